using System.Reflection;
using System.Runtime.InteropServices;
using Bayyina.Access;
using Bayyina.Audit;
using Bayyina.Backups;
using Bayyina.Displacement;
using Bayyina.Dossiers;
using Bayyina.DoubleTaps;
using Bayyina.Evidence;
using Bayyina.Incidents;
using Bayyina.Ledger;
using Bayyina.Places;
using Bayyina.Proof;
using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Storage;
using Bayyina.Sync;
using Bayyina.Vault;
using Bayyina.Volunteers;

namespace Bayyina;

/// <summary>One installation, opened: the kernel and the features, put together in one place.</summary>
public sealed partial class Product : IDisposable
{
    private readonly DataFolder _folder;
    private readonly InstallationKeys _keys;
    private readonly AccessDesk? _access;
    private readonly DisclosureSeal _seal;

    private Product(DataFolder folder, TimeProvider time, bool writing)
    {
        _folder = folder;
        Time = time;
        var place = folder.Stores.Database ?? folder.Database;
        Database = writing ? Database.Open(place) : Database.OpenForReading(place);
        Vault = VaultOf(folder.Stores.Vault ?? folder.Vault, folder, time);
        LedgerFolder = new LedgerFolder(folder.Ledger);
        Rows = new LedgerRows(Database);
        _keys = InstallationKeys.Open(folder, Database, Rows, writing);
        _seal = new DisclosureSeal(KeyWrap.Open(folder.Keys, "subjects.key", () => StatementStore.HasKeys(Database)), Kinds);
        var store = new StatementStore(Database, _seal);
        OtherLedgers = new OtherLedgers(store, _keys.Origin);
        var rules = new FoldRules(Kinds, (origin, key) => origin == _keys.Origin ? _keys.IsNodeKey(key) : OtherLedgers.IsNodeKey(origin, key));
        Statements = new StatementBook(store, _keys.Origin, rules, Projections, time);
        Lock = CheckpointLock.Of(_keys.Origin, folder.Stores);
        Gazetteer = new Gazetteer(Database, time);
        StatementList = new StatementList(Statements);
        Incidents = new IncidentBook(Database, Statements);
        IncidentList = new IncidentList(Database);
        (Reports, ReportList) = (new ReportBook(Statements), new ReportList(Database));
        (Strikes, StrikeList) = (new StrikeBook(Database, Statements), new StrikeList(Database));
        (Sightings, SightingList) = (new SightingBook(Statements), new SightingList(Database));
        Proposals = new Proposals(Database, Statements);
        ItemList = new ItemList(Database);
        Evidence = new EvidenceBook(Database, Statements, () => _keys.Node);
        Sequencer = new Sequencer(Database, Statements, LedgerFolder, Lock, _keys.Log, () => _keys.Node);
        Previews = new PreviewBook(Vault, folder.Previews, time);
        Uploads = new UploadBook(Database, Vault, Evidence, () => Sequencer.Run(), Previews.MakeSoon, time);
        Sync = new SyncDesk(Statements, StatementList, OtherLedgers, LedgerFolder, Vault, (Sequencer, _keys));
        var described = new DossierSource(Database, Statements, Incidents, incident => [.. Worksites.PartsOf(incident), .. Deployments.PartsOf(incident)]).Described;
        Dossiers = new DossierBook(
            new DossierDesk(Database, Statements, Evidence, Vault, Sequencer, LedgerFolder, () => _keys.Node, described, time));
        if (writing)
        {
            // Before anything is done and anybody let in, the ledger is looked at.
            Found = new LedgerOpening(Rows, LedgerFolder, Lock, _keys.Log.Public).Open();
            if (Found is not LedgerReadOnly && Rows.Assigned() > 0 && !IsNodeKnown())
            {
                Found = new LedgerReadOnly("ledger.key_unknown", _keys.Node.Key.Thumbprint);
            }
            if (Found is LedgerReadOnly wrong)
            {
                ReadOnly = wrong;
                Statements.ReadOnlyBecause = wrong.Code;
            }
            else
            {
                GoOn();
                Gazetteer.BringStart();
            }
            Previews.Tidy();
            folder.CleanOutgoing();
            _access = new AccessDesk(folder, Database, new Enrolment(Statements, _keys, () => Sequencer.Run()), time);
        }
    }

    // After a database was brought up from tiles alone, the statement by which the node has its key may lack what it disclosed: whatever was
    // said under it would be refused.
    private bool IsNodeKnown()
    {
        if (_keys.IsKnown())
        {
            return true;
        }
        Rebuild();
        return _keys.IsKnown();
    }

