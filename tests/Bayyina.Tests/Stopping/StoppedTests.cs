using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Bayyina.Access;
using Bayyina.Backups;
using Bayyina.Incidents;
using Bayyina.Ledger;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Tests.Installations;

namespace Bayyina.Tests.Stopping;

/// <summary>
/// A process is killed (SIGKILL) at every single moment at which something becomes durable, each time on a fresh copy of the same
/// installation; then it is started again. What was acknowledged is there, nothing is there twice, and work goes on.
/// </summary>
public sealed class StoppedTests : IDisposable
{
    // So that two statements more fill a tile and begin the next.
    private const int Entries = 254;
    private const string Erased = "Exercise Volunteer Salma";
    private static readonly string[] Publishing = ["ledger/", "state/", "step "];

    private readonly string _scratch = Directory.CreateDirectory(
        Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), "bayyina-stop-" + Path.GetRandomFileName())).FullName;

    private readonly List<string> _seen = [];

    public void Dispose() => Directory.Delete(_scratch, recursive: true);

    [Fact]
    public async Task While_statements_are_said_each_next_start_finds_how_far_it_came()
    {
        var stops = await StopEverywhere(StoppedProcess.Say, Base(), _ => true);

        // The order of steps, and what the next start finds after each of them.
        var found = stops.ConvertAll(stop => $"{stop.Moment} → {Check(stop)}");
        const string Staged = "SequencingToFinish { Statements = 0 }", Assigned = "SequencingToFinish { Statements = 3 }";
        const string Locked = "CheckpointRepublished { Size = 257 }", Whole = "LedgerWhole { }";
        Assert.Equal(
            [
                $"about to commit the database → {Whole}",
                $"committed the database → {Staged}",
                $"about to commit the database, 2 → {Staged}",
                $"committed the database, 2 → {Assigned}",
                $"step Assigned → {Assigned}",
                $"written data/ledger/tile/entries/000 → {Assigned}",
                $"renamed data/ledger/tile/entries/000 → {Assigned}",
                $"written data/ledger/tile/entries/001.p/1 → {Assigned}",
                $"renamed data/ledger/tile/entries/001.p/1 → {Assigned}",
                $"written data/ledger/tile/0/000 → {Assigned}",
                $"renamed data/ledger/tile/0/000 → {Assigned}",
                $"written data/ledger/tile/0/001.p/1 → {Assigned}",
                $"renamed data/ledger/tile/0/001.p/1 → {Assigned}",
                $"written data/ledger/tile/1/000.p/1 → {Assigned}",
                $"renamed data/ledger/tile/1/000.p/1 → {Assigned}",
                $"step TilesWritten → {Assigned}",
                $"step Signed → {Assigned}",
                $"written state/bayyina/bayyina-* → {Assigned}",
                $"renamed state/bayyina/bayyina-* → {Locked}",
                $"durable state/bayyina/bayyina-* → {Locked}",
                $"step Locked → {Locked}",
                $"written data/ledger/checkpoint → {Locked}",
                $"renamed data/ledger/checkpoint → {Whole}",
                $"durable data/ledger/checkpoint → {Whole}",
                $"step Published → {Whole}",
            ],
            found);
    }

    [Fact]
    public async Task While_an_installation_is_founded_the_next_start_founds_it_or_goes_on()
    {
        var stops = await StopEverywhere(StoppedProcess.Found, () => { }, _ => true);

        AssertPassed("about to commit the migrations", "written data/keys/log.key", "durable data/keys/node.key", "written state/bayyina/bayyina-*",
            "durable state/bayyina/bayyina-*", "written data/keys/subjects.key", "step Signed", "durable data/ledger/checkpoint");
        Assert.All(stops, stop => Check(stop));
    }

    [Fact]
    public async Task While_files_are_sealed_what_was_kept_is_there_and_leftovers_go()
    {
        var stops = await StopEverywhere(StoppedProcess.Seal, Base(), moment => !Publishing.Any(moment.Contains));

        AssertPassed("incoming *", "incoming *, 3", "synced the incoming files", "placed *", "placed *, 3", "renamed the incoming files",
            "durable the incoming files", "about to commit the database", "committed the database, 2");
        Assert.All(stops, stop => Check(stop));
    }

    [Fact]
    public async Task While_the_nodes_key_is_replaced_the_next_start_speaks_under_one_that_counts()
    {
        var stops = await StopEverywhere(StoppedProcess.Rotate, Base(), moment => !Publishing.Any(moment.Contains));

        AssertPassed("written data/keys/node.next.key", "durable data/keys/node.next.key", "about to commit the database", "committed the database",
            "written data/keys/node.key", "renamed data/keys/node.key", "deleted data/keys/node.next.key", "committed the database, 2");
        Assert.All(stops, stop => Check(stop));
    }

    [Fact]
    public async Task While_something_is_erased_it_is_there_as_long_as_that_is_not_in_the_ledger_and_then_gone_from_every_file()
    {
        var stops = await StopEverywhere(StoppedProcess.Erase, Base(), moment => !Publishing.Any(moment.Contains));

        AssertPassed("committed the database", "about to commit the database, 2", "committed the database, 2", "owed a scrub", "written anew the database");
        Assert.All(stops, stop => Check(stop));
    }

    [Fact]
    public async Task While_it_is_backed_up_every_snapshot_that_was_complete_stays_complete_and_the_next_run_goes_on()
    {
        var stops = await StopEverywhere(StoppedProcess.BackUp, BackedUp, _ => true);

        AssertPassed("written backup/ledger/tile/entries/000.p/255", "placed *", "written backup/subject-keys", "renamed backup/erasures", "durable backup/erasures");
        Assert.Equal(2, _seen.Count(moment => moment.StartsWith("written backup/snapshots/", StringComparison.Ordinal) && moment.EndsWith("/manifest", StringComparison.Ordinal)));
        var time = new Clock();
        time.Move(TimeSpan.FromHours(1));
        foreach (var stop in stops)
        {
            var backup = new BackupPlace(Path.Combine(stop.Folder, "backup"));
            var complete = backup.Complete();
            Assert.InRange(complete.Count, 1 + stop.Acknowledged.Count, 2);
            Assert.All(complete, snapshot => backup.Verify(snapshot, backup.Manifest(snapshot)));
            AssertRestores(stop, complete[0], time);

            WithItsLock(stop, () =>
            {
                using var product = Product.OpenForReading(Path.Combine(stop.Folder, "data"), time);
                new BackupRun(product.ToBackUp, backup.Place, time).Run(new BackupOptions());
            });
            Assert.Equal(complete.Count + 1, backup.Complete().Count);
            Assert.Equal(complete.Count + 1, Directory.GetDirectories(Path.Combine(backup.Place, "snapshots")).Length);
            Assert.DoesNotContain(Directory.GetFiles(backup.Place, "*", SearchOption.AllDirectories), file => file.EndsWith(".new", StringComparison.Ordinal) && !file.Contains("/tile/", StringComparison.Ordinal));
            Directory.Delete(stop.Folder, recursive: true);
        }
    }

    private void AssertRestores(Stop stop, string snapshot, Clock time)
    {
        var data = Path.Combine(_scratch, "restored");
        var restored = new Restoration(new RestoreOptions(Path.Combine(stop.Folder, "backup"), data, snapshot), time).Run();
        Assert.Null(restored.ReadOnly);
        using (var product = Product.Open(data, time))
        {
            AssertProven(product);
            File.Delete(product.Lock.Location);
        }
        Directory.Delete(data, recursive: true);
    }

    private sealed record Stop(string Moment, string Folder, IReadOnlyList<string> Acknowledged);

    // An installation with what the acts need, in the folder "base", and its lock beside the data.
    private Action Base() => () =>
    {
        var data = Path.Combine(_scratch, "base", "data");
        using var product = Product.Open(data, new Clock());
        var user = Assert.IsType<UserChanged>(product.Access.Users.Create(Erased, [UserRole.Documentation], null)).User;
        // Named twice: what is left after the first is erased goes under a new key.
        product.Access.Users.SetRoles(user.Id, [UserRole.Documentation, UserRole.Field], null);
        var named = product.Statements.StateOf(user.Actor).Statements;
        File.WriteAllText(Path.Combine(_scratch, "base", StoppedProcess.ToErase), named.First(s => s.Statement.Supersedes.Count == 0).Statement.Id.Value);
        product.Statements.Say(
            [.. Enumerable.Range(0, Entries - (int)product.Rows.Assigned()).Select(i => IncidentBook.Opening(SubjectId.New("incident"), $"{i}", null, null, exercise: true))],
            product.Node);
        product.Sequencer.Run();
        Directory.CreateDirectory(Path.Combine(_scratch, "base", "state", "bayyina"));
        File.Copy(product.Lock.Location, Path.Combine(_scratch, "base", "state", "bayyina", product.Statements.Origin));
        File.Delete(product.Lock.Location);
    };

    // Backed up once; since then something was said, kept and erased.
    private void BackedUp()
    {
        Base()();
        var stop = new Stop("", Path.Combine(_scratch, "base"), []);
        WithItsLock(stop, () =>
        {
            using var product = Product.Open(Path.Combine(stop.Folder, "data"), new Clock());
            new BackupRun(product.ToBackUp, Path.Combine(stop.Folder, "backup"), new Clock()).Run(new BackupOptions());
            using (var batch = product.Vault.BeginBatch())
            {
                batch.Write("kept since"u8);
                batch.Commit();
            }
            var target = new StatementId(File.ReadAllText(Path.Combine(stop.Folder, StoppedProcess.ToErase)));
            product.Say(((Erasable)product.Statements.Erasure(target, ["name"], "asked for")).Draft, product.Node);
            product.Sequencer.Run();
        });
    }

    private static void WithItsLock(Stop stop, Action act)
    {
        var state = Path.Combine(stop.Folder, "state", "bayyina");
        var place = Path.GetDirectoryName(CheckpointLock.Of("any").Location)!;
        Directory.CreateDirectory(place);
        var name = Path.GetFileName(Directory.GetFiles(state).Single(file => !file.EndsWith(".busy", StringComparison.Ordinal)));
        File.Copy(Path.Combine(state, name), Path.Combine(place, name), overwrite: true);
        act();
        File.Copy(Path.Combine(place, name), Path.Combine(state, name), overwrite: true);
        File.Delete(Path.Combine(place, name));
    }

    // Runs the act once to its end, to learn its moments; then once for each of them that is wanted.
    private async Task<List<Stop>> StopEverywhere(string act, Action make, Func<string, bool> wanted)
    {
        // Sets the place of the locks of this process.
        new AnInstallation().Dispose();
        Directory.CreateDirectory(Path.Combine(_scratch, "base"));
        make();
        var whole = await StoppedProcess.Start(act, Copy("whole"), StoppedProcess.Never);
        Assert.False(whole.WasKilled);
        _seen.AddRange(whole.Moments);
        var stops = new ConcurrentBag<(int At, Stop Stop)>();
        var moments = whole.Moments.Index().Where(moment => wanted(moment.Item)).ToList();
        await Parallel.ForEachAsync(moments, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (moment, _) =>
        {
            var folder = Copy($"{moment.Index}");
            var run = await StoppedProcess.Start(act, folder, moment.Index);
            Assert.True(run.WasKilled, moment.Item);
            Assert.Equal(whole.Moments.Take(moment.Index + 1), run.Moments);
            stops.Add((moment.Index, new Stop(moment.Item, folder, run.Acknowledged)));
        });
        return [.. stops.OrderBy(stop => stop.At).Select(stop => stop.Stop)];
    }

    private string Copy(string name)
    {
        var copy = Path.Combine(_scratch, name);
        Assert.Equal(0, Tool.Run("cp", ["-a", Path.Combine(_scratch, "base"), copy]).ExitCode);
        return copy;
    }

    private void AssertPassed(params string[] moments) => Assert.All(moments, moment => Assert.Contains(moment, _seen));

    // The next start, and everything that must hold after it.
    private static string Check(Stop stop)
    {
        var data = Path.Combine(stop.Folder, "data");
        var state = Path.Combine(stop.Folder, "state", "bayyina");
        var place = Path.GetDirectoryName(CheckpointLock.Of("any").Location)!;
        Directory.CreateDirectory(place);
        List<string> locks = [.. Directory.Exists(state) ? Directory.EnumerateFiles(state).Select(path => Path.GetFileName(path)) : []];
        locks.ForEach(name => File.Copy(Path.Combine(state, name), Path.Combine(place, name), overwrite: true));
        try
        {
            string found;
            using (var product = Product.Open(data, new Clock()))
            {
                found = product.Found!.ToString();
                product.Sequencer.Run();
                Assert.Empty(Directory.EnumerateFiles(Path.Combine(data, "keys"), "*.new"));
                AssertHolds(product, stop);
                var next = product.Say(IncidentBook.Opening(SubjectId.New("incident"), "and on", null, null, exercise: true), product.Node);
                Assert.Null(product.Statements.StateOf(product.Statements.Store.Find(next.Id)!.Statement.Subject!.Value).Find(next.Id)!.RefusedBy);
                AssertProven(product);
                Assert.Empty(product.Rebuild());
            }
            using var again = Product.Open(data, new Clock());
            Assert.IsType<LedgerWhole>(again.Found);
            return found;
        }
        catch (Exception failed)
        {
            throw new InvalidOperationException($"After being stopped at: {stop.Moment}", failed);
        }
        finally
        {
            locks.ForEach(name => File.Delete(Path.Combine(place, name)));
        }
    }

    private static void AssertHolds(Product product, Stop stop)
    {
        foreach (var line in stop.Acknowledged)
        {
            var which = line.Split(' ')[1];
            switch (line.Split(' ')[0])
            {
                case "founded":
                    Assert.Equal(which, product.Statements.Origin);
                    break;
                case "said":
                    Assert.NotNull(product.Statements.Store.Find(new StatementId(which))!.Index);
                    break;
                case "kept":
                    using (var blob = product.Vault.OpenRead(which))
                    {
                        Assert.Equal(which, Convert.ToHexStringLower(SHA256.HashData(blob)));
                    }
                    break;
                case "key":
                    Assert.Equal(which, product.Node.Key.Thumbprint);
                    break;
                case "erased":
                    AssertErased(product, which);
                    break;
                default:
                    Assert.Fail(line);
                    break;
            }
        }
        Assert.Empty(Directory.Exists(Path.Combine(product.Folder.Vault, "incoming"))
            ? Directory.EnumerateFiles(Path.Combine(product.Folder.Vault, "incoming"), "*", SearchOption.AllDirectories) : []);
        var target = Path.Combine(stop.Folder, StoppedProcess.ToErase);
        if (File.Exists(target) && stop.Acknowledged.Any(line => line.StartsWith("said", StringComparison.Ordinal)) && stop.Moment.Contains("scrub", StringComparison.Ordinal))
        {
            AssertErased(product, File.ReadAllText(target));
        }
    }

    // Of two statements that name somebody, one: in no file of the database, under no key that is left; the other can still be read.
    private static void AssertErased(Product product, string id)
    {
        var erased = product.Statements.Store.Find(new StatementId(id))!.Statement;
        Assert.Equal(SaidState.Withheld, erased.Text("name").State);
        Assert.Contains(product.Statements.StateOf(erased.Subject!.Value).Statements, other => other.Statement.Text("name").OrNull == Erased);
    }

    // Every leaf, from the row to the checkpoint that is locked and published.
    private static void AssertProven(Product product)
    {
        var note = product.LedgerFolder.Checkpoint()!;
        var checkpoint = Checkpoint.Parse(note.Text);
        Assert.Equal(product.Lock.Read()!.Text, note.Text);
        Assert.Equal(product.Rows.Assigned(), checkpoint.Size);
        var proofs = new ProofMaker(note, product.LedgerFolder);
        var leaves = product.Rows.Leaves(0, checkpoint.Size);
        Assert.Equal(leaves.Count, leaves.Distinct(StringComparer.Ordinal).Count());
        for (var i = 0; i < leaves.Count; i++)
        {
            Assert.True(InclusionProof.Verify(
                i, checkpoint.Size, MerkleTree.LeafHash(Encoding.ASCII.GetBytes(leaves[i])), proofs.Prove(i).Path, checkpoint.Root));
        }
    }
}
