using System.Text;
using System.Text.Json.Nodes;
using Bayyina.Access;
using Bayyina.Audit;
using Bayyina.Backups;
using Bayyina.Dossiers;
using Bayyina.Evidence;
using Bayyina.Incidents;
using Bayyina.Ledger;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Storage;
using Bayyina.Tests.Installations;
using Bayyina.Tests.Vault.S3;

namespace Bayyina.Tests.Backups;

/// <summary>A machine is lost and its record goes on elsewhere, whatever the stores of both are and wherever the backup lies.</summary>
[Collection(nameof(S3Collection))]
public sealed class RehearsalTests : IDisposable
{
    private const string Name = "Exercise Volunteer Salma";
    private readonly TestFolder _folder = new();
    private readonly List<string> _databases = [];
    private readonly Clock _time = new();

    public RehearsalTests()
    {
        // Sets the place of the checkpoint locks of this process.
        using var _ = new AnInstallation();
    }

    public void Dispose()
    {
        _databases.ForEach(PostgresServer.Shared.Drop);
        _folder.Dispose();
    }

    [Theory]
    [InlineData("sqlite folder", "folder", "postgresql folder")]
    [InlineData("postgresql folder", "folder", "sqlite folder")]
    [InlineData("postgresql folder", "folder", "postgresql s3")]
    [InlineData("sqlite s3", "folder", "sqlite folder")]
    [InlineData("sqlite folder", "s3", "sqlite folder")]
    [InlineData("sqlite folder", "s3", "postgresql s3")]
    [InlineData("postgresql s3", "s3", "postgresql s3")]
    public void A_record_is_backed_up_restored_on_an_empty_machine_verified_and_goes_on(string from, string place, string to)
    {
        var backup = place == "s3" ? $"s3://{Bucket()}/backups/one" : _folder["backup"];
        var data = _folder["data"];
        SubjectId incident;
        StatementId erased;
        List<string> leaves;
        string keyFile, lockFile, film;
        using (var product = Product.Open(data, _time, null, StoresFor(from)))
        {
            incident = SubjectId.New("incident");
            product.Say(IncidentBook.Opening(incident, "before", null, null, exercise: false), product.Node);
            product.Access.Users.Create(Name, [UserRole.Documentation], null);
            erased = product.Say(IncidentBook.Note(incident, "somebody asks to erase this", "en", false), product.Node).Id;
            Seal(product, incident, "one", "two");
            var first = Run(product, backup);
            Assert.Equal((2, 0, 0), (first.Blobs.Copied, first.Blobs.Damaged.Count, first.Missing.Count));
            // What was erased since must be gone from the snapshot before, too.
            product.Say(Assert.IsType<Erasable>(product.Statements.Erasure(erased, ["note"], "asked")).Draft, product.Node);
            product.RotateNodeKey();
            film = Seal(product, incident, "three")[0];
            _time.Move(TimeSpan.FromMinutes(1));
            var second = Run(product, backup);
            Assert.Equal(1, second.Blobs.Copied);
            leaves = product.Rows.Leaves(0, second.Statements);
            Assert.Equal(leaves.Count, product.Rows.Assigned());
            (keyFile, lockFile) = (product.KeyFile(), product.Lock.Location);
        }
        Directory.Delete(data, recursive: true);
        File.Delete(lockFile);
        _databases.ForEach(PostgresServer.Shared.Drop);

        var stores = StoresFor(to);
        var restored = new Restoration(new RestoreOptions(backup, data, Stores: stores), _time).Run();

        Assert.Equal((LockFate.Made, null, 3), (restored.Lock, restored.ReadOnly, restored.Blobs.Copied));
        Assert.Empty(restored.Rolled.Lacking);
        Assert.Empty(restored.Missing);
        AssertWhole(data);
        using (var product = Product.Open(data, _time))
        {
            Assert.IsType<LedgerWhole>(product.Found);
            Assert.Equal((to.Split(' ')[0], to.Split(' ')[1]), (product.Database.Dialect.Name, product.Vault.Kind));
            Assert.Equal(keyFile, product.KeyFile());
            Assert.Equal(leaves, product.Rows.Leaves(0, leaves.Count));
            Assert.Equal(Name, product.Access.Users.FindByName(Name)!.Name);
            Assert.Equal("three", Encoding.UTF8.GetString(product.Vault.BytesOf(film)));
            Assert.Equal(SaidState.Withheld, product.Statements.Store.Find(erased)!.Statement.Text("note").State);
            Assert.Empty(product.Rebuild());
            // New rows get numbers that no restored one has: of statements, of the access log, of users.
            var (id, index) = product.Say(IncidentBook.Note(incident, "and on", "en", false), product.Node);
            Assert.Equal(leaves.Count, index);
            Assert.Null(product.Statements.StateOf(incident).Find(id)!.RefusedBy);
            Assert.IsType<UserChanged>(product.Access.Users.Create("Exercise Volunteer Omar", [UserRole.Field], null));
            Seal(product, incident, "four");
            product.Dossiers.Export(new DossierRequest([incident], []), product.DescribeProcess(), _folder["dossier.zip"]);
            Assert.True(DossierVerifier.Verify(_folder["dossier.zip"], KeyFile.Parse(product.KeyFile())).Holds);
        }
        AssertWhole(data);
    }

