using Bayyina.Ledger;
using Bayyina.Proof;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Cli.Tests.MainJob;

/// <summary>What lies in a data folder when its process is gone, looked at without touching it.</summary>
/// <param name="Incoming">Files that were on their way into the vault.</param>
/// <param name="Locked">The size in the checkpoint lock; null where there is none.</param>
/// <param name="Published">The size of the published checkpoint, 0 before the first.</param>
/// <param name="Assigned">Indexes that were given out; null before the ledger was founded.</param>
/// <param name="Indexes">By statement, null where it waits for its index.</param>
internal sealed record LeftBehind(int Incoming, long? Locked, long Published, long? Assigned, IReadOnlyDictionary<string, long?> Indexes)
{
    /// <summary>The code of the notice that the next start owes about the ledger; null where all is well.</summary>
    public string? OwedAboutLedger =>
        Assigned > Locked || Indexes.Values.Contains(null) ? "ledger.resumed" : Locked > Published ? "ledger.republished" : null;

    public static LeftBehind In(Scene scene)
    {
        var incoming = Path.Combine(scene.Data, "vault", "incoming");
        var files = Directory.Exists(incoming) ? Directory.GetFiles(incoming, "*", SearchOption.AllDirectories).Length : 0;
        // Whoever opens the database tidies up after the dead process, so only a copy is opened.
        using var copy = new TestFolder();
        foreach (var file in Directory.GetFiles(scene.Data, "bayyina.db*"))
        {
            File.Copy(file, copy[Path.GetFileName(file)]);
        }
        using var database = Database.Open(copy["bayyina.db"]);
        var rows = new LedgerRows(database);
        var origin = rows.Origin();
        return new LeftBehind(
            files,
            origin is null ? null : Size(new CheckpointLock(Path.Combine(scene.Environment["XDG_STATE_HOME"]!, "bayyina", origin)).Read()),
            Size(new LedgerFolder(Path.Combine(scene.Data, "ledger")).Checkpoint()) ?? 0,
            origin is null ? null : rows.Assigned(),
            database.Read(c => c.Query<(string, long?)>(
            "SELECT s.id, e.ledger_index FROM statement s LEFT JOIN ledger_entry e ON e.statement = s.number").ToDictionary(r => r.Item1, r => r.Item2, StringComparer.Ordinal)));
    }

    private static long? Size(SignedNote? note) => note is null ? null : Checkpoint.Parse(note.Text).Size;
}
