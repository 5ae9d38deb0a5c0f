using System.Diagnostics;
using System.Security.Cryptography;
using Bayyina.Storage;
using Bayyina.Tests.Audit;
using Dapper;

namespace Bayyina.Faults;

/// <summary>A record of many kinds, with a backup; a copy of it is damaged in each trial, audited, and mended by the remedy that is named.</summary>
internal sealed class DamageScene : IDisposable
{
    /// <summary>The kind of a file that a killed server left, and an orderly end does not.</summary>
    public const string AfterKill = "journal of the database";

    private readonly Site _base;
    private readonly Journal _journal = new();
    private readonly Journal _atTheCut;
    private readonly Desk _desk;
    private readonly List<string> _said;
    private int _copies;

    public DamageScene(FaultOptions options, string name)
    {
        _base = new Site(options, Path.Combine(options.Work, name));
        _desk = Serving.Prepare(_base);
        string[] incident = ["--incident", _desk.Incident, "--json"];
        var input = Directory.CreateDirectory(_base.In("in")).FullName;
        // More than fill a tile.
        for (var i = 0; i < 270; i++)
        {
            File.WriteAllText(Path.Combine(input, $"تمرين {i}.txt"), $"exercise {i}: {Convert.ToHexString(RandomNumberGenerator.GetBytes(i))}");
        }
        _journal.Read(_base.Done(["add", input, "--by", "Exercise Volunteer Salma", "--device", "drill camera", .. incident]).Output);
        Snapshot("older");
        _journal.Read(_base.Done(["note", "--text", "what is looked for", .. incident]).Output, "what is looked for");
        var erased = _base.Done(["note", "--text", "to be erased", .. incident]);
        _journal.Read(erased.Output);
        var id = System.Text.Json.JsonDocument.Parse(erased.Output).RootElement.GetProperty("statement").GetString()!;
        _base.Done("erase", "--statement", id, "--property", "note", "--reason", "exercise");
        _base.Done("key", "--rotate");
        _base.Done(["close", "--reason", "the exercise is over", .. incident]);
        using (var serving = Serving.Begin(_base, _desk, _journal))
        {
            if (!serving.IsUp())
            {
                throw new InvalidOperationException(serving.Errors);
            }
            var work = serving.Work("whole");
            for (var began = Stopwatch.GetTimestamp(); _journal.Uploads.Values.All(kept => kept == 0) && Stopwatch.GetElapsedTime(began).TotalSeconds < 20;)
            {
                Thread.Sleep(50);
            }
            serving.Kill();
            work.GetAwaiter().GetResult();
        }
        // As a kill leaves it, with the journal of the database; then put in order.
        Snapshot("cut");
        _atTheCut = new Journal(_journal);
        _base.Done(["note", "--text", "after", .. incident]);
        _base.Done("backup", "--to", _base.Backup);
        if (_base.Check() is { IsWhole: false } audited || _journal.Lost(_base) is { Count: > 0 })
        {
            throw new InvalidOperationException("The record was not whole before anything was done to it.");
        }
        _said = Said(_base);
    }

    public Site Base => _base;

    /// <summary>A file of a copy as it was earlier: when the record was smaller, or when its server had just been killed.</summary>
    public string Earlier(string when, string file) => Path.Combine(_base.In(when), file);

    public void Dispose() => _base.Dispose();

    public Site Copy() => _base.Copy($"{_base.Folder}-{Interlocked.Increment(ref _copies)}");

    /// <summary>A copy of the record as its server's death left it.</summary>
    public Site CutCopy()
    {
        var copy = new Site(_base.Options, $"{_base.Folder}-{Interlocked.Increment(ref _copies)}");
        Tool.Run("cp", ["-a", Earlier("cut", "data"), Earlier("cut", "state"), copy.Folder]);
        return copy;
    }

    /// <summary>Damages a copy, and demands that the audit finds it or that it changes nothing that is said; then that the remedy helps.</summary>
    /// <param name="what">For people: which file, and what was done to it.</param>
    /// <param name="kind">Of the file, which decides the remedy.</param>
    public void Try(Tally tally, string what, string kind, Site site, Action<Site> damage)
    {
        var journal = new Journal(kind == AfterKill ? _atTheCut : _journal);
        damage(site);
        tally.Inject();
        var fault = Stopwatch.GetTimestamp();
        var audited = site.Check();
        // What the next start settles is told as a notice.
        if (audited.IsWhole && !(kind == "checkpoint" && audited.Notices.Any(notice => notice.Code == "checkpoint.unpublished")))
        {
            if (SaysOtherwise(site, journal, kind) is { } difference)
            {
                tally.Good($"{what}: {difference}");
                return;
            }
            tally.Found(journal.Count, []);
        }
        else
        {
            var (mended, how) = Mend(site, kind, audited);
            if (mended.IsWhole)
            {
                tally.WholeAfter(Stopwatch.GetElapsedTime(fault).TotalSeconds);
                tally.Found(journal.Count, [.. journal.Lost(site).Select(lost => $"{what}, after {how}: {lost}")]);
            }
            else
            {
                tally.Alarm($"{what}: {audited}; after {how}: {mended}");
                return;
            }
        }
        site.Dispose();
    }

