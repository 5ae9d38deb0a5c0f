using System.Buffers.Binary;
using Bayyina.Proof.Tests.Curves;
using Bayyina.Proof.Tests.Trees;

namespace Bayyina.Proof.Tests.Notes;

/// <summary>A small log with a key of its own, and witnesses, to make notes and proofs from.</summary>
internal sealed class ALog : IDisposable
{
    public const string Origin = "exercise.example/log-7f3a";

    private readonly LibCryptoKey _key = LibCryptoKey.FromSeed(7);
    private readonly LibCryptoKey _witness = LibCryptoKey.FromSeed(8);
    private readonly TreeHash[] _leaves;
    private readonly TilesInMemory _tiles;

    public ALog(int size)
    {
        _leaves = ReferenceTree.Leaves(size);
        _tiles = TilesInMemory.Of(_leaves);
    }

    public NoteKey Key => NoteKey.Ed25519(Origin, _key.PublicKey);

    public NoteKey Witness => NoteKey.Cosigner("witness.example/w1", _witness.PublicKey);

    public Checkpoint Head => new(Origin, _tiles.Size, _tiles.Tree().Root());

    public TreeHash Leaf(int index) => _leaves[index];

    /// <summary>The bytes that were hashed into a leaf.</summary>
    public static byte[] Entry(int index)
    {
        var entry = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(entry, index);
        return entry;
    }

    public SignedNote Checkpoint() => Sign(Head.Format());

    public SignedNote Sign(string text) => new SignedNote(text, []).With(Key, _key.Sign(System.Text.Encoding.UTF8.GetBytes(text)));

    public SignedNote Cosign(SignedNote note, long posixTime) =>
        note.With(Witness, new Cosignature(Witness, posixTime, _witness.Sign(Cosignature.Message(posixTime, note.Text))).ToBytes());

    public LogProof Prove(int index) => new(index, _tiles.Tree().ProveInclusion(index), Checkpoint());

    public void Dispose()
    {
        _key.Dispose();
        _witness.Dispose();
    }
}