    // What an interrupted run left behind, and what an older version of the program left to be done.
    private void GoOn()
    {
        _keys.FinishRotation();
        _folder.Keys.Finish();
        IsNew = _keys.Enrol(Statements);
        if (IsNew && Found is LedgerWhole)
        {
            Found = new SequencingToFinish(0);
        }
        // What lies in a folder that is shared may be what another node takes in just now.
        Cleaned = Lock.IsShared && Vault is FolderVault && _folder.Stores.Vault is not null ? 0 : Vault.CleanIncoming();
        Statements.Store.SealIfDue();
        if (Database.IsDue(Database.DueRebuild))
        {
            Rebuild();
            Database.Settle(Database.DueRebuild);
        }
        Uploads.Tidy();
    }

    /// <summary>Every kind of statement.</summary>
    public static KindCatalogue Kinds { get; } = new(
    [
        .. KernelKinds.All, .. IncidentKinds.All, .. ReportKinds.All, .. StrikeKinds.All, .. SightingKinds.All, .. ItemKinds.All, .. DossierKinds.All,
        .. WarningKinds.All, .. OutletKinds.All,
        .. WorksiteKinds.All, .. CasualtyKinds.All, .. DeploymentDesk.Kinds,
        .. VolunteerKinds.All, .. DisplacementKinds.All,
    ]);

    /// <summary>The version of the program.</summary>
    public static string Version { get; } =
        typeof(Product).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>Corrected server time.</summary>
    public TimeProvider Time { get; }

    /// <summary>The database of the data folder.</summary>
    public Database Database { get; }

    /// <summary>The bytes.</summary>
    public IVault Vault { get; }

    /// <summary>Statements and their folds.</summary>
    public StatementBook Statements { get; }

    /// <summary>Statements by their place in the ledger.</summary>
    public StatementList StatementList { get; }

    /// <summary>Published checkpoint and tiles.</summary>
    public LedgerFolder LedgerFolder { get; }

    /// <summary>The ledger's rows.</summary>
    public LedgerRows Rows { get; }

    /// <summary>The published checkpoint, or null before the first: where other nodes publish as well, the last of all.</summary>
    public SignedNote? Published() => Sequencer.Published();

    /// <summary>The checkpoint lock, outside the data folder.</summary>
    public ICheckpointLock Lock { get; }

    /// <summary>Gives staged statements their place.</summary>
    public Sequencer Sequencer { get; }

    /// <summary>The ledgers of other installations whose statements were carried here.</summary>
    public OtherLedgers OtherLedgers { get; }

    /// <summary>Carries statements from one installation to another by hand.</summary>
    public SyncDesk Sync { get; }

    /// <summary>Names, codes and outlines of places.</summary>
    public Gazetteer Gazetteer { get; }

    /// <summary>Incidents.</summary>
    public IncidentBook Incidents { get; }

    /// <summary>Incidents as lists show them.</summary>
    public IncidentList IncidentList { get; }

    /// <summary>Reports.</summary>
    public ReportBook Reports { get; }

    /// <summary>Reports as lists show them.</summary>
    public ReportList ReportList { get; }

    /// <summary>Strikes.</summary>
    public StrikeBook Strikes { get; }

    /// <summary>Strikes as lists show them.</summary>
    public StrikeList StrikeList { get; }

    /// <summary>Sightings.</summary>
    public SightingBook Sightings { get; }

    /// <summary>Sightings as lists show them.</summary>
    public SightingList SightingList { get; }

    /// <summary>What may be one, and why; people decide.</summary>
    public Proposals Proposals { get; }

    /// <summary>Items.</summary>
    public EvidenceBook Evidence { get; }

    /// <summary>Items as lists show them.</summary>
    public ItemList ItemList { get; }

    /// <summary>Files on their way in over the web.</summary>
    public UploadBook Uploads { get; }

    /// <summary>Small pictures of items.</summary>
    public PreviewBook Previews { get; }

    /// <summary>Dossiers.</summary>
    public DossierBook Dossiers { get; }

    /// <summary>Who may enter.</summary>
    /// <exception cref="InvalidOperationException">The installation was opened for reading: nobody enters there.</exception>
    public AccessDesk Access => _access ?? throw new InvalidOperationException("It was opened for reading.");

    /// <summary>The node's signer, whose actor is the installation's own.</summary>
    public Signer Node => _keys.Node;

    /// <summary>How the installation itself reads: everything up to restricted. What is protected, only a user may see.</summary>
    public Reader Own => Reader.OfInstallation(Node.Actor);

