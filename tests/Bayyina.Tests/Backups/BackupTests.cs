using System.Text;
using Bayyina.Access;
using Bayyina.Backups;
using Bayyina.Incidents;
using Bayyina.Ledger;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Tests.Installations;
using Dapper;

namespace Bayyina.Tests.Backups;

/// <summary>A backup is made while the record is open, grows by what is new, and becomes a record again elsewhere.</summary>
[Trait("store", "each")]
public sealed class BackupTests : IDisposable
{
    private const string Name = "Exercise Volunteer Salma";
    private readonly AnInstallation _installation = new();

    private Product Product => _installation.Product;

    private string Backup => Path.Combine(_installation.Scratch, "backup");

    private string Elsewhere => Path.Combine(_installation.Scratch, "elsewhere");

    public void Dispose() => _installation.Dispose();

    [Fact]
    public void A_record_is_restored_on_a_machine_that_has_nothing_of_it_and_goes_on()
    {
        var incident = _installation.OpenIncident("before");
        var items = _installation.Seal(incident, "one", "two");
        _installation.AUser(Name, UserRole.Administrator);
        var made = Run();
        Assert.Equal((2, 0, 0), (made.Blobs.Copied, made.Blobs.Damaged.Count, made.Missing.Count));
        var leaves = Product.Rows.Leaves(0, made.Statements);
        var keyFile = Product.KeyFile();
        LoseTheMachine();

        var restored = Restore();

        Assert.Equal((LockFate.Made, null, 2), (restored.Lock, restored.ReadOnly, restored.Blobs.Copied));
        Assert.Empty(restored.Rolled.Lacking);
        Assert.False(Directory.Exists(Elsewhere + ".restoring"));
        using var product = Open();
        Assert.IsType<LedgerWhole>(product.Found);
        Assert.Equal(keyFile, product.KeyFile());
        Assert.Equal(leaves, product.Rows.Leaves(0, leaves.Count));
        Assert.Equal(["before"], product.Incidents.Find(incident)!.Titles);
        Assert.Equal(Name, product.Access.Users.FindByName(Name)!.Name);
        using (var reader = new StreamReader(product.Vault.OpenRead(items[0].Taken.Blob.Sha256)))
        {
            Assert.Equal("one", reader.ReadToEnd());
        }
        Assert.Empty(product.Rebuild());
        var (id, index) = product.Say(IncidentBook.Note(incident, "and on", "en", false), product.Node);
        Assert.Equal(leaves.Count, index);
        Assert.Null(product.Statements.StateOf(incident).Find(id)!.RefusedBy);
        Assert.Equal(leaves.Count + 1, Checkpoint.Parse(product.LedgerFolder.Checkpoint()!.Text).Size);
    }

    [Fact]
    public void What_was_erased_cannot_be_read_from_a_snapshot_that_was_made_before()
    {
        var user = _installation.AUser(Name, UserRole.Field);
        Product.Access.Users.SetRoles(user.Id, [UserRole.Field, UserRole.Documentation], null);
        var named = Product.Statements.StateOf(user.Actor).Statements.Select(s => s.Statement).ToList();
        var incident = SubjectId.New("incident");
        var opening = _installation.Say(IncidentBook.Opening(incident, "collapse", null, "ZQ0703", exercise: false))[0].Id;
        var first = Run().Snapshot;
        // As a column of the folds, and packed as a disclosure.
        // Not a code of the gazetteer, which lies in every database in the clear.
        const string place = "ZQ0703";
        var before = Encoding.Latin1.GetString(File.ReadAllBytes(RecordOf(first)));
        Erase(named[0].Id, "name");
        Erase(opening, "place");
        Run();
        LoseTheMachine();

        var restored = Restore(first);

        Assert.Equal(first, restored.Snapshot);
        Assert.Empty(restored.Rolled.Lacking);
        using var product = Open();
        Assert.Equal(SaidState.Withheld, product.Statements.Store.Find(named[0].Id)!.Statement.Text("name").State);
        Assert.Equal(Name, product.Statements.Store.Find(named[1].Id)!.Statement.Text("name").OrNull);
        Assert.Equal(SaidState.Withheld, product.Statements.Store.Find(opening)!.Statement.Text("place").State);
        Assert.Equal("collapse", product.Statements.Store.Find(opening)!.Statement.Text("title").OrNull);
        Assert.Null(product.ReadOnly);
        Assert.Empty(product.Rebuild());
        // Nor by who has the backup and all its keys: the disclosure lies in the first snapshot under a key that is in none of its files.
        var sealedThere = Sealed(RecordOf(first), named[0].Id);
        var keys = File.ReadAllText(Path.Combine(Backup, "subject-keys"));
        using var wrap = Bayyina.Storage.KeyWrap.Open(new Bayyina.Storage.KeyFolder(Path.Combine(Backup, "snapshots", first, "keys")), "subjects.key", () => true);
        using var seal = new DisclosureSeal(wrap, Product.Kinds) { PassesOver = true };
        var key = keys.Split('\n').Single(line => line.StartsWith(user.Actor.Value, StringComparison.Ordinal)).Split(' ')[1];
        Assert.DoesNotContain(seal.Open(named[0].Id.Value, user.Actor.Value, sealedThere, key, out var isLost), d => d.Name == "name");
        Assert.True(isLost);
        foreach (var database in Directory.GetFiles(Backup, "record-*", SearchOption.AllDirectories))
        {
            Assert.Equal(0, Count(database, "subject_key"));
            // What was ordinary lay there in the clear: the database was written anew without it.
            Assert.DoesNotContain(place, Encoding.Latin1.GetString(File.ReadAllBytes(database)), StringComparison.Ordinal);
        }
        Assert.Contains("ZQ0703", before, StringComparison.Ordinal);
    }

