using System.Data.Common;
using System.Text.Json;
using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Rescue;

/// <summary>What opens a worksite.</summary>
/// <param name="Code">INSARAG, such as <c>C-6</c>.</param>
/// <param name="Label">What it is: <c>four-storey house beside the bakery</c>.</param>
/// <param name="Place">Where, in words.</param>
/// <param name="Lat">WGS84 degrees; with <paramref name="Lon"/> or not at all.</param>
/// <param name="UncertaintyM">Metres.</param>
/// <param name="At">Since when it is searched, in EDTF.</param>
public sealed record WorksiteOpening(
    string? Code, string? Label, string? Place = null, double? Lat = null, double? Lon = null, long? UncertaintyM = null, string? At = null);

/// <summary>How the search of a worksite stands, with what is known of the people there.</summary>
/// <param name="Balance">Null where whoever asks may not read of people.</param>
/// <param name="Closings">With what was found wrong in the light of everyone there.</param>
public sealed record SearchState(Worksite Worksite, Standing Standing, Balance? Balance, IReadOnlyList<SearchClosing> Closings);

/// <summary>Opens, sorts and closes worksites.</summary>
public sealed class WorksiteBook(Database database, StatementBook statements, CasualtyBook casualties, CasualtyList counted, TimeProvider time)
{
    /// <summary>The worksite and how its search stands, as somebody may see it; null where nothing was ever said of it, or they may not read incidents.</summary>
    public SearchState? Find(SubjectId worksite, Reader reader)
    {
        if (!reader.May(Right.Read(Feature.Incidents)) || statements.StateOf(worksite, reader) is not { Statements.Count: > 0 } state)
        {
            return null;
        }
        var seen = Worksite.From(state);
        var settling = seen.Closings.Count == 0 ? [] : casualties.SettlingAt(worksite, seen.Exercise);
        var closings = seen.Closings.Select(closing => InTheLightOf(worksite, closing, settling)).ToList();
        var standing = seen.Standing == Standing.Closed && closings.Exists(closing => closing.IsReopened) ? Standing.Reopened : seen.Standing;
        return new SearchState(seen, standing, counted.At(worksite, reader), closings);
    }

    /// <summary>Opens a worksite of an incident.</summary>
    /// <param name="worksite">Chosen by whoever sends it, so that it can be sent twice.</param>
    /// <param name="incident">Of which.</param>
    /// <param name="opening">What is said.</param>
    /// <returns><c>incident.unknown</c>, <c>worksite.code_malformed</c>, <c>worksite.code_taken</c>, <c>worksite.nothing</c>, <c>worksite.place_malformed</c>, <c>when.…</c>.</returns>
    public Sayable Open(SubjectId worksite, SubjectId incident, WorksiteOpening opening)
    {
        var of = statements.StateOf(incident);
        var before = statements.StateOf(worksite);
        var wrong = of.Statements.Count == 0 ? ("incident.unknown", "incident")
            : opening.Code is { } code && !SiteCode.IsOne(code) ? ("worksite.code_malformed", "code")
            : opening.Code is null && string.IsNullOrWhiteSpace(opening.Label) ? ("worksite.nothing", "label")
            : !IsOnEarth(opening) ? ("worksite.place_malformed", "place")
            : Times.WhyNot(opening.At, time.GetUtcNow()) is { } when ? (when, "at")
            : ((string Code, string Member)?)null;
        if (wrong is var (what, member))
        {
            return new NotSayable(what, member);
        }
        var draft = Draft(worksite, incident, opening, of.Exercise);
        if (before.Statements.Count > 0)
        {
            var known = Worksite.From(before);
            return known.Incidents.Contains(incident) && known.Codes.SequenceEqual(Of(opening.Code)) && known.Labels.SequenceEqual(Of(opening.Label)) && known.Place.OrNull == opening.Place
                && before.CurrentOf(WorksiteKinds.Opened).FirstOrDefault() is { } same
                ? new SaidAlready(same.Id)
                : new ToSay([draft], Differs: true);
        }
        return opening.Code is { } wished && CodesOf(incident).Contains(wished) ? new NotSayable("worksite.code_taken", "code") : new ToSay([draft]);
    }

    /// <summary>Every worksite's id in an incident.</summary>
    public IReadOnlyList<string> CodesOf(SubjectId incident) => database.Read(connection => connection.Query<string>(
        "SELECT code FROM worksite WHERE incident = @incident AND code IS NOT NULL ORDER BY code", new { incident = incident.Value }).ToList());

