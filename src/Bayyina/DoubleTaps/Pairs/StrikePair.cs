namespace Bayyina.DoubleTaps;

/// <summary>What kind of pair two strikes are, in the order in which the first that holds is said.</summary>
public enum PairClass
{
    Linked,
    Strict,
    Salvo,
    Wide,
}

/// <summary>How well a pair is established. <see cref="Verified"/> is a person's decision and never a computation's.</summary>
public enum PairState
{
    Suspected,
    Probable,
    Verified,
}

/// <summary>Two strikes by their ranks in their table, the earlier first.</summary>
/// <param name="Metres">Between the places as they stand, by <see cref="Sphere.Metres"/>.</param>
public readonly record struct StrikePair(int First, int Second, PairClass Class, PairState State, double Metres);

/// <summary>More pairs than were asked for: nothing was left out in silence, so there are none.</summary>
/// <param name="Most">The limit that was passed.</param>
/// <param name="Busiest">Rank of the strike with the most pairs among those that had been found.</param>
/// <param name="BusiestPairs">How many.</param>
public sealed record TooManyPairs(long Most, int Busiest, long BusiestPairs);

/// <summary>Every pair in the order of first and second, or why there are none.</summary>
public sealed record PairSearchResult(IReadOnlyList<StrikePair> Pairs, TooManyPairs? TooMany);
