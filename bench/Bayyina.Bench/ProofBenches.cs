using System.Diagnostics;
using Bayyina.Proof;

namespace Bayyina.Bench;

/// <summary>Inclusion proofs out of a large tree's tiles on disk, each from a tree that has read no tile yet.</summary>
public sealed class ProofBenches(BenchOptions options)
{
    private const int AtOnce = 1 << 16;
    private const int Proofs = 2_000;

    public IEnumerable<BenchRow> Inclusion()
    {
        var large = options.Size(10_000_000, 1_000_000);
        var small = large / 10;
        var folder = options.In("tiles");
        Grow(folder, 0, small);
        Grow(folder, small, large);

        // The partial tiles of the small tree stay, so both are read from one folder, turn by turn.
        var random = new Random(6962);
        var (largeRoot, smallRoot) = (new TiledTree(large, Reader(folder)).Root(), new TiledTree(small, Reader(folder)).Root());
        List<double> largeTimes = [], smallTimes = [];
        for (var i = -Proofs / 4; i < Proofs; i++)
        {
            var times = (Large: TimeOf(folder, large, random, largeRoot), Small: TimeOf(folder, small, random, smallRoot));
            if (i >= 0)
            {
                largeTimes.Add(times.Large);
                smallTimes.Add(times.Small);
            }
        }

        var (largeTime, smallTime) = (Pairs.Median(largeTimes), Pairs.Median(smallTimes));
        yield return BenchRow.AtMost($"inclusion proof from {large:N0} leaves", largeTime, 1, "ms");
        // A larger tree's proof is longer: the unit of work is one hash of it.
        yield return BenchRow.Growth(
            $"a hash of a proof from {large:N0} leaves, against from {small:N0}", 1000 * largeTime / Math.Log2(large), 1000 * smallTime / Math.Log2(small), "µs");
        Directory.Delete(folder, recursive: true);
    }

    private static double TimeOf(string folder, long size, Random random, TreeHash root)
    {
        var index = random.NextInt64(size);
        var began = Stopwatch.GetTimestamp();
        var path = new TiledTree(size, Reader(folder)).ProveInclusion(index);
        var time = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return InclusionProof.Verify(index, size, LeafOf(index), path, root)
            ? time
            : throw new NotMeasuredException($"the proof of leaf {index} of {size} does not verify");
    }

    private static void Grow(string folder, long from, long to)
    {
        for (var size = from; size < to; size += AtOnce)
        {
            var leaves = new TreeHash[Math.Min(AtOnce, to - size)];
            var first = size;
            Parallel.For(0, leaves.Length, i => leaves[i] = LeafOf(first + i));
            foreach (var (tile, bytes) in TiledTree.Grow(size, leaves, Reader(folder)))
            {
                var path = Path.Combine(folder, tile.Path);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path, bytes.Span);
            }
        }
    }

    private static TreeHash LeafOf(long index) => MerkleTree.LeafHash(BitConverter.GetBytes(index));

    private static TileReader Reader(string folder) => tile => File.ReadAllBytes(Path.Combine(folder, tile.Path));
}
