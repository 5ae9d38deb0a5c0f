using System.Data.Common;
using System.Text.Json;
using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Rescue;

/// <summary>Says what is known of casualties, and reads it.</summary>
public sealed class CasualtyBook(Database database, StatementBook statements, TimeProvider time)
{
    /// <summary>The casualty as somebody may see it; null where nothing was ever said of them, or they may not read of people.</summary>
    public Casualty? Find(SubjectId casualty, Reader reader) =>
        reader.May(Right.Read(Feature.People)) && statements.StateOf(casualty, reader) is { Statements.Count: > 0 } state ? Casualty.From(state) : null;

    /// <summary>Reports somebody, or a group.</summary>
    /// <param name="casualty">Chosen by whoever sends it, so that it can be sent twice.</param>
    /// <param name="report">What is said.</param>
    /// <returns><c>worksite.unknown</c>, <c>casualty.group_unknown</c>, <c>casualty.nobody</c>, <c>casualty.count_malformed</c>, <c>casualty.word_unknown</c>, <c>when.…</c>.</returns>
    public Sayable Report(SubjectId casualty, CasualtyReport report)
    {
        if (statements.StateOf(report.Worksite) is not { Statements.Count: > 0 } worksite)
        {
            return new NotSayable("worksite.unknown", "worksite");
        }
        if (report.WhyNot(time.GetUtcNow()) is var (code, member))
        {
            return new NotSayable(code, member);
        }
        if (report.Of is { } group && (group == casualty || Casualty.From(statements.StateOf(group)) is not { Size: not null } whole || whole.Exercise != worksite.Exercise))
        {
            return new NotSayable("casualty.group_unknown", "of");
        }
        var before = statements.StateOf(casualty);
        if (before.CurrentOf(CasualtyKinds.Reported).FirstOrDefault(said => CasualtyReport.From(said) == report) is { } same)
        {
            return new SaidAlready(same.Id);
        }
        return new ToSay([report.Draft(casualty, worksite.Exercise)], Differs: before.CurrentOf(CasualtyKinds.Reported).Any());
    }

    /// <summary>Says what became of somebody.</summary>
    /// <param name="casualty">Who.</param>
    /// <param name="fate">What.</param>
    /// <param name="by">Who says it.</param>
    /// <param name="seen">The statuses that they were looking at; null for those of now.</param>
    /// <param name="isNow">Whether it happens now, where no time is said.</param>
    /// <returns><c>casualty.unknown</c>, or as <see cref="FateReport.WhyNot"/>.</returns>
    public Sayable Say(SubjectId casualty, FateReport fate, Signer by, IReadOnlyList<StatementId>? seen = null, bool isNow = false)
    {
        var state = statements.StateOf(casualty);
        if (state.Statements.Count == 0)
        {
            return new NotSayable("casualty.unknown");
        }
        if (fate.WhyNot(time.GetUtcNow()) is var (code, member))
        {
            return new NotSayable(code, member);
        }
        var after = seen ?? [.. state.HeadsOf(CasualtyKinds.Fate).Select(head => head.Id)];
        // Sent twice, it was seen from the same place, and says the same; a tap that says "now" says it at another moment.
        isNow &= fate.At is null;
        return state.CurrentOf(fate.Kind!).FirstOrDefault(said => said.By == by.Actor.Value && said.After.ToHashSet().SetEquals(after)
            && FateReport.From(said) is { } before && (isNow ? before with { At = null } : before) == fate) is { } same
            ? new SaidAlready(same.Id)
            : new ToSay([(isNow ? fate with { At = Times.Now(time.GetUtcNow()) } : fate).Draft(casualty, after, state.Exercise)]);
    }

    /// <summary>Sorts somebody by urgency.</summary>
    /// <returns><c>casualty.unknown</c>, <c>casualty.triage_malformed</c>, <c>when.…</c>.</returns>
    public Sayable Triage(
        SubjectId casualty, string system, string category, JsonElement? findings, string? doneBy, string? at, IReadOnlyList<StatementId>? seen = null) =>
        About(casualty, at, (state, draft) =>
        {
            draft.Say("aft", seen ?? [.. state.HeadsOf(CasualtyKinds.Triage).Select(head => head.Id)]).Say("system", system).Say("category", category).Say("done_by", doneBy);
            return findings is { } found ? draft.Say("findings", found) : draft;
        },
        CasualtyKinds.Triaged,
        StartTriage.Systems.Contains(system, StringComparer.Ordinal) && StartTriage.Categories.Contains(category, StringComparer.Ordinal) ? null : "casualty.triage_malformed");

    /// <summary>Says that somebody was exposed to a chemical.</summary>
    public Sayable Expose(SubjectId casualty, string? agent, IReadOnlyList<string> symptoms, string? how, string? at) => About(
        casualty, at, (_, draft) => draft.Say("agent", agent).Say("symptoms", symptoms).Say("how", how), CasualtyKinds.Exposed,
        symptoms.All(symptom => Outcomes.Symptoms.Contains(symptom, StringComparer.Ordinal)) ? null : "casualty.word_unknown");

    /// <summary>Says that somebody was decontaminated.</summary>
    public Sayable Decontaminate(SubjectId casualty, string? method, string? doneBy, string? at) =>
        About(casualty, at, (_, draft) => draft.Say("method", method).Say("done_by", doneBy), CasualtyKinds.Decontaminated);

    /// <summary>Says where remains were found, and by whom.</summary>
    public Sayable FindRemains(SubjectId casualty, string? where, string? foundBy, string? condition, string? marked, string? at) => About(
        casualty, at, (_, draft) => draft.Say("where", where).Say("found_by", foundBy).Say("condition", condition).Say("marked", marked), CasualtyKinds.RemainsFound);

