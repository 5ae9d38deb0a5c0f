using System.CommandLine;
using System.Diagnostics;
using Bayyina.Audit;
using Bayyina.Storage;

namespace Bayyina.Cli;

/// <summary><c>check</c>: audits keys, lock, ledger, statements, read tables, vault and uploads. Exit 0 whole, 1 damaged.</summary>
internal static class CheckVerb
{
    private static readonly Option<bool> Sha512 = Options.Flag("--sha512");
    private static readonly Option<string?> RepairFrom = Options.Text("--repair-from", "VAULT");

    public static Command Create()
    {
        var verb = new Command("check", CliText.Of("verb.check")) { Sha512, RepairFrom, Options.Json };
        verb.SetAction(Run);
        return verb;
    }

    private static int Run(ParseResult parsed)
    {
        var data = parsed.GetValue(Options.Data)!;
        var asJson = parsed.GetValue(Options.Json);
        string? other = null;
        if (parsed.GetValue(RepairFrom) is { } named && (other = VaultIn(named, data)) is null)
        {
            return Terminal.Refuse("check.no_second_vault", named);
        }
        var began = Stopwatch.GetTimestamp();
        var report = Product.Check(
            data, new AuditOptions { Sha512 = parsed.GetValue(Sha512), RepairFrom = other }, finding => Tell(finding, asJson), new Progress(), SecretPrompt.Passphrase,
            Options.Stores);
        Terminal.EndProgress();
        Summarise(report, Stopwatch.GetElapsedTime(began), asJson);
        return report.IsWhole ? CommandLine.Done : CommandLine.Refused;
    }

    // A vault's own folder, or what has one in it, such as a backup. Never the vault that is to be mended.
    private static string? VaultIn(string named, string data)
    {
        if (named.StartsWith("s3://", StringComparison.Ordinal))
        {
            var own = Options.Stores.Vault ?? Stores.Remembered(data)?.Vault;
            return named.TrimEnd('/') == own?.TrimEnd('/') ? null : named;
        }
        var folder = Path.GetFullPath(Directory.Exists(Path.Combine(named, "vault")) ? Path.Combine(named, "vault") : named);
        return Directory.Exists(folder) && folder != Path.GetFullPath(Path.Combine(data, "vault")) ? folder : null;
    }

    private static void Tell(Finding finding, bool asJson)
    {
        var (means, todo) = (AuditText.Means(finding, CliText.Culture), AuditText.Do(finding, CliText.Culture));
        var severity = finding.Kind.Severity == FindingSeverity.Damage ? "damage" : "notice";
        if (asJson)
        {
            Terminal.Json(json =>
            {
                json.WriteString("code", finding.Kind.Code);
                json.WriteString("severity", severity);
                json.WriteString("part", Name(finding.Kind.Part));
                json.WriteString("what", finding.What);
                json.WriteString("means", means);
                json.WriteString("do", todo);
            });
            return;
        }
        Terminal.EndProgress();
        Terminal.Line($"{CliText.Of("check." + severity)}  {finding.Kind.Code}  {finding.What}");
        Terminal.Line($"    {means}");
        Terminal.Line($"    → {todo}");
        Terminal.Flush();
    }

    private static void Summarise(AuditReport report, TimeSpan took, bool asJson)
    {
        if (asJson)
        {
            Terminal.Json(json =>
            {
                json.WriteBoolean("whole", report.IsWhole);
                json.WriteNumber("damages", report.Damages);
                json.WriteNumber("notices", report.Notices);
                json.WriteStartObject("counts");
                foreach (var (code, count) in report.Counts)
                {
                    json.WriteNumber(code, count);
                }
                json.WriteEndObject();
                json.WriteStartObject("looked_at");
                foreach (var (what, count) in report.LookedAt)
                {
                    json.WriteNumber(what, count);
                }
                json.WriteEndObject();
                json.WriteStartArray("not_checked");
                foreach (var part in report.NotChecked)
                {
                    json.WriteStringValue(Name(part));
                }
                json.WriteEndArray();
                json.WriteNumber("seconds", Math.Round(took.TotalSeconds, 1));
            });
            return;
        }
        foreach (var (what, count) in report.LookedAt)
        {
            Terminal.Line($"{CliText.Of("check.looked." + what)}: {count}");
        }
        foreach (var part in report.NotChecked)
        {
            Terminal.Line($"{CliText.Of("check.not_checked")}: {CliText.Of("check.part." + Name(part))}");
        }
        Terminal.Line(report.IsWhole ? CliText.Of("check.whole", report.Notices) : CliText.Of("check.damaged", report.Damages, report.Notices));
    }

    private static string Name(AuditPart part) => part.ToString().ToLowerInvariant();

    private sealed class Progress : IProgress<AuditProgress>
    {
        private const long Often = TimeSpan.TicksPerSecond / 10;
        private long _next;

        // Told from many threads, thousands of times a second; a terminal is written to ten times.
        public void Report(AuditProgress value)
        {
            var (now, next) = (Stopwatch.GetElapsedTime(0).Ticks, Interlocked.Read(ref _next));
            if (now < next || Interlocked.CompareExchange(ref _next, now + Often, next) != next)
            {
                return;
            }
            var (done, all) = value.Part == AuditPart.Blobs ? (value.Done >> 20, value.All >> 20) : (value.Done, value.All);
            Terminal.Progress(CliText.Of(value.Part == AuditPart.Blobs ? "check.progress_bytes" : "check.progress", CliText.Of("check.part." + Name(value.Part)), done, all));
        }
    }
}