    /// <summary>The worksites of an incident and everybody there, whoever asks: what goes with it into a dossier.</summary>
    internal IReadOnlyList<SubjectId> PartsOf(SubjectId incident) => database.Read(connection => connection.Query<string>(
        """
        SELECT id FROM worksite WHERE incident = @incident
        UNION SELECT c.id FROM casualty c JOIN worksite w ON w.id = c.worksite WHERE w.incident = @incident ORDER BY 1
        """,
        new { incident = incident.Value }).Select(id => new SubjectId(id)).ToList());

    /// <summary>Says how urgent a worksite is, and how far it is to be searched.</summary>
    /// <returns><c>worksite.unknown</c>, <c>worksite.triage_malformed</c>, <c>when.…</c>.</returns>
    public Sayable Triage(SubjectId worksite, string? category, long? asr, string? hazards, string? at, IReadOnlyList<StatementId>? seen = null) => About(
        worksite, at, WorksiteKinds.Triaged,
        (category is null && asr is null) || (category is not null && !WorksiteKinds.Categories.Contains(category, StringComparer.Ordinal)) || asr is < 1 or > 5 ? "worksite.triage_malformed" : null,
        (state, draft) =>
        {
            draft.Say("aft", seen ?? [.. state.HeadsOf(WorksiteKinds.Triage).Select(head => head.Id)]).Say("category", category);
            return (asr is { } level ? draft.Say("asr", level) : draft).Say("hazards", hazards);
        });

    /// <summary>Notes something.</summary>
    public Sayable Note(SubjectId worksite, string text, string language, string? at) => About(worksite, at, WorksiteKinds.Noted, null, (_, draft) =>
        draft.Say("note", JsonSerializer.SerializeToElement(new SortedDictionary<string, string>(StringComparer.Ordinal) { ["lang"] = language, ["text"] = text })));

    /// <summary>Says that rescuers were exposed to a chemical.</summary>
    /// <returns><c>worksite.unknown</c>, <c>casualty.word_unknown</c>, <c>casualty.count_malformed</c>, <c>when.…</c>.</returns>
    public Sayable ExposeRescuers(SubjectId worksite, long? count, string? agent, IReadOnlyList<string> symptoms, string? protection, string? who, string? at) => About(
        worksite, at, WorksiteKinds.RescuersExposed,
        !symptoms.All(symptom => Outcomes.Symptoms.Contains(symptom, StringComparer.Ordinal)) ? "casualty.word_unknown" : count is < 1 or > 10_000 ? "casualty.count_malformed" : null,
        (_, draft) => (count is { } number ? draft.Say("count", number) : draft).Say("agent", agent).Say("symptoms", symptoms).Say("protection", protection).Say("who", who));

    /// <summary>Asks for samples.</summary>
    public Sayable AskForSamples(SubjectId worksite, string what, string? askedFor, string? at) =>
        About(worksite, at, WorksiteKinds.SamplesAsked, null, (_, draft) => draft.Say("what", what).Say("asked_for", askedFor));

    /// <summary>Closes the record of a search. Withdrawing a team is another thing, and waits for nothing here.</summary>
    /// <param name="worksite">Which.</param>
    /// <param name="reason">Why, where that needs saying.</param>
    /// <param name="unknownReason">Why anyone is left unknown.</param>
    /// <param name="by">Who closes it.</param>
    /// <returns>
    /// <c>worksite.unknown</c>, <c>worksite.closed_already</c>; <c>worksite.people_trapped</c>: someone is still looked for;
    /// <c>worksite.reason_missing</c>, <c>worksite.supervisor_needed</c>: someone is unknown, or statements about them contradict each other.
    /// </returns>
    public Sayable Close(SubjectId worksite, string? reason, string? unknownReason, Signer by)
    {
        var state = statements.StateOf(worksite);
        if (state.Statements.Count == 0 || !state.Current.Any())
        {
            return new NotSayable("worksite.unknown");
        }
        var now = Worksite.From(state);
        var settling = casualties.SettlingAt(worksite, now.Exercise);
        if (now.Standing == Standing.Closed && !InTheLightOf(worksite, now.Closings[0], settling).IsReopened)
        {
            return new NotSayable("worksite.closed_already");
        }
        var balance = counted.At(worksite);
        var isSupervisor = Speakers.RolesOf(database, by).Contains(Roles.Supervisor, StringComparer.Ordinal);
        var why = string.IsNullOrWhiteSpace(unknownReason) ? null : unknownReason;
        if ((balance.Trapped > 0 ? ("worksite.people_trapped", null)
            : balance.Open > 0 && !isSupervisor ? ("worksite.supervisor_needed", null)
            : balance.Open > 0 && why is null ? ("worksite.reason_missing", "unknown_reason")
            : ((string Code, string? Member)?)null) is var (code, member))
        {
            return new NotSayable(code, member);
        }
        return new ToSay(
        [
            new Draft(worksite, WorksiteKinds.Closed, state.Exercise)
                .Say("role", isSupervisor ? Roles.Supervisor : null)
                .Say("aft", [.. state.HeadsOf(WorksiteKinds.Search).Select(head => head.Id)])
                .Say("relies_on", [.. state.Current.Select(said => said.Id).Concat(settling)])
                .Say("balance", balance.ToJson())
                .Say("unknown_reason", balance.Open > 0 ? why : null)
                .Say("reason", string.IsNullOrWhiteSpace(reason) ? null : reason),
        ]);
    }

