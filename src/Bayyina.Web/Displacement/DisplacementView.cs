using System.Text.Json;
using Bayyina.Displacement;
using Bayyina.Statements;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;

namespace Bayyina.Web.Displacement;

/// <summary>What a page lists beside the subject that it shows.</summary>
/// <param name="Type">Of what is listed.</param>
public sealed record DisplacementPart(string Type, Listed<DisplacementRow> Rows);

/// <summary>A family, convoy, siege… as its page shows it.</summary>
/// <param name="Story">What counts of what was said, in the order of the ledger.</param>
/// <param name="History">Everything that was said.</param>
/// <param name="Parts">What else names it: who is on a convoy's list, what was promised for a siege…</param>
/// <param name="Outcomes">What became of everybody on a convoy's list.</param>
/// <param name="Seen">By status, the statements that the page shows, as its forms name them.</param>
public sealed record DisplacementView(
    DisplacedSubject Subject, IReadOnlyList<HistoryRow> Story, IReadOnlyList<HistoryRow> History, IReadOnlyList<DisplacementPart> Parts,
    IReadOnlyList<OutcomeCount> Outcomes, IReadOnlyDictionary<string, string> Seen)
{
    private const int PageLength = 40;

    /// <summary>What was sent, where something was wrong with it.</summary>
    public Filled Sent { get; init; } = Filled.Empty("");

    /// <summary>Its type.</summary>
    public string Type => Subject.Id.Type;

    /// <summary>Where its page is.</summary>
    public string Here => SubjectLinks.To(Subject.Id)!;

    /// <summary>The subject of a path, as somebody may see it; null where there is none.</summary>
    public static DisplacementView? Find(Product product, Reader reader, string type, string id, ListKey? after = null)
    {
        if (!DisplacementWords.Types.Contains(type) || SubjectLinks.From(type, id) is not { } subject
            || product.Statements.StateOf(subject, reader) is not { Statements.Count: > 0 } state)
        {
            return null;
        }
        var history = HistoryRow.Of(state, product);
        var part = (string of) => new DisplacementPart(of, product.DisplacementList.Page(
            reader, state.Exercise, new DisplacementFilter(of, Siege: type == "siege" ? subject : null, Convoy: type == "convoy" ? subject : null),
            of == "evacuee" ? after : null, PageLength));
        IEnumerable<string> parts = type switch { "convoy" => ["evacuee", "family", "promise", "service"], "siege" => ["promise", "convoy", "appeal", "service"], _ => [] };
        return new DisplacementView(
            DisplacedSubject.From(state), [.. history.Where(row => row.Fate?.IsCurrent == true && Product.Kinds.Find(row.Stored.Statement.Kind)?.Housekeeping == false)],
            history, [.. parts.Select(part).Where(p => p.Rows.Rows.Count > 0)],
            type == "convoy" ? product.DisplacementList.OutcomesOf(subject, state.Exercise, reader) : [],
            Product.Kinds.All.Where(kind => kind.SubjectType == type && kind.Status is not null).Select(kind => kind.Status!).Distinct()
                .ToDictionary(status => status, status => string.Join(' ', state.HeadsOf(status).Select(head => head.Id.Value)), StringComparer.Ordinal));
    }
}

/// <summary>What pages call the words of statements about the displaced.</summary>
internal static class DisplacementTexts
{
    private static readonly HashSet<string> Known =
    [
        .. DisplacementWords.Shelters, .. DisplacementWords.Needs, .. DisplacementWords.Services, .. DisplacementWords.Movements, .. DisplacementWords.Outcomes,
        .. DisplacementWords.Promises, .. DisplacementWords.Answers, DisplacementWords.Planned, DisplacementWords.Listed, DisplacementWords.Open, DisplacementWords.Ended,
        DisplacementWords.Contradictory,
    ];

    /// <summary>Of one word of a list; the word itself where it is none of ours.</summary>
    public static string Word(string word, Words words) => Known.Contains(word) ? words["displacement.word_" + word.Replace('-', '_')] : word;

    /// <summary>What to choose from.</summary>
    public static IEnumerable<(string Value, string Text)> Options(IEnumerable<string> list, Words words) => list.Select(word => (word, Word(word, words)));

    /// <summary>What heads a page or a row.</summary>
    public static string Title(string type, string? title, Words words) =>
        title is null ? words["displacement.one_" + type]
        : type is "service" or "promise" ? string.Join(" / ", title.Split(" / ").Select(word => Word(word, words)))
        : title.Length > 120 ? title[..120] + "…" : title;

    /// <summary>The two ends of a range, or the one number.</summary>
    public static string Of(Bounds bounds, Words words) =>
        bounds.Most is not { } most ? words.Of("displacement.at_least", bounds.Least)
        : most == bounds.Least ? words.Number(most)
        : words.Of("displacement.range", bounds.Least, most);

    /// <summary>The style of a chip that names a state.</summary>
    public static string StyleOf(string state) => state switch
    {
        "let-out" or "arrived" or "granted" => "chip--good",
        "refused" or "left-behind" or "turned-back" or "halted" or DisplacementWords.Contradictory or DisplacementWords.Unknown or "no-answer" => "chip--warn",
        _ => "",
    };

    /// <summary>A property of a statement as a line of text; null for what is shown otherwise.</summary>
    public static string? Value(Statement said, string name, Words words) => said.Value(name) switch
    {
        { IsPresent: false } => null,
        { Value.ValueKind: JsonValueKind.String } text => Word(text.Value.GetString()!, words),
        { Value.ValueKind: JsonValueKind.True } => words["displacement.yes"],
        { Value.ValueKind: JsonValueKind.False } => words["displacement.no"],
        { Value.ValueKind: JsonValueKind.Array } list => string.Join(
            words["shell.list_separator"], list.Value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => Word(v.GetString()!, words))),
        { Value.ValueKind: JsonValueKind.Object } value when CountSaid.Of(value.Value) is { } count =>
            Of(Bounds.Of([count])!.Value, words) + (count.IsAbout ? words["displacement.about"] : "")
            + (Members.Text(value.Value, "source") is { } source ? words.Of("displacement.by_source", source) : ""),
        { Value.ValueKind: JsonValueKind.Object } value => SpelledName.From(value.Value)?.Both ?? PlaceName.Of(PlaceSaid.Of(value.Value)),
        _ => null,
    };
}
