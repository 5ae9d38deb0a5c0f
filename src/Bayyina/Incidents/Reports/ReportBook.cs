using System.Data.Common;
using Bayyina.Statements;
using Bayyina.Storage;

namespace Bayyina.Incidents;

/// <summary>What somebody reports, in the record's words. What is null was not said.</summary>
public sealed record ReportWords
{
    /// <summary>When it happened, in EDTF.</summary>
    public string? At { get; init; }

    /// <summary>The clock of the device that said so.</summary>
    public DeviceClock? Clock { get; init; }

    /// <summary>One of <see cref="Vocabulary.Channels"/>.</summary>
    public string? Channel { get; init; }

    /// <summary>Where.</summary>
    public PlaceSaid? Place { get; init; }

    /// <summary>What happened.</summary>
    public string? What { get; init; }

    /// <summary>One of <see cref="Vocabulary.IncidentTypes"/>.</summary>
    public string? Type { get; init; }

    /// <summary>One of <see cref="Vocabulary.Weapons"/>.</summary>
    public string? Weapon { get; init; }

    /// <summary>How many are under the rubble.</summary>
    public CountSaid? Trapped { get; init; }

    /// <summary>Whether there are children among them.</summary>
    public ChildrenSaid? Children { get; init; }

    /// <summary>Of <see cref="Vocabulary.Hazards"/>.</summary>
    public IReadOnlyList<string> Hazards { get; init; } = [];

    /// <summary>Who called: protected.</summary>
    public CallerSaid? Caller { get; init; }

    /// <summary>A voice note that was sealed before.</summary>
    public SubjectId? Item { get; init; }
}

/// <summary>Takes reports in and says what they are about.</summary>
public sealed class ReportBook(StatementBook statements)
{
    // What a list shows of a text of pages.
    private const int LongestInList = 300;

    /// <summary>What takes a report in.</summary>
    public static Draft Received(SubjectId report, ReportWords words, bool exercise)
    {
        var draft = new Draft(report, ReportKinds.Received, exercise)
            .Say("at", words.At)
            .Say("channel", words.Channel)
            .Say("what", words.What)
            .Say("type", words.Type)
            .Say("weapon", words.Weapon)
            .Say("hazards", words.Hazards)
            .Say("item", words.Item?.Value);
        Add("clock", words.Clock?.ToJson());
        Add("place", words.Place?.ToJson());
        Add("trapped", words.Trapped?.ToJson());
        Add("children", words.Children?.ToJson());
        Add("caller", words.Caller?.ToJson());
        return draft;

        void Add(string property, System.Text.Json.JsonElement? value)
        {
            if (value is { } said)
            {
                draft.Say(property, said);
            }
        }
    }

    /// <summary>
    /// What corrects the telling that its author gave: it stands in the place of that one and restates what it keeps, who called and the voice
    /// note too, where no other is named. Null where the author told nothing that is still current.
    /// </summary>
    /// <remarks>Who called is restated without being shown: whoever corrects a place need not read a name.</remarks>
    public Draft? Correction(SubjectId report, ReportWords words, SubjectId author)
    {
        var told = Report.From(statements.StateOf(report));
        if (told.Accounts.Where(account => account.By == author.Value).ToList() is not [var first, ..] own)
        {
            return null;
        }
        var kept = words with
        {
            Caller = words.Caller ?? first.Caller.OrNull,
            Item = words.Item ?? first.Item,
            Clock = words.Clock ?? (words.At == first.At.OrNull ? first.Clock : null),
            Children = words.Children?.Said == first.Children.OrNull?.Said ? first.Children.OrNull : words.Children,
        };
        return Received(report, kept, told.Exercise).Say("sup", own.ConvertAll(account => account.Statement));
    }

    /// <summary>What says what a report is about, moving on from what was said of that before; about nothing, where both are null.</summary>
    /// <param name="report">Which.</param>
    /// <param name="exercise">Whether it is a drill.</param>
    /// <param name="seen">The statements that its author was looking at: what somebody else said meanwhile stays beside it, as a conflict.</param>
    /// <param name="incident">The incident.</param>
    /// <param name="strike">The strike.</param>
    /// <param name="reason">Why.</param>
    public static Draft Concerns(
        SubjectId report, bool exercise, IReadOnlyCollection<StatementId> seen, SubjectId? incident, SubjectId? strike, string? reason = null) =>
        new Draft(report, ReportKinds.Concerns, exercise)
            .Say("aft", seen)
            .Say("incident", incident?.Value)
            .Say("strike", strike?.Value)
            .Say("reason", reason);

    /// <summary>What says that a report is not about an incident or a strike: that is not proposed again.</summary>
    public static Draft Differs(SubjectId report, SubjectId other, string? reason, bool exercise) =>
        new Draft(report, ReportKinds.Differs, exercise).Say("other", other.Value).Say("reason", reason);

    /// <summary>The report as somebody may see it; null where nothing was ever said about it, or they may not read incidents.</summary>
    public Report? Find(SubjectId report, Reader reader) =>
        reader.May(Right.Read(Feature.Incidents)) && statements.StateOf(report, reader) is { Statements.Count: > 0 } state ? Report.From(state) : null;

    /// <summary>Keeps the table of reports in step.</summary>
    public static void Project(DbTransaction transaction, SubjectState state)
    {
        var report = Report.From(state);
        var first = report.First;
        var place = first?.Place.OrNull;
        var prepared = Prepared.In(transaction);
        prepared.Queue(
            """
            INSERT INTO report (
                id, exercise, state, known_since, at, at_from, at_to, channel, type, weapon, what, place, place_code, lat_e6, lon_e6, uncertainty_m, trapped, children, flags)
            VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11, @12, @13, @14, @15, @16, @17, @18)
            ON CONFLICT (id) DO UPDATE SET
                exercise = @1, state = @2, known_since = @3, at = @4, at_from = @5, at_to = @6, channel = @7, type = @8, weapon = @9, what = @10, place = @11,
                place_code = @12, lat_e6 = @13, lon_e6 = @14, uncertainty_m = @15, trapped = @16, children = @17, flags = @18
            """,
            report.Id.Value, report.Exercise ? 1 : 0, StateName(report.State), report.KnownSince, first?.At.OrNull,
            PlacedRow.Second(report.Time.Earliest), PlacedRow.Second(report.Time.Latest), first?.Channel.OrNull, first?.Type.OrNull, first?.Weapon.OrNull,
            Beginning(first?.What.OrNull), place?.Text, place?.Code, PlacedRow.Millionth(place?.Latitude), PlacedRow.Millionth(place?.Longitude),
            (long?)place?.UncertaintyMetres, first?.Trapped.OrNull?.ToString(), first?.Children.OrNull?.Said, string.Join(' ', report.Flags));
        prepared.Queue("DELETE FROM report_concern WHERE report = @0", report.Id.Value);
        foreach (var concern in report.Concerns.Where(concern => concern.Incident is not null || concern.Strike is not null))
        {
            prepared.Queue(
                "INSERT INTO report_concern (report, statement, incident, strike) VALUES (@0, @1, @2, @3)",
                report.Id.Value, concern.Statement.Value, concern.Incident?.Value, concern.Strike?.Value);
        }
    }

    /// <summary>A state as the table names it.</summary>
    internal static string StateName(ReportState state) => state.ToString().ToLowerInvariant();

    private static string? Beginning(string? text) =>
        text is { Length: > LongestInList } ? text[..(char.IsHighSurrogate(text[LongestInList - 1]) ? LongestInList - 1 : LongestInList)] + "…" : text;
}
