using System.Text.Json;
using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;

namespace Bayyina.Web.Rescue;

/// <summary>One thing that happened in a rescue, as its statement tells it.</summary>
/// <param name="Row">The statement, by whom and when it was said.</param>
/// <param name="At">When it happened, in EDTF; null where nobody said.</param>
/// <param name="Since">How long after what is told before it, where both are known to the minute.</param>
/// <param name="IsOfSite">Whether it is said of the worksite, and not of the casualty alone.</param>
public sealed record StoryEvent(HistoryRow Row, string? At, TimeTrapped? Since, bool IsOfSite);

/// <summary>A rescue in the order in which it happened: what is current of the casualty and of the worksite while they were there.</summary>
/// <remarks>The order is for reading alone. Of what nobody said when it happened, the server's time of the statement stands in, and is marked.</remarks>
public sealed record Story(IReadOnlyList<StoryEvent> Events, int TakenBack)
{
    private const int MostOfSite = 200;

    internal static Story Of(CasualtyView view, Product product, Reader reader)
    {
        IReadOnlyList<HistoryRow> site = view.Worksite is { } worksite ? HistoryRow.Of(product.Statements.StateOf(worksite.Id, reader), product) : [];
        var told = view.History.Where(row => row.Stored.Statement.Kind?.StartsWith("casualty.", StringComparison.Ordinal) == true).ToList();
        var events = told.Where(IsCurrent).Select(row => (Row: row, IsOfSite: false))
            .Concat(site.Where(row => IsCurrent(row) && row.Stored.Statement.Kind?.StartsWith("worksite.", StringComparison.Ordinal) == true).Take(MostOfSite).Select(row => (Row: row, IsOfSite: true)))
            .OrderBy(e => Begin(e.Row)).ThenBy(e => e.Row.Stored.Index ?? long.MaxValue).ToList();
        var story = new List<StoryEvent>();
        string? before = null;
        foreach (var (row, ofSite) in events)
        {
            var at = row.Stored.Statement.Text("at").OrNull;
            story.Add(new StoryEvent(row, at, TimeTrapped.Between(before, at), ofSite));
            before = at ?? before;
        }
        return new Story(story, told.Count(row => !IsCurrent(row)));
    }

    private static bool IsCurrent(HistoryRow row) => row.Fate?.IsCurrent == true;

    // Whoever was reported was so before anything became of them.
    private static DateTimeOffset Begin(HistoryRow row) =>
        row.Stored.Statement is { Kind: "casualty.reported" } report && TimeTrapped.Ends(report.Text("at").OrNull) is null ? DateTimeOffset.MinValue
        : TimeTrapped.Ends(row.Stored.Statement.Text("at").OrNull)?.Earliest ?? DateTimeOffset.FromUnixTimeSeconds(row.Stored.Statement.IssuedAt);
}

/// <summary>A story in the reader's words.</summary>
internal static class StoryWords
{
    // Which words stand for what is chosen from a list, by property.
    private static readonly Dictionary<string, (string Prefix, IReadOnlyList<string> Words)> Lists = new(StringComparer.Ordinal)
    {
        ["outcome"] = ("rescue.outcome_", [Outcomes.Alive, Outcomes.Dead]),
        ["signs_of_life"] = ("rescue.word_", ["yes", "no", "unknown"]),
        ["method"] = ("rescue.method_", Outcomes.Methods),
        ["work_level"] = ("rescue.work_", Outcomes.WorkLevels),
        ["category"] = ("rescue.triage_", StartTriage.Categories),
        ["sex"] = ("rescue.sex_", Outcomes.Sexes),
        ["age_group"] = ("rescue.age_", Outcomes.AgeGroups),
        ["to"] = ("rescue.to_", Outcomes.Receivers),
        ["symptoms"] = ("rescue.symptom_", Outcomes.Symptoms),
    };

    // Told elsewhere on the page, or for programs.
    private static readonly string[] Untold = ["worksite", "incident", "of", "relies_on", "balance", "kin", "findings", "note"];

    /// <summary>What somebody is called at the head of a page.</summary>
    public static string Called(CasualtyView view, Words words) => view.Casualty.Called
        ?? (view.Casualty.Size is { } size ? words.Of("rescue.group_of", size.Best)
            : words[view.Casualty.IsNameGuarded ? "rescue.name_guarded" : view.Casualty.Name.State == SaidState.Withheld ? "rescue.name_withheld" : "rescue.no_name"]);

    /// <summary>What a statement says besides its kind: each property that is at hand, in its kind's order.</summary>
    public static IEnumerable<(string Label, string Value)> Details(Statement said, Words words)
    {
        foreach (var property in Product.Kinds.Find(said.Kind)?.Properties ?? [])
        {
            if (!Untold.Contains(property.Name, StringComparer.Ordinal) && said.Value(property.Name) is { IsPresent: true } value
                && Shown(property.Name, value.Value, words) is { Length: > 0 } shown)
            {
                yield return (words["rescue.says_" + property.Name], shown);
            }
        }
    }

    /// <summary>The text of a note, with its language; null where it has none.</summary>
    public static (string Text, string? Language)? Note(Statement said) => said.Value("note") is { IsPresent: true } note && Member(note.Value, "text") is { } text
        ? (text, Member(note.Value, "lang")) : null;

    private static string? Shown(string property, JsonElement value, Words words) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetInt64(out var number) => words.Number(number),
        JsonValueKind.Array => string.Join(words["rescue.comma"], value.EnumerateArray().Where(part => part.ValueKind == JsonValueKind.String).Select(part => Chosen(property, part.GetString()!, words))),
        JsonValueKind.Object when property == "to" => string.Join(words["rescue.comma"], ((string?[])[Member(value, "kind") is { } kind ? Chosen(property, kind, words) : null, Member(value, "name")]).OfType<string>()),
        JsonValueKind.Object when property == "count" => words.Number(Headcount.Of(value).Best),
        JsonValueKind.Object => Member(value, "text"),
        JsonValueKind.String when property == "trapped_since" => words.When(value.GetString()!),
        JsonValueKind.String => Chosen(property, value.GetString()!, words),
        _ => null,
    };

    private static string Chosen(string property, string word, Words words) =>
        Lists.TryGetValue(property, out var list) && list.Words.Contains(word, StringComparer.Ordinal) ? words[list.Prefix + word.Replace('-', '_')] : word;

    private static string? Member(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
}

/// <summary>How long something took, in hours and minutes.</summary>
internal static class Durations
{
    /// <summary>As exactly as it is known.</summary>
    public static string Of(TimeTrapped between, Words words) => between.Least == between.Most ? Of(between.Most, words)
        : words.Of("rescue.from_to", Of(between.Least, words), Of(between.Most, words));

    private static string Of(TimeSpan time, Words words) => (long)time.TotalHours is > 0 and var hours
        ? time.Minutes == 0 ? words.Of("rescue.hours_alone", hours) : words.Of("rescue.hours", hours, time.Minutes) : words.Of("rescue.minutes", (long)time.TotalMinutes);
}
