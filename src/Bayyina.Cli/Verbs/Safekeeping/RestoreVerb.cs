using System.CommandLine;
using System.Text.Json;
using Bayyina.Backups;
using Bayyina.Proof;

namespace Bayyina.Cli;

/// <summary><c>restore</c>: brings a database that is behind its ledger up again; with <c>--from</c> makes a new data folder from a backup.</summary>
internal static class RestoreVerb
{
    private const string Behind = "ledger.behind";
    private static readonly Option<string?> From = new Option<string?>("--from") { Description = CliText.Of("option.from_backup"), HelpName = "BACKUP" }.Filled();
    private static readonly Option<string?> Snapshot = Options.Text("--snapshot", "NAME");
    private static readonly Option<string?> Known = Options.Text("--checkpoint", "FILE");
    private static readonly Option<string?> Keys = Options.Text("--keys", "DIR");

    public static Command Create()
    {
        var verb = new Command("restore", CliText.Of("verb.restore")) { From, Snapshot, Known, Keys, Options.Json };
        verb.Validators.Add(result =>
        {
            if (result.GetResult(From) is not { Implicit: false } && ((Option[])[Snapshot, Known, Keys]).Any(option => result.GetResult(option) is { Implicit: false }))
            {
                result.AddError(Problems.Text("restore.from_missing", CliText.Culture));
            }
        });
        verb.SetAction(parsed => parsed.GetValue(From) is { } backup ? FromBackup(parsed, backup) : InPlace(parsed));
        return verb;
    }

    /// <summary>Tells how far long work is.</summary>
    internal static void Tell(string what, long done, long? of) =>
        Terminal.Progress(CliText.Of($"progress.{what}", what == "blobs" ? done >> 20 : done, (what == "blobs" ? of >> 20 : of) ?? 0));

    /// <summary>An array of names.</summary>
    internal static void Write(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }
        json.WriteEndArray();
    }

    private static int InPlace(ParseResult parsed)
    {
        var data = parsed.GetValue(Options.Data)!;
        RolledForward rolled;
        using (var product = Installation.OpenToRead(data))
        {
            if (product.ReadOnly is null)
            {
                Terminal.Notice("restore.nothing", CliText.Of("restore.nothing"));
                return CommandLine.Done;
            }
            if (product.ReadOnly.Code is not (Behind or "ledger.fork"))
            {
                return Terminal.Refuse(product.ReadOnly.Code, product.ReadOnly.Detail);
            }
            // Of a fork this tells where the two part; it repairs none.
            rolled = product.RollForward((done, of) => Tell("statements", done, of));
        }
        Terminal.EndProgress();
        Say(rolled, parsed);
        using var again = Installation.OpenToRead(data);
        return again.ReadOnly is null ? CommandLine.Done : CommandLine.Refused;
    }

    private static int FromBackup(ParseResult parsed, string backup)
    {
        var checkpoint = parsed.GetValue(Known) is { } file ? SignedNote.Parse(File.ReadAllBytes(file)) : null;
        var restored = new Restoration(
            new RestoreOptions(backup, parsed.GetValue(Options.Data)!, parsed.GetValue(Snapshot), checkpoint, parsed.GetValue(Keys), Options.Stores),
            TimeProvider.System, SecretPrompt.Passphrase, Tell).Run();
        Terminal.EndProgress();
        foreach (var sha256 in restored.Blobs.Damaged)
        {
            Terminal.Refuse("backup.blob_damaged", sha256);
        }
        foreach (var sha256 in restored.Missing)
        {
            Terminal.Refuse("backup.blob_missing", sha256);
        }
        Terminal.Notice($"restore.lock_{restored.Lock}".ToLowerInvariant(), CliText.Of($"restore.lock_{restored.Lock}".ToLowerInvariant(), restored.Rolled.To));
        if (restored.ReadOnly is { } wrong)
        {
            Terminal.Refuse(wrong.Code, wrong.Detail);
        }
        if (parsed.GetValue(Options.Json))
        {
            Terminal.Json(json =>
            {
                json.WriteString("snapshot", restored.Snapshot);
                json.WriteNumber("from", restored.Rolled.From);
                json.WriteNumber("to", restored.Rolled.To);
                json.WriteNumber("blobs", restored.Blobs.Copied);
                json.WriteNumber("bytes", restored.Blobs.Bytes);
                json.WriteString("lock", restored.Lock.ToString().ToLowerInvariant());
                Write(json, "damaged", restored.Blobs.Damaged);
                Write(json, "missing", restored.Missing);
                Write(json, restored.Rolled.Lacking);
            });
        }
        else
        {
            Terminal.Line(CliText.Of("restore.made", restored.Snapshot, restored.Rolled.To, restored.Blobs.Copied, restored.Blobs.Bytes >> 20));
            Tell(restored.Rolled.Lacking);
        }
        return restored.Blobs.Damaged.Count + restored.Missing.Count == 0 && restored.ReadOnly is null ? CommandLine.Done : CommandLine.Refused;
    }

    private static void Say(RolledForward rolled, ParseResult parsed)
    {
        if (parsed.GetValue(Options.Json))
        {
            Terminal.Json(json =>
            {
                json.WriteNumber("from", rolled.From);
                json.WriteNumber("to", rolled.To);
                Write(json, rolled.Lacking);
            });
            return;
        }
        Terminal.Line(CliText.Of("restore.rolled", rolled.From, rolled.To));
        Tell(rolled.Lacking);
    }

    private static void Tell(IReadOnlyList<LackingStatement> lacking)
    {
        foreach (var one in lacking)
        {
            Terminal.Line($"{one.Index}\t{one.Id}\t{one.Missing}");
        }
        if (lacking.Count > 0)
        {
            Terminal.Notice("restore.lacking", CliText.Of("restore.lacking", lacking.Count));
        }
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<LackingStatement> lacking)
    {
        json.WriteStartArray("lacking");
        foreach (var one in lacking)
        {
            json.WriteStartObject();
            json.WriteNumber("index", one.Index);
            json.WriteString("statement", one.Id.Value);
            json.WriteNumber("missing", one.Missing);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
