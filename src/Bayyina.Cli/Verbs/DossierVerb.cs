using System.CommandLine;
using System.Runtime.InteropServices;
using Bayyina.Dossiers;
using Bayyina.Proof;

namespace Bayyina.Cli;

/// <summary><c>dossier --incident ID… --out F.zip</c>: exports a bag that verifies offline.</summary>
internal static class DossierVerb
{
    private static readonly Option<string[]> Incidents = new Option<string[]>("--incident")
    {
        Description = CliText.Of("option.incident"),
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
        var verb = new Command("dossier", CliText.Of("verb.dossier")) { Incidents, Out, Withhold, Options.Json };
        verb.SetAction(Run);
        return verb;
    }

    private static int Run(ParseResult parsed)
    {
        using var product = Installation.Open(parsed.GetValue(Options.Data)!);
        var incidents = parsed.GetValue(Incidents)!.Select(asked => AddVerb.FindIncident(product, asked)?.Id).ToList();
        if (incidents.Contains(null))
        {
            return CommandLine.Refused;
        }
        var request = new DossierRequest(
            [.. incidents.OfType<Statements.SubjectId>().Distinct()],
            [.. (parsed.GetValue(Withhold) ?? []).Select(Withholding.Parse)]);
        var target = parsed.GetValue(Out)!;
        var written = product.Dossiers.Export(request, Process(product), target, new Progress());
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
            var counted = new CountedText(noun => CliText.Of("dossier.count." + noun), CliText.Culture);
            Terminal.Line(counted.Fill(CliText.Of("dossier.written"), target, written.Content.Exhibits.Count, written.Content.Statements.Count));
            Console.Error.WriteLine(CliText.Of("dossier.key_hint"));
        }
        return CommandLine.Done;
    }

    private static ProcessRecord Process(Product product) => new(
        "Bayyina",
        Product.Version,
        RuntimeInformation.FrameworkDescription,
        RuntimeInformation.OSDescription,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ledger.origin"] = product.Statements.Origin,
            ["storage"] = "sqlite",
            ["vault"] = "folder",
            ["statement.signature"] = "ES256, low S",
            ["log.signature"] = "Ed25519",
            ["hashes"] = "SHA-256, SHA-512",
        });

    private sealed class Progress : IProgress<BagProgress>
    {
        public void Report(BagProgress value) => Terminal.Progress(CliText.Of("dossier.progress", value.Files, value.Bytes >> 20));
    }
}
