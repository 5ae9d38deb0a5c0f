using System.CommandLine;
using System.Text;
using Bayyina.Proof;
using Bayyina.Storage;
using Bayyina.Sync;

namespace Bayyina.Cli;

/// <summary><c>import-statements F</c>: takes in what another installation wrote.</summary>
internal static class ImportStatementsVerb
{
    private static readonly Argument<string> Input = new("F") { Description = CliText.Of("verb.import-statements") };
    private static readonly Option<string?> Key = new Option<string?>("--key") { Description = CliText.Of("option.key_of_other"), HelpName = "KEYFILE" }.Filled();
    private static readonly Option<string?> CheckpointOut = Options.Text("--checkpoint-out", "FILE");

    public static Command Create()
    {
        var verb = new Command("import-statements", CliText.Of("verb.import-statements")) { Input, Key, CheckpointOut, Options.Json };
        verb.SetAction(Run);
        return verb;
    }

    private static int Run(ParseResult parsed)
    {
        var path = parsed.GetValue(Input)!;
        using var product = Installation.Open(parsed.GetValue(Options.Data)!);
        var keys = parsed.GetValue(Key) is { } file ? KeyFile.Parse(File.ReadAllText(file)) : null;
        var taken = product.Sync.Import(() => SealedFile.Open(File.OpenRead(path), product.Node), keys, new SyncProgress());
        Terminal.EndProgress();
        if (parsed.GetValue(CheckpointOut) is { } target && taken.Ledger.Checkpoint is { } seen)
        {
            DurableFile.Write(target, Encoding.UTF8.GetBytes(seen.Format()));
        }
        foreach (var not in taken.Refused)
        {
            Terminal.Refuse(not.Code, not.Id.Value);
        }
        foreach (var (code, blobs) in new[] { ("sync.blob_damaged", taken.Damaged), ("sync.blob_missing", taken.Missing) })
        {
            foreach (var blob in blobs)
            {
                Terminal.Notice(code, $"{Problems.Text(code, CliText.Culture)} ({blob})");
            }
        }
        if (taken.OfOthers > 0)
        {
            Terminal.Notice("sync.of_others", CliText.Of("import.of_others", taken.OfOthers));
        }
        Tell(parsed, taken);
        return taken.Refused.Count == 0 ? CommandLine.Done : CommandLine.Refused;
    }

    private static void Tell(ParseResult parsed, SyncTaken taken)
    {
        if (!parsed.GetValue(Options.Json))
        {
            Terminal.Line(CliText.Of("import.taken", taken.Ledger.Origin, taken.New, taken.Known, taken.Blobs, taken.Ledger.Size));
            return;
        }
        Terminal.Json(json =>
        {
            json.WriteString("origin", taken.Ledger.Origin);
            json.WriteNumber("from", taken.From);
            json.WriteNumber("to", taken.To);
            json.WriteNumber("new", taken.New);
            json.WriteNumber("known", taken.Known);
            json.WriteNumber("of_others", taken.OfOthers);
            json.WriteNumber("refused", taken.Refused.Count);
            json.WriteNumber("blobs", taken.Blobs);
            json.WriteNumber("damaged", taken.Damaged.Count);
            json.WriteNumber("missing", taken.Missing.Count);
            json.WriteNumber("seen", taken.Ledger.Size);
        });
    }
}
