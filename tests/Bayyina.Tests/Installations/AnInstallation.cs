using System.Text;
using System.Text.Json.Nodes;
using Bayyina.Access;
using Bayyina.Evidence;
using Bayyina.Incidents;
using Bayyina.Ledger;
using Bayyina.Proof;
using Bayyina.Statements;

namespace Bayyina.Tests.Installations;

/// <summary>A real installation in a folder of its own, with its checkpoint lock outside of that folder.</summary>
public sealed class AnInstallation : IDisposable
{
    // In memory where the system has a place for that: what is tested here is what is written and in which order, not the disk.
    private static readonly string Place = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
    private static readonly DirectoryInfo State = NewFolder();
    private readonly DirectoryInfo _scratch = NewFolder();
    private readonly AStore _store = new();
    private Product? _product;

    // Locks are told apart by their ledgers' random origins, so all tests of the process may share the place.
    static AnInstallation()
    {
        Environment.SetEnvironmentVariable("XDG_STATE_HOME", State.FullName);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => State.Delete(recursive: true);
    }

    public Clock Time { get; } = new();

    public string Data => Path.Combine(_scratch.FullName, "data");

    /// <summary>A folder of the test's own beside the data.</summary>
    public string Scratch => _scratch.FullName;

    /// <summary>The installation, opened where it is not.</summary>
    public Product Product => _product ??= Product.Open(Data, Time, null, _store.Stores);

    /// <summary>Where its database lies.</summary>
    public string Database => _store.Stores.Database ?? Path.Combine(Data, "bayyina.db");

    /// <summary>Opens it again, as after an orderly end.</summary>
    public Product Reopened()
    {
        Stop();
        return Product;
    }

    public void Stop()
    {
        _product?.Dispose();
        _product = null;
    }

    /// <summary>Says drafts as the node and gives them their places.</summary>
    public IReadOnlyList<Staging> Say(params Draft[] drafts)
    {
        var staged = Product.Statements.Say(drafts, Product.Node);
        Product.Sequencer.Run();
        return staged;
    }

    /// <summary>Opens an incident and says so.</summary>
    public SubjectId OpenIncident(string? title = "a collapse", bool exercise = false, string? place = null)
    {
        var incident = SubjectId.New("incident");
        Say(IncidentBook.Opening(incident, title, null, place, exercise));
        return incident;
    }

    /// <summary>Seals texts as items of an incident; each name is its content too.</summary>
    public IReadOnlyList<SealedNow> Seal(SubjectId incident, params string[] names) => Seal(incident, false, names);

    public IReadOnlyList<SealedNow> Seal(SubjectId incident, bool exercise, params string[] names)
    {
        var taken = Take(names);
        var done = Product.Evidence.Seal(taken, new Acquisition(), incident, exercise);
        Product.Sequencer.Run();
        return done;
    }

    /// <summary>Puts texts into the vault.</summary>
    public IReadOnlyList<IntakeOutcome.TakenIn> Take(params string[] names)
    {
        using var batch = Product.Vault.BeginBatch();
        var taken = names.Select(name => new IntakeOutcome.TakenIn(
            name, name, "", batch.Write(Encoding.UTF8.GetBytes(name)), "text/plain", null, new JsonObject(), [])).ToList();
        batch.Commit();
        return taken;
    }

    /// <summary>Enrols a key of somebody else, such as a phone.</summary>
    public Signer Enrol(params string[] roles)
    {
        using var key = Signer.Create(SubjectId.New("actor"));
        var enrolment = Assert.IsType<KeyChangeToSay>(Product.EnrolmentOf(key.Key.ToJwk(), roles, "somebody")).Draft;
        Say(enrolment);
        return Signer.FromPem(enrolment.Subject, key.ToPem());
    }

    /// <summary>Makes a user.</summary>
    public User AUser(string name, params UserRole[] roles) =>
        Assert.IsType<UserChanged>(Product.Access.Users.Create(name, roles, null)).User;

    /// <summary>A statement of somebody else, signed on a device.</summary>
    public SdJwt Signed(Draft draft, Signer by) => draft.Sign(Product.Statements.Origin, Time, by);

    /// <summary>Hands a statement of somebody else in; it is not sequenced yet.</summary>
    public Staging Admit(Draft draft, Signer by) => Product.Statements.Admit(Signed(draft, by));

    /// <summary>What the fold of its subject says of a statement.</summary>
    public FoldedStatement Now(StatementId id)
    {
        var stored = Stored(id);
        return Product.Statements.StateOf(stored.Statement.Subject!.Value).Find(id)!;
    }

    /// <summary>A statement that must be there.</summary>
    public StoredStatement Stored(StatementId id) => Product.Statements.Store.Find(id) ?? throw new KeyNotFoundException(id.Value);

    /// <summary>Why the node ruled against a statement; null where it did not.</summary>
    public string? WhyRefused(StatementId id) =>
        Now(id).RefusedBy is { } ruling ? Stored(ruling).Statement.Text("reason").OrNull : null;

    /// <summary>A copy of the stopped installation as a backup would be: data folder and database, without the lock.</summary>
    public string CopyOfData()
    {
        Stop();
        var copy = Path.Combine(Scratch, Path.GetRandomFileName());
        Assert.Equal(0, Tool.Run("cp", ["-a", Data, copy]).ExitCode);
        _store.CopyTo(copy);
        return copy;
    }

    /// <summary>Where the parts of the installation lie.</summary>
    internal AStore Store => _store;

    /// <summary>Puts a copy in the place of the data.</summary>
    public void PutBack(string copy)
    {
        PutBackDatabase(copy);
        Directory.Delete(Data, recursive: true);
        Directory.Move(copy, Data);
    }

    /// <summary>Puts the database of a copy in the place of ours, and nothing else of it.</summary>
    public void PutBackDatabase(string copy)
    {
        Stop();
        if (AStore.IsPostgres)
        {
            _store.PutBack(copy);
        }
        else
        {
            File.Copy(Path.Combine(copy, "bayyina.db"), Path.Combine(Data, "bayyina.db"), overwrite: true);
        }
    }

    /// <summary>Every file in which something of the record could be read: those of the data folder and those of its database.</summary>
    public IEnumerable<string> Files() => Directory.EnumerateFiles(Data, "*", SearchOption.AllDirectories).Concat(_store.Files());

    /// <summary>Which files hold these bytes.</summary>
    /// <remarks>
    /// They are looked for in copies, made by another process: were this one to open and close the database's files, the system would take
    /// that for the end of SQLite's locks on them.
    /// </remarks>
    public static IReadOnlyList<string> With(IEnumerable<string> files, byte[] bytes)
    {
        using var copy = new TestFolder();
        Assert.Equal(0, Tool.Run("cp", ["--parents", "-t", copy[""], "--", .. files]).ExitCode);
        return [.. Directory.EnumerateFiles(copy[""], "*", SearchOption.AllDirectories).Where(file => File.ReadAllBytes(file).AsSpan().IndexOf(bytes) >= 0)];
    }

    private static DirectoryInfo NewFolder() => Directory.CreateDirectory(Path.Combine(Place, "bayyina-test-" + Path.GetRandomFileName()));

    public void Dispose()
    {
        Stop();
        _store.Dispose();
        _scratch.Delete(recursive: true);
    }
}
