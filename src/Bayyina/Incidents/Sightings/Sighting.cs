using Bayyina.Statements;

namespace Bayyina.Incidents;

/// <summary>One account of a sighting: a current <c>sighting.made</c>.</summary>
public sealed record SightingAccount(
    StatementId Statement, string By, long IssuedAt, Said<string> At, DeviceClock? Clock, Said<string> What, Said<string> Form, Said<PlaceSaid> Place, Said<string> Heading,
    Said<CallerSaid> Observer);

/// <summary>A sighting as the fold of its subject shows it.</summary>
/// <param name="Accounts">Every current account, the least id first; more than one where it was sent twice with different words.</param>
/// <param name="Time">The bounds of its time, the device's clock corrected.</param>
/// <param name="Flags">What is odd about it, as with reports.</param>
/// <param name="KnownSince">Server time of the first statement about it, in seconds since 1970.</param>
public sealed record Sighting(SubjectId Id, bool Exercise, IReadOnlyList<SightingAccount> Accounts, TimeSpanSaid Time, IReadOnlyList<string> Flags, long KnownSince)
{
    /// <summary>The account that lists show; null where none is at hand.</summary>
    public SightingAccount? First => Accounts.Count == 0 ? null : Accounts[0];

    /// <summary>Reads the fold.</summary>
    public static Sighting From(SubjectState state)
    {
        var accounts = state.CurrentOf(SightingKinds.Made).Select(said => new SightingAccount(
            said.Id, said.By, said.IssuedAt, said.Text("at"), DeviceClock.Of(said), said.Text("what"), said.Text("form"), said.Value("place").Read(PlaceSaid.Of), said.Text("heading"),
            said.Value("observer").Read(CallerSaid.Of))).ToList();
        var spans = accounts.Select(account => TimeSpanSaid.Of(account.At.OrNull, account.Clock)).Where(span => span.IsKnown).ToList();
        var odd = accounts.SelectMany(IEnumerable<string?> (account) =>
            [Oddities.OfTime(account.At.OrNull, account.Clock, account.IssuedAt), account.Place.OrNull?.IsOutside == true ? Oddities.PlaceOutside : null]);
        return new Sighting(
            state.Subject, state.Exercise, accounts, spans.Count == 0 ? TimeSpanSaid.Unknown : spans.Aggregate((one, other) => one.With(other)),
            [.. odd.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            state.Statements.Count == 0 ? 0 : state.Statements.Min(said => said.Statement.IssuedAt));
    }
}
