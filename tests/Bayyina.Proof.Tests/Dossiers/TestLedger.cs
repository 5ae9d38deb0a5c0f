using System.Text;
using System.Text.Json;
using Bayyina.Proof.Tests.Curves;
using Bayyina.Proof.Tests.Trees;

namespace Bayyina.Proof.Tests.Dossiers;

/// <summary>A ledger in memory: statements go in, proofs come out. Its origin is its log key's name.</summary>
internal sealed class TestLedger(string origin, int seed) : IDisposable
{
    private readonly LibCryptoKey _key = LibCryptoKey.FromSeed(seed);
    private readonly TilesInMemory _tiles = new();
    private long _jti = seed * 1_000L;

    public string Origin => origin;

    public NoteKey Key => NoteKey.Ed25519(origin, _key.PublicKey);

    public long Size => _tiles.Size;

    /// <summary>What the next statement's <c>jti</c> will be, to say two things under one.</summary>
    public string NextJti => Jti(_jti);

    /// <summary>Signs a statement and sequences it.</summary>
    public (SdJwt Statement, long Index) Say(Speech speech, SigningKey key)
    {
        var open = new OpenPayload(speech.Issuer ?? origin, speech.Jti ?? Jti(_jti++), speech.IssuedAt, speech.Exercise, speech.By);
        var disclosures = speech.Properties.Select(p => Disclosure.Make(p.Name, JsonSerializer.SerializeToElement(p.Value))).ToList();
        var statement = SdJwt.Issue(open, disclosures, key.Public.Thumbprint, key.Sign);
        _tiles.Append([MerkleTree.LeafHash(statement.Leaf)]);
        return (statement, _tiles.Size - 1);
    }

    public SignedNote Checkpoint(long? size = null)
    {
        var text = new Checkpoint(origin, size ?? Size, _tiles.Tree(size).Root()).Format();
        return Sign(text);
    }

    public SignedNote Sign(string text) => new SignedNote(text, []).With(Key, _key.Sign(Encoding.UTF8.GetBytes(text)));

    public LogProof Prove(long index, long? size = null) => new(index, _tiles.Tree(size).ProveInclusion(index), Checkpoint(size));

    public void Dispose() => _key.Dispose();

    private static string Jti(long number)
    {
        var bytes = new byte[16];
        BitConverter.TryWriteBytes(bytes, number);
        return CanonicalBase64Url.Encode(bytes);
    }
}

/// <summary>What is about to be said.</summary>
internal sealed record Speech(string By, params (string Name, object Value)[] Properties)
{
    public const long Noon = 1_700_000_000;

    public long IssuedAt { get; init; } = Noon;

    public bool Exercise { get; init; }

    public string? Issuer { get; init; }

    public string? Jti { get; init; }
}
