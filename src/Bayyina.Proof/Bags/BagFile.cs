namespace Bayyina.Proof;

/// <summary>One file of a bag, as its folder or zip lists it.</summary>
/// <param name="Path">With slashes, relative to the bag's root.</param>
/// <param name="Length">In bytes, uncompressed.</param>
public record BagFile(string Path, long Length)
{
    /// <summary>Whether it lies under <c>data/</c>.</summary>
    public bool IsPayload => Path.StartsWith(BagPath.Payload, StringComparison.Ordinal);
}

/// <summary>Something wrong with how files are held together that does not keep the others from being read.</summary>
/// <param name="Code">Stable, dotted, such as <c>zip.duplicate_name</c>.</param>
/// <param name="Path">The file that it is about, safe to show; null where it is about the whole.</param>
/// <param name="Arguments">What the text of the code has places for.</param>
public sealed record BagProblem(string Code, string? Path, params IReadOnlyList<string> Arguments);
