using Bayyina.Statements;

namespace Bayyina.Rescue;

/// <summary>One sorting of the injured.</summary>
/// <param name="Statement">Who said it, and when.</param>
/// <param name="IsLast">Whether nobody has moved on from it; two of them disagree.</param>
public sealed record TriageSaid(StatementId Statement, Said<string> At, string System, string Category, bool IsLast);

/// <summary>A casualty as the fold of its subject shows it: a person, or a group of whom nobody is told apart.</summary>
/// <param name="Worksites">Where every current report puts them; more than one where they disagree.</param>
/// <param name="Names">As every current report says it.</param>
/// <param name="Size">Of a group; null for one person. Where reports disagree the largest counts: nobody is dropped by a number.</param>
/// <param name="Of">The group that they belong to.</param>
/// <param name="IsNameGuarded">Somebody says that they are dead, and nobody that their family knows: names are protected.</param>
/// <param name="EndedAt">When they were brought out, as every current statement says that brought them out.</param>
public sealed record Casualty(
    SubjectId Id, bool Exercise, IReadOnlyList<SubjectId> Worksites, IReadOnlyList<string> Names, IReadOnlyList<string> Labels, Headcount? Size, SubjectId? Of,
    Fate Fate, bool IsNameGuarded, Said<string> TrappedSince, IReadOnlyList<string> EndedAt)
{
    /// <summary>Whether anybody reported them: otherwise only what became of them has arrived.</summary>
    public bool IsReported { get; private init; }

    /// <summary>Whether reports of the group disagree on how many it is.</summary>
    public bool SizesDiffer { get; private init; }

    /// <summary>The name, as whoever asks may see it; never said where no report has one.</summary>
    public Said<string> Name { get; private init; }

    /// <inheritdoc cref="CasualtyKinds.Reported"/>
    public Said<string> Sex { get; private init; }

    /// <inheritdoc cref="Outcomes.AgeGroups"/>
    public Said<string> AgeGroup { get; private init; }

    /// <summary>Floor and place in the building, as the last said it who says one.</summary>
    public Said<string> Position { get; private init; }

    /// <summary>Who misses them, and how to reach them.</summary>
    public Said<string> Kin { get; private init; }

    /// <summary>What nobody has moved on from of what became of them; several that disagree are a conflict.</summary>
    public IReadOnlyList<Statement> Heads { get; private init; } = [];

    /// <summary>Every sorting that counts, in the order of their statements.</summary>
    public IReadOnlyList<TriageSaid> Triage { get; private init; } = [];

    /// <summary>Whether they were exposed to a chemical.</summary>
    public bool IsExposed { get; private init; }

    /// <summary>Whether they were decontaminated.</summary>
    public bool IsDecontaminated { get; private init; }

    /// <summary>Whether the next of kin were told.</summary>
    public bool IsKinInformed { get; private init; }

    /// <summary>What identifies them on a list: the first name, or the first description.</summary>
    public string? Called => Names.Count > 0 ? Names[0] : Labels.Count > 0 ? Labels[0] : null;

    /// <summary>As the balance counts it; null where nobody reported them.</summary>
    public CountedCasualty? Counted => IsReported ? new CountedCasualty(Id, Worksites.Count == 0 ? null : Worksites[0], Of, Size?.Best, Fate, Exercise) : null;

    /// <summary>Reads the fold.</summary>
    public static Casualty From(SubjectState state)
    {
        var reports = state.CurrentOf(CasualtyKinds.Reported).ToList();
        var heads = state.HeadsOf(CasualtyKinds.Fate);
        var sizes = reports.Select(report => report.Value("count")).Where(count => count.IsPresent).Select(count => Headcount.Of(count.Value)).ToList();
        var last = state.HeadsOf(CasualtyKinds.Triage).Select(said => said.Id).ToHashSet();
        return new Casualty(
            state.Subject, state.Exercise,
            [.. Subjects(reports, "worksite", "worksite")], [.. Texts(reports, "name")], [.. Texts(reports, "label")],
            sizes.Count == 0 ? null : sizes.MaxBy(size => size.Best),
            Subjects(reports, "of", "casualty").Where(group => group != state.Subject).Cast<SubjectId?>().FirstOrDefault(),
            Fates.Of(heads), CasualtyKinds.IsWithheldFromMost(state), First(reports, "trapped_since"),
            [.. Texts(state.CurrentOf(CasualtyKinds.Extricated), "at")])
        {
            IsReported = reports.Count > 0,
            SizesDiffer = sizes.Select(size => size.Best).Distinct().Skip(1).Any(),
            Name = First(reports, "name"),
            Sex = First(reports, "sex"),
            AgeGroup = First(reports, "age_group"),
            Position = First([.. heads, .. reports], "position"),
            Kin = First(reports, "kin"),
            Heads = heads,
            Triage =
            [
                .. state.CurrentOf(CasualtyKinds.Triaged).Select(said => new TriageSaid(
                    said.Id, said.Text("at"), said.Text("system").OrNull ?? "", said.Text("category").OrNull ?? "", last.Contains(said.Id))),
            ],
            IsExposed = state.CurrentOf(CasualtyKinds.Exposed).Any(),
            IsDecontaminated = state.CurrentOf(CasualtyKinds.Decontaminated).Any(),
            IsKinInformed = state.CurrentOf(CasualtyKinds.KinInformed).Any(),
        };
    }

    // Those of a form that the kind gives them; what says something else names nothing.
    private static IEnumerable<SubjectId> Subjects(IEnumerable<Statement> said, string property, string type) => said
        .Select(statement => SubjectId.TryParse(statement.Text(property).OrNull, out var id) && id.Type == type ? id : (SubjectId?)null)
        .OfType<SubjectId>().Distinct();

    private static IEnumerable<string> Texts(IEnumerable<Statement> said, string property) => said
        .Select(statement => statement.Text(property).OrNull).OfType<string>().Where(text => text.Length > 0).Distinct(StringComparer.Ordinal);

    // Present before withheld, withheld before never said: what one copy lacks another may have.
    private static Said<string> First(IReadOnlyList<Statement> said, string property)
    {
        var all = said.Select(statement => statement.Text(property)).ToList();
        return all.Count == 0 ? new Said<string>(SaidState.NeverSaid, null) : all.Find(text => text.IsPresent) is { IsPresent: true } there ? there
            : all.Exists(text => text.State == SaidState.Withheld) ? default : all[0];
    }
}
