using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Storage;

namespace Bayyina.Ledger;

/// <summary>The two keys of an installation, the log's and the node's, and the origin that names the ledger.</summary>
public sealed class InstallationKeys : IDisposable
{
    private readonly Database _database;
    private readonly string _folder;
    private readonly HashSet<string> _nodeKeys = new(StringComparer.Ordinal);

    private InstallationKeys(Database database, string folder, string origin, LogKey log, Signer node)
    {
        (_database, _folder, Origin, Log, Node) = (database, folder, origin, log, node);
        Refresh();
    }

    /// <summary>The ledger's origin: random, one a data folder.</summary>
    public string Origin { get; }

    /// <summary>Signs checkpoints.</summary>
    public LogKey Log { get; }

    /// <summary>Signs the installation's own statements.</summary>
    public Signer Node { get; private set; }

    /// <summary>Whether a key is or was the node's.</summary>
    public bool IsNodeKey(string thumbprint) => _nodeKeys.Contains(thumbprint);

    /// <summary>Opens the keys of a data folder, founding the ledger where there is none.</summary>
    /// <exception cref="LedgerException"><c>key.missing</c>: the database is there and a private key is not.</exception>
    public static InstallationKeys Open(DataFolder folder, Database database, LedgerRows rows, bool writing)
    {
        var origin = rows.Origin();
        if (origin is null && !writing)
        {
            throw new StorageException("data.missing", folder.Root);
        }
        if (origin is null)
        {
            origin = Found(folder, database);
        }
        var log = LogKey.FromPem(origin, ReadKey(folder.Keys, "log.key"));
        var (actor, pem) = Split(ReadKey(folder.Keys, "node.key"));
        var keys = new InstallationKeys(database, folder.Keys, origin, log, Signer.FromPem(actor, pem));
        if (writing)
        {
            keys.FinishRotation();
        }
        return keys;
    }

    /// <summary>Says the node's own key into the record: the ledger's first statement.</summary>
    /// <returns>False where that was done before.</returns>
    public bool Enrol(StatementBook statements)
    {
        if (_nodeKeys.Count > 0)
        {
            return false;
        }
        // Until the first statement is in, the node's key is known from the file only.
        _nodeKeys.Add(Node.Key.Thumbprint);
        statements.Say(
            [
                new Draft(Node.Actor, KernelKinds.KeyEnrolled, exercise: false)
                    .Say("jwk", Jwk(Node.Key))
                    .Say("holder", Node.Actor.Value)
                    .Say("roles", (IReadOnlyCollection<string>)[Roles.Node, Roles.Documentation]),
            ],
            Node);
        Refresh();
        return true;
    }

    /// <summary>What enrols somebody else's key under a new actor.</summary>
    /// <exception cref="ProofFormatException"><c>key.malformed</c>.</exception>
    public static Draft EnrolmentOf(string jwk, IReadOnlyCollection<string> roles, string? name)
    {
        var holder = SubjectId.New("actor");
        return new Draft(holder, KernelKinds.KeyEnrolled, exercise: false)
            .Say("jwk", Jwk(P256Key.FromJwk(jwk)))
            .Say("holder", holder.Value)
            .Say("roles", roles.Count == 0 ? [Roles.Field] : roles)
            .Say("name", name);
    }

    /// <summary>What revokes a key; null where no such key is enrolled.</summary>
    public Draft? RevocationOf(string thumbprint, string? reason) =>
        _database.Read(c => EnrolledKeys.All(c)).TryGetValue(thumbprint, out var key)
            ? new Draft(new SubjectId(key.Holder), KernelKinds.KeyRevoked, exercise: false).Say("thumbprint", thumbprint).Say("reason", reason)
            : null;

    /// <summary>Makes the node a new key. Said under both, so that a holder of either key file can walk to the other.</summary>
    public void Rotate(StatementBook statements)
    {
        var next = Signer.Create(Node.Actor);
        DurableFile.WriteSecret(PathOf("node.next.key"), Encoding.ASCII.GetBytes(Join(next)));
        Draft Rotated() => new Draft(Node.Actor, KernelKinds.KeyRotated, exercise: false)
            .Say("previous", Jwk(Node.Key)).Say("next", Jwk(next.Key)).Say("holder", Node.Actor.Value);
        var signed = statements.Sign([Rotated()], Node).Concat(statements.Sign([Rotated()], next)).ToList();
        _nodeKeys.Add(next.Key.Thumbprint);
        _database.Write(transaction => statements.Stage(transaction, signed));
        FinishRotation();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Log.Dispose();
        Node.Dispose();
    }

    // A rotation that was interrupted is finished if its statements were kept, and otherwise never happened.
    private void FinishRotation()
    {
        if (!File.Exists(PathOf("node.next.key")))
        {
            return;
        }
        var (actor, pem) = Split(ReadKey(_folder, "node.next.key"));
        var next = Signer.FromPem(actor, pem);
        Refresh();
        if (!_nodeKeys.Contains(next.Key.Thumbprint))
        {
            File.Delete(PathOf("node.next.key"));
            return;
        }
        File.Move(PathOf("node.next.key"), PathOf("node.key"), overwrite: true);
        DurableFile.SyncFolder(_folder);
        Node.Dispose();
        Node = next;
    }

    private void Refresh() => _nodeKeys.UnionWith(_database.Read(c => EnrolledKeys.All(c))
        .Where(key => key.Value.Roles.Contains(Roles.Node)).Select(key => key.Key));

    private static string Found(DataFolder folder, Database database)
    {
        var origin = "bayyina-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        // Keys that a founding left behind before its database was written belong to no ledger yet.
        using var log = LogKey.Create(origin);
        DurableFile.WriteSecret(Path.Combine(folder.Keys, "log.key"), Encoding.ASCII.GetBytes(log.ToPem()));
        using var node = Signer.Create(SubjectId.New("actor"));
        DurableFile.WriteSecret(Path.Combine(folder.Keys, "node.key"), Encoding.ASCII.GetBytes(Join(node)));
        database.Write(transaction => LedgerRows.Found(transaction, origin));
        return origin;
    }

    // The file names its holder on the first line; what follows is PEM as openssl reads it.
    private static string Join(Signer signer) => $"{signer.Actor}\n{signer.ToPem()}\n";

    private static (SubjectId Actor, string Pem) Split(string file)
    {
        var line = file.Split('\n', 2);
        return SubjectId.TryParse(line[0], out var actor)
            ? (actor, line[1])
            : throw new LedgerException("key.damaged", "node.key does not name its holder.");
    }

    private static string ReadKey(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? File.ReadAllText(path) : throw new LedgerException("key.missing", path);
    }

    private static JsonElement Jwk(P256Key key)
    {
        using var document = JsonDocument.Parse(key.ToJwk());
        return document.RootElement.Clone();
    }

    private string PathOf(string name) => Path.Combine(_folder, name);
}
