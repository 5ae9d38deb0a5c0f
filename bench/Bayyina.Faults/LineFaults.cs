using System.Diagnostics;
using Bayyina.Storage;
using Bayyina.Tests.Nodes;
using Bayyina.Tests.Vault.S3;

namespace Bayyina.Faults;

/// <summary>A database server that is stopped and started in the middle of work, and lines to it and to an S3 store that are cut.</summary>
public sealed class LineFaults(FaultOptions options)
{
    private static readonly (string Name, string Signal)[] Ways = [("fast", "INT"), ("immediate", "QUIT")];

    /// <summary>The server goes away for a moment, in an orderly way and in others.</summary>
    public IEnumerable<Tally> Restarts()
    {
        var server = PostgresServer.Shared;
        foreach (var (name, signal) in options.Quick ? Ways[1..] : Ways)
        {
            var tally = new Tally("database: PostgreSQL stopped, " + name);
            var choices = options.Choices("restart " + name);
            Interrupt(tally, "restart-" + name, new Stores(server.NewDatabase(), null, null), null, options.Count(10, 1), choices, () =>
            {
                server.Halt(signal);
                Thread.Sleep(choices.Next(800));
                server.Start();
            });
            yield return tally;
        }
    }

    public IEnumerable<Tally> ToPostgres()
    {
        var tally = new Tally("line to PostgreSQL cut");
        var choices = options.Choices("line");
        using var line = new ALine(PostgresServer.Shared.Port);
        var database = PostgresServer.NameOf(PostgresServer.Shared.NewDatabase());
        Interrupt(tally, "line-postgres", new Stores(PostgresServer.ConnectionString(database, line.Port), null, null), null, options.Count(40, 2), choices, () => Cut(line, choices));
        return [tally];
    }

    public IEnumerable<Tally> ToS3()
    {
        var store = StoreProcess.Ceph;
        var tally = new Tally("line to S3 cut");
        var choices = options.Choices("s3");
        using var line = new ALine(store.Address.Port);
        Dictionary<string, string> environment = new()
        {
            ["AWS_ENDPOINT_URL_S3"] = $"http://127.0.0.1:{line.Port}",
            ["AWS_REGION"] = "us-east-1",
            ["AWS_ACCESS_KEY_ID"] = "exercise",
            ["AWS_SECRET_ACCESS_KEY"] = "exercise-secret",
        };
        foreach (var (variable, value) in environment)
        {
            // For the library as well, by which the record is read afterwards.
            Environment.SetEnvironmentVariable(variable, value);
        }
        var bucket = store.NewBucket();
        Interrupt(tally, "line-s3", new Stores(null, $"s3://{bucket}/faults", null), environment, options.Count(40, 2), choices, () => Cut(line, choices));
        return [tally];
    }

    private static void Cut(ALine line, Random choices)
    {
        line.Cut();
        Thread.Sleep(choices.Next(600));
        line.Mend();
    }

    // People work at one server all the time; what they could not say while it was interrupted nobody acknowledged.
    private void Interrupt(Tally tally, string name, Stores stores, Dictionary<string, string>? environment, int times, Random choices, Action interruption)
    {
        using var site = new Site(options, Path.Combine(options.Work, name));
        foreach (var (variable, value) in environment ?? [])
        {
            site.Environment[variable] = value;
        }
        var desk = Serving.Prepare(site, stores);
        var journal = new Journal();
        using (var serving = Serving.Begin(site, desk, journal))
        {
            if (!serving.IsUp())
            {
                tally.Alarm($"the server did not start: {serving.Errors.Trim()}");
                return;
            }
            var work = serving.Work(name);
            for (var i = 0; i < times; i++)
            {
                Thread.Sleep(choices.Next(200, 900));
                var fault = Stopwatch.GetTimestamp();
                interruption();
                tally.Inject();
                // One who asks now is answered, and so is each of those who went on asking.
                var before = journal.Count;
                var isBack = false;
                while (!isBack && Stopwatch.GetElapsedTime(fault).TotalSeconds < 60 && !serving.HasEnded)
                {
                    isBack = TryNote(serving, name) && journal.Count > before;
                    Thread.Sleep(isBack ? 0 : 20);
                }
                if (!isBack)
                {
                    tally.Alarm($"interruption {i}: nothing is taken any more: {serving.Errors.Trim()}");
                    break;
                }
                tally.WholeAfter(Stopwatch.GetElapsedTime(fault).TotalSeconds);
                // In the middle of work, too.
                if (i % 5 == 4 && site.Check() is { IsWhole: false } beside)
                {
                    tally.Alarm($"interruption {i}: {beside}");
                }
            }
            serving.Rest();
            work.GetAwaiter().GetResult();
            tally.Found(0, serving.LostOfUploads().GetAwaiter().GetResult());
            serving.Kill();
        }
        var note = site.Run("note", "--incident", desk.Incident, "--text", "after", "--json");
        if (note.ExitCode != 0)
        {
            tally.Alarm($"afterwards: {note.Error.Trim()}");
        }
        journal.Read(note.Output, "after");
        if (site.Check() is { IsWhole: false } audited)
        {
            tally.Alarm($"afterwards: {audited}");
        }
        tally.Found(journal.Count, journal.Lost(site));
    }

    private static bool TryNote(Serving serving, string name)
    {
        try
        {
            return serving.Note(name).GetAwaiter().GetResult();
        }
        catch (Exception broken) when (broken is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
