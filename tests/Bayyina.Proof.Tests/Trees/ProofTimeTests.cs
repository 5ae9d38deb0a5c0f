using System.Diagnostics;

namespace Bayyina.Proof.Tests.Trees;

[Collection(nameof(Timed))]
public class ProofTimeTests
{
    private const long TenMillion = 10_000_000;

    [Fact]
    public void A_proof_from_ten_million_leaves_takes_under_a_millisecond_and_five_tiles()
    {
        // What stands in the tiles does not change the work; a dictionary stands for a warm disk.
        var reads = 0;
        var tiles = new Dictionary<TileId, byte[]>();
        ReadOnlyMemory<byte> Read(TileId tile)
        {
            reads++;
            if (tiles.TryGetValue(tile, out var bytes))
                return bytes;
            bytes = new byte[tile.Width * TreeHash.Length];
            new Random(tile.GetHashCode()).NextBytes(bytes);
            return tiles[tile] = bytes;
        }

        var random = new Random(10);
        var indexes = Enumerable.Range(0, 50).Select(_ => random.NextInt64(TenMillion)).ToArray();
        // Other programs run on the machine: the best of several medians is the code's own time.
        var best = Enumerable.Range(0, 8).Min(_ => Median(indexes, index => new TiledTree(TenMillion, Read).ProveInclusion(index)));

        Assert.True(best < TimeSpan.FromMilliseconds(1), $"{best.TotalMicroseconds:F0} µs");
        Assert.True(reads <= 6 * 8 * indexes.Length, $"{reads} reads");
    }

    private static TimeSpan Median(long[] indexes, Func<long, IReadOnlyList<TreeHash>> prove)
    {
        var times = new List<TimeSpan>();
        foreach (var index in indexes)
        {
            var started = Stopwatch.GetTimestamp();
            Assert.InRange(prove(index).Count, 20, 24);
            times.Add(Stopwatch.GetElapsedTime(started));
        }

        times.Sort();
        return times[times.Count / 2];
    }
}
