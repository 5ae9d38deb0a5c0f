using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Bayyina.Faults;

/// <summary>Processes that are killed (SIGKILL) at random moments while they work; then the program is started again.</summary>
public sealed class KillFaults(FaultOptions options)
{
    private static readonly string[][] Verbs = [["add"], ["note"], ["backup"], ["add"], ["erase"], ["key", "--rotate"], ["rebuild"], ["add"]];

    /// <summary>Three fifths of the kills hit the server, with a backup beside it; the rest hits commands.</summary>
    public IEnumerable<Tally> All()
    {
        var (server, commands) = (new Tally("kill -9: server at work"), new Tally("kill -9: commands"));
        var ofServer = (options.Kills * 3 + 4) / 5;
        Task.WaitAll(Task.Run(() => Server(server, ofServer)), Task.Run(() => Commands(commands, options.Kills - ofServer)));
        return [server, commands];
    }

    private void Server(Tally tally, int kills)
    {
        using var site = new Site(options, Path.Combine(options.Work, "kill-server"));
        var desk = Serving.Prepare(site);
        var journal = new Journal();
        var choices = options.Choices("kill server");
        for (var kill = 0; kill < kills; kill++)
        {
            long fault;
            using (var serving = Serving.Begin(site, desk, journal))
            {
                // One in six dies while it starts, which is when it mends what the one before left.
                if (choices.Next(6) == 0)
                {
                    Thread.Sleep(choices.Next(700));
                }
                else
                {
                    if (!serving.IsUp())
                    {
                        tally.Alarm($"kill {kill}: the server did not start again: {serving.Errors.Trim()}");
                        return;
                    }
                    var before = journal.Count;
                    var work = serving.Work($"{kill}");
                    using var backup = choices.Next(3) == 0 ? site.Start(null, "backup", "--to", site.Backup, "--json") : null;
                    // Mostly when something was acknowledged, on a slow machine too; sometimes before.
                    for (var began = Stopwatch.GetTimestamp(); choices.Next(50) != 0 && journal.Count == before && Stopwatch.GetElapsedTime(began).TotalSeconds < 10;)
                    {
                        Thread.Sleep(10);
                    }
                    Thread.Sleep(choices.Next(1000));
                    End(backup, choices.Next(2) == 0, journal);
                    Thread.Sleep(choices.Next(100));
                    serving.Kill();
                    work.GetAwaiter().GetResult();
                }
                serving.Kill();
                fault = Stopwatch.GetTimestamp();
                tally.Inject();
            }
            using (var again = Serving.Begin(site, desk, journal))
            {
                if (!again.IsUp())
                {
                    tally.Alarm($"kill {kill}: the server did not start again: {again.Errors.Trim()}");
                    return;
                }
                var lost = again.LostOfUploads().GetAwaiter().GetResult();
                if (lost.Count > 0)
                {
                    tally.Found(0, lost);
                }
                Whole(tally, site, fault, $"kill {kill}");
                again.Kill();
            }
            if (journal.Lost(site, withWords: kill % 10 == 9 || kill == kills - 1) is { Count: > 0 } gone)
            {
                tally.Found(0, gone);
            }
        }
        AtTheEnd(tally, site, journal);
    }

