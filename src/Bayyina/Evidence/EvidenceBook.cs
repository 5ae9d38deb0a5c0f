using System.Data.Common;
using System.Text.Json;
using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Evidence;

/// <summary>An item that was sealed just now.</summary>
/// <param name="Taken">What came in.</param>
/// <param name="Item">Its subject.</param>
/// <param name="Statement">Its <c>item.sealed</c>.</param>
public sealed record SealedNow(IntakeOutcome.TakenIn Taken, SubjectId Item, StatementId Statement);

/// <summary>States what was taken into the vault, and to which incident it belongs.</summary>
public sealed class EvidenceBook(Database database, StatementBook statements, Func<Signer> signer)
{
    // The ids of so many items fit into a disclosure that is read quickly.
    private const int MostAttachedAtOnce = 512;

    /// <summary>The same book in the hand of somebody else, whose key signs.</summary>
    public EvidenceBook By(Signer other) => new(database, statements, () => other);

    /// <summary>Before bytes are kept for which nothing could be said.</summary>
    /// <exception cref="ReadOnlyException">Nothing may be said.</exception>
    public void ThrowIfReadOnly() => statements.ThrowIfReadOnly();

    /// <summary>Whether nothing may be said.</summary>
    internal bool IsReadOnly => statements.ReadOnlyBecause is not null;

    /// <summary>States a batch, whose bytes are durable already, in one transaction with what else is to be said.</summary>
    /// <param name="batch">What came in.</param>
    /// <param name="acquisition">Said of each.</param>
    /// <param name="incident">To which they are attached.</param>
    /// <param name="exercise">Whether it is a drill.</param>
    /// <param name="first">Said before them in the same transaction, such as the opening of the incident.</param>
    public IReadOnlyList<SealedNow> Seal(
        IReadOnlyList<IntakeOutcome.TakenIn> batch, Acquisition acquisition, SubjectId incident, bool exercise, params IEnumerable<Draft> first) =>
        SealAs([.. batch.Select(_ => SubjectId.New("item"))], batch, acquisition, incident, exercise, first);

    /// <summary>The same, where the items' ids were chosen before.</summary>
    internal IReadOnlyList<SealedNow> SealAs(
        SubjectId[] items, IReadOnlyList<IntakeOutcome.TakenIn> batch, Acquisition acquisition, SubjectId incident, bool exercise, params IEnumerable<Draft> first)
    {
        var drafts = new List<Draft>(first);
        var before = drafts.Count;
        drafts.AddRange(batch.Select((taken, i) => Sealing(items[i], taken, acquisition, exercise)));
        drafts.AddRange(items.Chunk(MostAttachedAtOnce).Select(chunk =>
            new Draft(incident, ItemKinds.Attached, exercise).Say("items", [.. chunk.Select(item => item.Value)])));
        var staged = statements.Say(drafts, signer());
        return [.. batch.Select((taken, i) => new SealedNow(taken, items[i], staged[before + i].Id))];
    }

    /// <summary>How many of these hashes are those of an item's bytes already: the same file twice is one blob and two items.</summary>
    public int Holding(IEnumerable<string> sha256s) => database.Read(connection =>
    {
        var dialect = Dialect.Of(connection);
        return connection.Query<string>($"SELECT DISTINCT sha256 FROM item WHERE {dialect.IsAmongKeys("sha256")}", dialect.Keys(sha256s)).Count();
    });

    /// <summary>The statement that sealed an item; null where nothing did.</summary>
    internal StatementId? SealingOf(SubjectId item) => database.Read(connection =>
        connection.QuerySingleOrDefault<string>("SELECT statement FROM item WHERE id = @id", new { id = item.Value })) is { } statement ? new StatementId(statement) : null;

    /// <summary>The items attached to an incident, each once, in the order in which they were sealed, as somebody may see them.</summary>
    public IReadOnlyList<Item> Of(SubjectId incident, Reader reader) =>
        reader.May(Right.Read(Feature.Evidence)) ? Of(incident, id => statements.StateOf(id, reader)) : [];

    /// <summary>The item as somebody may see it; null where there is none, or they may not read items.</summary>
    public Item? Find(SubjectId item, Reader reader) =>
        reader.May(Right.Read(Feature.Evidence)) ? Item.From(statements.StateOf(item, reader)) : null;

