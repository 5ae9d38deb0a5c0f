using System.Text.Json;
using Bayyina.Statements;

namespace Bayyina.Rescue;

/// <summary>What became of somebody, before it is said: one of the five that end or go on with their story.</summary>
/// <param name="What"><c>located</c>, <c>extricated</c>, <c>handed_over</c>, <c>elsewhere</c> or <c>unknown</c>.</param>
/// <param name="At">When, in EDTF.</param>
/// <param name="Outcome"><c>alive</c> or <c>dead</c>, of who is out.</param>
/// <param name="SignsOfLife"><c>yes</c>, <c>no</c> or <c>unknown</c>, of who was located.</param>
/// <param name="DepthM">Metres under the rubble.</param>
/// <param name="Method">How they were located; see <see cref="Outcomes.Methods"/>.</param>
/// <param name="Position">Floor and place in the building.</param>
/// <param name="WorkLevel">See <see cref="Outcomes.WorkLevels"/>.</param>
/// <param name="DurationMin">Minutes that getting them out took.</param>
/// <param name="Condition">In words.</param>
/// <param name="DoneBy">Who did it, as the team says it.</param>
/// <param name="ToKind">To whom they were handed over; see <see cref="Outcomes.Receivers"/>.</param>
/// <param name="ToName">Their name or place.</param>
/// <param name="Where">Where they are accounted for.</param>
/// <param name="Source">Who says that they are there.</param>
/// <param name="Reason">Why nobody knows.</param>
public sealed record FateReport(
    string What, string? At = null, string? Outcome = null, string? SignsOfLife = null, long? DepthM = null, string? Method = null, string? Position = null,
    string? WorkLevel = null, long? DurationMin = null, string? Condition = null, string? DoneBy = null, string? ToKind = null, string? ToName = null,
    string? Where = null, string? Source = null, string? Reason = null)
{
    /// <summary>The five.</summary>
    public static IReadOnlyList<string> All { get; } = ["located", "extricated", "handed_over", "elsewhere", "unknown"];

    private static readonly string[] YesNo = ["yes", "no", "unknown"];

    /// <summary>The kind that says it; null where there is none such.</summary>
    public KindDefinition? Kind => What switch
    {
        "located" => CasualtyKinds.Located,
        "extricated" => CasualtyKinds.Extricated,
        "handed_over" => CasualtyKinds.HandedOver,
        "elsewhere" => CasualtyKinds.Elsewhere,
        "unknown" => CasualtyKinds.Unknown,
        _ => null,
    };

    /// <summary>Why it cannot be said, as a code and the member that it is about; null where it can.</summary>
    public (string Code, string Member)? WhyNot(DateTimeOffset now) =>
        Kind is null ? ("casualty.fate_unknown", "what")
        : What is "extricated" or "handed_over" && Outcome is not (Outcomes.Alive or Outcomes.Dead) ? ("casualty.outcome_missing", "outcome")
        : What == "handed_over" && !Has(Outcomes.Receivers, ToKind) ? ("casualty.receiver_missing", "to")
        : What == "unknown" && string.IsNullOrWhiteSpace(Reason) ? ("casualty.reason_missing", "reason")
        : SignsOfLife is not null && !Has(YesNo, SignsOfLife) ? ("casualty.word_unknown", "signs_of_life")
        : Method is not null && !Has(Outcomes.Methods, Method) ? ("casualty.word_unknown", "method")
        : WorkLevel is not null && !Has(Outcomes.WorkLevels, WorkLevel) ? ("casualty.word_unknown", "work_level")
        : DepthM is < 0 or > 100 ? ("casualty.depth_malformed", "depth_m")
        : DurationMin is < 0 or > 60 * 24 * 30 ? ("casualty.duration_malformed", "duration_min")
        : Times.WhyNot(At, now) is { } when ? (when, "at")
        : null;

    /// <summary>What says it. What does not belong to its kind is not said.</summary>
    /// <param name="casualty">Of whom.</param>
    /// <param name="seen">What the author was looking at, and moves on from.</param>
    /// <param name="exercise">Whether it is a drill.</param>
    public Draft Draft(SubjectId casualty, IReadOnlyCollection<StatementId> seen, bool exercise)
    {
        var draft = new Draft(casualty, Kind!, exercise).Say("at", At).Say("aft", seen);
        switch (What)
        {
            case "located":
                return Numbered(draft.Say("signs_of_life", SignsOfLife), "depth_m", DepthM).Say("method", Method).Say("position", Position).Say("done_by", DoneBy);
            case "extricated":
                return Numbered(draft.Say("outcome", Outcome).Say("position", Position).Say("work_level", WorkLevel), "duration_min", DurationMin)
                    .Say("condition", Condition).Say("done_by", DoneBy);
            case "handed_over":
                var to = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["kind"] = ToKind! };
                if (!string.IsNullOrWhiteSpace(ToName))
                {
                    to["name"] = ToName;
                }
                return draft.Say("outcome", Outcome).Say("to", JsonSerializer.SerializeToElement(to)).Say("condition", Condition).Say("done_by", DoneBy);
            case "elsewhere":
                return draft.Say("where", Where).Say("source", Source);
            default:
                return draft.Say("reason", Reason);
        }
    }

    /// <summary>What a statement says; null where it says nothing of this.</summary>
    public static FateReport? From(Statement said)
    {
        var what = said.Kind?.StartsWith("casualty.", StringComparison.Ordinal) == true ? said.Kind["casualty.".Length..] : "";
        var to = said.Value("to");
        return !Has(All, what) ? null : new FateReport(
            what, said.Text("at").OrNull, said.Text("outcome").OrNull, said.Text("signs_of_life").OrNull, Number("depth_m"), said.Text("method").OrNull,
            said.Text("position").OrNull, said.Text("work_level").OrNull, Number("duration_min"), said.Text("condition").OrNull, said.Text("done_by").OrNull,
            Member(to, "kind"), Member(to, "name"), said.Text("where").OrNull, said.Text("source").OrNull, said.Text("reason").OrNull);

        long? Number(string name) => said.Number(name) is { IsPresent: true } number ? number.Value : null;
    }

    private static Draft Numbered(Draft draft, string property, long? value) => value is { } number ? draft.Say(property, number) : draft;

    private static bool Has(IReadOnlyList<string> words, string? word) => word is not null && words.Contains(word, StringComparer.Ordinal);

    private static string? Member(Said<JsonElement> said, string name) =>
        said.IsPresent && said.Value.ValueKind == JsonValueKind.Object && said.Value.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
