using System.CommandLine;
using Bayyina.Backups;

namespace Bayyina.Cli;

/// <summary><c>backup --to DIR</c>: backs the record up, also while the server runs.</summary>
internal static class BackupVerb
{
    private static readonly Option<string> To = new Option<string>("--to") { Description = CliText.Of("option.to"), HelpName = "DIR", Required = true }.Filled();
    private static readonly Option<bool> WithoutKeys = Options.Flag("--without-keys");
    private static readonly Option<int?> Keep = new("--keep") { Description = CliText.Of("option.keep"), HelpName = "N" };

    public static Command Create()
    {
        var verb = new Command("backup", CliText.Of("verb.backup")) { To, WithoutKeys, Keep, Options.Json };
        verb.Validators.Add(result =>
        {
            if (result.GetResult(Keep) is { Implicit: false, Tokens: [var most] } && !(int.TryParse(most.Value, out var number) && number > 0))
            {
                result.AddError(CliText.Of("usage.value_unknown", Keep.Name));
            }
        });
        verb.SetAction(Run);
        return verb;
    }

    private static int Run(ParseResult parsed)
    {
        using var product = Product.OpenForReading(parsed.GetValue(Options.Data)!, TimeProvider.System, SecretPrompt.Passphrase, Options.Stores);
        var withKeys = !parsed.GetValue(WithoutKeys);
        var made = new BackupRun(product.ToBackUp, parsed.GetValue(To)!, TimeProvider.System, RestoreVerb.Tell).Run(new BackupOptions(withKeys, parsed.GetValue(Keep)));
        Terminal.EndProgress();
        if (withKeys && !product.Folder.Keys.IsSealed)
        {
            Terminal.Notice("backup.keys_clear", CliText.Of("backup.keys_clear"));
        }
        if (!withKeys)
        {
            Terminal.Notice("backup.no_keys", CliText.Of("backup.no_keys"));
        }
        foreach (var sha256 in made.Blobs.Damaged)
        {
            Terminal.Refuse("backup.blob_damaged", sha256);
        }
        foreach (var sha256 in made.Missing)
        {
            Terminal.Refuse("backup.blob_missing", sha256);
        }
        if (parsed.GetValue(Options.Json))
        {
            Terminal.Json(json =>
            {
                json.WriteString("snapshot", made.Snapshot);
                json.WriteNumber("statements", made.Statements);
                json.WriteNumber("tiles", made.Tiles);
                json.WriteNumber("blobs", made.Blobs.Copied);
                json.WriteNumber("bytes", made.Blobs.Bytes);
                RestoreVerb.Write(json, "damaged", made.Blobs.Damaged);
                RestoreVerb.Write(json, "missing", made.Missing);
                RestoreVerb.Write(json, "removed", made.Removed);
            });
        }
        else
        {
            Terminal.Line(CliText.Of("backup.made", made.Snapshot, made.Statements, made.Tiles, made.Blobs.Copied, made.Blobs.Bytes >> 20));
        }
        return made.Blobs.Damaged.Count + made.Missing.Count == 0 ? CommandLine.Done : CommandLine.Refused;
    }
}
