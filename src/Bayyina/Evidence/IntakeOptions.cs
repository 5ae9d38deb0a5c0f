namespace Bayyina.Evidence;

/// <summary>How intake works through files; the defaults suit a laptop and a server alike.</summary>
public sealed record IntakeOptions
{
    /// <summary>A batch is made durable together once it holds so many files…</summary>
    public int BatchFiles { get; init; } = 1024;

    /// <summary>…or so many bytes…</summary>
    public long BatchBytes { get; init; } = 256L << 20;

    /// <summary>…or has been open so long.</summary>
    public TimeSpan BatchTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Files that are read at once.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>The record's own data folder, which is never taken into itself; null where there is none.</summary>
    public string? OwnData { get; init; }
}

/// <summary>How far intake has come: files taken in so far, though not all durable yet, and bytes read.</summary>
public readonly record struct IntakeProgress(long Files, long Bytes);