    [Fact]
    public void A_restoration_into_a_database_that_was_stopped_begins_anew_and_a_record_that_is_there_is_left_alone()
    {
        using (var product = Product.Open(_folder["data"], _time))
        {
            var incident = SubjectId.New("incident");
            product.Say(IncidentBook.Opening(incident, "before", null, null, exercise: false), product.Node);
            Seal(product, incident, "one");
            Run(product, _folder["backup"]);
            File.Delete(product.Lock.Location);
        }
        var stores = StoresFor("postgresql folder");
        RestoreOptions To(string name) => new(_folder["backup"], _folder[name], Stores: stores);
        // After the rows were moved there.
        Assert.Throws<CrashException>(() => new Restoration(To("elsewhere"), _time, null, (what, _, _) =>
        {
            if (what == "blobs")
            {
                throw new CrashException();
            }
        }).Run());
        Assert.False(Directory.Exists(_folder["elsewhere"]));

        Assert.Null(new Restoration(To("again"), _time).Run().ReadOnly);
        Assert.Equal("restore.not_empty", Assert.Throws<BackupException>(() => new Restoration(To("third"), _time).Run()).Code);
        AssertWhole(_folder["again"]);
    }

    [Fact]
    public void A_backup_outlasts_what_the_server_does_to_sessions_that_are_silent()
    {
        var stores = StoresFor("postgresql folder");
        using var product = Product.Open(_folder["data"], _time, null, stores with { Database = stores.Database + ";Options=-c idle_in_transaction_session_timeout=300ms" });
        product.Say(IncidentBook.Opening(SubjectId.New("incident"), "before", null, null, exercise: false), product.Node);

        var made = new BackupRun(product.ToBackUp, _folder["backup"], _time, (_, _, _) => Thread.Sleep(900)).Run(new BackupOptions());

        Assert.Equal(product.Rows.Assigned(), made.Statements);
    }

    private static void AssertWhole(string data)
    {
        var findings = new List<Finding>();
        var report = Product.Check(data, new AuditOptions { Sha512 = true }, findings.Add);
        Assert.Empty(findings.Select(f => (f.Kind.Code, f.What, string.Join(' ', f.Details))));
        Assert.True(report.IsWhole);
    }

    private BackupMade Run(Product product, string backup) => new BackupRun(product.ToBackUp, backup, _time).Run(new BackupOptions());

    private static List<string> Seal(Product product, SubjectId incident, params string[] names)
    {
        using var batch = product.Vault.BeginBatch();
        var taken = names.Select(name => new IntakeOutcome.TakenIn(
            name, name, "", batch.Write(Encoding.UTF8.GetBytes(name)), "text/plain", null, new JsonObject(), [])).ToList();
        batch.Commit();
        product.Evidence.Seal(taken, new Acquisition(), incident, exercise: false);
        product.Sequencer.Run();
        return [.. taken.Select(one => one.Blob.Sha256)];
    }

    private Stores StoresFor(string what)
    {
        var parts = what.Split(' ');
        string? database = null;
        if (parts[0] == "postgresql")
        {
            database = PostgresServer.Shared.NewDatabase();
            _databases.Add(database);
        }
        return new Stores(database, parts[1] == "s3" ? $"s3://{Bucket()}/record" : null, null);
    }

    private static string Bucket()
    {
        StoreProcess.Ceph.NameInEnvironment();
        return StoreProcess.Ceph.NewBucket();
    }
}
