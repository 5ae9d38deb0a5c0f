using System.Text.Json;
using Bayyina.Statements;

namespace Bayyina.Displacement;

/// <summary>How many there are at least and at most; <see cref="Most"/> is null where nothing bounds it above.</summary>
public readonly record struct Bounds(long Least, long? Most)
{
    /// <summary>What several statements about one thing allow together.</summary>
    public static Bounds? Of(IEnumerable<CountSaid> counts)
    {
        Bounds? bounds = null;
        foreach (var count in counts)
        {
            // A number alone bounds itself; a bound on the wrong side bounds the other way.
            var (one, other) = (count.Least ?? count.Best ?? 0, count.Most ?? count.Best);
            long least = Math.Min(one, other ?? one);
            long? most = other is null ? null : Math.Max(one, other.Value);
            bounds = bounds is not { } before ? new Bounds(least, most)
                : new Bounds(Math.Min(before.Least, least), before.Most is null || most is null ? null : Math.Max(before.Most.Value, most.Value));
        }
        return bounds;
    }
}

/// <summary>A number of people as one statement says it, with whoever said so.</summary>
/// <param name="Source">Who says so, or where it stands; null where it is not said.</param>
public sealed record CountOfPeople(StatementId Statement, CountSaid Count, string? Source, Said<string> At);

/// <summary>A family, convoy, evacuee, siege, promise, appeal, service or settlement as the fold of its subject shows it.</summary>
/// <param name="Titles">As every current statement says it; more than one where they disagree.</param>
/// <param name="States">What the statements say that nobody has moved on from; more than one is a conflict. Words of <see cref="DisplacementWords"/>.</param>
/// <param name="Needs">What a family lacks, by the statements that nobody has moved on from.</param>
/// <param name="People">Every current figure; bounds and sources are kept.</param>
/// <param name="At">When it happened or began; of a promise its time (<c>window</c>).</param>
/// <param name="Place">Where it is known to be, as far as that is not protected: of a family where it comes from, of a convoy where it goes.</param>
/// <param name="Breaches">How many statements say that a promise was broken.</param>
public sealed record DisplacedSubject(
    SubjectId Id, bool Exercise, IReadOnlyList<string> Titles, IReadOnlyList<string> States, IReadOnlyList<string> Needs, IReadOnlyList<CountOfPeople> People,
    Said<string> At, Said<PlaceSaid> Place, SubjectId? Siege, SubjectId? Convoy, int Breaches)
{
    /// <summary>Whether statements disagree about how it stands.</summary>
    public bool IsContradictory => States.Count > 1;

    /// <summary>What all figures allow together: a range where they disagree.</summary>
    public Bounds? PeopleBounds => Bounds.Of(People.Select(p => p.Count));

    /// <summary>Reads the fold.</summary>
    public static DisplacedSubject From(SubjectState state)
    {
        var current = state.Current.ToList();
        var first = current.Where(said => Openings.Contains(said.Kind)).ToList();
        var heads = ((string[])[
            DisplacementKinds.Shelter, DisplacementKinds.Movement, DisplacementKinds.Passage, DisplacementKinds.Standing, DisplacementKinds.Answer,
        ]).SelectMany(state.HeadsOf).ToList();
        var needs = state.HeadsOf(DisplacementKinds.Needs).SelectMany(said => said.Texts("needs")).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var places = first.Select(PlaceOf).ToList();
        return new DisplacedSubject(
            state.Subject, state.Exercise,
            [.. first.Select(TitleOf).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            [.. heads.Select(StateOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            needs.Count > 1 ? [.. needs.Where(need => need != DisplacementWords.NoNeed)] : needs,
            [.. current.Select(CountOf).OfType<CountOfPeople>()],
            first.Select(said => said.Text(said.Kind == DisplacementKinds.PromiseMade.Name ? "window" : "at")).FirstOrDefault(at => at.IsPresent, first.Count == 0 ? default : first[0].Text("at")),
            places.FirstOrDefault(place => place.IsPresent, places.Count == 0 ? default : places[0]),
            Named(first, "siege"), Named(first, "convoy"),
            state.CurrentOf(DisplacementKinds.PromiseBreached).Count());
    }

    /// <summary>The kinds by which such subjects begin.</summary>
    internal static IReadOnlyList<string> Openings { get; } =
    [
        DisplacementKinds.FamilyRegistered.Name, DisplacementKinds.ConvoyPlanned.Name, DisplacementKinds.EvacueeListed.Name, DisplacementKinds.SiegeBegan.Name,
        DisplacementKinds.PromiseMade.Name, DisplacementKinds.AppealMade.Name, DisplacementKinds.ServiceGiven.Name, DisplacementKinds.SettlementGivenUp.Name,
    ];

    private static string StateOf(Statement said) => said.Kind switch
    {
        "family.sheltered" => said.Text("shelter").OrNull,
        "family.departed" => DisplacementWords.Departed,
        "convoy.planned" => DisplacementWords.Planned,
        "convoy.moved" => said.Text("state").OrNull,
        "evacuee.listed" => DisplacementWords.Listed,
        "evacuee.passed" => said.Text("outcome").OrNull,
        "siege.ended" or "promise.ended" => DisplacementWords.Ended,
        "siege.began" or "promise.made" or "appeal.made" => DisplacementWords.Open,
        "appeal.answered" => said.Text("answer").OrNull,
        _ => null,
    }
    ?? DisplacementWords.Unknown;

    private static string? TitleOf(Statement said) => said.Kind switch
    {
        "service.given" => said.Text("service").OrNull,
        "promise.made" => said.Text("promised").OrNull,
        "appeal.made" => said.Value("appeal") is { IsPresent: true } appeal ? Members.Text(appeal.Value, "text") : null,
        _ => said.Text("title").OrNull,
    };

    private static Said<PlaceSaid> PlaceOf(Statement said) => said.Value(said.Kind switch
    {
        "family.registered" => "from",
        "convoy.planned" => "destination",
        _ => "place",
    }).As(PlaceSaid.Of);

    private static CountOfPeople? CountOf(Statement said) =>
        said.Value("people") is { IsPresent: true, Value: { ValueKind: JsonValueKind.Object } people } && CountSaid.Of(people) is { } count
            ? new CountOfPeople(said.Id, count, Members.Text(people, "source"), said.Text("at"))
            : null;

    private static SubjectId? Named(List<Statement> said, string property) =>
        said.Select(s => s.Text(property).OrNull).OfType<string>().Distinct(StringComparer.Ordinal).ToList() is [var one] ? new SubjectId(one) : null;
}
