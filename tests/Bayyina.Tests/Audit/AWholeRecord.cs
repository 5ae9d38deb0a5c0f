using System.Text;
using Bayyina.Access;
using Bayyina.Audit;
using Bayyina.Dossiers;
using Bayyina.Evidence;
using Bayyina.Incidents;
using Bayyina.Ledger;
using Bayyina.Statements;
using Bayyina.Storage;
using Bayyina.Tests.Installations;
using Dapper;

namespace Bayyina.Tests.Audit;

/// <summary>A record of many kinds, all of it invented: items, drills, corrections, refusals, erasures, keys that came and went, users, a dossier, an upload.</summary>
public sealed class AWholeRecord : IDisposable
{
    public AWholeRecord()
    {
        var incident = Installation.OpenIncident("تمرين: a collapse", place: "C1022");
        var items = Installation.Seal(incident, [.. Enumerable.Range(0, 300).Select(i => $"file {i}.txt")]);
        Installation.Seal(Installation.OpenIncident("a drill", exercise: true), exercise: true, "drill.txt");
        using var phone = Installation.Enrol();
        using var lost = Installation.Enrol(Roles.Supervisor);
        Installation.Admit(IncidentBook.Note(incident, "by phone", "en", false), phone);
        Installation.Say(Assert.IsType<KeyChangeToSay>(Installation.Product.RevocationOf(lost.Key.Thumbprint, "lost")).Draft);
        Installation.Admit(IncidentBook.Note(incident, "after it was lost", "en", false), lost);
        Installation.Product.Sequencer.Run();
        Installation.Product.RotateNodeKey();
        Installation.Say(Installation.Product.Incidents.Closing(incident, "done"));
        Installation.Seal(incident, "late.txt");
        Installation.Say(new Draft(items[1].Item, KernelKinds.Retracted, false).Say("sup", [items[1].Statement]));
        Installation.Say(IncidentBook.Note(incident, "something that somebody asks to erase", "en", false));
        var note = Installation.Product.StatementList.Latest(Installation.Product.Own, null, 1)[0].Statement;
        Installation.Say(Assert.IsType<Erasable>(Installation.Product.Statements.Erasure(note.Id, ["note"], "asked")).Draft);
        Erased = note.Id;
        Installation.AUser("Exercise Volunteer Salma", UserRole.Documentation);
        Installation.AUser("Exercise Volunteer Omar", UserRole.Documentation);
        Installation.Product.Sequencer.Run();
        Installation.Product.Dossiers.Export(
            new DossierRequest([incident], []), Installation.Product.DescribeProcess(), Path.Combine(Installation.Scratch, "dossier.zip"));
        BeginUpload(incident);
        Installation.Stop();
    }

    public AnInstallation Installation { get; } = new();

    /// <summary>The statement of which something was erased.</summary>
    public StatementId Erased { get; }

    /// <summary>A copy of it all, to be damaged.</summary>
    public ACopy Copy() => new(Installation);

    public void Dispose() => Installation.Dispose();

    private void BeginUpload(SubjectId incident)
    {
        var product = Installation.Product;
        var owner = product.Access.Users.All()[0].Actor;
        var wish = new UploadWish(incident, false, 1000, "on its way.bin", "", null, "");
        var begun = Assert.IsType<UploadMoved>(product.Uploads.Begin(owner, wish)).Upload;
        using var body = new MemoryStream(Encoding.ASCII.GetBytes(new string('a', 400)));
        Assert.IsType<UploadMoved>(product.Uploads.Append(begun, 0, body, null, product.Node).GetAwaiter().GetResult());
    }
}

/// <summary>A copy of a record with its lock, in which a test does damage.</summary>
public sealed class ACopy : IDisposable
{
    private readonly string _folder;
    private readonly AnInstallation _of;

    public ACopy(AnInstallation of)
    {
        _of = of;
        var place = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        _folder = Directory.CreateDirectory(Path.Combine(place, "bayyina-audit-" + Path.GetRandomFileName())).FullName;
        Tool.Run("cp", ["-a", of.Data, Data]);
        of.Store.CopyTo(_folder);
        // A name that is no origin's, so that each copy has its own.
        var origin = Sql<string>("SELECT origin FROM ledger");
        File.Copy(CheckpointLock.Of(origin).Location, Lock);
    }

    /// <summary>Where its parts lie.</summary>
    public Stores Stores => _of.Store.StoresOf(_folder);

