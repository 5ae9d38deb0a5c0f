using System.Text.Json;

namespace Bayyina.Tests.Dossiers;

public sealed class CaseTests
{
    private const string Case = "data/case.jsonld";

    [Fact]
    public void The_graph_conforms_to_the_shapes_of_CASE()
    {
        var run = Judged(Exercise.Small, graph => graph);

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.EndsWith(" 0 results", run.Lines[^1]);
    }

    [Fact]
    public void The_judge_sees_a_second_exhibit_number_and_a_node_without_a_UUID()
    {
        var run = Judged(
            () => ADossier.OfAnExercise().WithPicture(),
            graph => graph.Replace("\"case-investigation:exhibitNumber\": \"1\"", "\"case-investigation:exhibitNumber\": [\"1\", \"2\"], \"uco-core:hasFacet\": {\"@id\": \"urn:x\", \"@type\": \"uco-core:Facet\"}", StringComparison.Ordinal));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(run.Lines, line => line.Contains("More than 1 values", StringComparison.Ordinal) && line.Contains("exhibitNumber", StringComparison.Ordinal));
        Assert.Contains(run.Lines, line => line.Contains("suggested to end with a UUID", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_exhibit_is_a_file_with_its_hashes_under_its_number()
    {
        using var dossier = Exercise.Small();
        using var graph = JsonDocument.Parse(dossier.TextOf(Case));
        var nodes = graph.RootElement.GetProperty("@graph").EnumerateArray().ToList();
        var exhibits = dossier.Content().Exhibits;

        Assert.Equal(exhibits.Select(e => $"{e.Number}"), Texts(nodes, "case-investigation:exhibitNumber"));
        Assert.Equal(
            exhibits.SelectMany(e => new[] { e.Sha256, e.Sha512 }),
            nodes.Where(n => n.TryGetProperty("uco-types:hashValue", out _)).Select(n => n.GetProperty("uco-types:hashValue").GetProperty("@value").GetString()));
        Assert.Equal(exhibits.Select(e => e.OriginalName).OfType<string>(), Texts(nodes, "uco-observable:fileName"));
    }

    [Fact]
    public void The_document_needs_no_network_and_gives_no_moment_more_exactly_than_it_was_said()
    {
        using var dossier = Exercise.Small();
        var text = dossier.TextOf(Case);
        using var graph = JsonDocument.Parse(text);

        Assert.Equal(JsonValueKind.Object, graph.RootElement.GetProperty("@context").ValueKind);
        Assert.Contains("\"at: 2026-01-17~\"", text);
        Assert.DoesNotContain("2026-01-17T09:05:00", text);
        Assert.DoesNotContain("Exercise phone 2", text);
    }

    [Fact]
    public void Names_of_nodes_are_the_same_for_the_same_statements()
    {
        using var one = Exercise.Small();
        using var two = Exercise.Small();
        Assert.Equal(one.TextOf(Case), two.TextOf(Case));
    }

    private static IEnumerable<string?> Texts(List<JsonElement> nodes, string property) =>
        nodes.Where(n => n.TryGetProperty(property, out _)).Select(n => n.GetProperty(property).GetString());

    private static ToolRun Judged(Func<ADossier> build, Func<string, string> change)
    {
        var judge = Needs.NodeJudge("shacl");
        var shapes = Needs.SharedData("schemas/case-1.4.0.ttl");
        var subclasses = Needs.SharedData("schemas/case-1.4.0-subclasses.ttl");
        using var dossier = build();
        var file = Path.Combine(dossier.Folder, "case.jsonld");
        File.WriteAllText(file, change(dossier.TextOf(Case)));
        return Tool.Run("node", ["check.mjs", file, shapes, subclasses], judge, seconds: 300);
    }
}