    [Fact]
    public void An_older_snapshot_goes_on_from_where_the_ledger_is_with_what_the_newer_ones_know()
    {
        var first = _installation.OpenIncident("first");
        var oldest = Run().Snapshot;
        var second = _installation.OpenIncident("second");
        Product.RotateNodeKey();
        Product.Sequencer.Run();
        Run();
        LoseTheMachine();

        var restored = Restore(oldest);

        Assert.Equal((2L, 5L), (restored.Rolled.From, restored.Rolled.To));
        Assert.Empty(restored.Rolled.Lacking);
        using var product = Open();
        Assert.Equal(["first", "second"], new[] { first, second }.Select(id => product.Incidents.Find(id)!.Titles.Single()));
        var (id, _) = product.Say(IncidentBook.Note(first, "and on", "en", false), product.Node);
        Assert.Null(product.Statements.StateOf(first).Find(id)!.RefusedBy);
    }

    [Fact]
    public void A_second_run_copies_what_is_new_and_keeps_as_many_snapshots_as_it_was_told_and_every_blob()
    {
        var incident = _installation.OpenIncident();
        _installation.Seal(incident, "one");
        var first = Run();
        _installation.Time.Move(TimeSpan.FromMinutes(1));
        _installation.Seal(incident, "two");
        var second = Run(new BackupOptions(Keep: 1));

        Assert.Equal((1, 1), (first.Blobs.Copied, second.Blobs.Copied));
        Assert.Equal([first.Snapshot], second.Removed);
        Assert.Equal([second.Snapshot], new BackupPlace(Backup).Complete());
        Assert.Equal(2, Directory.GetFiles(Path.Combine(Backup, "vault"), "*", SearchOption.AllDirectories).Length);
        _installation.Time.Move(TimeSpan.FromMinutes(1));
        var third = Run();
        Assert.Equal((0, 0), (third.Blobs.Copied, third.Tiles));
    }

    [Fact]
    public void A_blob_that_is_damaged_here_is_named_and_takes_no_good_ones_place()
    {
        var incident = _installation.OpenIncident();
        var items = _installation.Seal(incident, "good", "rotten", "lost");
        Run();
        var later = _installation.Seal(incident, "rotten too");
        string PathOf(string sha256) => Path.Combine(_installation.Data, "vault", sha256[..2], sha256);
        var (rotten, lost, fresh) = (items[1].Taken.Blob.Sha256, items[2].Taken.Blob.Sha256, later[0].Taken.Blob.Sha256);
        File.WriteAllText(PathOf(rotten), "rotten and longer");
        File.Delete(PathOf(lost));
        File.WriteAllText(PathOf(fresh), "rotten TOO");
        _installation.Time.Move(TimeSpan.FromMinutes(1));

        var made = Run();

        Assert.Equal(new[] { rotten, fresh }.Order(), made.Blobs.Damaged.Order());
        Assert.Equal("rotten", File.ReadAllText(Path.Combine(Backup, "vault", rotten[..2], rotten)));
        Assert.True(File.Exists(Path.Combine(Backup, "vault", lost[..2], lost)));
        LoseTheMachine();
        Assert.Equal([fresh], Restore().Missing);
    }

    [Fact]
    public void Where_the_clock_was_put_back_the_snapshot_of_the_longer_ledger_is_the_newest()
    {
        var incident = _installation.OpenIncident("before");
        var before = Run().Snapshot;
        _installation.Time.Move(TimeSpan.FromDays(-1));
        _installation.Say(IncidentBook.Note(incident, "after the clock was put back", "en", false));

        var after = Run(new BackupOptions(Keep: 1));

        Assert.Equal([before], after.Removed);
        LoseTheMachine();
        Assert.Empty(Restore().Rolled.Lacking);
        using var product = Open();
        Assert.Contains(product.StatementList.Latest(product.Own, null, 3), stored => stored.Statement.Value("note").IsPresent);
    }

