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
    private const string LogKeyFile = "log.key";
    private const string NodeKey = "node.key";
    private const string NextKey = "node.next.key";

    private readonly Database _database;
    private readonly KeyFolder _files;
    private volatile HashSet<string> _nodeKeys;

    private InstallationKeys(Database database, KeyFolder files, string origin, LogKey log, Signer node)
    {
        (_database, _files, Origin, Log, Node) = (database, files, origin, log, node);
        // Until its own enrolment is in the ledger, the node's key is known from the file only.
        _nodeKeys = [node.Key.Thumbprint, .. database.Read(c => EnrolledKeys.OfHolder(c, node.Actor.Value))];
    }

    /// <summary>The ledger's origin: random, one a data folder.</summary>
    public string Origin { get; }

    /// <summary>Signs checkpoints.</summary>
    public LogKey Log { get; }

    /// <summary>Signs the installation's own statements.</summary>
    public Signer Node { get; private set; }

    /// <summary>Whether a key is or was the node's.</summary>
    /// <remarks>Another node may have made the key since this one looked.</remarks>
    public bool IsNodeKey(string thumbprint)
    {
        if (!_nodeKeys.Contains(thumbprint) && _database.Dialect.IsShared)
        {
            _nodeKeys = [.. _nodeKeys, .. _database.Read(c => EnrolledKeys.OfHolder(c, Node.Actor.Value))];
        }
        return _nodeKeys.Contains(thumbprint);
    }

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
        return new InstallationKeys(database, folder.Keys, origin, ReadLogKey(folder.Keys, origin), ReadSigner(folder.Keys, NodeKey));
    }

    /// <summary>Whether the record says that the node's key is the node's.</summary>
    public bool IsKnown() => _database.Read(c => EnrolledKeys.IsSaidOf(c, Node.Actor.Value, Node.Key.Thumbprint));

    /// <summary>Says the node's own key into the record: the ledger's first statement.</summary>
    /// <returns>False where that was done before.</returns>
    public bool Enrol(StatementBook statements)
    {
        if (IsKnown())
        {
            return false;
        }
        statements.Say(
            [
                new Draft(Node.Actor, KernelKinds.KeyEnrolled, exercise: false)
                    .Say("jwk", Jwk(Node.Key))
                    .Say("holder", Node.Actor.Value)
                    .Say("roles", (IReadOnlyCollection<string>)[Roles.Node, Roles.Documentation]),
            ],
            Node);
        return true;
    }

    /// <summary>What enrols somebody else's key under a new actor, or why it cannot be enrolled.</summary>
    /// <exception cref="ProofFormatException"><c>key.malformed</c>.</exception>
    /// <exception cref="ArgumentException">A role is not among <see cref="Roles.ToGive"/>.</exception>
    public KeyChange EnrolmentOf(string jwk, IReadOnlyCollection<string> roles, string? name)
    {
        if (roles.FirstOrDefault(role => !Roles.ToGive.Contains(role)) is { } unknown)
        {
            throw new ArgumentException($"There is no role {unknown} to give.", nameof(roles));
        }
        var key = P256Key.FromJwk(jwk);
        if (IsNodeKey(key.Thumbprint) || Find(key.Thumbprint) is not null)
        {
            return new KeyChangeRefused("key.enrolled_already");
        }
        var holder = SubjectId.New("actor");
        return new KeyChangeToSay(new Draft(holder, KernelKinds.KeyEnrolled, exercise: false)
            .Say("jwk", Jwk(key))
            .Say("holder", holder.Value)
            .Say("roles", roles.Count == 0 ? [Roles.Field] : [.. roles.Distinct()])
            .Say("name", name));
    }

    /// <summary>What enrols the key of an actor of this installation, in the place of an earlier enrolment where there is one.</summary>
    /// <param name="signer">Whose key; its private half stays here.</param>
    /// <param name="roles">Of <see cref="Roles.ToGive"/>.</param>
    /// <param name="name">The name behind the pseudonym.</param>
    /// <param name="before">The enrolments that it takes the place of.</param>
    public static Draft EnrolmentOf(Signer signer, IReadOnlyCollection<string> roles, string name, IReadOnlyCollection<StatementId> before) =>
        new Draft(signer.Actor, KernelKinds.KeyEnrolled, exercise: false)
            .Say("sup", before)
            .Say("jwk", Jwk(signer.Key))
            .Say("holder", signer.Actor.Value)
            .Say("roles", roles)
            .Say("name", name);

    /// <summary>What revokes the key of an actor of this installation.</summary>
    public static Draft RevocationOf(Signer signer) =>
        new Draft(signer.Actor, KernelKinds.KeyRevoked, exercise: false).Say("thumbprint", signer.Key.Thumbprint);

    /// <summary>What revokes a key, or why it cannot be revoked.</summary>
    public KeyChange RevocationOf(string thumbprint, string? reason)
    {
        if (thumbprint == Node.Key.Thumbprint)
        {
            // Nobody would be left who can say anything, not even this.
            return new KeyChangeRefused("key.is_the_nodes");
        }
        return Find(thumbprint) is { } key
            ? new KeyChangeToSay(new Draft(new SubjectId(key.Holder), KernelKinds.KeyRevoked, exercise: false).Say("thumbprint", thumbprint).Say("reason", reason))
            : new KeyChangeRefused("key.unknown");
    }

    /// <summary>Makes the node a new key. Said under both, so that a holder of either key file can walk to the other.</summary>
    public void Rotate(StatementBook statements)
    {
        statements.ThrowIfReadOnly();
        var next = Signer.Create(Node.Actor);
        _files.Write(NextKey, Encoding.ASCII.GetBytes(Join(next)));
        Draft Rotated() => new Draft(Node.Actor, KernelKinds.KeyRotated, exercise: false)
            .Say("previous", Jwk(Node.Key)).Say("next", Jwk(next.Key)).Say("holder", Node.Actor.Value);
        var signed = statements.Sign([Rotated()], Node).Concat(statements.Sign([Rotated()], next)).ToList();
        _database.Write(transaction => statements.Stage(transaction, signed));
        next.Dispose();
        FinishRotation();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Log.Dispose();
        Node.Dispose();
    }

    /// <summary>A rotation that was interrupted is finished if its statements were kept, and otherwise never happened.</summary>
    /// <remarks>Not before the database is known to be the one that the ledger knows: an older one lacks statements that were kept.</remarks>
    public void FinishRotation()
    {
        if (!_files.Has(NextKey))
        {
            return;
        }
        var next = ReadSigner(_files, NextKey);
        if (!_database.Read(c => EnrolledKeys.IsSaidOf(c, Node.Actor.Value, next.Key.Thumbprint)))
        {
            next.Dispose();
            _files.Delete(NextKey);
            return;
        }
        // Written anew rather than renamed: where it is sealed, it is sealed under its name.
        _files.Write(NodeKey, Encoding.ASCII.GetBytes(Join(next)));
        _files.Delete(NextKey);
        Node.Dispose();
        Node = next;
        _nodeKeys = [.. _nodeKeys, Node.Key.Thumbprint];
    }

    private static string Found(DataFolder folder, Database database)
    {
        var files = folder.Keys;
        var origin = "bayyina-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        // Keys that a founding left behind before its database was written belong to no ledger yet.
        using var log = LogKey.Create(origin);
        files.Write(LogKeyFile, Encoding.ASCII.GetBytes(log.ToPem()));
        using var node = Signer.Create(SubjectId.New("actor"));
        files.Write(NodeKey, Encoding.ASCII.GetBytes(Join(node)));
        // The lock of the empty tree comes before the ledger: from here on, whoever finds the ledger without its lock has lost it.
        if (!CheckpointLock.Of(origin, folder.Stores).Swap(null, log.Sign(new Checkpoint(origin, 0, MerkleTree.EmptyRoot))))
        {
            throw new LedgerException("ledger.lock_moved", "A ledger that was never founded has a lock.");
        }
        database.Write(transaction => LedgerRows.Found(transaction, origin));
        return origin;
    }

    // The file names its holder on the first line; what follows is PEM as openssl reads it.
    private static string Join(Signer signer) => $"{signer.Actor}\n{signer.ToPem()}\n";

    private static Signer ReadSigner(KeyFolder files, string name)
    {
        var lines = ReadKey(files, name).Split('\n', 2);
        return lines.Length == 2 && SubjectId.TryParse(lines[0], out var actor)
            ? Undamaged(name, () => Signer.FromPem(actor, lines[1]))
            : throw new LedgerException("key.damaged", $"{name} does not name its holder.");
    }

    private static LogKey ReadLogKey(KeyFolder files, string origin)
    {
        var pem = ReadKey(files, LogKeyFile);
        return Undamaged(LogKeyFile, () => LogKey.FromPem(origin, pem));
    }

    private static T Undamaged<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception damaged) when (damaged is CryptographicException or ArgumentException or FormatException)
        {
            throw new LedgerException("key.damaged", $"{name}: {damaged.Message}");
        }
    }

    private static string ReadKey(KeyFolder files, string name) =>
        files.Has(name) ? Encoding.UTF8.GetString(files.Read(name)) : throw new LedgerException("key.missing", Path.Combine(files.Path, name));

    private static JsonElement Jwk(P256Key key)
    {
        using var document = JsonDocument.Parse(key.ToJwk());
        return document.RootElement.Clone();
    }

    private EnrolledKey? Find(string thumbprint) =>
        _database.Read(c => EnrolledKeys.Find(c, null, [thumbprint])).GetValueOrDefault(thumbprint);
}