    /// <summary>The place of its database.</summary>
    public string Database => Stores.Database ?? In("bayyina.db");

    public string Data => Path.Combine(_folder, "data");

    public string Lock => Path.Combine(_folder, "lock");

    public string In(string name) => Path.Combine(Data, name);

    /// <summary>Every finding, sorted by what it says.</summary>
    public IReadOnlyList<(string Code, string What)> Check(AuditOptions? options = null) => [.. Report(options).Findings.Select(f => (f.Kind.Code, f.What)).Order()];

    public (AuditReport Report, IReadOnlyList<Finding> Findings) Report(AuditOptions? options = null)
    {
        var findings = new List<Finding>();
        options = (options ?? new AuditOptions()) with { Patience = TimeSpan.FromMilliseconds(100), Grace = TimeSpan.FromDays(-1) };
        using var folder = options.RepairFrom is null ? DataFolder.OpenForAudit(Data, stores: Stores) : DataFolder.OpenForWriting(Data, stores: Stores);
        var report = Auditor.Run(folder, Product.Audited with { LockOf = (_, _) => new CheckpointLock(Lock) }, options, findings.Add);
        foreach (var finding in findings)
        {
            foreach (var culture in (string[])["en", "ar"])
            {
                // What is said of it has a place for each detail, and no more; a damaged row may hold a brace of its own.
                var plain = finding with { Details = [.. finding.Details.Select(detail => detail.Replace('{', '('))] };
                var info = System.Globalization.CultureInfo.GetCultureInfo(culture);
                Assert.DoesNotContain('{', AuditText.Means(plain, info) + AuditText.Do(plain, info));
            }
        }
        Assert.Equal(findings.Any(f => f.Kind.Severity == FindingSeverity.Damage), report.Damages > 0);
        return (report, findings);
    }

    /// <summary>Edits the database by hand, as somebody with its file, or its server, can.</summary>
    public void Edit(string sql) => Assert.NotEqual(0, InPlace((connection, transaction) => connection.Execute(sql, transaction: transaction)));

    /// <summary>Sets a packed column of a statement.</summary>
    public void Set(string column, string number, byte[] value) => Assert.Equal(
        1, InPlace((connection, transaction) => connection.Execute($"UPDATE statement SET {column} = @value WHERE number = {number}", new { value }, transaction)));

    /// <summary>Sets one value of one row; false where the database does not take it.</summary>
    public bool TrySet(string table, string column, string key, object row, object value)
    {
        try
        {
            return InPlace((connection, transaction) => connection.Execute($"UPDATE {table} SET {column} = @value WHERE {key} = @row", new { value, row }, transaction)) == 1;
        }
        catch (System.Data.Common.DbException)
        {
            return false;
        }
    }

    public T Sql<T>(string sql) => InPlace((connection, _) => connection.ExecuteScalar<T>(sql)!, isEdit: false);

    // Nothing is held to what it refers to.
    private T InPlace<T>(Func<System.Data.Common.DbConnection, System.Data.Common.DbTransaction?, T> work, bool isEdit = true)
    {
        var dialect = Dialect.For(Database);
        try
        {
            using var connection = dialect.Open(Database);
            if (!isEdit)
            {
                return work(connection, null);
            }
            connection.Execute(dialect.IsShared ? "SELECT 1" : "PRAGMA foreign_keys = OFF");
            using var transaction = connection.BeginTransaction();
            if (dialect.IsShared)
            {
                connection.Execute("SET LOCAL session_replication_role = replica", transaction: transaction);
            }
            var result = work(connection, transaction);
            transaction.Commit();
            return result;
        }
        finally
        {
            dialect.Close(Database);
        }
    }

    /// <summary>Writes over a file that may be for reading only.</summary>
    public void Change(string name, Func<byte[], byte[]> change)
    {
        var path = name == "lock" ? Lock : In(name);
        var bytes = change(File.ReadAllBytes(path));
        var mode = File.GetUnixFileMode(path);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllBytes(path, bytes);
        File.SetUnixFileMode(path, mode);
    }

    /// <summary>Flips one bit of a file.</summary>
    public void Flip(string name, long bit) => Change(name, bytes =>
    {
        bytes[bit / 8] ^= (byte)(1 << (int)(bit % 8));
        return bytes;
    });

    public void Dispose()
    {
        _of.Store.Drop(_folder);
        Directory.Delete(_folder, recursive: true);
    }
}
