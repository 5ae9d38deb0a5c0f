using System.Buffers;
using System.Globalization;
using Bayyina.Proof.Tests.Notes;
using Bayyina.Proof.Tests.Trees;

namespace Bayyina.Proof.Tests.Judges;

/// <summary>What we write, judged by Go's sumdb/note and sumdb/tlog; what they refuse, we refuse.</summary>
public sealed class GoVerifierTests : IDisposable
{
    private readonly ALog _log = new(300);
    private readonly string _folder = Directory.CreateTempSubdirectory("bayyina-notes-").FullName;

    public void Dispose()
    {
        _log.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Go_opens_our_checkpoint_also_with_a_cosignature()
    {
        AssertHolds(NoteJudge.Run(Write("plain", _log.Checkpoint().Format()), _log.Key.ToString()));
        AssertHolds(NoteJudge.Run(Write("cosigned", _log.Cosign(_log.Checkpoint(), 1).Format()), _log.Key.ToString()));
    }

    [Fact]
    public void Go_verifies_our_inclusion_proofs()
    {
        var arguments = new List<string> { Write("checkpoint", _log.Checkpoint().Format()), _log.Key.ToString() };
        foreach (var index in (int[])[0, 1, 2, 127, 128, 255, 256, 257, 298, 299])
            arguments.AddRange(Proof(index, _log.Prove(index)));

        AssertHolds(NoteJudge.Run([.. arguments]));
    }

    [Fact]
    public void Go_refuses_what_we_refuse()
    {
        var checkpoint = Write("checkpoint", _log.Checkpoint().Format());
        var key = _log.Key.ToString();
        var proof = _log.Prove(3);
        var text = proof.Format();

        AssertRefused(NoteJudge.Run(Write("changed", _log.Checkpoint().Format().Replace("\n300\n", "\n301\n", StringComparison.Ordinal)), key));
        AssertRefused(NoteJudge.Run(checkpoint, NoteKey.Ed25519(ALog.Origin, _log.Witness.PublicKey.Span).ToString()));
        AssertRefused(NoteJudge.Run([checkpoint, key, .. Proof(4, new LogProof(4, proof.Path, proof.Checkpoint))]));
        AssertRefused(NoteJudge.Run([checkpoint, key, .. Proof(3, new LogProof(3, [.. proof.Path.Skip(1)], proof.Checkpoint))]));
        AssertRefused(NoteJudge.Run(checkpoint, key, "3", WriteEntry(4), Write("proof", text)));
        Assert.False(new LogProof(4, proof.Path, proof.Checkpoint).Verify(_log.Key, _log.Leaf(3)));
        Assert.False(new LogProof(3, [.. proof.Path.Skip(1)], proof.Checkpoint).Verify(_log.Key, _log.Leaf(3)));
        Assert.False(proof.Verify(_log.Key, _log.Leaf(4)));
    }

    [Fact]
    public void Go_reads_our_tiles_and_entry_bundles_in_any_split_of_appends()
    {
        var leaves = ReferenceTree.Leaves(66_000);
        var tiles = new TilesInMemory();
        foreach (var end in (int[])[1, 255, 256, 257, 65_535, 66_000])
            tiles.Append(leaves[(int)tiles.Size..end]);
        foreach (var (tile, bytes) in tiles.Tiles)
            WriteTile(tile, bytes);
        for (var first = 0; first < leaves.Length; first += TileId.FullWidth)
        {
            var bundle = new ArrayBufferWriter<byte>();
            for (var i = first; i < Math.Min(first + TileId.FullWidth, leaves.Length); i++)
                EntryBundle.Append(bundle, ALog.Entry(i));
            WriteTile(TileId.Holding(TileId.Entries, first, leaves.Length), bundle.WrittenSpan);
        }

        var checkpoint = Write("checkpoint", _log.Sign(new Checkpoint(ALog.Origin, tiles.Size, tiles.Tree().Root()).Format()).Format());
        AssertHolds(NoteJudge.Run("-tiles", _folder, checkpoint, _log.Key.ToString()));

        var bundles = Path.Combine(_folder, TileId.Holding(TileId.Entries, 5, leaves.Length).Path);
        var damaged = File.ReadAllBytes(bundles);
        damaged[9] ^= 1;
        File.WriteAllBytes(bundles, damaged);
        AssertRefused(NoteJudge.Run("-tiles", _folder, checkpoint, _log.Key.ToString()));
    }

    private string[] Proof(int index, LogProof proof) =>
    [
        index.ToString(CultureInfo.InvariantCulture), WriteEntry(index), Write($"{index}{LogProof.FileExtension}", proof.Format()),
    ];

    private string WriteEntry(int index)
    {
        var path = Path.Combine(_folder, $"{index}.entry");
        File.WriteAllBytes(path, ALog.Entry(index));
        return path;
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private void WriteTile(TileId tile, ReadOnlySpan<byte> bytes)
    {
        var path = Path.Combine(_folder, tile.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }

    private static void AssertHolds(ToolRun run) => Assert.True(run.ExitCode == 0, run.Error);

    private static void AssertRefused(ToolRun run) => Assert.True(run.ExitCode == 1 && run.Error.StartsWith("note:", StringComparison.Ordinal), run.Output + run.Error);
}
