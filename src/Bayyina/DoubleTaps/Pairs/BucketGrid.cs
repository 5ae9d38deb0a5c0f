using System.Numerics;

namespace Bayyina.DoubleTaps;

/// <summary>Whether the search goes on after a target was tried.</summary>
internal delegate bool TryTarget(in TimeQuery query, int target);

/// <summary>Finds near points among many, each of which may be uncertain to its own degree.</summary>
/// <remarks>
/// <para>
/// Cubes around the Earth's centre rather than degrees, so that neither the antimeridian nor the poles are an edge: two points within a
/// cube's side of each other lie in neighbouring cubes.
/// </para>
/// <para>
/// A point uncertain to at most half the radius times 2^k is of level k. Two points can be a pair only within the radius times 2 to
/// the greater of both levels; that is the side of the cubes in which they are looked for. So one vague place is held against many
/// while the exact ones stay in their small cubes.
/// </para>
/// </remarks>
internal sealed class BucketGrid(SearchPoint[] points, double radius)
{
    private const double LeastSide = 20;
    private const int Offset = 1 << 20;
    private readonly double _radius = Math.Max(radius, LeastSide);
    private long[] _cells = [];
    private int[] _heads = [];
    private int[] _next = [];

    public bool Join(ReadOnlySpan<int> targets, ReadOnlySpan<TimeQuery> queries, TryTarget attempt)
    {
        var (levelsOfTargets, levelsOfQueries) = (0u, 0u);
        foreach (var target in targets)
        {
            levelsOfTargets |= 1u << Level(target);
        }
        foreach (ref readonly var query in queries)
        {
            levelsOfQueries |= 1u << Level(query.Rank);
        }
        for (var level = 0; level < 32; level++)
        {
            var bit = 1u << level;
            // Who is of this level looks among all that are no vaguer…
            if ((levelsOfQueries & bit) != 0 && (levelsOfTargets & (bit | (bit - 1))) != 0
                && !(Lay(targets, level, 0, level) && Look(targets, queries, level, level, level, attempt)))
            {
                return false;
            }
            // … and who is less vague than this level among those of it.
            if ((levelsOfTargets & bit) != 0 && (levelsOfQueries & (bit - 1)) != 0
                && !(Lay(targets, level, level, level) && Look(targets, queries, level, 0, level - 1, attempt)))
            {
                return false;
            }
        }
        return true;
    }

    private int Level(int rank)
    {
        var halves = points[rank].Uncertainty / (_radius / 2);
        return halves <= 1 ? 0 : BitOperations.Log2((uint)Math.Ceiling(halves) - 1) + 1;
    }

    private double SideOf(int level) => _radius * (1L << level) * (1 + 1e-9);

    private bool Lay(ReadOnlySpan<int> targets, int level, int least, int most)
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)targets.Length * 2);
        if (_cells.Length < size)
        {
            (_cells, _heads) = (new long[size], new int[size]);
        }
        if (_next.Length < targets.Length)
        {
            _next = new int[targets.Length];
        }
        _size = size;
        Array.Clear(_heads, 0, size);
        var side = SideOf(level);
        // From the last, so that each cube's list begins with the earliest.
        for (var i = targets.Length - 1; i >= 0; i--)
        {
            if (Level(targets[i]) is var own && (own < least || own > most))
            {
                continue;
            }
            var (x, y, z) = CubeOf(targets[i], side);
            var slot = Slot(Key(x, y, z));
            _next[i] = _heads[slot];
            _heads[slot] = i + 1;
        }
        return true;
    }

    private int _size;

    private bool Look(ReadOnlySpan<int> targets, ReadOnlySpan<TimeQuery> queries, int level, int least, int most, TryTarget attempt)
    {
        var side = SideOf(level);
        foreach (ref readonly var query in queries)
        {
            if (Level(query.Rank) is var own && (own < least || own > most))
            {
                continue;
            }
            var (x, y, z) = CubeOf(query.Rank, side);
            for (var neighbour = 0; neighbour < 27; neighbour++)
            {
                var slot = Slot(Key(x + (neighbour % 3) - 1, y + (neighbour / 3 % 3) - 1, z + (neighbour / 9) - 1));
                for (var at = _heads[slot]; at != 0; at = _next[at - 1])
                {
                    var target = targets[at - 1];
                    if (points[target].TwiceMiddle > query.To)
                    {
                        break;
                    }
                    if (!attempt(query, target))
                    {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private (int X, int Y, int Z) CubeOf(int rank, double side)
    {
        ref readonly var point = ref points[rank];
        return ((int)Math.Floor(point.X / side), (int)Math.Floor(point.Y / side), (int)Math.Floor(point.Z / side));
    }

    private static long Key(int x, int y, int z) => ((long)(x + Offset) << 42) | ((long)(y + Offset) << 21) | (uint)(z + Offset);

    private int Slot(long cell)
    {
        var mask = _size - 1;
        var at = (int)((ulong)(cell * -7046029254386353131) >> 32) & mask;
        while (_heads[at] != 0 && _cells[at] != cell)
        {
            at = (at + 1) & mask;
        }
        if (_heads[at] == 0)
        {
            _cells[at] = cell;
        }
        return at;
    }
}
