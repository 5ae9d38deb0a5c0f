using System.Data.Common;
using System.Runtime.CompilerServices;

namespace Bayyina.Storage;

/// <summary>What a transaction may touch that runs beside those of other nodes: what it named before it began.</summary>
/// <remarks>
/// Names fall into 256 stripes, so that a batch of thousands takes no more locks than that. They are taken in sorted order and all at
/// once. Who finds on the way that it touches something else gives up and is run again alone.
/// </remarks>
internal static class Beside
{
    /// <summary>How many stripes there are.</summary>
    public const int Stripes = 256;

    private static readonly ConditionalWeakTable<DbTransaction, HashSet<int>> Held = [];

    /// <summary>The stripes of some names, sorted.</summary>
    public static int[] StripesOf(IEnumerable<string> names) => [.. names.Select(StripeOf).Distinct().Order()];

    /// <summary>Notes what a transaction holds; null where it runs alone.</summary>
    public static void Begin(DbTransaction transaction, int[]? stripes)
    {
        Held.Remove(transaction);
        if (stripes is not null)
        {
            Held.Add(transaction, [.. stripes]);
        }
    }

    /// <summary>Makes sure that what a transaction is about to touch is its own until it ends.</summary>
    /// <exception cref="NeedsAllException">It named something else before it began.</exception>
    public static void Demand(DbTransaction transaction, IEnumerable<string> names)
    {
        if (Held.TryGetValue(transaction, out var held) && names.Any(name => !held.Contains(StripeOf(name))))
        {
            throw new NeedsAllException();
        }
    }

    /// <summary>As <see cref="Demand"/>, of a transaction that touches what nobody can name before.</summary>
    public static void DemandAll(DbTransaction transaction)
    {
        if (Held.TryGetValue(transaction, out _))
        {
            throw new NeedsAllException();
        }
    }

    // The same on every node: FNV-1a over UTF-16, of which the low byte is taken.
    private static int StripeOf(string name)
    {
        var hash = 2166136261u;
        foreach (var letter in name)
        {
            hash = unchecked((hash ^ letter) * 16777619u);
        }
        return (int)((hash ^ (hash >> 16) ^ (hash >> 8)) % Stripes);
    }
}

/// <summary>A transaction that runs beside others has to be run alone instead.</summary>
internal sealed class NeedsAllException : Exception;
