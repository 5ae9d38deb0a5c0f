namespace Bayyina.Evidence;

/// <summary>For what a preview is made.</summary>
public enum PreviewSize
{
    /// <summary>For a list: at most 240 pixels wide and high.</summary>
    Tile,

    /// <summary>For the item's own page: at most 1280 pixels wide and high.</summary>
    Page,
}

/// <summary>What came of asking for a preview: <see cref="PreviewMade"/>, <see cref="PreviewNone"/> or <see cref="PreviewLater"/>.</summary>
public abstract record PreviewOutcome;

/// <summary>Here it is.</summary>
/// <param name="Bytes">A WebP file of one lossy picture and nothing else.</param>
public sealed record PreviewMade(byte[] Bytes) : PreviewOutcome;

/// <summary>There is none, and will be none for some time: of such bytes, or on this machine.</summary>
public sealed record PreviewNone : PreviewOutcome;

/// <summary>Others are before it; asking again later may help.</summary>
public sealed record PreviewLater : PreviewOutcome;

/// <summary>How much a preview may cost.</summary>
public sealed record PreviewOptions
{
    /// <summary>No previews at all.</summary>
    public bool IsOff { get; init; }

    /// <summary>How many are made at once.</summary>
    public int AtOnce { get; init; } = 2;

    /// <summary>How many may wait to be made that nobody has asked for yet.</summary>
    public int MostWaiting { get; init; } = 500;

    /// <summary>How long somebody who asks waits for it.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often it is tried with bytes of which none could be made…</summary>
    public int MostTries { get; init; } = 3;

    /// <summary>…and how long after the first time; each further time waits a day.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromHours(1);

    /// <summary>What one run may take.</summary>
    public ConfinedLimits Limits { get; init; } = new();
}

/// <summary>What one confined run may take. Beyond it, it is ended.</summary>
public sealed record ConfinedLimits
{
    /// <summary>By the clock on the wall.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Of processor time, for each of its processes.</summary>
    public TimeSpan Processor { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Bytes of address space, for each of its processes.</summary>
    public long Memory { get; init; } = 1536L << 20;

    /// <summary>Processes and threads.</summary>
    public int Processes { get; init; } = 64;

    /// <summary>Open files.</summary>
    public int Files { get; init; } = 64;

    /// <summary>Bytes that it may write, all of them to its standard output.</summary>
    public int Output { get; init; } = 1 << 20;
}
