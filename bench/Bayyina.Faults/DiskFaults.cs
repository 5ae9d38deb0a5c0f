using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Bayyina.Faults;

/// <summary>Disks that fill up and disks that refuse: what is written, what is made durable, what is renamed.</summary>
public sealed class DiskFaults(FaultOptions options)
{
    private const string EndlessRoom = "";
    private const int InputOutput = 5, NoSpace = 28;
    private static readonly string[] Acts = ["add", "add", "note", "backup", "rotate", "serve"];

    // What is counted, in which files, and what is done.
    private sealed record Way(string Name, string Call, string Only, bool Loses);

    private static readonly Way[] Ways =
    [
        new("failing writes", "write", "", false),
        new("failing fsyncs, what was written is lost", "sync", "", true),
        new("failing renames", "rename", "", false),
        new("failing writes of the database", "write", "bayyina.db", false),
        new("failing fsyncs of the database, what was written is lost", "sync", "bayyina.db", true),
    ];

    /// <summary>A disk in memory that is smaller than what is added to it.</summary>
    public IEnumerable<Tally> FullMount()
    {
        if (options.Quick)
        {
            throw new NotTriedException("not with --quick");
        }
        var tally = new Tally("full disk: a small one");
        for (var trial = 0; trial < options.Count(8, 1); trial++)
        {
            var choices = options.Choices("full mount", trial);
            var place = Path.Combine(options.Work, $"full-{trial}");
            Mount(place, choices.Next(5, 9));
            try
            {
                Fill(tally, new Site(options, place), choices, trial);
            }
            finally
            {
                Tool.Run("umount", [place]);
                Directory.Delete(place);
            }
        }
        return [tally];
    }

    /// <summary>A disk that has room for so many bytes and no more.</summary>
    public IEnumerable<Tally> FullShim()
    {
        var tally = new Tally("full disk: room for N bytes");
        using var scene = new DiskScene(options, "room");
        Parallel.For(0, options.Count(24, 2), Two, trial =>
        {
            var choices = options.Choices("room", trial);
            scene.Try(tally, $"trial {trial}", Acts[choices.Next(Acts.Length)], choices, new Dictionary<string, string?>
            {
                // From nothing at all to more than a run writes.
                ["FAULT_ROOM"] = ((int)Math.Pow(10, 2 + (choices.NextDouble() * 4))).ToString(CultureInfo.InvariantCulture),
            });
        });
        return [tally];
    }

    /// <summary>The n-th call of a sort fails, and with half of the disks every later one as well.</summary>
    public IEnumerable<Tally> Failing()
    {
        using var scene = new DiskScene(options, "failing");
        foreach (var way in options.Quick ? [Ways[0], Ways[1], Ways[4]] : Ways)
        {
            var tally = new Tally("disk: " + way.Name);
            Parallel.For(0, options.Count(24, 1), Two, trial =>
            {
                var choices = options.Choices(way.Name, trial);
                var act = Acts[choices.Next(Acts.Length)];
                scene.Try(tally, $"trial {trial}", act, choices, new Dictionary<string, string?>
                {
                    ["FAULT_ROOM"] = EndlessRoom,
                    ["FAULT_CALL"] = way.Call,
                    ["FAULT_ONLY"] = way.Only,
                    ["FAULT_AT"] = (1 + choices.Next(scene.Calls(act, way.Call, way.Only))).ToString(CultureInfo.InvariantCulture),
                    ["FAULT_STICKY"] = choices.Next(2).ToString(CultureInfo.InvariantCulture),
                    ["FAULT_LOSE"] = way.Loses ? "1" : "0",
                    ["FAULT_ERRNO"] = (way.Call == "write" && choices.Next(3) == 0 ? NoSpace : InputOutput).ToString(CultureInfo.InvariantCulture),
                });
            });
            yield return tally;
        }
    }

    private static ParallelOptions Two { get; } = new() { MaxDegreeOfParallelism = 2 };

    private static void Mount(string place, int megabytes)
    {
        Directory.CreateDirectory(place);
        var mounted = Tool.Run("mount", ["-t", "tmpfs", "-o", $"size={megabytes}m,nr_inodes=20000", "tmpfs", place]);
        if (mounted.ExitCode != 0)
        {
            Directory.Delete(place);
            throw new NotTriedException("no file system may be mounted here: " + mounted.Error.Trim());
        }
    }

    private static void Fill(Tally tally, Site site, Random choices, int trial)
    {
        var desk = Serving.Prepare(site);
        var journal = new Journal();
        var input = Directory.CreateDirectory(Path.Combine(site.Options.Work, $"full-in-{trial}")).FullName;
        for (var i = 0; i < 40; i++)
        {
            File.WriteAllBytes(Path.Combine(input, $"{i}.bin"), RandomNumberGenerator.GetBytes(choices.Next(100_000, 500_000)));
        }
        using (var serving = Serving.Begin(site, desk, journal))
        {
            if (!serving.IsUp())
            {
                throw new InvalidOperationException(serving.Errors);
            }
            // People go on trying while nothing more can be taken.
            var work = serving.Work("full");
            var began = Stopwatch.GetTimestamp();
            while (new DriveInfo(site.Folder).AvailableFreeSpace > 64 << 10 && Stopwatch.GetElapsedTime(began).TotalSeconds < 20)
            {
                Thread.Sleep(50);
            }
            Thread.Sleep(choices.Next(1500));
            serving.Kill();
            work.GetAwaiter().GetResult();
        }
        tally.Inject();
        // Once more, by a command on a disk that has next to nothing left.
        journal.Read(site.Run("add", input, "--incident", desk.Incident, "--json").Output);
        var fault = Stopwatch.GetTimestamp();
        Tool.Run("mount", ["-o", "remount,size=256m", site.Folder]);
        var note = site.Run("note", "--incident", desk.Incident, "--text", "room again", "--json");
        if (note.ExitCode != 0)
        {
            tally.Alarm($"trial {trial}: with room again: {note.Error.Trim()}");
        }
        journal.Read(note.Output, "room again");
        KillFaults.Whole(tally, site, fault, $"trial {trial}");
        tally.Found(journal.Count, journal.Lost(site));
    }
}
