namespace Bayyina.Tests.Architecture;

/// <summary>A row of a dependency table: what stands in its first column and what that may use.</summary>
/// <param name="Layer"><c>kernel</c>, <c>feature</c>, or empty where the table has no such column.</param>
public sealed record ArchitectureRow(string Name, string Layer, IReadOnlyList<string> MayUse);

/// <summary>The first table under a heading of ARCHITECTURE.md, with what its cells abbreviate written out.</summary>
public sealed class ArchitectureTable
{
    private readonly Dictionary<string, HashSet<string>> _allowed;

    private ArchitectureTable(IReadOnlyList<ArchitectureRow> rows)
    {
        Rows = rows;
        _allowed = rows.ToDictionary(row => row.Name, row => row.MayUse.SelectMany(WriteOut).Where(name => name != row.Name).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    public IReadOnlyList<ArchitectureRow> Rows { get; }

    public IEnumerable<string> Names => _allowed.Keys;

    /// <exception cref="InvalidDataException">The heading, its table or a row is not as the page's own rules say.</exception>
    public static ArchitectureTable Parse(string markdown, string heading)
    {
        var lines = markdown.Split('\n').SkipWhile(line => line.TrimEnd() != heading).Skip(1)
            .TakeWhile(line => !line.StartsWith('#'))
            .SkipWhile(line => !line.StartsWith('|'))
            .TakeWhile(line => line.StartsWith('|'))
            .ToList();
        if (lines.Count < 3)
        {
            throw new InvalidDataException($"There is no table under \"{heading}\".");
        }

        return new ArchitectureTable([.. lines.Skip(2).Select(ParseRow)]);
    }

    public bool Knows(string name) => _allowed.ContainsKey(name);

    /// <summary>True where <paramref name="user"/>'s row names <paramref name="used"/>; a folder may always use itself.</summary>
    public bool Allows(string user, string used) =>
        user == used || (_allowed.TryGetValue(user, out var allowed) && allowed.Contains(used));

    /// <summary>The names along a circle of permissions, or empty where there is none.</summary>
    public IReadOnlyList<string> FindCircle()
    {
        var finished = new HashSet<string>(StringComparer.Ordinal);
        return Names.Select(name => Walk(name, [])).FirstOrDefault(circle => circle.Count > 0) ?? [];

        List<string> Walk(string name, List<string> path)
        {
            if (path.Contains(name))
            {
                return [.. path.SkipWhile(step => step != name), name];
            }

            if (finished.Contains(name) || !_allowed.TryGetValue(name, out var next))
            {
                return [];
            }

            var circle = next.Select(step => Walk(step, [.. path, name])).FirstOrDefault(found => found.Count > 0) ?? [];
            finished.Add(name);
            return circle;
        }
    }

    private static ArchitectureRow ParseRow(string line)
    {
        var cells = line.Trim().Trim('|').Split('|', StringSplitOptions.TrimEntries);
        return cells switch
        {
            [var name, var uses] => new ArchitectureRow(name, "", Words(uses)),
            [var name, var layer, var uses] => new ArchitectureRow(name, layer, Words(uses)),
            _ => throw new InvalidDataException($"A row has two or three cells: {line}"),
        };
    }

    private static string[] Words(string cell) =>
        cell == "–" ? [] : cell.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private IEnumerable<string> WriteOut(string word)
    {
        if (word == "the kernel")
        {
            return Rows.Where(row => row.Layer == "kernel").Select(row => row.Name);
        }

        const string but = "every feature but ";
        return word.StartsWith(but, StringComparison.Ordinal)
            ? Rows.Where(row => row.Layer == "feature" && row.Name != word[but.Length..]).Select(row => row.Name)
            : [word];
    }
}
