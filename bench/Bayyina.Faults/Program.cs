using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Bayyina.Faults;

// Signals, mounts, the libraries that are loaded before others.
[assembly: SupportedOSPlatform("linux")]

FaultOptions options;
try
{
    options = FaultOptions.Parse(args);
}
catch (Exception wrong) when (wrong is ArgumentException or FormatException)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}

var (disk, damage) = (new DiskFaults(options), new DamageFaults(options));
(string Name, Func<IEnumerable<Tally>> Tallies)[] classes =
[
    ("kill -9", new KillFaults(options).All),
    ("full disk: a small one", disk.FullMount),
    ("full disk: room for N bytes", disk.FullShim),
    ("disk: failing writes, fsyncs, renames", disk.Failing),
    ("damage: torn files, flipped bits", damage.All),
    ("clock", new ClockFaults(options).Jumps),
    ("database: PostgreSQL restarted", new LineFaults(options).Restarts),
    ("line: to PostgreSQL", new LineFaults(options).ToPostgres),
    ("line: to S3", new LineFaults(options).ToS3),
];

var tallies = new List<Tally>();
var began = Stopwatch.GetTimestamp();
Directory.CreateDirectory(options.Work);
Console.Error.WriteLine($"seed {options.Seed}");
try
{
    // For a look, classes side by side; otherwise one after the other, so that nothing but its own fault disturbs what is measured.
    var chosen = classes.Where(one => one.Name.Contains(options.Only, StringComparison.OrdinalIgnoreCase)).ToList();
    var found = new List<Tally>[chosen.Count];
    Parallel.For(0, chosen.Count, new ParallelOptions { MaxDegreeOfParallelism = options.Quick ? 3 : 1 }, i => found[i] = Try(chosen[i].Name, chosen[i].Tallies));
    tallies.AddRange(found.SelectMany(some => some));
}
finally
{
    if (!options.Keep)
    {
        Tool.Run("rm", ["-rf", "--", options.Work], "/");
    }
}

var holds = tallies.Count > 0 && tallies.TrueForAll(tally => tally.Holds);
if (options.Json)
{
    Console.WriteLine(new JsonObject
    {
        ["seed"] = options.Seed,
        ["quick"] = options.Quick,
        ["seconds"] = Math.Round(Stopwatch.GetElapsedTime(began).TotalSeconds),
        ["holds"] = holds,
        ["classes"] = new JsonArray([.. tallies.Select(tally => tally.ToJson())]),
    }.ToJsonString());
}
else
{
    Console.WriteLine("| what was done | faults | acknowledged | lost | called good | false alarms | whole again after |");
    Console.WriteLine("|---|---|---|---|---|---|---|");
    tallies.ForEach(Console.WriteLine);
    Console.WriteLine();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Seed {options.Seed}, {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s."));
}
return holds ? 0 : 1;

static List<Tally> Try(string name, Func<IEnumerable<Tally>> run)
{
    var found = new List<Tally>();
    var since = Stopwatch.GetTimestamp();
    try
    {
        foreach (var tally in run())
        {
            found.Add(tally);
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{tally} after {Stopwatch.GetElapsedTime(since).TotalSeconds:F0} s"));
            tally.Troubles.ForEach(trouble => Console.Error.WriteLine("  " + trouble));
        }
    }
    catch (Exception why)
    {
        // Whatever it is, the other classes are still tried, and the table says so. What could not be tried is told apart from what broke.
        why = why is AggregateException { InnerException: { } inner } ? inner : why;
        var tally = new Tally(name);
        if (why is NotTriedException)
        {
            tally.NotTried = why.Message;
        }
        else
        {
            tally.Alarm($"the harness broke: {why}");
        }
        found.Add(tally);
        Console.Error.WriteLine($"{name}: {why.Message}");
    }
    return found;
}
