using System.Text.Json;
using Bayyina.Statements;

namespace Bayyina.Displacement;

/// <summary>What is said of the displaced: drafts, and reading through a reader.</summary>
/// <remarks>A draft of a status names what its author was looking at (<c>seen</c>): two who had not seen each other are a conflict, shown.</remarks>
public sealed class DisplacementBook(StatementBook statements)
{
    /// <summary>The subject as somebody may see it; null where nothing was ever said of it, or they may not read the displaced.</summary>
    public DisplacedSubject? Find(SubjectId subject, Reader reader) =>
        reader.May(Right.Read(Feature.Displacement)) && statements.StateOf(subject, reader) is { Statements.Count: > 0 } state ? DisplacedSubject.From(state) : null;

    /// <summary>The statements of a kind's status that nobody has moved on from.</summary>
    public static IReadOnlyList<StatementId> Seen(SubjectState state, KindDefinition kind) =>
        kind.Status is { } status ? [.. state.HeadsOf(status).Select(head => head.Id)] : [];

    /// <summary>What registers a family.</summary>
    public static Draft Family(SubjectId family, string? at, CountSaid people, CountSaid? children, SpelledName? head, PlaceSaid? from, SubjectId? convoy, bool exercise) =>
        With(With(With(With(new Draft(family, DisplacementKinds.FamilyRegistered, exercise).Say("at", at), "people", people.ToJson()), "children", children?.ToJson()),
            "head", head?.ToJson()), "from", from?.ToJson()).Say("convoy", convoy?.Value);

    /// <summary>What says where a family is sheltered.</summary>
    public static Draft Sheltering(SubjectId family, string? at, string shelter, PlaceSaid? place, bool exercise, params IReadOnlyCollection<StatementId> seen) =>
        With(new Draft(family, DisplacementKinds.FamilySheltered, exercise).Say("at", at).Say("aft", seen).Say("shelter", shelter), "place", place?.ToJson());

    /// <summary>What says that a family went on.</summary>
    public static Draft Departing(SubjectId family, string? at, PlaceSaid? destination, string? reason, bool exercise, params IReadOnlyCollection<StatementId> seen) =>
        With(new Draft(family, DisplacementKinds.FamilyDeparted, exercise).Say("at", at).Say("aft", seen), "destination", destination?.ToJson()).Say("reason", reason);

    /// <summary>What says what a family lacks.</summary>
    public static Draft Needing(SubjectId family, string? at, IReadOnlyCollection<string> needs, bool exercise, params IReadOnlyCollection<StatementId> seen) =>
        new Draft(family, DisplacementKinds.FamilyNeeds, exercise).Say("at", at).Say("aft", seen).Say("needs", needs.Count == 0 ? [DisplacementWords.NoNeed] : needs);

    /// <summary>What says that a service was delivered.</summary>
    public static Draft Service(SubjectId service, ServiceSaid said, bool exercise) =>
        With(With(With(
            new Draft(service, DisplacementKinds.ServiceGiven, exercise).Say("at", said.At).Say("service", said.Service).Say("detail", said.Detail),
            "people", said.People?.ToJson()), "families", said.Families?.ToJson()), "place", said.Place?.ToJson())
            .Say("provider", said.Provider).Say("family", said.Family?.Value).Say("convoy", said.Convoy?.Value).Say("siege", said.Siege?.Value);

    /// <summary>What says that a convoy is to go.</summary>
    public static Draft Convoy(SubjectId convoy, string? at, string title, PlaceSaid? from, PlaceSaid? destination, SubjectId? siege, SubjectId? promise, bool exercise) =>
        With(With(new Draft(convoy, DisplacementKinds.ConvoyPlanned, exercise).Say("at", at).Say("title", title), "from", from?.ToJson()), "destination", destination?.ToJson())
            .Say("siege", siege?.Value).Say("promise", promise?.Value);

    /// <summary>What says what became of a convoy.</summary>
    public static Draft Moving(
        SubjectId convoy, string? at, string state, string? through, string? reason, CountSaid? people, PlaceSaid? place, bool exercise,
        params IReadOnlyCollection<StatementId> seen) =>
        With(With(
            new Draft(convoy, DisplacementKinds.ConvoyMoved, exercise).Say("at", at).Say("aft", seen).Say("state", state).Say("through", through).Say("reason", reason),
            "people", people?.ToJson()), "place", place?.ToJson());

    /// <summary>What puts somebody on the list of a convoy.</summary>
    public static Draft Listing(SubjectId evacuee, SubjectId convoy, CountSaid people, SpelledName? name, SubjectId? family, bool exercise) =>
        With(With(new Draft(evacuee, DisplacementKinds.EvacueeListed, exercise).Say("convoy", convoy.Value), "people", people.ToJson()), "name", name?.ToJson())
            .Say("family", family?.Value);

