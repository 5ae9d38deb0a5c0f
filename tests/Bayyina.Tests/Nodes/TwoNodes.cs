using Bayyina.Incidents;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Storage;
using Bayyina.Tests.Installations;

namespace Bayyina.Tests.Nodes;

/// <summary>Two nodes of one record: one PostgreSQL, one vault folder, one checkpoint lock in a database of its own; each its own data folder.</summary>
internal sealed class TwoNodes : IDisposable
{
    // Quick enough for a test to wait for: what a silent session may take before the server ends it.
    private const string Impatient = "-c bayyina.silence=2000 -c idle_in_transaction_session_timeout=10s";

    private readonly TestFolder _folder = new();
    private readonly string _database;
    private readonly string _lock;

    public TwoNodes()
    {
        _database = PostgresServer.Shared.NewDatabase();
        _lock = PostgresServer.Shared.NewDatabase();
        Stores = new Stores(_database + $";Options={Impatient}", _folder["vault"], _lock);
    }

    public Stores Stores { get; }

    public string DatabaseName => PostgresServer.NameOf(_database);

    public string DataA => _folder["a"];

    public string DataB => _folder["b"];

    public string State => _folder["state"];

    public string Folder => _folder[""];

    /// <summary>The same stores over another line.</summary>
    public Stores Over(int port) => Stores with
    {
        Database = PostgresServer.ConnectionString(DatabaseName, port) + $";Options={Impatient}",
    };

    /// <summary>Founds the record on the first node and gives the second what it needs of it by hand: the keys.</summary>
    public (Product A, Product B) Open(Stores? ofB = null)
    {
        var a = Product.Open(DataA, new Clock(), null, Stores);
        a.Sequencer.Run();
        CopyKeys();
        return (a, Product.Open(DataB, new Clock(), null, ofB ?? Stores));
    }

    public void CopyKeys()
    {
        Directory.CreateDirectory(DataB);
        Assert.Equal(0, Tool.Run("cp", ["-a", Path.Combine(DataA, "keys"), Path.Combine(DataB, "keys")]).ExitCode);
    }

    public static Draft Opening(string title = "one of them") => IncidentBook.Opening(SubjectId.New("incident"), title, null, null, exercise: true);

    /// <summary>Ends the session that holds the election, as the server ends one that is silent.</summary>
    public void EndLeading() => PostgresServer.Shared.Sql(
        DatabaseName, "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = 1 AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");

    /// <summary>One history: every acknowledged statement has its own index under the one checkpoint of all, and both nodes' tiles give its root.</summary>
    public static void AssertOneHistory(Product a, Product b, IReadOnlyDictionary<StatementId, long> acknowledged)
    {
        a.Sequencer.Run();
        b.Sequencer.Run();
        var last = Checkpoint.Parse(a.Lock.Read()!.Text);
        Assert.Equal(a.Rows.Assigned(), last.Size);
        foreach (var node in (Product[])[a, b])
        {
            Assert.Equal(a.Lock.Read()!.Format(), node.Published()!.Format());
            Assert.Equal(last.Root, new TiledTree(last.Size, node.LedgerFolder.Read).Root());
        }
        Assert.Equal(last.Root, MerkleTree.Root([.. a.Rows.Leaves(0, last.Size).Select(leaf => MerkleTree.LeafHash(System.Text.Encoding.ASCII.GetBytes(leaf)))]));
        Assert.Equal(acknowledged.Count, acknowledged.Values.Distinct().Count());
        Assert.Equal(acknowledged.OrderBy(x => x.Value), a.Rows.IndexesOf(acknowledged.Keys).OrderBy(x => x.Value));
        Assert.Empty(a.Rebuild());
    }

    public void Dispose()
    {
        PostgresServer.Shared.Drop(_database);
        PostgresServer.Shared.Drop(_lock);
        _folder.Dispose();
    }
}