    // What came since reopens it. What it says of everyone must be what it relied on says, as far as that is here.
    private SearchClosing InTheLightOf(SubjectId worksite, SearchClosing closing, List<StatementId> settling)
    {
        var relied = closing.ReliesOn.ToHashSet();
        if (closing.IsReopened || !settling.TrueForAll(relied.Contains))
        {
            return closing with { IsReopened = true };
        }
        return closing.Balance is { } stated && !stated.Agrees(counted.At(worksite)) && statements.WhichAreHere(closing.ReliesOn).Count == closing.ReliesOn.Count
            ? closing with { Irregular = [.. closing.Irregular, "worksite.closed_on_another_balance"] }
            : closing;
    }

    private Sayable About(SubjectId worksite, string? at, KindDefinition kind, string? wrong, Func<SubjectState, Draft, Draft> say)
    {
        var state = statements.StateOf(worksite);
        return state.Statements.Count == 0 ? new NotSayable("worksite.unknown")
            : (wrong ?? Times.WhyNot(at, time.GetUtcNow())) is { } code ? new NotSayable(code, wrong is null ? "at" : null)
            : new ToSay([say(state, new Draft(worksite, kind, state.Exercise).Say("at", at))]);
    }

    private static Draft Draft(SubjectId worksite, SubjectId incident, WorksiteOpening opening, bool exercise)
    {
        var draft = new Draft(worksite, WorksiteKinds.Opened, exercise).Say("at", opening.At).Say("incident", incident.Value)
            .Say("code", opening.Code).Say("label", opening.Label);
        var place = new SortedDictionary<string, object>(StringComparer.Ordinal);
        if (opening.Place is { } text)
        {
            place["text"] = text;
        }
        if (opening is { Lat: { } lat, Lon: { } lon })
        {
            (place["lat"], place["lon"]) = (lat, lon);
        }
        if (opening.UncertaintyM is { } metres)
        {
            place["uncertainty_m"] = metres;
        }
        return place.Count == 0 ? draft : draft.Say("place", JsonSerializer.SerializeToElement(place));
    }

    private static bool IsOnEarth(WorksiteOpening opening) => opening.Lat is null == opening.Lon is null
        && opening.Lat is not (< -90 or > 90) && opening.Lon is not (< -180 or > 180) && opening.UncertaintyM is not (< 0 or > 1_000_000);

    private static string[] Of(string? text) => string.IsNullOrEmpty(text) ? [] : [text];

    /// <summary>Keeps the table of worksites in step.</summary>
    public static void Project(DbTransaction transaction, SubjectState state)
    {
        var worksite = Worksite.From(state);
        var closing = worksite.Standing is Standing.Closed or Standing.Reopened && worksite.Closings.Count > 0 ? worksite.Closings[0] : null;
        Prepared.In(transaction).Queue(
            """
            INSERT INTO worksite (id, exercise, incident, code, label, place, category, asr, standing, closed_balance, irregular, known_since, code_key)
            VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11, @12)
            ON CONFLICT (id) DO UPDATE SET exercise = @1, incident = @2, code = @3, label = @4, place = @5, category = @6, asr = @7, standing = @8,
            closed_balance = @9, irregular = @10, known_since = @11, code_key = @12
            """,
            worksite.Id.Value, worksite.Exercise ? 1 : 0, worksite.Incidents.Count == 0 ? null : worksite.Incidents[0].Value,
            worksite.Codes.Count == 0 ? null : string.Join(" / ", worksite.Codes), worksite.Labels.Count == 0 ? null : string.Join(" / ", worksite.Labels),
            worksite.Place.OrNull, worksite.Category, worksite.Asr, worksite.Standing.ToString(), closing?.Balance?.ToJson().GetRawText(),
            worksite.Closings.Any(one => one.Irregular.Count > 0) ? 1 : 0, state.Statements.Min(said => said.Statement.IssuedAt),
            worksite.Codes.Count == 0 ? "" : SiteCode.Key(worksite.Codes[0]));
    }
}