    /// <summary>What says that somebody was let out, refused or left behind.</summary>
    public static Draft Passing(
        SubjectId evacuee, string? at, string outcome, string? through, string? reason, PlaceSaid? place, bool exercise, params IReadOnlyCollection<StatementId> seen) =>
        With(
            new Draft(evacuee, DisplacementKinds.EvacueePassed, exercise).Say("at", at).Say("aft", seen).Say("outcome", outcome).Say("through", through).Say("reason", reason),
            "place", place?.ToJson());

    /// <summary>What says that a place is besieged.</summary>
    public static Draft Siege(SubjectId siege, string? at, string title, string? besiegedBy, PlaceSaid? place, bool exercise, params IReadOnlyCollection<StatementId> seen) =>
        With(
            new Draft(siege, DisplacementKinds.SiegeBegan, exercise).Say("at", at).Say("aft", seen).Say("title", title).Say("besieged_by", besiegedBy),
            "place", place?.ToJson());

    /// <summary>What says how many are inside, and who says so.</summary>
    public static Draft Inside(SubjectId siege, string? at, CountSaid people, string? source, bool exercise) =>
        With(new Draft(siege, DisplacementKinds.SiegeInside, exercise).Say("at", at), "people", Sourced(people, source));

    /// <summary>What says that a siege, or what was promised, is over.</summary>
    public static Draft Ending(SubjectId subject, string? at, string? reason, bool exercise, params IReadOnlyCollection<StatementId> seen) =>
        new Draft(subject, subject.Type == "siege" ? DisplacementKinds.SiegeEnded : DisplacementKinds.PromiseEnded, exercise)
            .Say("at", at).Say("aft", seen).Say("reason", reason);

    /// <summary>What says what was promised, and by whom.</summary>
    public static Draft Promise(
        SubjectId promise, string? at, string promised, string? by, string? window, string? terms, PlaceSaid? place, SubjectId? siege, SubjectId? convoy, bool exercise) =>
        With(
            new Draft(promise, DisplacementKinds.PromiseMade, exercise).Say("at", at).Say("promised", promised).Say("promised_by", by).Say("window", window)
                .Say("terms", terms).Say("siege", siege?.Value).Say("convoy", convoy?.Value),
            "place", place?.ToJson());

    /// <summary>What says that a promise was broken.</summary>
    public static Draft Breach(SubjectId promise, string? at, string breach, string? by, SubjectId? strike, PlaceSaid? place, bool exercise) =>
        With(
            new Draft(promise, DisplacementKinds.PromiseBreached, exercise).Say("at", at).Say("breach", breach).Say("breached_by", by).Say("strike", strike?.Value),
            "place", place?.ToJson());

    /// <summary>What says that an appeal went out, or a negotiation began.</summary>
    public static Draft Appeal(
        SubjectId appeal, string? at, string text, string language, bool isNegotiation, string? to, SubjectId? siege, SubjectId? convoy, bool exercise) =>
        With(
            With(new Draft(appeal, DisplacementKinds.AppealMade, exercise).Say("at", at), "appeal", Members.Object(("text", text), ("lang", language))),
            "negotiation", Members.Flag(isNegotiation)).Say("addressed_to", to).Say("siege", siege?.Value).Say("convoy", convoy?.Value);

    /// <summary>What says what came of an appeal.</summary>
    public static Draft Answer(SubjectId appeal, string? at, string answer, string? by, string? detail, bool exercise, params IReadOnlyCollection<StatementId> seen) =>
        new Draft(appeal, DisplacementKinds.AppealAnswered, exercise).Say("at", at).Say("aft", seen).Say("answer", answer).Say("answered_by", by).Say("detail", detail);

    /// <summary>What says that a place was given up.</summary>
    public static Draft GivingUp(SubjectId settlement, string? at, string title, string? reason, CountSaid? people, PlaceSaid? place, bool exercise) =>
        With(With(
            new Draft(settlement, DisplacementKinds.SettlementGivenUp, exercise).Say("at", at).Say("title", title).Say("reason", reason),
            "people", people?.ToJson()), "place", place?.ToJson());

    private static JsonElement Sourced(CountSaid people, string? source) =>
        Members.Object(("best", people.Best), ("min", people.Least), ("max", people.Most), ("approx", people.IsAbout ? true : null), ("source", source));

    private static Draft With(Draft draft, string property, JsonElement? value) => value is { } said ? draft.Say(property, said) : draft;
}

/// <summary>What was delivered, before it is said.</summary>
/// <param name="At">EDTF: the time over which it was delivered.</param>
public sealed record ServiceSaid(
    string? At, string Service, string? Detail = null, CountSaid? People = null, CountSaid? Families = null, string? Provider = null, PlaceSaid? Place = null,
    SubjectId? Family = null, SubjectId? Convoy = null, SubjectId? Siege = null);