    /// <summary>The log's verifier key.</summary>
    public NoteKey LogKey => _keys.Log.Public;

    /// <summary>What was found when the ledger was opened; null where it was opened for reading.</summary>
    public LedgerFound? Found { get; private set; }

    /// <summary>Why the record can only be read; null where it can be written, or was opened for reading.</summary>
    public LedgerReadOnly? ReadOnly { get; }

    /// <summary>How many leftovers of an interrupted intake were removed.</summary>
    public int Cleaned { get; private set; }

    /// <summary>Whether the installation was founded just now.</summary>
    public bool IsNew { get; private set; }

    /// <summary>The folder that holds it all.</summary>
    public DataFolder Folder => _folder;

    /// <summary>Opens for writing, founding the installation where there is none.</summary>
    /// <exception cref="StorageException">The folder is in use or unusable.</exception>
    /// <exception cref="LedgerException">The ledger is not what it must be.</exception>
    /// <param name="data">The data folder.</param>
    /// <param name="time">Corrected server time.</param>
    /// <param name="passphrase">Asked for that of the private keys where one is set.</param>
    /// <param name="stores">Where database, vault and lock lie, as far as it is said now.</param>
    public static Product Open(string data, TimeProvider time, Func<string?>? passphrase = null, Stores? stores = null) =>
        Make(DataFolder.OpenForWriting(data, passphrase, stores), time, writing: true);

    /// <summary>Opens for reading beside whoever writes.</summary>
    /// <exception cref="StorageException"><c>data.missing</c>.</exception>
    public static Product OpenForReading(string data, TimeProvider time, Func<string?>? passphrase = null, Stores? stores = null) =>
        Make(DataFolder.OpenForReading(data, passphrase, stores), time, writing: false);

    /// <summary>Audits an installation beside whoever writes, changing nothing; repairs blobs where a second vault is named, which needs the lock.</summary>
    /// <exception cref="StorageException"><c>data.missing</c>; <c>data.in_use</c>: it is to be repaired and somebody writes; see <see cref="Auditor.Run"/>.</exception>
    public static AuditReport Check(
        string data, AuditOptions options, Action<Finding> tell, IProgress<AuditProgress>? progress = null, Func<string?>? passphrase = null, Stores? stores = null)
    {
        using var folder = options.RepairFrom is null ? DataFolder.OpenForAudit(data, passphrase, stores)
            : DataFolder.Exists(data) ? DataFolder.OpenForWriting(data, passphrase, stores)
            : throw new StorageException("data.missing", Path.GetFullPath(data));
        return Auditor.Run(folder, Audited, options, tell, progress);
    }

    /// <summary>Says one thing under somebody's key, and gives it its place in the ledger.</summary>
    public (StatementId Id, long Index) Say(Draft draft, Signer signer)
    {
        var id = Statements.Say([draft], signer)[0].Id;
        Sequencer.Run();
        return (id, Rows.IndexesOf([id])[id]);
    }

    /// <summary>Replaces the node's key; the one before counts for nothing from then on.</summary>
    public void RotateNodeKey() => _keys.Rotate(Statements);

    /// <summary>What enrols a device's or a person's key under a new actor of its own.</summary>
    /// <exception cref="ProofFormatException"><c>key.malformed</c>.</exception>
    /// <exception cref="ArgumentException">There is no such role to give.</exception>
    public KeyChange EnrolmentOf(string jwk, IReadOnlyCollection<string> roles, string? name) => _keys.EnrolmentOf(jwk, roles, name);

    /// <summary>What revokes a key.</summary>
    public KeyChange RevocationOf(string thumbprint, string? reason) => _keys.RevocationOf(thumbprint, reason);

    /// <summary>Derives the read tables again.</summary>
    /// <param name="differs">Told of each row that was not as the folds say.</param>
    /// <param name="progress">Told how many statements are folded, and of how many.</param>
    /// <returns>Names of the tables that were not equal before.</returns>
    public IReadOnlyList<string> Rebuild(Action<TableDifference>? differs = null, Action<long, long>? progress = null) =>
        ReadTables.Rebuild(Database, Statements, DerivedTables, differs, progress);

    /// <summary>Brings a database that is behind its ledger up to the locked checkpoint. Open it anew afterwards: it stays as it was opened.</summary>
    /// <param name="progress">Told how far it is.</param>
    /// <exception cref="LedgerException">
    /// <c>ledger.fork</c>, <c>ledger.row_missing</c>, <c>ledger.tile_differs</c>, <c>ledger.tile_missing</c>: it was left as it is. <c>ledger.lock_missing</c>, <c>lock.foreign</c>.
    /// </exception>
    public RolledForward RollForward(Action<long, long>? progress = null) => RollForward([], progress);

