using System.Data.Common;
using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.DoubleTaps;

/// <summary>Which subjects are one, of many at once: by the table that <c>Incidents</c> keeps of the statements that join.</summary>
internal sealed class Classes
{
    private readonly Dictionary<string, string> _above = new(StringComparer.Ordinal);

    /// <param name="connection">Read with.</param>
    /// <param name="kind">The kind that joins.</param>
    /// <param name="ids">Whose classes; null for all there are.</param>
    /// <param name="exercise">Of drills.</param>
    public Classes(DbConnection connection, KindDefinition kind, IReadOnlyCollection<string>? ids, bool exercise)
    {
        if (ids is null)
        {
            foreach (var (one, other) in connection.Query<(string, string)>("SELECT one, other FROM bond WHERE kind = @kind AND exercise = @exercise", Keys(null)))
            {
                Join(one, other);
            }
            return;
        }
        var dialect = Dialect.Of(connection);
        var seen = ids.ToHashSet(StringComparer.Ordinal);
        for (var next = seen.ToList(); next.Count > 0;)
        {
            var found = connection.Query<(string One, string Other)>(
                $"""
                SELECT one, other FROM bond WHERE {dialect.IsAmongKeys("one")} AND kind = @kind AND exercise = @exercise
                UNION SELECT one, other FROM bond WHERE {dialect.IsAmongKeys("other")} AND kind = @kind AND exercise = @exercise
                """, Keys(dialect.Keys(next))).ToList();
            found.ForEach(bond => Join(bond.One, bond.Other));
            next = [.. found.SelectMany(bond => (string[])[bond.One, bond.Other]).Where(seen.Add)];
        }

        DynamicParameters Keys(object? keys)
        {
            var parameters = keys is null ? new DynamicParameters() : new DynamicParameters(keys);
            parameters.Add("kind", kind.Name);
            parameters.Add("exercise", exercise ? 1 : 0);
            return parameters;
        }
    }

    /// <summary>Everybody who is one with somebody else.</summary>
    public IEnumerable<string> Joined => _above.Keys;

    /// <summary>The least of those that are one with a subject; itself where it is one with nobody.</summary>
    public string LeastOf(string id)
    {
        while (_above.TryGetValue(id, out var above) && above != id)
        {
            id = above;
        }
        return id;
    }

    private void Join(string one, string other)
    {
        _above.TryAdd(one, one);
        _above.TryAdd(other, other);
        var (a, b) = (LeastOf(one), LeastOf(other));
        var (least, most) = string.CompareOrdinal(a, b) < 0 ? (a, b) : (b, a);
        _above[most] = least;
    }
}
