using System.Globalization;
using Bayyina.Evidence;
using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;

namespace Bayyina.Web.Incidents;

/// <summary>An incident as its page shows it.</summary>
/// <param name="Items">A page of them.</param>
/// <param name="ItemCount">How many there are.</param>
/// <param name="History">A page of what was said.</param>
/// <param name="HistoryNext">What the next page of the history comes after; null on its last.</param>
/// <param name="Places">Where each statement stands in the order of the ledger.</param>
/// <param name="Part">Which part is shown.</param>
public sealed record IncidentView(
    Incident Incident, Listed<ItemRow> Items, long ItemCount, IReadOnlyList<HistoryRow> History, int? HistoryNext,
    IReadOnlyDictionary<StatementId, int> Places, IncidentPart Part)
{
    private const int ItemsLength = 48;
    private const int HistoryLength = 30;

    /// <summary>Changes with everything that is said about it.</summary>
    public string Seen => Places.Count.ToString(CultureInfo.InvariantCulture);

    /// <summary>Why the last file was not taken in; null where none was refused.</summary>
    public string? Refused { get; init; }

    /// <summary>What is wrong with what was sent.</summary>
    public Complaints Complaints { get; init; } = Complaints.None;

    /// <summary>A note that was not kept, as it was typed.</summary>
    public string? Note { get; init; }

    /// <summary>Why it was to be closed, as it was typed.</summary>
    public string? Reason { get; init; }

    /// <summary>Why it was closed, as every current closing says.</summary>
    public IReadOnlyList<Said<string>> ClosedBecause { get; init; } = [];

    /// <summary>When and by whom each statement was said.</summary>
    public IReadOnlyDictionary<StatementId, HistoryRow> Rows { get; init; } = new Dictionary<StatementId, HistoryRow>();

    /// <summary>Its notes in the order of the ledger.</summary>
    public IEnumerable<IncidentNote> Notes => Incident.Notes.OrderBy(note => Places.GetValueOrDefault(note.Statement, int.MaxValue));

    /// <summary>The incident of a path, as somebody may see it; null where there is none.</summary>
    /// <param name="after">The ledger index of the last item of the page before; null for the first page.</param>
    /// <param name="since">How many statements of the history were shown before; null for its first page.</param>
    public static IncidentView? Find(Product product, Reader reader, string id, long? after = null, int? since = null)
    {
        if (SubjectLinks.From("incident", id) is not { } subject || product.Statements.StateOf(subject, reader) is not { Statements.Count: > 0 } state)
        {
            return null;
        }
        var history = HistoryRow.Of(state, product);
        var from = Math.Clamp(since ?? 0, 0, history.Count);
        return new IncidentView(
            Incident.From(state),
            product.ItemList.Of(subject, reader, after, ItemsLength),
            product.ItemList.CountOf(subject, reader),
            [.. history.Skip(from).Take(HistoryLength)],
            from + HistoryLength < history.Count ? from + HistoryLength : null,
            history.Select((row, place) => (row.Stored.Statement.Id, place)).ToDictionary(),
            since is not null ? IncidentPart.History : after is not null ? IncidentPart.Items : IncidentPart.All)
        {
            ClosedBecause = [.. state.Closings.Select(closing => closing.Statement.Text("reason"))],
            Rows = history.ToDictionary(row => row.Stored.Statement.Id),
        };
    }
}

/// <summary>What of an incident a page shows.</summary>
public enum IncidentPart
{
    /// <summary>All of it, with the first items and the first statements.</summary>
    All,

    /// <summary>Further items.</summary>
    Items,

    /// <summary>Further statements.</summary>
    History,
}