    /// <param name="sources">Asked for disclosures that the tiles do not hold: the inner path, as they are whole.</param>
    /// <param name="progress">Told how far it is.</param>
    internal RolledForward RollForward(IReadOnlyList<DisclosureSource> sources, Action<long, long>? progress = null)
    {
        var locked = Lock.Read() ?? throw new LedgerException("ledger.lock_missing", Lock.Location);
        return locked.IsSignedBy(LogKey)
            ? new RollForward(Database, Statements, LedgerFolder).Run(Checkpoint.Parse(locked.Text), sources, progress)
            : throw new LedgerException("lock.foreign", Lock.Location);
    }

    /// <summary>What a backup is made of.</summary>
    public BackupSource ToBackUp => new(_folder.Root, _folder.Stores, Database, Statements, LedgerFolder, Vault, _folder.Keys, () => _keys.Node, Version);

    /// <summary>The tables that are nothing but folds.</summary>
    internal static IReadOnlyList<string> DerivedTables { get; } =
    [
        "enrolled_key", "revoked_key", "incident", "incident_item", "item",
        "bond", "report", "report_concern", "sighting", "strike",
        "received", "warning", "warning_to",
        "worksite", "casualty", .. DeploymentDesk.Tables,
        "centre", "volunteer", "volunteer_death", "volunteer_number", "volunteer_service", "displacement", "service_given",
    ];

    private static ILookup<string, Projection> Projections { get; } =
        ((IEnumerable<(string Type, Projection Projection)>)
        [
            ("actor", EnrolledKeys.Project),
            ("incident", IncidentBook.Project),
            ("incident", Bonds.Project),
            ("incident", EvidenceBook.ProjectAttachments),
            ("item", EvidenceBook.ProjectItem),
            .. DeploymentDesk.Projections,
            ("report", ReportBook.Project),
            ("report", Bonds.Project),
            ("report", EvidenceBook.ProjectAttachments),
            ("sighting", SightingBook.Project),
            ("strike", StrikeBook.Project),
            ("strike", Bonds.Project),
            ("warning", WarningBook.Project),
            ("worksite", WorksiteBook.Project),
            ("casualty", CasualtyBook.Project), ("casualty", Receivers.Project),
            ("centre", VolunteerBook.ProjectCentre),
            ("volunteer", VolunteerBook.Project),
            .. DisplacementWords.Types.Select(type => (type, (Projection)DisplacementTables.Project)),
        ]).ToLookup(p => p.Type, p => p.Projection, StringComparer.Ordinal);

    /// <summary>What an audit is told of the product.</summary>
    internal static AuditedProduct Audited { get; } = new(Kinds, Projections, DerivedTables, CheckpointLock.Of, (place, folder) => VaultOf(place, folder, TimeProvider.System), UserRows.Look);

    /// <summary>How a dossier of this installation comes about, for its process record.</summary>
    public ProcessRecord DescribeProcess() => new(
        "Bayyina",
        Version,
        RuntimeInformation.FrameworkDescription,
        RuntimeInformation.OSDescription,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ledger.origin"] = Statements.Origin,
            ["storage"] = Database.Dialect.Name,
            ["vault"] = Vault.Kind,
            ["statement.signature"] = "ES256, low S",
            ["log.signature"] = "Ed25519",
            ["hashes"] = "SHA-256, SHA-512",
        });

    /// <summary>What is handed out by hand: two lines, the log's verifier key and the node's public key as a JWK.</summary>
    public string KeyFile() => $"{LogKey}\n{Node.Key.ToJwk()}\n";

    /// <inheritdoc/>
    public void Dispose()
    {
        Previews.Dispose();
        Vault.Dispose();
        _access?.Dispose();
        _seal.Dispose();
        _keys.Dispose();
        Sequencer.Dispose();
        (Lock as IDisposable)?.Dispose();
        Database.Dispose();
        _folder.Dispose();
    }

    // What is on its way into another store lies in the data folder.
    private static IVault VaultOf(string place, DataFolder folder, TimeProvider time) =>
        S3Place.IsMeant(place) ? new S3Vault(place, folder.Vault, time) : new FolderVault(place);

    private static Product Make(DataFolder folder, TimeProvider time, bool writing)
    {
        try
        {
            return new Product(folder, time, writing);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }
}
