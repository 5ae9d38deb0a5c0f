using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Bayyina.Faults;

/// <summary>A record of which a copy meets a failing disk (shim/failing.c) in each trial, while something is done.</summary>
internal sealed class DiskScene : IDisposable
{
    private readonly FaultOptions _options;
    private readonly Site _base;
    private readonly Desk _desk;
    private readonly Journal _journal = new();
    private readonly string _shim;
    private readonly string _input;
    private readonly ConcurrentDictionary<string, Lazy<int>> _calls = [];
    private int _copies;

    public DiskScene(FaultOptions options, string name)
    {
        _options = options;
        _shim = Needs.FailingCalls(options.Work);
        _base = new Site(options, Path.Combine(options.Work, name));
        _desk = Serving.Prepare(_base);
        _input = Directory.CreateDirectory(_base.In("in")).FullName;
        for (var i = 0; i < 6; i++)
        {
            File.WriteAllBytes(Path.Combine(_input, $"before {i}.bin"), RandomNumberGenerator.GetBytes(4000 + i));
        }
        _journal.Read(_base.Done("add", _input, "--incident", _desk.Incident, "--json").Output);
        _journal.Read(_base.Done("note", "--incident", _desk.Incident, "--text", "before", "--json").Output, "before");
        _journal.Read(_base.Done("backup", "--to", _base.Backup, "--json").Output);
        for (var i = 0; i < 6; i++)
        {
            File.WriteAllBytes(Path.Combine(_input, $"before {i}.bin"), RandomNumberGenerator.GetBytes(9000 + i));
        }
    }

    public void Dispose() => _base.Dispose();

    /// <summary>How many calls of a sort an act makes where nothing fails.</summary>
    public int Calls(string act, string call, string only) => _options.Quick ? 12 : _calls.GetOrAdd($"{act} {call} {only}", _ => new Lazy<int>(() =>
    {
        using var site = Fresh();
        var log = site.In("calls");
        Do(site, new Journal(), act, 0, Under(site, log, new Dictionary<string, string?> { ["FAULT_CALL"] = call, ["FAULT_ONLY"] = only }));
        // A server that is killed tells no count; it makes some dozens of each in a second.
        var counted = File.ReadLines(log).LastOrDefault(line => line.StartsWith("count ", StringComparison.Ordinal));
        return counted is null ? 60 : Math.Max(1, int.Parse(counted[6..], CultureInfo.InvariantCulture));
    })).Value;

    /// <summary>One act on a copy whose disk fails as the environment says, then a start on a good disk.</summary>
    public void Try(Tally tally, string trial, string act, Random choices, Dictionary<string, string?> fault)
    {
        var site = Fresh();
        var journal = new Journal(_journal);
        var what = $"{trial}, {act}, {string.Join(' ', fault.Where(f => f.Value is { Length: > 0 }).Select(f => $"{f.Key}={f.Value}"))}";
        var log = site.In("faults");
        Do(site, journal, act, choices.Next(300, 900), Under(site, log, fault));
        var began = Stopwatch.GetTimestamp();
        var failed = File.Exists(log) ? File.ReadLines(log).Count(line => !line.StartsWith("count ", StringComparison.Ordinal)) : 0;
        var holds = tally.Holds;
        // A run that needed no call of that number met no fault.
        tally.Inject(failed > 0 ? 1 : 0);

        var note = site.Run("note", "--incident", _desk.Incident, "--text", "after", "--json");
        if (note.ExitCode != 0)
        {
            tally.Alarm($"{what}: on a good disk again: {note.Error.Trim()}");
        }
        journal.Read(note.Output, "after");
        KillFaults.Whole(tally, site, began, what);
        if (act == "backup")
        {
            Restore(tally, site, journal, what);
        }
        tally.Found(journal.Count, [.. journal.Lost(site).Select(lost => $"{what}: {lost}")]);
        if (tally.Holds || !holds || !_options.Keep)
        {
            site.Dispose();
        }
    }

    private void Do(Site site, Journal journal, string act, int milliseconds, Dictionary<string, string?> environment)
    {
        string[] incident = ["--incident", _desk.Incident];
        switch (act)
        {
            case "serve":
                using (var serving = Serving.Begin(site, _desk, journal, environment))
                {
                    var work = serving.IsUp(20) ? serving.Work("failing") : Task.CompletedTask;
                    Thread.Sleep(milliseconds);
                    serving.Kill();
                    work.GetAwaiter().GetResult();
                }
                break;
            case "backup":
                journal.Read(site.Run(environment, "backup", "--to", site.Backup, "--json").Output);
                break;
            case "rotate":
                journal.Read(site.Run(environment, "key", "--rotate").Output);
                break;
            case "note":
                journal.Read(site.Run(environment, ["note", "--text", "while it fails", "--json", .. incident]).Output, "while it fails");
                break;
            default:
                journal.Read(site.Run(environment, ["add", _input, "--json", .. incident]).Output);
                break;
        }
    }

    // What was backed up before and during the fault is whole, and the next run goes on.
    private void Restore(Tally tally, Site site, Journal journal, string what)
    {
        var run = site.Run("backup", "--to", site.Backup, "--json");
        using var elsewhere = new Site(_options, site.Folder + "-elsewhere");
        var restored = elsewhere.Run("restore", "--from", site.Backup);
        if (run.ExitCode != 0 || restored.ExitCode != 0)
        {
            tally.Found(0, [$"{what}: the backup: {run.Error.Trim()} {restored.Error.Trim()}"]);
            return;
        }
        tally.Found(0, [.. journal.Lost(elsewhere).Select(lost => $"{what}: restored: {lost}")]);
    }

    private Site Fresh() => _base.Copy($"{_base.Folder}-{Interlocked.Increment(ref _copies)}");

    private Dictionary<string, string?> Under(Site site, string log, Dictionary<string, string?> fault) => new(fault)
    {
        ["LD_PRELOAD"] = _shim,
        ["FAULT_LOG"] = log,
        ["FAULT_ROOTS"] = $"{site.Data}:{site.State}:{site.Backup}",
    };
}
