namespace Bayyina.Statements;

/// <summary>What one reader gets of statements: the one place where rights are held against what is said.</summary>
/// <remarks>The fold is made of everything and only then seen, so that what counts does not depend on who looks.</remarks>
internal sealed class Sight(Reader reader, KindCatalogue kinds, Func<SubjectId, bool> isHeld)
{
    private readonly List<Look> _looks = [];

    /// <summary>A state as the reader gets it. Looks are written down before this returns.</summary>
    public static SubjectState Of(SubjectState state, Reader reader, KindCatalogue kinds)
    {
        var held = state.IsHeld(kinds);
        var sight = new Sight(reader, kinds, _ => held);
        var seen = state.Statements.ToDictionary(s => s.Statement.Id, s => sight.Of(s.Statement));
        // Heads and closings are among the statements.
        var shown = state with
        {
            Statements = [.. state.Statements.Select(s => s with { Statement = seen[s.Statement.Id] })],
            Heads = state.Heads.ToDictionary(h => h.Key, IReadOnlyList<Statement> (h) => [.. h.Value.Select(s => seen[s.Id])], StringComparer.Ordinal),
            Closings = [.. state.Closings.Select(c => c with { Statement = seen[c.Statement.Id] })],
        };
        reader.Looked(sight._looks);
        return shown;
    }

    /// <summary>Stored statements as the reader gets them.</summary>
    /// <param name="stored">What is stored.</param>
    /// <param name="reader">Who asks.</param>
    /// <param name="kinds">The catalogue.</param>
    /// <param name="isHeld">Whether the state of a subject holds something back; asked of such as have something of the kind.</param>
    public static List<StoredStatement> Of(IEnumerable<StoredStatement> stored, Reader reader, KindCatalogue kinds, Func<SubjectId, bool> isHeld)
    {
        var known = new Dictionary<SubjectId, bool>();
        var sight = new Sight(reader, kinds, subject => known.TryGetValue(subject, out var held) ? held : known[subject] = isHeld(subject));
        var shown = stored.Select(s => s with { Statement = sight.Of(s.Statement) }).ToList();
        reader.Looked(sight._looks);
        return shown;
    }

    private Statement Of(Statement statement)
    {
        var kind = kinds.Find(statement.Kind);
        var held = kind?.CanBeHeldBack == true && statement.Subject is { } about && isHeld(about);
        foreach (var name in statement.Present)
        {
            if (statement.Subject is { } subject && Sees(name) && SensitivityOf(name) == Sensitivity.Protected)
            {
                _looks.Add(new Look(subject, statement.Id, name));
            }
        }
        return statement.Seen(Sees, kind);

        Sensitivity SensitivityOf(string name) =>
            held && kind!.Find(name)?.HeldBack == true ? Sensitivity.Protected : kind!.SensitivityOf(name);

        bool Sees(string name) => kind is not null && reader.Reach(kind.Feature) is { } reach && reach >= SensitivityOf(name);
    }
}
