using System.Text;
using System.Text.Json;
using Bayyina.Evidence;
using Bayyina.Ledger;
using Bayyina.Statements;
using Bayyina.Storage;
using Bayyina.Vault;

namespace Bayyina.Dossiers;

/// <summary>What a dossier book works with.</summary>
/// <param name="Signer">Who exports.</param>
/// <param name="Folder">Where proofs come from.</param>
/// <param name="Incidents">How incidents describe themselves.</param>
public sealed record DossierDesk(
    Database Database,
    StatementBook Statements,
    EvidenceBook Evidence,
    FolderVault Vault,
    Sequencer Sequencer,
    LedgerFolder Folder,
    Signer Signer,
    IncidentSource Incidents,
    TimeProvider Time);

/// <summary>Exports dossiers, and states each export.</summary>
public sealed class DossierBook(DossierDesk desk)
{
    /// <summary>What would go into a dossier now. Sequences what is staged, so that everything in it has a proof.</summary>
    /// <exception cref="DossierRequestException">What was asked for cannot be made.</exception>
    public DossierContent Gather(DossierRequest request, ProcessRecord process)
    {
        desk.Sequencer.Run();
        var gathering = new DossierGathering(request, desk.Statements, desk.Evidence, new StatementReader(desk.Database), Proofs());
        return gathering.Gather(desk.Incidents, desk.Time.GetUtcNow(), process);
    }

    /// <summary>The last statement of a dossier: it left, with exactly these files.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="exercise">Whether it is a drill.</param>
    /// <param name="manifestSha512">Lower-case hex of the SHA-512 of <c>manifest-sha512.txt</c>.</param>
    /// <param name="tags">Name → SHA-512 hex of the other tag files.</param>
    /// <returns>The statement in compact form and its proof, as they stand in the bag.</returns>
    public (byte[] Statement, byte[] Proof) State(
        DossierRequest request, bool exercise, string manifestSha512, IReadOnlyDictionary<string, string> tags)
    {
        var draft = new Draft(SubjectId.New("dossier"), DossierKinds.Exported, exercise)
            .Say("manifest_sha512", manifestSha512)
            .Say("tags", JsonSerializer.SerializeToElement(tags))
            .Say("incidents", DossierGathering.WithholdsIncidents(request) ? [] : [.. request.Incidents.Select(i => i.Value).Distinct()])
            .Say("withheld", [.. request.Withhold.Select(w => w.ToString()).Distinct()]);
        var id = desk.Statements.Say([draft], desk.Signer)[0].Id;
        desk.Sequencer.Run();
        var stored = new StatementReader(desk.Database).Find(id)!;
        return (
            Encoding.ASCII.GetBytes(stored.Statement.Token.Compact),
            Encoding.UTF8.GetBytes(Proofs().Prove(stored.Index!.Value).Format()));
    }

    private ProofMaker Proofs() => new(
        desk.Folder.Checkpoint() ?? throw new LedgerException("ledger.empty", "Nothing has been published yet."), desk.Folder);
}
