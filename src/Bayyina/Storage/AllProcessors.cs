namespace Bayyina.Storage;

/// <summary>Work on many things at once, on all processors.</summary>
internal static class AllProcessors
{
    /// <summary>Does each of <paramref name="count"/> things; here and one after the other where they are so few that to wake other threads costs more.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="fewest">From how many on others are woken.</param>
    /// <param name="act">What to do with one, by its number.</param>
    public static void For(int count, int fewest, Action<int> act)
    {
        if (count >= fewest)
        {
            Parallel.For(0, count, act);
            return;
        }
        for (var i = 0; i < count; i++)
        {
            act(i);
        }
    }
}
