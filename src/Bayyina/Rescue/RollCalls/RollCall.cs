using Bayyina.Statements;

namespace Bayyina.Rescue;

/// <summary>What is known of somebody who was called, the worst last.</summary>
public enum AnswerState
{
    /// <summary>Nobody has answered for them yet.</summary>
    Unanswered,

    /// <summary>Safe.</summary>
    Safe,

    /// <summary>Called, and there was no answer.</summary>
    NoAnswer,

    /// <summary>Injured.</summary>
    Injured,

    /// <summary>Missing.</summary>
    Missing,
}

/// <summary>Somebody who was called.</summary>
/// <param name="States">Everything that is said of them by who had not seen the other, each once.</param>
/// <param name="Heads">What the next answer about them moves on from.</param>
/// <param name="SaidAt">Server time of the last of those.</param>
public sealed record Called(SubjectId Who, IReadOnlyList<AnswerState> States, IReadOnlyList<StatementId> Heads, DateTimeOffset? SaidAt)
{
    /// <summary>The worst of it: of two who disagree, nobody is believed safe.</summary>
    public AnswerState Worst => States.Count == 0 ? AnswerState.Unanswered : States.Max();

    /// <summary>Whether they disagree.</summary>
    public bool IsDisputed => States.Count > 1;
}

/// <summary>A roll-call as the fold of its subject shows it.</summary>
/// <param name="People">Who is to answer, and who has: those whom the start named, and those about whom somebody answered. Who has not comes first.</param>
/// <param name="ArePeopleKnown">False where a start withholds whom it calls, or an answer about whom it is.</param>
public sealed record RollCall(
    SubjectId Id, bool Exercise, SubjectId? Incident, IReadOnlyList<string> Why, Said<string> At, DateTimeOffset? StartedAt, bool IsOpen, bool IsReopened,
    bool IsDisputed, IReadOnlyList<Called> People, bool ArePeopleKnown)
{
    /// <summary>Whoever has not answered, and for whom nobody has: always to be seen.</summary>
    public IEnumerable<Called> Unanswered => People.Where(one => one.Worst == AnswerState.Unanswered);

    /// <summary>Reads the fold.</summary>
    /// <param name="state">Of the roll-call.</param>
    /// <param name="onSite">Who else is on site by now, as deployments tell.</param>
    public static RollCall From(SubjectState state, IEnumerable<SubjectId>? onSite = null)
    {
        var starts = state.CurrentOf(RollCallKinds.Started).ToList();
        var heads = state.HeadsOf(RollCallKinds.Standing);
        var answers = state.HeadsOf(RollCallKinds.Answers);
        var about = answers.Where(said => AllSaid.SubjectOf(said, "who") is not null).ToLookup(said => AllSaid.SubjectOf(said, "who")!.Value);
        var people = AllSaid.Subjects(starts, "people").Concat(onSite ?? []).Concat(about.Select(one => one.Key)).Distinct()
            .Select(who => new Called(
                who, [.. about[who].Select(Of).Distinct().Order()], [.. about[who].Select(said => said.Id)],
                about[who].Any() ? DateTimeOffset.FromUnixTimeSeconds(about[who].Max(said => said.IssuedAt)) : null))
            .OrderBy(one => one.Worst == AnswerState.Unanswered ? 0 : 1).ThenByDescending(one => one.Worst).ThenBy(one => one.Who).ToList();
        var closed = heads.Count(said => said.Kind == RollCallKinds.Closed.Name);
        var reopened = state.Closings.Any(closing => closing.IsReopened);
        return new RollCall(
            state.Subject, state.Exercise, AllSaid.Subjects(starts, "incident") is [var incident, ..] ? incident : null, AllSaid.Texts(starts, "why"),
            starts.Count == 0 ? default : starts[0].Text("at"), starts.Count == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(starts.Min(said => said.IssuedAt)),
            heads.Count > 0 && (closed < heads.Count || reopened), closed > 0 && reopened, closed > 0 && closed < heads.Count, people,
            starts.TrueForAll(said => said.Value("people").State != SaidState.Withheld) && answers.All(said => said.Value("who").IsPresent));
    }

    /// <summary>As it is said: <c>no-answer</c>.</summary>
    public static string CodeOf(AnswerState state) => state switch
    {
        AnswerState.Safe => "safe",
        AnswerState.Injured => "injured",
        AnswerState.Missing => "missing",
        AnswerState.NoAnswer => "no-answer",
        _ => throw new ArgumentException("Nobody says that.", nameof(state)),
    };

    /// <summary>Reads what <see cref="CodeOf"/> wrote; null where it is nothing of the kind.</summary>
    public static AnswerState? Parse(string? code) => code switch
    {
        "safe" => AnswerState.Safe,
        "injured" => AnswerState.Injured,
        "missing" => AnswerState.Missing,
        "no-answer" => AnswerState.NoAnswer,
        _ => null,
    };

    // What cannot be read is no good news.
    private static AnswerState Of(Statement said) => Parse(said.Text("state").OrNull) ?? AnswerState.NoAnswer;
}
