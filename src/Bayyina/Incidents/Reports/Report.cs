using System.Text.Json;
using Bayyina.Statements;

namespace Bayyina.Incidents;

/// <summary>Where a report stands.</summary>
public enum ReportState
{
    /// <summary>It is about no incident and no strike yet.</summary>
    Open,

    /// <summary>Somebody said what it is about.</summary>
    Placed,

    /// <summary>It was put to different things by people who had not seen each other's word.</summary>
    Conflict,
}

/// <summary>Somebody who called or noticed something: protected.</summary>
/// <param name="Name">Their name.</param>
/// <param name="Contact">A telephone number, a call sign.</param>
public sealed record CallerSaid(string? Name, string? Contact)
{
    /// <summary>Reads what a statement says; null where it is of another form.</summary>
    public static CallerSaid? Of(JsonElement said) => (Texts.Member(said, "name"), Texts.Member(said, "contact")) switch
    {
        (null, null) => null,
        var (name, contact) => new CallerSaid(name, contact),
    };

    /// <summary>As a statement says it; null where nothing was.</summary>
    public JsonElement? ToJson() => Texts.Object(("name", Name), ("contact", Contact));
}

/// <summary>Whether there are children among those under the rubble.</summary>
/// <param name="Said"><c>yes</c>, <c>no</c> or <c>unknown</c>.</param>
/// <param name="Count">How many; null where nobody said.</param>
public sealed record ChildrenSaid(string Said, int? Count = null)
{
    /// <summary>Reads what a statement says; null where it is of another form.</summary>
    public static ChildrenSaid? Of(JsonElement said) => Texts.Member(said, "said") is not { } word ? null : new ChildrenSaid(
        word, said.TryGetProperty("count", out var count) && count.ValueKind == JsonValueKind.Number && count.TryGetInt32(out var number) && number is >= 0 and <= CountSaid.Largest ? number : null);

    /// <summary>As a statement says it.</summary>
    public JsonElement ToJson() => Count is { } count
        ? JsonSerializer.SerializeToElement(new { said = Said, count })
        : JsonSerializer.SerializeToElement(new { said = Said });
}

/// <summary>One telling of a report: a current <c>report.received</c>.</summary>
public sealed record ReportAccount(
    StatementId Statement, string By, long IssuedAt, Said<string> At, DeviceClock? Clock, Said<string> Channel, Said<PlaceSaid> Place, Said<string> What,
    Said<string> Type, Said<string> Weapon, Said<CountSaid> Trapped, Said<ChildrenSaid> Children, IReadOnlyList<string> Hazards, Said<CallerSaid> Caller, SubjectId? Item);

/// <summary>What a report is about, as a head of its status says.</summary>
/// <param name="Incident">Null where it is about none.</param>
/// <param name="Strike">Null where it is about none.</param>
public sealed record Concern(StatementId Statement, string By, SubjectId? Incident, SubjectId? Strike);

/// <summary>A report as the fold of its subject shows it.</summary>
/// <param name="Accounts">Every current telling, the least id first; more than one where it was sent twice with different words.</param>
/// <param name="Concerns">What it is about; several where that is disputed.</param>
/// <param name="Time">The bounds of its time, the device's clock corrected.</param>
/// <param name="Flags">What is odd about it: <c>report.differs_from_itself</c>, <c>when.ahead</c>, <c>when.clock_ahead</c>, <c>place.outside</c>.</param>
/// <param name="KnownSince">Server time of the first statement about it, in seconds since 1970.</param>
public sealed record Report(
    SubjectId Id, bool Exercise, ReportState State, IReadOnlyList<ReportAccount> Accounts, IReadOnlyList<Concern> Concerns,
    TimeSpanSaid Time, IReadOnlyList<string> Flags, long KnownSince)
{
    /// <summary>The telling that lists show; null where none is at hand.</summary>
    public ReportAccount? First => Accounts.Count == 0 ? null : Accounts[0];

    /// <summary>The incidents that it is about.</summary>
    public IEnumerable<SubjectId> Incidents => Concerns.Select(concern => concern.Incident).OfType<SubjectId>().Distinct();

    /// <summary>The strikes that it is about.</summary>
    public IEnumerable<SubjectId> Strikes => Concerns.Select(concern => concern.Strike).OfType<SubjectId>().Distinct();

    /// <summary>Reads the fold.</summary>
    public static Report From(SubjectState state)
    {
        var accounts = state.CurrentOf(ReportKinds.Received).Select(Account).ToList();
        var concerns = state.HeadsOf(ReportKinds.Concern).Select(said => new Concern(said.Id, said.By, Subject(said, "incident"), Subject(said, "strike"))).ToList();
        var targets = concerns.Select(concern => (concern.Incident, concern.Strike)).Distinct().Count();
        var spans = accounts.Select(account => TimeSpanSaid.Of(account.At.OrNull, account.Clock)).Where(span => span.IsKnown).ToList();
        return new Report(
            state.Subject, state.Exercise,
            targets > 1 ? ReportState.Conflict : concerns.Exists(c => c.Incident is not null || c.Strike is not null) ? ReportState.Placed : ReportState.Open,
            accounts, concerns,
            spans.Count == 0 ? TimeSpanSaid.Unknown : spans.Aggregate((one, other) => one.With(other)),
            [.. Odd(accounts).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            state.Statements.Count == 0 ? 0 : state.Statements.Min(said => said.Statement.IssuedAt));
    }

    private static ReportAccount Account(Statement said) => new(
        said.Id, said.By, said.IssuedAt, said.Text("at"), DeviceClock.Of(said), said.Text("channel"), said.Value("place").Read(PlaceSaid.Of), said.Text("what"),
        said.Text("type"), said.Text("weapon"), said.Value("trapped").Read(CountSaid.Of), said.Value("children").Read(ChildrenSaid.Of), said.Texts("hazards"),
        said.Value("caller").Read(CallerSaid.Of), Subject(said, "item"));

    private static IEnumerable<string> Odd(List<ReportAccount> accounts)
    {
        if (accounts.Count > 1)
        {
            yield return "report.differs_from_itself";
        }
        foreach (var account in accounts)
        {
            if (Oddities.OfTime(account.At.OrNull, account.Clock, account.IssuedAt) is { } time)
            {
                yield return time;
            }
            if (account.Place.OrNull?.IsOutside == true)
            {
                yield return Oddities.PlaceOutside;
            }
        }
    }

    private static SubjectId? Subject(Statement said, string name) => SubjectId.TryParse(said.Text(name).OrNull, out var subject) ? subject : null;
}
