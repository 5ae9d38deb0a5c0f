using System.Globalization;
using Bayyina.Statements;

namespace Bayyina.Rescue;

/// <summary>What is reported of a person or a group at a worksite, before it is said.</summary>
/// <param name="Worksite">Where.</param>
/// <param name="Name">Restricted; protected once somebody says that they are dead, until the family knows.</param>
/// <param name="Label">What tells them apart without a name, for everybody who may see casualties: <c>a woman of about 60, third floor</c>.</param>
/// <param name="Count">How many, of a group.</param>
/// <param name="Of">The group that they belong to.</param>
/// <param name="Sex"><c>f</c>, <c>m</c>, <c>unknown</c>.</param>
/// <param name="AgeGroup">See <see cref="Outcomes.AgeGroups"/>.</param>
/// <param name="Position">Floor and place in the building.</param>
/// <param name="TrappedSince">EDTF; where it is not said, nothing is assumed.</param>
/// <param name="Source">Who says so.</param>
/// <param name="Kin">Who misses them, and how to reach them. Protected.</param>
/// <param name="At">When it was reported, in EDTF.</param>
public sealed record CasualtyReport(
    SubjectId Worksite, string? Name = null, string? Label = null, Headcount? Count = null, SubjectId? Of = null, string? Sex = null,
    string? AgeGroup = null, string? Position = null, string? TrappedSince = null, string? Source = null, string? Kin = null, string? At = null)
{
    /// <summary>Why it cannot be said, as a code and the member that it is about; null where it can.</summary>
    public (string Code, string Member)? WhyNot(DateTimeOffset now) =>
        string.IsNullOrWhiteSpace(Name) && string.IsNullOrWhiteSpace(Label) && Count is null ? ("casualty.nobody", "name")
        : Count is { IsSound: false } ? ("casualty.count_malformed", "count")
        : Sex is not null && !Outcomes.Sexes.Contains(Sex, StringComparer.Ordinal) ? ("casualty.word_unknown", "sex")
        : AgeGroup is not null && !Outcomes.AgeGroups.Contains(AgeGroup, StringComparer.Ordinal) ? ("casualty.word_unknown", "age_group")
        : Times.WhyNot(TrappedSince, now) is { } since ? (since, "trapped_since")
        : Times.WhyNot(At, now) is { } at ? (at, "at")
        : null;

    /// <summary>What says it.</summary>
    public Draft Draft(SubjectId casualty, bool exercise)
    {
        var draft = new Draft(casualty, CasualtyKinds.Reported, exercise).Say("at", At).Say("worksite", Worksite.Value)
            .Say("name", Name).Say("label", Label);
        if (Count is { } count)
        {
            draft.Say("count", count.ToJson());
        }
        return draft.Say("of", Of?.Value).Say("sex", Sex).Say("age_group", AgeGroup).Say("position", Position)
            .Say("trapped_since", TrappedSince).Say("source", Source).Say("kin", Kin);
    }

    /// <summary>What a statement says; null where it names no worksite.</summary>
    internal static CasualtyReport? From(Statement said) => !SubjectId.TryParse(said.Text("worksite").OrNull, out var worksite) ? null : new CasualtyReport(
        worksite, said.Text("name").OrNull, said.Text("label").OrNull, said.Value("count") is { IsPresent: true } count ? Headcount.Of(count.Value) : null,
        SubjectId.TryParse(said.Text("of").OrNull, out var of) ? of : null, said.Text("sex").OrNull, said.Text("age_group").OrNull,
        said.Text("position").OrNull, said.Text("trapped_since").OrNull, said.Text("source").OrNull, said.Text("kin").OrNull, said.Text("at").OrNull);
}

/// <summary>Times, as they are said of a rescue.</summary>
public static class Times
{
    private static readonly TimeSpan Syria = TimeSpan.FromHours(3);

    /// <summary>A moment as it is said there, to the second, by the clock on the wall in Syria.</summary>
    public static string Now(DateTimeOffset now) => now.ToOffset(Syria).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>Why a time is not taken: <c>when.not_edtf</c>, <c>when.future</c>; null where it is, or none is said.</summary>
    public static string? WhyNot(string? edtf, DateTimeOffset now) =>
        edtf is null ? null : !Edtf.IsValid(edtf) ? "when.not_edtf" : Edtf.IsAhead(edtf, now) ? "when.future" : null;
}