    [Theory]
    [InlineData("subject-keys")]
    [InlineData("erasures")]
    public void Lines_that_are_missing_at_the_end_of_what_each_run_replaces_are_found(string name)
    {
        var user = _installation.AUser(Name, UserRole.Documentation);
        _installation.AUser("Exercise Volunteer Omar", UserRole.Documentation);
        Erase(Product.Statements.StateOf(user.Actor).Statements[0].Statement.Id, "name");
        Run();
        LoseTheMachine();
        var path = Path.Combine(Backup, name);
        File.WriteAllLines(path, File.ReadAllLines(path)[..^2]);

        Assert.Equal("backup.damaged", Assert.Throws<BackupException>((Action)(() => Restore())).Code);
    }

    [Fact]
    public void A_changed_byte_in_any_file_of_a_snapshot_or_a_tile_is_found_and_nothing_is_left_in_the_new_place()
    {
        _installation.OpenIncident();
        var snapshot = Run().Snapshot;
        LoseTheMachine();
        var files = Directory.GetFiles(Path.Combine(Backup, "snapshots", snapshot), "*", SearchOption.AllDirectories)
            .Concat(Directory.GetFiles(Path.Combine(Backup, "ledger"), "*", SearchOption.AllDirectories))
            .Append(Path.Combine(Backup, "subject-keys")).Append(Path.Combine(Backup, "erasures")).ToList();
        Assert.True(files.Count >= 10);
        foreach (var file in files)
        {
            var good = File.ReadAllBytes(file);
            var bad = (byte[])good.Clone();
            bad[good.Length / 2] ^= 4;
            File.WriteAllBytes(file, bad);
            var code = Record.Exception(() => Restore()) switch
            {
                BackupException backup => backup.Code,
                LedgerException ledger => ledger.Code,
                var other => $"{file}: {other}",
            };
            Assert.Contains(code, (string[])["backup.damaged", "ledger.tile_differs", "ledger.tile_malformed"]);
            Assert.False(Directory.Exists(Elsewhere));
            File.WriteAllBytes(file, good);
        }
        Assert.Null(Restore().ReadOnly);
    }

    [Fact]
    public void It_is_not_restored_over_something_nor_from_something_else()
    {
        _installation.OpenIncident();
        Run();
        Assert.Equal("restore.not_empty", Assert.Throws<BackupException>(() => RestoreTo(_installation.Data)).Code);
        Assert.Equal("backup.missing", Assert.Throws<BackupException>(() => new Restoration(new RestoreOptions(Elsewhere, Elsewhere), _installation.Time).Run()).Code);
        Assert.Equal("backup.not_empty", Assert.Throws<BackupException>(() => new Restoration(new RestoreOptions(_installation.Scratch, Elsewhere), _installation.Time).Run()).Code);
        Assert.Equal("backup.no_snapshot", Assert.Throws<BackupException>(() => Restore("../x")).Code);
        Assert.Equal("backup.inside", Assert.Throws<BackupException>(() => Run(to: Path.Combine(_installation.Data, "backup"))).Code);
        Assert.Equal("backup.inside", Assert.Throws<BackupException>(() => Run(to: _installation.Scratch)).Code);
        Assert.Equal("backup.not_a_folder", Assert.Throws<BackupException>(() => Run(to: "ftp://somewhere/backup")).Code);
        using var other = new AnInstallation();
        other.OpenIncident();
        Assert.Equal("backup.other_ledger", Assert.Throws<BackupException>(() => new BackupRun(other.Product.ToBackUp, Backup, other.Time).Run(new BackupOptions())).Code);
        File.WriteAllText(Path.Combine(Backup, "bayyina-backup"), "bayyina-backup-9\nbayyina-x\n");
        Assert.Equal("backup.form", Assert.Throws<BackupException>(() => Restore()).Code);
    }

    [Fact]
    public void A_newer_checkpoint_that_is_known_from_elsewhere_keeps_the_record_from_being_signed_anew()
    {
        var incident = _installation.OpenIncident("before");
        Run();
        _installation.OpenIncident("not in the backup");
        var known = Product.LedgerFolder.Checkpoint()!;
        LoseTheMachine();

        var restored = new Restoration(new RestoreOptions(Backup, Elsewhere, Checkpoint: known), _installation.Time).Run();

        Assert.Equal("ledger.behind", restored.ReadOnly!.Code);
        using var product = Open();
        Assert.Equal(["before"], product.Incidents.Find(incident)!.Titles);
        Assert.Throws<ReadOnlyException>(() => product.Say(IncidentBook.Note(incident, "no", "en", false), product.Node));
    }