    private void Commands(Tally tally, int kills)
    {
        using var site = new Site(options, Path.Combine(options.Work, "kill-commands"));
        var desk = Serving.Prepare(site);
        var journal = new Journal();
        var choices = options.Choices("kill commands");
        // How long each takes when nobody ends it, so that the moment falls into its work.
        var lasts = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var kill = options.Quick ? -1 : -Verbs.Length; kill < kills; kill++)
        {
            var verb = Verbs[choices.Next(Verbs.Length)];
            verb = kill < 0 ? Verbs[kill + Verbs.Length] : verb;
            var words = $"exercise {desk.Next()}";
            using var process = site.Start(null, [.. Arguments(site, desk, journal, verb, words), "--json"]);
            var output = process.StandardOutput.ReadToEndAsync();
            _ = process.StandardError.ReadToEndAsync();
            var began = Stopwatch.GetTimestamp();
            if (kill < 0)
            {
                process.WaitForExit();
                lasts[verb[0]] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            }
            else if (!process.WaitForExit(TimeSpan.FromMilliseconds(choices.NextDouble() * lasts.GetValueOrDefault(verb[0], lasts.Values.Average()))))
            {
                process.Kill();
                process.WaitForExit();
                tally.Inject();
            }
            var fault = Stopwatch.GetTimestamp();
            journal.Read(output.GetAwaiter().GetResult(), verb[0] == "note" ? words : null);
            if (kill < 0)
            {
                continue;
            }
            var next = $"exercise {desk.Next()}";
            var note = site.Run("note", "--incident", desk.Incident, "--text", next, "--json");
            if (note.ExitCode != 0)
            {
                tally.Alarm($"after kill {kill} of {verb[0]}: {note.Error.Trim()}");
            }
            journal.Read(note.Output, next);
            Whole(tally, site, fault, $"kill {kill} of {verb[0]}");
            if (journal.Lost(site, withWords: kill % 10 == 9 || kill == kills - 1) is { Count: > 0 } gone)
            {
                tally.Found(0, gone);
            }
        }
        AtTheEnd(tally, site, journal);
    }

    /// <summary>Counts an audit that must be whole, and how long it took to get there.</summary>
    public static void Whole(Tally tally, Site site, long fault, string what)
    {
        var audited = site.Check();
        if (audited.IsWhole)
        {
            tally.WholeAfter(Stopwatch.GetElapsedTime(fault).TotalSeconds);
        }
        else
        {
            tally.Alarm($"{what}: {audited}");
        }
    }

    private static string[] Arguments(Site site, Desk desk, Journal journal, string[] verb, string words)
    {
        switch (verb[0])
        {
            case "add":
                var folder = Directory.CreateDirectory(site.In("in")).FullName;
                for (var i = 0; i < 6; i++)
                {
                    File.WriteAllBytes(Path.Combine(folder, $"{i}.bin"), RandomNumberGenerator.GetBytes(5000 + i));
                }
                return ["add", folder, "--incident", desk.Incident];
            case "note":
                return ["note", "--incident", desk.Incident, "--text", words];
            case "backup":
                return ["backup", "--to", site.Backup];
            case "erase":
                // Of a statement that the harness does not look for the words of.
                var said = site.Done("note", "--incident", desk.Incident, "--text", "to be erased", "--json");
                journal.Read(said.Output);
                var statement = System.Text.Json.JsonDocument.Parse(said.Output).RootElement.GetProperty("statement").GetString()!;
                return ["erase", "--statement", statement, "--property", "note", "--reason", "exercise"];
            default:
                return verb;
        }
    }

    private static void End(Process? process, bool early, Journal journal)
    {
        if (process is null)
        {
            return;
        }
        var output = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        if (early || !process.WaitForExit(30_000))
        {
            process.Kill();
        }
        process.WaitForExit();
        journal.Read(output.GetAwaiter().GetResult());
    }

    // Everything that was ever acknowledged, and the newest backup restored elsewhere.
    private void AtTheEnd(Tally tally, Site site, Journal journal)
    {
        tally.Found(journal.Count, []);
        if (journal.Snapshots.Count == 0)
        {
            return;
        }
        foreach (var snapshot in journal.Snapshots.Where(name => !File.Exists(Path.Combine(site.Backup, "snapshots", name, "manifest"))))
        {
            tally.Found(0, [$"the snapshot {snapshot}"]);
        }
        var run = site.Run("backup", "--to", site.Backup, "--json");
        using var elsewhere = new Site(options, site.Folder + "-elsewhere");
        var restored = elsewhere.Run("restore", "--from", site.Backup);
        if (run.ExitCode != 0 || restored.ExitCode != 0)
        {
            tally.Found(0, [$"the backup: {run.Error.Trim()} {restored.Error.Trim()}"]);
            return;
        }
        tally.Found(0, journal.Lost(elsewhere));
        if (elsewhere.Check() is { IsWhole: false } audited)
        {
            tally.Alarm(string.Create(CultureInfo.InvariantCulture, $"restored: {audited}"));
        }
    }
}
