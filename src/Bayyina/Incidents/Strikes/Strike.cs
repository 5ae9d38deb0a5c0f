using System.Text.Json;
using Bayyina.Statements;

namespace Bayyina.Incidents;

/// <summary>Who is said to have done it, with what that rests on.</summary>
public sealed record PerpetratorSaid(string Name, string? Basis)
{
    /// <summary>Reads what a statement says; null where it is of another form.</summary>
    public static PerpetratorSaid? Of(JsonElement said) => Texts.Member(said, "name") is { } name ? new PerpetratorSaid(name, Texts.Member(said, "basis")) : null;

    /// <summary>As a statement says it.</summary>
    public JsonElement? ToJson() => Texts.Object(("name", Name), ("basis", Basis));
}

/// <summary>One account of a strike: a current <c>strike.reported</c>.</summary>
public sealed record StrikeAccount(
    StatementId Statement, string By, long IssuedAt, Said<string> At, DeviceClock? Clock, Said<PlaceSaid> Place, Said<string> Weapon, Said<string> Target,
    Said<PerpetratorSaid> Perpetrator);

/// <summary>A strike as the fold of its subject shows it.</summary>
/// <param name="Accounts">Every current account, the least id first.</param>
/// <param name="Weapons">As the accounts say; more than one where they disagree.</param>
/// <param name="Targets">As the accounts say.</param>
/// <param name="Place">The one place that covers those that were said.</param>
/// <param name="Time">The bounds that hold the times of all accounts, the devices' clocks corrected.</param>
/// <param name="Flags">What is odd about it: <c>when.ahead</c>, <c>when.clock_ahead</c>, <c>place.outside</c>.</param>
/// <param name="KnownSince">Server time of the first statement about it, in seconds since 1970.</param>
public sealed record Strike(
    SubjectId Id, bool Exercise, IReadOnlyList<StrikeAccount> Accounts, IReadOnlyList<string> Weapons, IReadOnlyList<string> Targets, Said<PlaceSaid> Place,
    TimeSpanSaid Time, IReadOnlyList<string> Flags, long KnownSince)
{
    /// <summary>Its time as the first account says it that says one; never said where there is no account at all.</summary>
    public Said<string> At => Accounts.Select(account => account.At).FirstOrDefault(at => at.IsPresent, Accounts.Count == 0 ? default : Accounts[0].At);

    /// <summary>Reads the fold.</summary>
    public static Strike From(SubjectState state)
    {
        var accounts = state.CurrentOf(StrikeKinds.Reported).Select(said => new StrikeAccount(
            said.Id, said.By, said.IssuedAt, said.Text("at"), DeviceClock.Of(said), said.Value("place").Read(PlaceSaid.Of), said.Text("weapon"), said.Text("target"),
            said.Value("perpetrator").Read(PerpetratorSaid.Of))).ToList();
        var spans = accounts.Select(account => TimeSpanSaid.Of(account.At.OrNull, account.Clock)).Where(span => span.IsKnown).ToList();
        var odd = accounts.SelectMany(IEnumerable<string?> (account) =>
            [Oddities.OfTime(account.At.OrNull, account.Clock, account.IssuedAt), account.Place.OrNull?.IsOutside == true ? Oddities.PlaceOutside : null]);
        return new Strike(
            state.Subject, state.Exercise, accounts, Distinct(accounts, account => account.Weapon), Distinct(accounts, account => account.Target),
            PlaceOf(accounts),
            spans.Count == 0 ? TimeSpanSaid.Unknown : spans.Aggregate((one, other) => one.With(other)),
            [.. odd.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            state.Statements.Count == 0 ? 0 : state.Statements.Min(said => said.Statement.IssuedAt));
    }

    private static Said<PlaceSaid> PlaceOf(List<StrikeAccount> accounts)
    {
        var covering = PlaceSaid.Covering([.. accounts.Select(account => account.Place.OrNull).OfType<PlaceSaid>()]);
        return covering is not null ? new Said<PlaceSaid>(SaidState.Present, covering)
            : accounts.Count > 0 && accounts.TrueForAll(account => account.Place.State == SaidState.NeverSaid) ? new Said<PlaceSaid>(SaidState.NeverSaid, null)
            : default;
    }

    private static List<string> Distinct(List<StrikeAccount> accounts, Func<StrikeAccount, Said<string>> what) =>
        [.. accounts.Select(account => what(account).OrNull).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
