using System.Globalization;
using Bayyina.DoubleTaps;
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
/// <param name="Said">How many statements there are about it.</param>
/// <param name="Part">Which part is shown.</param>
public sealed record IncidentView(
    Incident Incident, Listed<ItemRow> Items, long ItemCount, IReadOnlyList<HistoryRow> History, int? HistoryNext,
    int Said, IncidentPart Part)
{
    private const int ItemsLength = 48;
    private const int HistoryLength = 30;
    private const int ReportsLength = 40;
    private const int SightingsLength = 20;
    private const int WarningsLength = 20;
    private static readonly TimeSpan SightingsBefore = TimeSpan.FromHours(2);
    private static readonly TimeSpan SightingsAfter = TimeSpan.FromHours(4);

    /// <summary>Changes with everything that is said about it.</summary>
    public string Seen => Said.ToString(CultureInfo.InvariantCulture);

    /// <summary>Why the last file was not taken in; null where none was refused.</summary>
    public string? Refused { get; init; }

    /// <summary>The ledgers of other installations from which something of it was carried.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>The incidents that are one with it, itself among them.</summary>
    public IReadOnlyList<IncidentRow> Members { get; init; } = [];

    /// <summary>The statements that say so.</summary>
    public IReadOnlyList<BondSaid> JoinedBy { get; init; } = [];

    /// <summary>What was said of it when it was held to be one with others, and has to be assigned.</summary>
    public IReadOnlyList<(ToAssign Open, string? Text)> ToAssign { get; init; } = [];

    /// <summary>The incidents among which that is done.</summary>
    public IReadOnlyDictionary<SubjectId, IncidentRow> Others { get; init; } = new Dictionary<SubjectId, IncidentRow>();

    /// <summary>The first reports about it or what is one with it.</summary>
    public IReadOnlyList<ReportRow> Reports { get; init; } = [];

    /// <summary>How many there are.</summary>
    public long ReportCount { get; init; }

    /// <summary>Other incidents that it may be one with.</summary>
    public IReadOnlyList<Proposal> Proposals { get; init; } = [];

    /// <summary>Reports about nothing yet that may be about it.</summary>
    public IReadOnlyList<Proposal> ProposedReports { get; init; } = [];

    /// <summary>What was sighted around its time.</summary>
    public IReadOnlyList<SightingRow> Sightings { get; init; } = [];

    /// <summary>The clocks of the strikes to which it responds.</summary>
    public IReadOnlyList<StrikeNow> Clocks { get; init; } = [];

    /// <summary>The warnings that stand for it.</summary>
    public IReadOnlyList<WarningRow> Warnings { get; init; } = [];

    /// <summary>Server time.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>What is wrong with what was sent.</summary>
    public Complaints Complaints { get; init; } = Complaints.None;

    /// <summary>A note that was not kept, as it was typed.</summary>
    public string? Note { get; init; }

    /// <summary>Why it was to be closed, as it was typed.</summary>
    public string? Reason { get; init; }

    /// <summary>Why it was closed, as every current closing says.</summary>
    public IReadOnlyList<Said<string>> ClosedBecause { get; init; } = [];

    /// <summary>Its notes in the order of the ledger, with when and by whom each was said.</summary>
    public IReadOnlyList<(IncidentNote Note, HistoryRow Row)> Notes { get; init; } = [];

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
        var incident = Incident.From(state);
        var part = since is not null ? IncidentPart.History : after is not null ? IncidentPart.Items : IncidentPart.All;
        var view = new IncidentView(
            incident,
            product.ItemList.Of(subject, reader, after, ItemsLength),
            product.ItemList.CountOf(subject, reader),
            [.. history.Skip(from).Take(HistoryLength)],
            from + HistoryLength < history.Count ? from + HistoryLength : null,
            history.Count,
            part)
        {
            Origins = [.. history.Select(row => row.Other).OfType<string>().Distinct(StringComparer.Ordinal)],
            ClosedBecause = [.. state.Closings.Select(closing => closing.Statement.Text("reason"))],
            Notes = [.. history.Join(incident.Notes, row => row.Stored.Statement.Id, note => note.Statement, (row, note) => (note, row))],
            Now = product.Time.GetUtcNow(),
        };
        return part == IncidentPart.All ? view.WithWhatIsNear(product, reader) : view;
    }

    private IncidentView WithWhatIsNear(Product product, Reader reader)
    {
        var members = product.Incidents.ClassOf(Incident.Id, Incident.Exercise);
        var rows = product.IncidentList.Among(members, reader);
        var strikes = rows.Values.Select(row => row.Strike).OfType<SubjectId>();
        IReadOnlyList<SubjectId> about = [.. members.Concat(strikes).Distinct()];
        var moment = Incident.Time.Earliest ?? (rows.TryGetValue(Incident.Id, out var own) ? own.KnownSince : Now);
        var open = product.Incidents.ToAssign(Incident.Id, reader);
        return this with
        {
            Members = [.. rows.Values.OrderBy(row => row.Id)],
            ToAssign = [.. open.Select(one => (one, Notes.FirstOrDefault(note => note.Note.Statement == one.Statement).Note?.Text.OrNull))],
            Others = product.IncidentList.Among([.. open.SelectMany(one => one.Among).Distinct()], reader),
            JoinedBy = members.Count < 2 ? [] : product.Incidents.JoinedBy(members, Incident.Exercise),
            Reports = product.ReportList.About(reader, about, ReportsLength),
            ReportCount = product.ReportList.CountAbout(reader, about),
            Clocks = product.Clocks.Behind(members, Incident.Exercise, reader),
            Warnings = product.WarningList.StandingFor(members, reader, WarningsLength),
            Proposals = product.Proposals.ForIncident(Incident, members, reader),
            ProposedReports = product.Proposals.ReportsFor(Incident, members, reader),
            Sightings = product.SightingList.Between(reader, Incident.Exercise, moment - SightingsBefore, moment + SightingsAfter, SightingsLength),
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
