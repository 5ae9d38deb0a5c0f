namespace Bayyina.Web.Live;

/// <summary>How fast news travels, and how many may listen.</summary>
internal sealed record LiveSettings
{
    /// <summary>How often the ledger is asked whether another node said something. What this node says is told at once.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often a listener hears that the line holds. Whoever hears nothing for more than twice as long takes it for broken.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often it is looked whether the sessions of listeners still stand.</summary>
    public TimeSpan Sessions { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What lies between two pieces of news for one listener at least: what is said meanwhile comes in one.</summary>
    public TimeSpan Pace { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a listener may take to accept a piece of news. Then the line is dropped; they come again and go on where they were.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many may listen at a time.</summary>
    public int Most { get; init; } = 1024;

    /// <summary>How many of them may be one user's.</summary>
    public int MostOfUser { get; init; } = 32;

    /// <summary>How many entries of the ledger somebody may have missed and still be told what changed; otherwise they are told to fetch everything.</summary>
    public int Kept { get; init; } = 4096;
}