    /// <summary>The items attached to an incident, whole.</summary>
    internal IReadOnlyList<Item> Of(SubjectId incident) => Of(incident, statements.StateOf);

    private List<Item> Of(SubjectId incident, Func<SubjectId, SubjectState> stateOf) => database.Read(connection =>
        connection.Query<string>(
            """
            SELECT i.id FROM item i JOIN statement s ON s.id = i.statement LEFT JOIN ledger_entry e ON e.statement = s.number
            WHERE i.id IN (SELECT item FROM incident_item WHERE incident = @incident)
            ORDER BY e.ledger_index IS NULL, e.ledger_index, s.number, i.id
            """,
            new { incident = incident.Value })
        .Select(id => Item.From(stateOf(new SubjectId(id))))
        .OfType<Item>()
        .ToList());

    /// <summary>Keeps the table of items in step.</summary>
    public static void ProjectItem(DbTransaction transaction, SubjectState state)
    {
        var prepared = Prepared.In(transaction);
        if (Item.From(state) is not { } item)
        {
            prepared.Queue("DELETE FROM item WHERE id = @0", state.Subject.Value);
            return;
        }
        prepared.Queue(
            """
            INSERT INTO item (id, exercise, statement, sha256, bytes, file, media_type, sealed_at) VALUES (@0, @1, @2, @3, @4, @5, @6, @7)
            ON CONFLICT (id) DO UPDATE
            SET exercise = @1, statement = @2, sha256 = @3, bytes = @4, file = @5, media_type = @6, sealed_at = @7
            """,
            item.Id.Value, item.Exercise ? 1 : 0, item.Sealed.Id.Value, item.Sha256, item.Bytes, item.File.OrNull, item.MediaType,
            item.Sealed.IssuedAt);
    }

    /// <summary>Keeps the attachments of an incident in step.</summary>
    public static void ProjectAttachments(DbTransaction transaction, SubjectState state)
    {
        // Most incidents have none, and what was never said left no row; where a kind is not known, it may have been that.
        if (!state.Statements.Any(said => said.Statement.Kind is null || said.Statement.Kind == ItemKinds.Attached.Name))
        {
            return;
        }
        // Whole statements come and go: an incident with many items is not read through again for each batch that joins them.
        var prepared = Prepared.In(transaction);
        var incident = state.Subject.Value;
        var now = state.CurrentOf(ItemKinds.Attached).ToDictionary(s => s.Id.Value, StringComparer.Ordinal);
        var before = transaction.Connection!.Query<string>(
            "SELECT DISTINCT statement FROM incident_item WHERE incident = @incident", new { incident }, transaction).ToHashSet();
        foreach (var statement in before.Where(id => !now.ContainsKey(id)))
        {
            prepared.Queue("DELETE FROM incident_item WHERE incident = @0 AND statement = @1", incident, statement);
        }
        foreach (var attached in now.Values.Where(s => !before.Contains(s.Id.Value)))
        {
            foreach (var item in attached.Texts("items"))
            {
                prepared.Queue("INSERT INTO incident_item (incident, item, statement) VALUES (@0, @1, @2)", incident, item, attached.Id.Value);
            }
        }
    }

    private static Draft Sealing(SubjectId item, IntakeOutcome.TakenIn taken, Acquisition acquisition, bool exercise)
    {
        var draft = new Draft(item, ItemKinds.Sealed, exercise)
            .Say("at", acquisition.At)
            .Say("device", acquisition.Device)
            .Say("sha256", taken.Blob.Sha256)
            .Say("sha512", taken.Blob.Sha512)
            .Say("bytes", taken.Blob.Bytes)
            .Say("file", taken.FileName)
            .Say("folder", taken.Folder.Length == 0 ? null : taken.Folder)
            .Say("media_type", taken.MediaType)
            .Say("form", acquisition.Copy is { } copy ? copy ? "copy" : "original" : null)
            .Say("acquired_by", acquisition.By)
            .Say("acquired_from", acquisition.From)
            .Say("acquired_how", acquisition.How)
            .Say("place", acquisition.Place)
            .Say("notices", taken.Notices);
        // What the file says of itself is kept as its word, under its own name, never as a fact of ours.
        return taken.Metadata.Count == 0 ? draft : draft.Say("file_says", JsonSerializer.SerializeToElement(taken.Metadata));
    }
}