    /// <summary>Says that the next of kin were told; from then on the name is as restricted as any.</summary>
    /// <returns><c>casualty.kin_right</c> where whoever says it may not.</returns>
    public Sayable InformKin(SubjectId casualty, string? how, string? byWhom, string? at, Signer by) => About(
        casualty, at, (_, draft) => draft.Say("how", how).Say("by_whom", byWhom), CasualtyKinds.KinInformed,
        Speakers.RolesOf(database, by).Any(role => role == Roles.Node || CasualtyKinds.KinInformed.SaidBy.Contains(role, StringComparer.Ordinal)) ? null : "casualty.kin_right");

    /// <summary>Notes something of the rescue.</summary>
    public Sayable Note(SubjectId casualty, string text, string language, string? at) => About(
        casualty, at, (_, draft) => draft.Say("note", JsonSerializer.SerializeToElement(new SortedDictionary<string, string>(StringComparer.Ordinal) { ["lang"] = language, ["text"] = text })),
        CasualtyKinds.Noted);

    /// <summary>Takes something back that was said of a casualty: what it said counts no longer, and stays to be seen.</summary>
    /// <returns><c>statement.unknown</c>; <c>casualty.not_yours</c>: only its author, a supervisor or documentation may.</returns>
    public Sayable TakeBack(SubjectId casualty, StatementId statement, string? reason, Signer by)
    {
        var state = statements.StateOf(casualty);
        if (state.Find(statement) is not { IsCurrent: true } said || statements.Rules.Kinds.Find(said.Statement.Kind) is not { } kind || kind.Feature != Feature.People)
        {
            return new NotSayable("statement.unknown");
        }
        var role = Speakers.RolesOf(database, by).FirstOrDefault(role => kind.SupersededBy.Contains(role, StringComparer.Ordinal));
        return said.Statement.By != by.Actor.Value && role is null
            ? new NotSayable("casualty.not_yours")
            : new ToSay([new Draft(casualty, KernelKinds.Retracted, state.Exercise).Say("sup", [statement]).Say("role", role).Say("reason", reason)]);
    }

    /// <summary>
    /// What says who is at a worksite and what became of them, of every casualty there: what a closing of its search relies on.
    /// </summary>
    internal List<StatementId> SettlingAt(SubjectId worksite, bool exercise)
    {
        var there = database.Read(connection => connection.Query<string>(
            "SELECT id FROM casualty WHERE worksite = @worksite AND exercise = @exercise ORDER BY id", new { worksite = worksite.Value, exercise = exercise ? 1 : 0 }).ToList());
        return [.. there.SelectMany(id => statements.StateOf(new SubjectId(id)).Current.Where(Settles).Select(said => said.Id))];
    }

    private static bool Settles(Statement said) => said.Kind == CasualtyKinds.Reported.Name || FateReport.From(said) is not null;

    private Sayable About(SubjectId casualty, string? at, Func<SubjectState, Draft, Draft> say, KindDefinition kind, string? wrong = null)
    {
        var state = statements.StateOf(casualty);
        return state.Statements.Count == 0 ? new NotSayable("casualty.unknown")
            : (wrong ?? Times.WhyNot(at, time.GetUtcNow())) is { } code ? new NotSayable(code, wrong is null ? "at" : null)
            : new ToSay([say(state, new Draft(casualty, kind, state.Exercise).Say("at", at))]);
    }

    /// <summary>Keeps the table of casualties in step.</summary>
    public static void Project(DbTransaction transaction, SubjectState state)
    {
        var prepared = Prepared.In(transaction);
        var casualty = Casualty.From(state);
        if (!casualty.IsReported && casualty.Heads.Count == 0)
        {
            prepared.Queue("DELETE FROM casualty WHERE id = @0", state.Subject.Value);
            return;
        }
        var doubt = casualty.Worksites.Count > 1 || casualty.SizesDiffer || casualty.Names.Count > 1;
        var triage = casualty.Triage.Where(said => said.IsLast).Select(said => said.Category).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        prepared.Queue(
            """
            INSERT INTO casualty (id, exercise, worksite, of_group, size, fate, turn, name, guarded, label, place_in, sex, age_group, triage, doubt, trapped_since, ended_at, known_since, heads)
            VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11, @12, @13, @14, @15, @16, @17, @18)
            ON CONFLICT (id) DO UPDATE SET exercise = @1, worksite = @2, of_group = @3, size = @4, fate = @5, turn = @6, name = @7, guarded = @8, label = @9,
            place_in = @10, sex = @11, age_group = @12, triage = @13, doubt = @14, trapped_since = @15, ended_at = @16, known_since = @17, heads = @18
            """,
            casualty.Id.Value, casualty.Exercise ? 1 : 0, casualty.Worksites.Count == 0 ? null : casualty.Worksites[0].Value, casualty.Of?.Value, casualty.Size?.Best,
            casualty.Fate.ToString(), Fates.Turn(casualty.Fate), casualty.IsNameGuarded || casualty.Names.Count == 0 ? null : string.Join(" / ", casualty.Names),
            casualty.IsNameGuarded ? 1 : 0, casualty.Labels.Count == 0 ? null : string.Join(" / ", casualty.Labels), casualty.Position.OrNull, casualty.Sex.OrNull,
            casualty.AgeGroup.OrNull, triage.Count == 0 ? null : string.Join(" / ", triage), doubt ? 1 : 0, casualty.TrappedSince.OrNull,
            casualty.EndedAt.Count == 0 ? null : casualty.EndedAt[0], state.Statements.Min(said => said.Statement.IssuedAt),
            casualty.Heads.Count == 0 ? null : string.Join(' ', casualty.Heads.Select(head => head.Id.Value)));
    }
}