    /// <summary>Damages a backup: restoring it says so, and another copy of the backup restores.</summary>
    public void TryBackup(Tally tally, string what, Action<Site> damage)
    {
        var journal = new Journal(_journal);
        using var site = Copy();
        damage(site);
        tally.Inject();
        var fault = Stopwatch.GetTimestamp();
        using var elsewhere = new Site(_base.Options, site.Folder + "-elsewhere");
        var restored = elsewhere.Run("restore", "--from", site.Backup);
        if (restored.ExitCode == 0 && !restored.Error.Contains("backup.", StringComparison.Ordinal))
        {
            var lost = journal.Lost(elsewhere);
            if (lost.Count > 0 || elsewhere.Check() is { IsWhole: false })
            {
                tally.Good($"{what}: restored without a word; {string.Join(", ", lost.Take(3))}");
            }
            return;
        }
        using var another = new Site(_base.Options, site.Folder + "-another");
        var good = another.Run("restore", "--from", _base.Backup);
        if (good.ExitCode != 0 || another.Check() is { IsWhole: false })
        {
            tally.Alarm($"{what}: another copy of the backup: {good.Error.Trim()}");
            return;
        }
        tally.WholeAfter(Stopwatch.GetElapsedTime(fault).TotalSeconds);
        tally.Found(journal.Count, journal.Lost(another));
    }

    // What the audit passed must say all that was acknowledged, and the database what it said before.
    private string? SaysOtherwise(Site site, Journal journal, string kind)
    {
        try
        {
            if (journal.Lost(site) is { Count: > 0 } lost)
            {
                return string.Join(", ", lost.Take(3));
            }
            return kind == "database" && !Said(site).SequenceEqual(_said) ? "the database says something else"
                : kind is "database" or AfterKill or "unvouched" ? null
                : "the file is another and nothing found it";
        }
        catch (Exception unreadable)
        {
            return unreadable.Message;
        }
    }

    private (Audited After, string How) Mend(Site site, string kind, Audited before)
    {
        switch (kind)
        {
            case "blob":
                return (site.Check("--repair-from", site.Backup), "check --repair-from");
            case "checkpoint" when before.IsWhole:
                site.Run("note", "--incident", _desk.Incident, "--text", "after the checkpoint was published again");
                return (site.Check(), "a start");
            case "tile" or "checkpoint":
                Directory.Move(Path.Combine(site.Data, "ledger"), site.In("ledger.damaged"));
                site.Run("note", "--incident", _desk.Incident, "--text", "after the tiles were made again");
                return (site.Check(), "making the tiles again");
            case "lock":
                File.Copy(Path.Combine(site.Data, "ledger", "checkpoint"), OtherLock(site), overwrite: true);
                return (site.Check(), "copying the published checkpoint in the lock's place");
            case "key":
                foreach (var key in Directory.GetFiles(Directory.GetDirectories(Path.Combine(site.Backup, "snapshots")).Order().Last() + "/keys"))
                {
                    File.Copy(key, Path.Combine(site.Data, "keys", Path.GetFileName(key)), overwrite: true);
                }
                return (site.Check(), "the keys of the backup");
            case "database" when before.Damages.All(damage => damage.Code.StartsWith("fold.", StringComparison.Ordinal)):
                site.Run("rebuild");
                return (site.Check(), "rebuild");
            default:
                Directory.Move(site.Data, site.In("data.damaged"));
                var restored = site.Run("restore", "--from", _base.Backup);
                return restored.ExitCode == 0 ? (site.Check(), "restore") : (new Audited(false, [], [], restored.Error.Trim()), "restore");
        }
    }

    // The lock of a copy whose own may have vanished.
    private string OtherLock(Site site) => Path.Combine(site.State, "bayyina", Path.GetFileName(_base.Lock));

    private void Snapshot(string name)
    {
        Directory.CreateDirectory(_base.In(name));
        Tool.Run("cp", ["-a", _base.Data, _base.State, _base.In(name)]);
    }

    private static List<string> Said(Site site)
    {
        var database = Path.Combine(site.Data, "bayyina.db");
        try
        {
            using var connection = Dialect.Sqlite.Open(database);
            return VouchedFor.Said(sql => connection.ExecuteScalar<string>(sql) ?? "");
        }
        finally
        {
            Dialect.Sqlite.Close(database);
        }
    }
}
