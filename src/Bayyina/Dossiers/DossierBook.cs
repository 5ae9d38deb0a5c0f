using System.Text;
using System.Text.Json;
using Bayyina.Evidence;
using Bayyina.Ledger;
using Bayyina.Statements;
using Bayyina.Storage;
using Bayyina.Vault;

namespace Bayyina.Dossiers;

/// <summary>What a dossier book works with.</summary>
/// <param name="Signer">Who exports, with the key of now: it may be replaced while a server runs.</param>
/// <param name="Folder">Where proofs come from.</param>
/// <param name="Incidents">How incidents describe themselves.</param>
public sealed record DossierDesk(
    Database Database,
    StatementBook Statements,
    EvidenceBook Evidence,
    IVault Vault,
    Sequencer Sequencer,
    LedgerFolder Folder,
    Func<Signer> Signer,
    IncidentSource Incidents,
    TimeProvider Time);

/// <summary>A dossier that was written.</summary>
/// <param name="Content">What went in.</param>
/// <param name="ManifestSha512">Lower-case hex of the SHA-512 of <c>manifest-sha512.txt</c>.</param>
/// <param name="Statement">The <c>dossier.exported</c> over it.</param>
public sealed record ExportedDossier(DossierContent Content, string ManifestSha512, StatementId Statement);

/// <summary>Exports dossiers, and states each export.</summary>
public sealed class DossierBook(DossierDesk desk)
{
    /// <summary>Gathers, writes the bag, and states the export over it.</summary>
    /// <exception cref="DossierRequestException">What was asked for cannot be made.</exception>
    /// <exception cref="DossierRefusedException">The bytes of an item are damaged, or something is at the target.</exception>
    public ExportedDossier Export(DossierRequest request, ProcessRecord process, string target, IProgress<BagProgress>? progress = null)
    {
        var content = Gather(request, process);
        StatementId statement = default;
        var seal = DossierWriter.Write(
            content,
            exhibit => desk.Vault.OpenRead(exhibit.Sha256),
            sealedFiles =>
            {
                (statement, var export) = State(request, content.Exercise, sealedFiles);
                return export;
            },
            target,
            progress);
        return new ExportedDossier(content, seal.ManifestSha512, statement);
    }

    /// <summary>What would go into a dossier now. Sequences what is staged, so that everything in it has a proof.</summary>
    /// <exception cref="DossierRequestException">What was asked for cannot be made.</exception>
    public DossierContent Gather(DossierRequest request, ProcessRecord process)
    {
        desk.Sequencer.Run();
        var gathering = new DossierGathering(request, desk.Statements, desk.Evidence, desk.Statements.Store, Proofs());
        return gathering.Gather(desk.Incidents, desk.Time.GetUtcNow(), process);
    }

    // The last statement of a dossier: it left, with exactly these files. It must be in the ledger before the bag can be closed.
    private (StatementId Id, ExportStatement Export) State(DossierRequest request, bool exercise, ManifestSeal seal)
    {
        var draft = new Draft(SubjectId.New("dossier"), DossierKinds.Exported, exercise)
            .Say("manifest_sha512", seal.ManifestSha512)
            .Say("tags", JsonSerializer.SerializeToElement(seal.Tags))
            .Say("incidents", DossierGathering.WithholdsIncidents(request) ? [] : [.. request.Incidents.Select(i => i.Value).Distinct()])
            .Say("withheld", [.. request.Withhold.Select(w => w.ToString()).Distinct()]);
        draft.Say("properties", [.. draft.Properties, "properties"]);
        var id = desk.Statements.Say([draft], desk.Signer())[0].Id;
        desk.Sequencer.Run();
        var stored = desk.Statements.Store.Find(id)!;
        return (id, new ExportStatement(
            Encoding.ASCII.GetBytes(stored.Statement.Token.Compact),
            Encoding.UTF8.GetBytes(Proofs().Prove(stored.Index!.Value).Format())));
    }

    private ProofMaker Proofs() => new(
        desk.Folder.Checkpoint() ?? throw new LedgerException("ledger.empty", "Nothing has been published yet."), desk.Folder);
}
