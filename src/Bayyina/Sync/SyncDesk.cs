using Bayyina.Ledger;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Vault;

namespace Bayyina.Sync;

/// <summary>Carries statements, bytes and proofs from one installation to another by hand: on a stick, or over a bad line.</summary>
/// <remarks>
/// Each installation keeps its own ledger; what comes from another stands in it beside its own, under the issuer's signatures, and the
/// other's checkpoint is recorded in a statement of this node. Folds make any order and any repetition harmless.
/// </remarks>
public sealed class SyncDesk
{
    private readonly StatementBook _statements;
    private readonly StatementList _list;
    private readonly LedgerFolder _folder;
    private readonly IVault _vault;
    private readonly Sequencer _sequencer;
    private readonly InstallationKeys _keys;

    internal SyncDesk(StatementBook statements, StatementList list, OtherLedgers others, LedgerFolder folder, IVault vault, (Sequencer Sequencer, InstallationKeys Keys) ledger)
    {
        (_statements, _list, Others, _folder, _vault, _sequencer, _keys) = (statements, list, others, folder, vault, ledger.Sequencer, ledger.Keys);
    }

    /// <summary>The ledgers that were recorded here.</summary>
    public OtherLedgers Others { get; }

    /// <summary>Writes what another installation lacks.</summary>
    /// <param name="wish">From where on, and what of it.</param>
    /// <param name="reader">Who exports: what they may not see does not go along.</param>
    /// <param name="output">Where to; written from front to back.</param>
    /// <param name="progress">Entries, then bytes.</param>
    /// <exception cref="SyncRefusedException"><c>sync.since</c>.</exception>
    public SyncWritten Export(SyncWish wish, Reader reader, Stream output, IProgress<long>? progress = null) =>
        new SyncExport(_list, _folder, _vault, _keys.Log.Public).Write(wish, reader, output, progress);

    /// <summary>Takes in what another installation wrote.</summary>
    /// <param name="open">Opens the file at its beginning; called several times.</param>
    /// <param name="keyFile">The other's key file, as it was handed over by hand; asked for the first time only.</param>
    /// <param name="progress">Entries, bytes, entries again.</param>
    /// <exception cref="SyncRefusedException">
    /// <c>sync.own</c>, <c>sync.unknown</c>, <c>sync.keys</c>, <c>sync.checkpoint</c>, <c>sync.gap</c>, <c>sync.fork</c>, <c>sync.malformed</c>: nothing was taken in.
    /// </exception>
    public SyncTaken Import(Func<Stream> open, KeyFile? keyFile, IProgress<long>? progress = null)
    {
        try
        {
            return Take(open, keyFile, progress);
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException or ProofFormatException)
        {
            throw SyncFile.Malformed(broken.Message);
        }
    }

    private SyncTaken Take(Func<Stream> open, KeyFile? keyFile, IProgress<long>? progress)
    {
        var known = Recognise(OriginOf(open), keyFile);
        var intake = new SyncIntake(known, _statements, _vault, open);
        var (head, checkpoint) = intake.Verify(progress);
        if (known.Checkpoint is null && Others.Find(known.Origin) is null)
        {
            // From here on its node's rulings count, whatever the import is stopped in the middle of.
            Record(known);
        }
        Others.Expect(known, intake.Rotations);
        var taken = intake.TakeBlobs(new SyncTaken(known, head.From, head.To), progress);
        taken = intake.TakeStatements(taken, progress);
        _sequencer.Run();
        if (head.To <= known.Size)
        {
            return taken;
        }
        var further = known with { Checkpoint = checkpoint };
        Record(further);
        return taken with { Ledger = further };
    }

    private void Record(OtherLedger ledger)
    {
        _statements.Say([ledger.Recording()], _keys.Node);
        _sequencer.Run();
    }

    private static string OriginOf(Func<Stream> open)
    {
        using var tar = new System.Formats.Tar.TarReader(open());
        return SyncFile.ReadHead(tar).Head.Origin;
    }

    private OtherLedger Recognise(string origin, KeyFile? keyFile)
    {
        if (origin == _keys.Origin)
        {
            throw new SyncRefusedException("sync.own", origin);
        }
        if (keyFile is not null && keyFile.Log.Name != origin)
        {
            throw new SyncRefusedException("sync.keys", $"{keyFile.Log.Name} / {origin}");
        }
        if (Others.Find(origin) is not { } known)
        {
            return keyFile is null ? throw new SyncRefusedException("sync.unknown", origin) : new OtherLedger(SubjectId.New("ledger"), keyFile, null);
        }
        return keyFile is null || keyFile.Log.ToString() == known.Keys.Log.ToString() ? known : throw new SyncRefusedException("sync.keys", origin);
    }
}
