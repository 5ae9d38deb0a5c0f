using System.Diagnostics;
using System.Globalization;

namespace Bayyina.Faults;

/// <summary>Clocks that jump, while a server works and between commands; the monotonic clock goes on as it does.</summary>
public sealed class ClockFaults(FaultOptions options)
{
    private static readonly (string Way, string[] Jumps)[] Ways =
    [
        ("forwards", ["+40", "+3700", "+90000", "+864000", "+40000000"]),
        ("backwards", ["-40", "-3700", "-90000", "-864000", "-40000000"]),
        ("to and fro", ["+3700", "-3700", "+864000", "-40", "-864000", "+0", "+40"]),
    ];

    public IEnumerable<Tally> Jumps()
    {
        var library = Needs.FakeTime();
        foreach (var (way, all) in Ways)
        {
            var jumps = options.Quick ? all[2..5] : all;
            var tally = new Tally("clock: " + way);
            for (var trial = 0; trial < options.Count(4, way == "to and fro" ? 1 : 0); trial++)
            {
                Jump(tally, library, $"clock-{way.Replace(' ', '-')}-{trial}", jumps, options.Choices("clock " + way, trial));
            }
            if (tally.Injected > 0)
            {
                yield return tally;
            }
        }
    }

    private void Jump(Tally tally, string library, string name, string[] jumps, Random choices)
    {
        using var site = new Site(options, Path.Combine(options.Work, name));
        var desk = Serving.Prepare(site);
        var journal = new Journal();
        var clock = site.In("clock");
        var told = new Dictionary<string, string?>
        {
            ["LD_PRELOAD"] = library,
            ["FAKETIME_TIMESTAMP_FILE"] = clock,
            // Looked at once a second: looking at each call would be most of the work.
            ["FAKETIME_CACHE_DURATION"] = "1",
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
            ["NO_FAKE_STAT"] = "1",
            ["FAKETIME_DISABLE_SHM"] = "1",
        };
        Set(clock, "+0");
        using (var serving = Serving.Begin(site, desk, journal, told))
        {
            if (!serving.IsUp())
            {
                tally.Alarm($"{name}: the server did not start: {serving.Errors.Trim()}");
                return;
            }
            var work = serving.Work(name);
            foreach (var jump in jumps)
            {
                Thread.Sleep(choices.Next(100, 700));
                Set(clock, jump);
                tally.Inject();
                var fault = Stopwatch.GetTimestamp();
                // Whole is: something more is taken, under the new time, which it learns within a second.
                Thread.Sleep(1100);
                var before = journal.Count;
                while (journal.Count == before && Stopwatch.GetElapsedTime(fault).TotalSeconds < 20)
                {
                    Thread.Sleep(5);
                }
                if (journal.Count == before)
                {
                    tally.Alarm($"{name}: nothing is taken after a jump of {jump} s: {serving.Errors.Trim()}");
                }
                else
                {
                    tally.WholeAfter(Stopwatch.GetElapsedTime(fault).TotalSeconds);
                }
            }
            // A backup of each time, beside the server.
            journal.Read(site.Run(told, "backup", "--to", site.Backup, "--json").Output);
            serving.Rest();
            work.GetAwaiter().GetResult();
            serving.Kill();
        }
        foreach (var jump in jumps)
        {
            Set(clock, jump);
            tally.Inject();
            var words = $"exercise at {jump}";
            var note = site.Run(told, "note", "--incident", desk.Incident, "--text", words, "--json");
            if (note.ExitCode != 0)
            {
                tally.Alarm($"{name}: a note at {jump} s: {note.Error.Trim()}");
            }
            journal.Read(note.Output, words);
            journal.Read(site.Run(told, "backup", "--to", site.Backup, "--json").Output);
        }
        if (site.Check() is { IsWhole: false } audited)
        {
            tally.Alarm($"{name}: {audited}");
        }
        tally.Found(journal.Count, journal.Lost(site));
        using var elsewhere = new Site(options, site.Folder + "-elsewhere");
        var restored = elsewhere.Run("restore", "--from", site.Backup);
        if (restored.ExitCode != 0 || elsewhere.Check() is { IsWhole: false })
        {
            tally.Alarm($"{name}: restored: {restored.Error.Trim()} {elsewhere.Check()}");
            return;
        }
        tally.Found(0, [.. journal.Lost(elsewhere).Select(lost => "restored: " + lost)]);
    }

    // As a whole, so that nobody reads half of it.
    private static void Set(string clock, string offset)
    {
        File.WriteAllText(clock + ".new", string.Create(CultureInfo.InvariantCulture, $"{offset}\n"));
        File.Move(clock + ".new", clock, overwrite: true);
    }
}
