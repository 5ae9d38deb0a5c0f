namespace Bayyina.Places;

/// <summary>What is wrong with a line of a file.</summary>
/// <param name="Line">From 1 on.</param>
/// <param name="Code">Stable, dotted.</param>
/// <param name="Detail">The column or value; may hold what a stranger wrote.</param>
public sealed record PlaceProblem(long Line, string Code, string Detail);

/// <summary>A file of places was not taken in, and nothing of it is kept.</summary>
public sealed class PlacesException(IReadOnlyList<PlaceProblem> problems, long count) : Exception($"{count} lines of the file cannot be taken in.")
{
    /// <summary>The first of them.</summary>
    public IReadOnlyList<PlaceProblem> Problems { get; } = problems;

    /// <summary>How many there are.</summary>
    public long Count { get; } = count;

    internal static PlacesException Of(long line, string code, string detail = "") => new([new PlaceProblem(line, code, detail)], 1);
}
