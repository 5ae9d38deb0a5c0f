using System.CommandLine;
using Bayyina.Access;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Storage;
using Bayyina.Sync;

namespace Bayyina.Cli;

/// <summary><c>export-statements [--since CHECKPOINT] --out F</c>: what another installation lacks, in a file that is carried by hand.</summary>
internal static class ExportStatementsVerb
{
    private static readonly Option<string?> Since = Options.Text("--since", "CHECKPOINT");
    private static readonly Option<string?> For = Options.Text("--for", "KEYFILE");
    private static readonly Option<bool> WithoutBlobs = Options.Flag("--without-blobs");
    private static readonly Option<string> Out = new Option<string>("--out") { Description = CliText.Of("option.out"), HelpName = "F", Required = true }.Filled();

    public static Command Create()
    {
        var verb = new Command("export-statements", CliText.Of("verb.export-statements")) { Since, Out, For, WithoutBlobs, Acting.As, Options.Json };
        verb.SetAction(Run);
        return verb;
    }

    private static int Run(ParseResult parsed)
    {
        using var product = Installation.Open(parsed.GetValue(Options.Data)!);
        if (Acting.In(product, parsed, new Right(Feature.Dossiers, Act.Export)) is not { } acting)
        {
            return CommandLine.Refused;
        }
        var recipient = parsed.GetValue(For) is { } keys ? KeyFile.Parse(File.ReadAllText(keys)) : null;
        if (acting.User is not null && recipient is null)
        {
            return Terminal.Refuse("sync.recipient", "--for");
        }
        var since = parsed.GetValue(Since) is { } path ? SignedNote.Parse(File.ReadAllText(path)) : null;
        var target = parsed.GetValue(Out)!;
        SyncWritten written;
        using (var file = new NewFile(target))
        {
            using (var sealing = recipient is null ? null : SealedFile.Seal(file.Output, recipient.Node))
            {
                var wish = new SyncWish(since, WithBlobs: !parsed.GetValue(WithoutBlobs));
                written = product.Sync.Export(wish, acting.Reader, sealing ?? file.Output, new SyncProgress());
            }
            file.Commit();
        }
        product.Access.Log.Write(AccessEvents.Exported, acting.User, target);
        Terminal.EndProgress();
        foreach (var missing in written.Missing)
        {
            Terminal.Notice("sync.blob_missing", $"{Problems.Text("sync.blob_missing", CliText.Culture)} ({missing})");
        }
        if (written.Withheld > 0)
        {
            Terminal.Notice("sync.withheld", CliText.Of("export.withheld", written.Withheld));
        }
        if (recipient is null)
        {
            Terminal.Notice("sync.open", CliText.Of("export.open"));
        }
        Tell(parsed, target, written);
        return CommandLine.Done;
    }

    private static void Tell(ParseResult parsed, string target, SyncWritten written)
    {
        if (!parsed.GetValue(Options.Json))
        {
            Terminal.Line(CliText.Of("export.written", target, written.To - written.From, written.Blobs, written.Bytes, written.From, written.To));
            return;
        }
        Terminal.Json(json =>
        {
            json.WriteString("out", target);
            json.WriteNumber("from", written.From);
            json.WriteNumber("to", written.To);
            json.WriteNumber("blobs", written.Blobs);
            json.WriteNumber("bytes", written.Bytes);
            json.WriteNumber("missing", written.Missing.Count);
            json.WriteNumber("withheld", written.Withheld);
        });
    }
}

/// <summary>Progress of carrying, where somebody watches.</summary>
internal sealed class SyncProgress : IProgress<long>
{
    public void Report(long value) => Terminal.Progress(CliText.Of("sync.progress", value));
}