    [Fact]
    public void Where_the_machine_knows_more_than_the_backup_its_lock_stays_and_another_history_is_refused()
    {
        _installation.OpenIncident("before");
        Run();
        _installation.OpenIncident("after the backup");
        _installation.Stop();

        Assert.Equal((LockFate.Kept, "ledger.behind"), (Restore() is var restored ? restored.Lock : default, restored.ReadOnly!.Code));
    }

    [Fact]
    public void Without_keys_they_are_asked_for_and_what_belongs_to_this_machine_alone_is_left_behind()
    {
        var user = _installation.AUser(Name, UserRole.Field);
        Product.Access.Links.MakeFor(user, null);
        var snapshot = Run(new BackupOptions(WithKeys: false)).Snapshot;
        var database = RecordOf(snapshot);
        Assert.All((string[])["session", "one_time_link", "upload", "subject_key"], table => Assert.Equal(0, Count(database, table)));
        Assert.Equal(1, Count(database, "app_user"));
        Assert.Empty(Directory.GetFiles(Backup, "*.key", SearchOption.AllDirectories));
        Assert.DoesNotContain(Directory.GetFiles(Backup, "*", SearchOption.AllDirectories), file => File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(Name)) >= 0);
        var keys = Path.Combine(_installation.Scratch, "keys apart");
        Assert.Equal(0, Tool.Run("cp", ["-a", Path.Combine(_installation.Data, "keys"), keys]).ExitCode);
        LoseTheMachine();

        Assert.Equal("restore.keys_missing", Assert.Throws<BackupException>(() => Restore()).Code);
        Assert.Null(new Restoration(new RestoreOptions(Backup, Elsewhere, Keys: keys), _installation.Time).Run().ReadOnly);
        using var product = Open();
        Assert.NotNull(product.Access.Users.FindByName(Name));
    }

    [Fact]
    public void While_it_is_backed_up_others_say_more_and_what_is_in_the_snapshot_is_whole()
    {
        _installation.Say([.. Enumerable.Range(0, 300).Select(_ => IncidentBook.Opening(SubjectId.New("incident"), "t", null, null, false))]);
        var incident = _installation.OpenIncident();
        _installation.Seal(incident, "one");
        var said = 0;
        // In the middle of its reading, and while blobs are copied.
        var made = new BackupRun(Product.ToBackUp, Backup, _installation.Time, (_, _, _) =>
        {
            _installation.OpenIncident("meanwhile");
            _installation.Seal(incident, $"meanwhile {said++}");
        }).Run(new BackupOptions());
        Assert.True(said > 1);
        Assert.InRange(made.Statements, 303, Product.Rows.Assigned() - said);
        LoseTheMachine();

        var restored = Restore();
        Assert.Null(restored.ReadOnly);
        Assert.Empty(restored.Rolled.Lacking);
        using var product = Open();
        Assert.Empty(product.Rebuild());
    }

    private string RecordOf(string snapshot) => Directory.GetFiles(Path.Combine(Backup, "snapshots", snapshot), "record-*").Single();

    private static long Count(string database, string table)
    {
        using var opened = Bayyina.Storage.Database.Open(Copied(database));
        return opened.Read(c => c.ExecuteScalar<long>($"SELECT COUNT(*) FROM {table}"));
    }

    private static string Sealed(string database, StatementId id)
    {
        using var opened = Bayyina.Storage.Database.Open(Copied(database));
        return Bayyina.Storage.PackedText.Read(opened.Read(c => c.QuerySingle<byte[]>("SELECT disclosures FROM statement WHERE id = @Value", new { id.Value })));
    }

    // Opened for itself, it would be changed.
    private static string Copied(string database)
    {
        var copy = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.Copy(database, copy);
        return copy;
    }

    private void Erase(StatementId id, string property) =>
        _installation.Say(Assert.IsType<Erasable>(Product.Statements.Erasure(id, [property], "asked for")).Draft);

    private BackupMade Run(BackupOptions? options = null, string? to = null) =>
        new BackupRun(Product.ToBackUp, to ?? Backup, _installation.Time).Run(options ?? new BackupOptions());

    private Restored Restore(string? snapshot = null) => new Restoration(new RestoreOptions(Backup, Elsewhere, snapshot), _installation.Time).Run();

    private Restored RestoreTo(string data) => new Restoration(new RestoreOptions(Backup, data), _installation.Time).Run();

    private Product Open() => Product.Open(Elsewhere, _installation.Time);

    // Data folder and checkpoint lock are gone; what is left is the backup.
    private void LoseTheMachine()
    {
        var place = Product.Lock.Location;
        _installation.Stop();
        Directory.Delete(_installation.Data, recursive: true);
        File.Delete(place);
    }
}
