using Bayyina.Statements;

namespace Bayyina.Rescue;

/// <summary>What several statements say of one property: each value once, in an order that does not depend on theirs.</summary>
internal static class AllSaid
{
    public static IReadOnlyList<string> Texts(IEnumerable<Statement> said, string property) =>
        [.. said.Select(one => one.Text(property).OrNull).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Of a subject, or of a set of them.</summary>
    public static IReadOnlyList<SubjectId> Subjects(IEnumerable<Statement> said, string property) =>
        [.. said.SelectMany(one => SubjectsOf(one, property)).Distinct().Order()];

    public static IEnumerable<SubjectId> SubjectsOf(Statement said, string property)
    {
        foreach (var text in said.Text(property).OrNull is { } one ? [one] : said.Texts(property))
        {
            if (SubjectId.TryParse(text, out var subject))
            {
                yield return subject;
            }
        }
    }

    public static SubjectId? SubjectOf(Statement said, string property) => SubjectId.TryParse(said.Text(property).OrNull, out var subject) ? subject : null;
}
