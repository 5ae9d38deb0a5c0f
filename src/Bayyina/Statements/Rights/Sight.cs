namespace Bayyina.Statements;

/// <summary>What one reader gets of statements: the one place where rights are held against what is said.</summary>
/// <remarks>The fold is made of everything and only then seen, so that what counts does not depend on who looks.</remarks>
/// <param name="reader">Who looks.</param>
/// <param name="kinds">What is said how.</param>
/// <param name="stateOf">The whole state of a subject, for what is protected while that asks for it.</param>
internal sealed class Sight(Reader reader, KindCatalogue kinds, Func<SubjectId, SubjectState> stateOf)
{
    private readonly List<Look> _looks = [];
    private readonly Dictionary<(SubjectId Subject, string Kind), bool> _guarded = [];

    /// <summary>A state as the reader gets it. Looks are written down before this returns.</summary>
    public static SubjectState Of(SubjectState state, Reader reader, KindCatalogue kinds)
    {
        var sight = new Sight(reader, kinds, _ => state);
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
    public static List<StoredStatement> Of(
        IEnumerable<StoredStatement> stored, Reader reader, KindCatalogue kinds, Func<SubjectId, SubjectState> stateOf)
    {
        var sight = new Sight(reader, kinds, stateOf);
        var shown = stored.Select(s => s with { Statement = sight.Of(s.Statement) }).ToList();
        reader.Looked(sight._looks);
        return shown;
    }

    private Statement Of(Statement statement)
    {
        var kind = kinds.Find(statement.Kind);
        foreach (var name in statement.Present)
        {
            if (statement.Subject is { } subject && Sees(name) && (kind!.SensitivityOf(name) == Sensitivity.Protected || IsGuarded(statement, kind, name)))
            {
                _looks.Add(new Look(subject, statement.Id, name));
            }
        }
        return statement.Seen(Sees, kind);

        bool Sees(string name) => reader.Sees(kind, name) && (reader.Reach(kind!.Feature) == Sensitivity.Protected || !IsGuarded(statement, kind, name));
    }

    private bool IsGuarded(Statement statement, KindDefinition kind, string name)
    {
        if (kind.Guard is not { } guard || !guard.Properties.Contains(name, StringComparer.Ordinal) || statement.Subject is not { } subject)
        {
            return false;
        }
        if (!_guarded.TryGetValue((subject, kind.Name), out var holds))
        {
            _guarded.Add((subject, kind.Name), holds = guard.Holds(stateOf(subject)));
        }
        return holds;
    }
}
