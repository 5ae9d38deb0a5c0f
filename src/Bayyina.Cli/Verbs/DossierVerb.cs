using System.CommandLine;
using Bayyina.Access;
using Bayyina.Dossiers;
using Bayyina.Evidence;
using Bayyina.Proof;
using Bayyina.Statements;

namespace Bayyina.Cli;

/// <summary><c>dossier --incident ID… --out F.zip</c>: exports a bag that verifies offline.</summary>
internal static class DossierVerb
{
    private static readonly Option<string[]> Incidents = new Option<string[]>("--incident")
    {
        Description = CliText.Of("option.of_incident"),
        HelpName = "ID",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    }.Filled();

    private static readonly Option<string> Out = new Option<string>("--out") { Description = CliText.Of("option.out"), HelpName = "F.zip", Required = true }.Filled();

    private static readonly Option<string[]> Withhold = new Option<string[]>("--withhold")
    {
        Description = CliText.Of("option.withhold"),
        HelpName = "KIND.PROPERTY|PROPERTY",
        AllowMultipleArgumentsPerToken = true,
    }.Filled();

    public static Command Create()
    {
        var verb = new Command("dossier", CliText.Of("verb.dossier")) { Incidents, Out, Withhold, Acting.As, Options.Json };
        verb.SetAction(Run);
        return verb;
    }

    private static CountedText Counted => new(noun => CliText.Of("dossier.count." + noun), CliText.Culture);

    private static int Run(ParseResult parsed)
    {
        using var product = Installation.Open(parsed.GetValue(Options.Data)!);
        if (Acting.In(product, parsed, new Right(Feature.Dossiers, Act.Export)) is not { } acting)
        {
            return CommandLine.Refused;
        }
        var incidents = parsed.GetValue(Incidents)!.Select(asked => AddVerb.FindIncident(product, asked, acting.Reader)?.Id).ToList();
        if (incidents.Contains(null))
        {
            return CommandLine.Refused;
        }
        var request = new DossierRequest(
            [.. incidents.OfType<SubjectId>().Distinct()],
            [.. (parsed.GetValue(Withhold) ?? []).Select(Withholding.Parse)]);
        var target = parsed.GetValue(Out)!;
        var written = product.Dossiers.Export(request, product.DescribeProcess(), target, new Progress());
        foreach (var incident in request.Incidents)
        {
            product.Access.Log.Write(AccessEvents.Exported, acting.User, incident.Value);
        }
        Terminal.EndProgress();
        if (parsed.GetValue(Options.Json))
        {
            Terminal.Json(json =>
            {
                json.WriteString("out", target);
                json.WriteNumber("exhibits", written.Content.Exhibits.Count);
                json.WriteNumber("statements", written.Content.Statements.Count);
                json.WriteString("manifest_sha512", written.ManifestSha512);
                json.WriteString("statement", written.Statement.Value);
                json.WriteBoolean("exercise", written.Content.Exercise);
            });
        }
        else
        {
            Terminal.Line(Counted.Fill(CliText.Of("dossier.written"), target, written.Content.Exhibits.Count, written.Content.Statements.Count));
            Console.Error.WriteLine(CliText.Of("dossier.key_hint"));
        }
        TellWhatLeaves(request, written.Content);
        return CommandLine.Done;
    }

    // Whoever hands it over has to know what is in it.
    private static void TellWhatLeaves(DossierRequest request, DossierContent content)
    {
        foreach (var asked in request.Withhold)
        {
            var count = content.Selection.Rows.Where(row => row.Disposition == "withheld" && row.Property is { } name && asked.Covers(row.Kind, name)).Sum(row => row.Count);
            Terminal.Notice("dossier.withheld", count > 0 ? Counted.Fill(CliText.Of("dossier.withheld"), asked, count) : CliText.Of("dossier.withheld_none", asked));
            if (count > 0 && asked.Covers(ItemKinds.Sealed.Name, "file_says"))
            {
                Terminal.Notice("dossier.bytes_speak", CliText.Of("dossier.bytes_speak"));
            }
        }
        var restricted = content.Statements
            .SelectMany(s => s.Said.Where(said => said.Value is not null && Product.Kinds.Find(s.Kind)?.Find(said.Name)?.Sensitivity == Sensitivity.Restricted)
                .Select(said => $"{s.Kind}.{said.Name}"))
            .CountBy(name => name, StringComparer.Ordinal)
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Key} ({pair.Value})")
            .ToList();
        if (restricted.Count > 0)
        {
            Terminal.Notice("dossier.restricted_leaves", CliText.Of("dossier.restricted_leaves", string.Join(", ", restricted)));
        }
    }

    private sealed class Progress : IProgress<BagProgress>
    {
        public void Report(BagProgress value) => Terminal.Progress(CliText.Of("dossier.progress", value.Files, value.Bytes >> 20));
    }
}
