using System.CommandLine;

namespace Bayyina.Cli;

/// <summary><c>rebuild</c>: derives the read tables again from the statements and tells whether they were equal.</summary>
internal static class RebuildVerb
{
    public static Command Create()
    {
        var verb = new Command("rebuild", CliText.Of("verb.rebuild")) { Options.Json };
        verb.SetAction(parsed =>
        {
            using var product = Installation.Open(parsed.GetValue(Options.Data)!);
            var differing = product.Rebuild();
            foreach (var table in differing)
            {
                Terminal.Refuse("rebuild.differed", table);
            }
            if (parsed.GetValue(Options.Json))
            {
                Terminal.Json(json => json.WriteNumber("differing", differing.Count));
            }
            else if (differing.Count == 0)
            {
                Terminal.Line(CliText.Of("rebuild.equal"));
            }
            return differing.Count == 0 ? CommandLine.Done : CommandLine.Refused;
        });
        return verb;
    }
}
