using System.Text.Json;
using Bayyina.Incidents;
using Bayyina.Statements;

namespace Bayyina.Rescue;

/// <summary>A triage of a worksite.</summary>
/// <param name="IsLast">Whether nobody has moved on from it; two of them disagree.</param>
public sealed record SiteTriage(StatementId Statement, Said<string> At, string? Category, long? Asr, string? Hazards, bool IsLast);

/// <summary>A closing of a search.</summary>
/// <param name="Statement">What closed it.</param>
/// <param name="Balance">What it says of everyone; null where it says nothing that can be read.</param>
/// <param name="UnknownReason">Why anyone was left unknown.</param>
/// <param name="Irregular">Why it is not as it must be, as codes: it counts all the same, and this is shown.</param>
/// <param name="IsReopened">Whether something came about the worksite itself that it did not rely on.</param>
public sealed record SearchClosing(
    StatementId Statement, IReadOnlyList<StatementId> ReliesOn, Balance? Balance, Said<string> UnknownReason, Said<string> Reason, IReadOnlyList<string> Irregular, bool IsReopened);

/// <summary>A worksite as the fold of its subject shows it. Who is there is said of the casualties.</summary>
/// <param name="Incidents">Where every current opening puts it; more than one where they disagree.</param>
/// <param name="Codes">Its INSARAG ids.</param>
/// <param name="Place">In words.</param>
public sealed record Worksite(
    SubjectId Id, bool Exercise, Standing Standing, IReadOnlyList<SubjectId> Incidents, IReadOnlyList<string> Codes, IReadOnlyList<string> Labels,
    Said<string> Place, Said<string> OpenedAt)
{
    /// <summary>Every triage that counts.</summary>
    public IReadOnlyList<SiteTriage> Triage { get; private init; } = [];

    /// <summary>The category of now; two with <c>/</c> between them where they disagree.</summary>
    public string? Category => Joined(Triage.Where(said => said.IsLast).Select(said => said.Category));

    /// <summary>The level of search of now: the highest where they disagree.</summary>
    public long? Asr => Triage.Where(said => said.IsLast).Max(said => said.Asr);

    /// <summary>The closings that nobody has moved on from.</summary>
    public IReadOnlyList<SearchClosing> Closings { get; private init; } = [];

    /// <summary>Statements about rescuers who were exposed.</summary>
    public IReadOnlyList<Statement> RescuersExposed { get; private init; } = [];

    /// <summary>Statements that ask for samples.</summary>
    public IReadOnlyList<Statement> SamplesAsked { get; private init; } = [];

    /// <summary>What it is called: its id, and what it is.</summary>
    public string? Called => (Codes.Count, Labels.Count) switch
    {
        (0, 0) => null,
        (_, 0) => string.Join(" / ", Codes),
        (0, _) => string.Join(" / ", Labels),
        // The words first: the direction of the line is theirs, not the code's.
        _ => $"{string.Join(" / ", Labels)} · {string.Join(" / ", Codes)}",
    };

    /// <summary>Reads the fold.</summary>
    public static Worksite From(SubjectState state)
    {
        var openings = state.CurrentOf(WorksiteKinds.Opened).ToList();
        var last = state.HeadsOf(WorksiteKinds.Triage).Select(said => said.Id).ToHashSet();
        return new Worksite(
            state.Subject, state.Exercise, StandingOf(state),
            [.. openings.Select(said => SubjectId.TryParse(said.Text("incident").OrNull, out var id) && id.Type == "incident" ? id : (SubjectId?)null).OfType<SubjectId>().Distinct()],
            [.. Texts(openings, "code")], [.. Texts(openings, "label")],
            openings.Count == 0 ? new Said<string>(SaidState.NeverSaid, null) : openings[0].Value("place").As(place => Member(place, "text")),
            openings.Count == 0 ? default : openings[0].Text("at"))
        {
            Triage =
            [
                .. state.CurrentOf(WorksiteKinds.Triaged).Select(said => new SiteTriage(
                    said.Id, said.Text("at"), said.Text("category").OrNull, said.Number("asr") is { IsPresent: true } asr ? asr.Value : null, said.Text("hazards").OrNull, last.Contains(said.Id))),
            ],
            Closings = [.. state.Closings.Where(closing => closing.Statement.Kind == WorksiteKinds.Closed.Name).Select(closing => ClosingOf(closing.Statement, closing.IsReopened))],
            RescuersExposed = [.. state.CurrentOf(WorksiteKinds.RescuersExposed)],
            SamplesAsked = [.. state.CurrentOf(WorksiteKinds.SamplesAsked)],
        };
    }

    private static SearchClosing ClosingOf(Statement said, bool reopened)
    {
        var balance = said.Value("balance") is { IsPresent: true } stated ? Balance.Read(stated.Value) : null;
        var irregular = new List<string>();
        if (balance is null)
        {
            irregular.Add("worksite.closed_without_balance");
        }
        if (balance is { Trapped: > 0 })
        {
            irregular.Add("worksite.closed_over_trapped");
        }
        if (balance is { Open: > 0 } && (said.Text("role").OrNull != Roles.Supervisor || said.Text("unknown_reason").State == SaidState.NeverSaid))
        {
            irregular.Add("worksite.closed_without_reason");
        }
        return new SearchClosing(said.Id, said.StatementIds("relies_on"), balance, said.Text("unknown_reason"), said.Text("reason"), irregular, reopened);
    }

    private static Standing StandingOf(SubjectState state)
    {
        var heads = state.HeadsOf(WorksiteKinds.Search);
        return heads.Count switch
        {
            0 => Standing.Unknown,
            > 1 => Standing.Conflict,
            _ when heads[0].Kind != WorksiteKinds.Closed.Name => Standing.Open,
            _ => state.Closings.Any(closing => closing.Statement.Id == heads[0].Id && closing.IsReopened) ? Standing.Reopened : Standing.Closed,
        };
    }

    private static IEnumerable<string> Texts(IEnumerable<Statement> said, string property) => said
        .Select(statement => statement.Text(property).OrNull).OfType<string>().Where(text => text.Length > 0).Distinct(StringComparer.Ordinal);

    private static string? Joined(IEnumerable<string?> texts) =>
        texts.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } said ? string.Join(" / ", said) : null;

    private static string? Member(JsonElement place, string name) =>
        place.ValueKind == JsonValueKind.Object && place.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
