using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Bayyina.Proof;

/// <summary>Signs the ASCII signing input of a JWS: 64 bytes r‖s, low S.</summary>
public delegate byte[] Es256Sign(ReadOnlySpan<byte> signingInput);

/// <summary>A statement in its compact form <c>JWS~disclosure~…~</c> (RFC 9901 §4), read strictly.</summary>
/// <remarks>
/// Stricter than the RFC where it leaves room, so that a statement has exactly one form: one header, no open member but ours,
/// <c>_sd</c> sorted and filled to a multiple of 8, low S, no key binding, every disclosure matched (§7.1 demands that).
/// </remarks>
public sealed class SdJwt
{
    /// <summary>An entry bundle of the ledger gives an entry a length of 16 bits (C2SP tlog-tiles).</summary>
    public const int MostLeafBytes = 65535;

    private const string HeaderBeforeKid = """{"alg":"ES256","typ":"bayyina+sd-jwt","kid":""" + "\"";
    private const int MostCompactLength = 8 << 20;

    private readonly string[] _digests;
    private readonly byte[] _signature;

    private SdJwt(
        string jws, string id, string keyId, OpenPayload open, string[] digests, IReadOnlyList<Disclosure> disclosures, byte[] signature)
    {
        Jws = jws;
        Id = id;
        KeyId = keyId;
        Open = open;
        Disclosures = disclosures;
        _digests = digests;
        _signature = signature;
    }

    /// <summary>header.payload.signature, without disclosures: the ledger's leaf.</summary>
    public string Jws { get; }

    /// <summary>base64url(SHA-256(JWS signing input)), 43 characters.</summary>
    public string Id { get; }

    /// <summary><c>kid</c>: the RFC 7638 thumbprint of the signing key.</summary>
    public string KeyId { get; }

    /// <summary>What is always open.</summary>
    public OpenPayload Open { get; }

    /// <summary>The sorted digests, real ones and decoys alike.</summary>
    public IReadOnlyList<string> Digests => _digests;

    /// <summary>The disclosures at hand, in the order given.</summary>
    public IReadOnlyList<Disclosure> Disclosures { get; }

    /// <summary>How many digests no disclosure at hand matches: withheld, erased, or padding. They cannot be told apart.</summary>
    public int Undisclosed => Digests.Count - Disclosures.Count;

    /// <summary>The ledger's entry: the ASCII bytes of <see cref="Jws"/>.</summary>
    public byte[] Leaf => Encoding.ASCII.GetBytes(Jws);

    /// <summary>The compact form with all disclosures at hand.</summary>
    public string Compact => Join(Jws, Disclosures);

    /// <summary>The property's disclosure, or null where it is not at hand.</summary>
    public Disclosure? Find(string name)
    {
        foreach (var disclosure in Disclosures)
        {
            if (disclosure.Name == name)
            {
                return disclosure;
            }
        }
        return null;
    }

    /// <summary>The compact form with only the disclosures to <paramref name="keep"/>; the rest still verifies.</summary>
    public string Present(Func<Disclosure, bool> keep) => Join(Jws, Disclosures.Where(keep));

    /// <summary>Whether <paramref name="key"/> signed it.</summary>
    public bool IsSignedBy(P256Key key)
    {
        if (key.Thumbprint != KeyId)
        {
            return false;
        }
        var input = Jws.AsSpan(0, Jws.LastIndexOf('.'));
        var ascii = new byte[input.Length];
        Encoding.ASCII.GetBytes(input, ascii);
        return key.Verify(ascii, _signature);
    }

    /// <summary>Reads the compact form.</summary>
    /// <exception cref="ProofFormatException">
    /// <c>statement.malformed</c>, <c>disclosure.malformed</c>, or <c>disclosure.unmatched</c> (foreign, repeated or altered).
    /// </exception>
    public static SdJwt Parse(string compact)
    {
        if (compact.Length is 0 or > MostCompactLength || !compact.EndsWith('~'))
        {
            throw Malformed("it does not end in ~, is empty or too long");
        }
        if (compact.AsSpan().Count('~') > OpenPayload.MostDigests + 1)
        {
            throw Malformed("it has more disclosures than there can be digests");
        }
        var parts = compact.Split('~');
        var disclosures = new Disclosure[parts.Length - 2];
        for (var i = 0; i < disclosures.Length; i++)
        {
            disclosures[i] = Disclosure.Parse(parts[i + 1]);
        }
        return From(parts[0], disclosures);
    }

    /// <summary>Puts a JWS and disclosures kept beside it together again, with all of <see cref="Parse"/>'s checks.</summary>
    /// <exception cref="ProofFormatException">As <see cref="Parse"/>.</exception>
    public static SdJwt From(string jws, IReadOnlyList<Disclosure> disclosures)
    {
        var first = jws.IndexOf('.', StringComparison.Ordinal);
        var second = first < 0 ? -1 : jws.IndexOf('.', first + 1);
        if (jws.Length > MostLeafBytes || second < 0
            || !CanonicalBase64Url.TryDecode(jws.AsSpan(0, first), out var header)
            || !CanonicalBase64Url.TryDecode(jws.AsSpan(first + 1, second - first - 1), out var payload)
            || !CanonicalBase64Url.TryDecode(jws.AsSpan(second + 1), out var signature))
        {
            throw Malformed("it is not header.payload.signature in base64url");
        }
        if (signature.Length != 64 || !LowS.IsLow(signature.AsSpan(32)))
        {
            throw Malformed("the signature is not 64 bytes with a low S");
        }
        var keyId = KeyIdOf(header);
        var (open, digests) = OpenPayload.FromJson(payload);
        Match(digests, disclosures);
        return new SdJwt(jws, IdOf(jws), keyId, open, digests, disclosures, signature);
    }

    /// <summary>The same statement with these of its disclosures at hand.</summary>
    /// <exception cref="ProofFormatException"><c>disclosure.unmatched</c>: one is foreign, or two have one name.</exception>
    public SdJwt Having(IReadOnlyList<Disclosure> disclosures)
    {
        Match(_digests, disclosures);
        return new SdJwt(Jws, Id, KeyId, Open, _digests, disclosures, _signature);
    }

    /// <summary>Makes a statement: digests of the disclosures, decoys up to a multiple of 8, sorted, signed.</summary>
    /// <param name="open">What stays open.</param>
    /// <param name="disclosures">At least one; no name twice.</param>
    /// <param name="keyId">The signing key's thumbprint.</param>
    /// <param name="sign">The signing key.</param>
    /// <exception cref="ArgumentException">What came of it could not be read back; the caller's bug.</exception>
    public static SdJwt Issue(OpenPayload open, IReadOnlyList<Disclosure> disclosures, string keyId, Es256Sign sign)
    {
        if (open.WhatIsWrong() is { } wrong)
        {
            throw new ArgumentException(wrong, nameof(open));
        }
        if (!CanonicalBase64Url.Spells(keyId, 32))
        {
            throw new ArgumentException("kid is not an RFC 7638 thumbprint", nameof(keyId));
        }
        if (disclosures.Count is 0 or > OpenPayload.MostDigests || disclosures.Sum(d => (long)d.Encoded.Length + 1) > MostCompactLength - MostLeafBytes)
        {
            throw new ArgumentException("The statement says nothing, or more than one statement can hold.", nameof(disclosures));
        }
        var digests = new string[(disclosures.Count + 7) / 8 * 8];
        for (var i = 0; i < digests.Length; i++)
        {
            digests[i] = i < disclosures.Count ? disclosures[i].Digest : Decoy();
        }
        Array.Sort(digests, StringComparer.Ordinal);
        try
        {
            Match(digests, disclosures);
        }
        catch (ProofFormatException broken)
        {
            throw new ArgumentException(broken.Message, nameof(disclosures), broken);
        }
        var header = Base64Url.EncodeToString(Encoding.ASCII.GetBytes(HeaderBeforeKid + keyId + "\"}"));
        var input = header + "." + Base64Url.EncodeToString(open.ToJson(digests));
        var ascii = Encoding.ASCII.GetBytes(input);
        var signature = sign(ascii);
        if (signature.Length != 64 || !LowS.IsLow(signature.AsSpan(32)))
        {
            throw new ArgumentException("The signature is not 64 bytes with a low S.", nameof(sign));
        }
        var jws = input + "." + Base64Url.EncodeToString(signature);
        return jws.Length <= MostLeafBytes
            ? new SdJwt(jws, Base64Url.EncodeToString(SHA256.HashData(ascii)), keyId, open, digests, disclosures, signature)
            : throw new ArgumentException("The statement has too many properties for one ledger entry.", nameof(disclosures));
    }

    private static string KeyIdOf(byte[] header)
    {
        var text = Encoding.ASCII.GetString(header);
        if (text.Length != HeaderBeforeKid.Length + 43 + 2
            || !text.StartsWith(HeaderBeforeKid, StringComparison.Ordinal) || !text.EndsWith("\"}", StringComparison.Ordinal))
        {
            throw Malformed("the header is not {\"alg\":\"ES256\",\"typ\":\"bayyina+sd-jwt\",\"kid\":…}");
        }
        var keyId = text.Substring(HeaderBeforeKid.Length, 43);
        return CanonicalBase64Url.Spells(keyId, 32) ? keyId : throw Malformed("kid is not an RFC 7638 thumbprint");
    }

    private static void Match(string[] digests, IReadOnlyList<Disclosure> disclosures)
    {
        var names = new HashSet<string>(disclosures.Count, StringComparer.Ordinal);
        foreach (var disclosure in disclosures)
        {
            if (disclosure.Name is "iss" or "jti" or "iat" or "exercise" or "by")
            {
                throw Malformed($"{disclosure.Name} is open and cannot be disclosed besides");
            }
            if (Array.BinarySearch(digests, disclosure.Digest, StringComparer.Ordinal) < 0)
            {
                throw new ProofFormatException("disclosure.unmatched", "A disclosure matches no digest of its statement.");
            }
            // A disclosure that stands twice has its name twice as well.
            if (!names.Add(disclosure.Name))
            {
                throw new ProofFormatException("disclosure.unmatched", $"{disclosure.Name} is disclosed twice.");
            }
        }
    }

    private static string IdOf(string jws)
    {
        var input = jws.AsSpan(0, jws.LastIndexOf('.'));
        var ascii = new byte[input.Length];
        Encoding.ASCII.GetBytes(input, ascii);
        return Base64Url.EncodeToString(SHA256.HashData(ascii));
    }

    private static string Decoy()
    {
        // A digest is the hash of something; a decoy is as well, so that no statistic tells them apart (RFC 9901 §4.2.5).
        Span<byte> random = stackalloc byte[32];
        RandomNumberGenerator.Fill(random);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(random, hash);
        return Base64Url.EncodeToString(hash);
    }

    private static string Join(string jws, IEnumerable<Disclosure> disclosures)
    {
        var compact = new StringBuilder(jws, jws.Length + 1024).Append('~');
        foreach (var disclosure in disclosures)
        {
            compact.Append(disclosure.Encoded).Append('~');
        }
        return compact.ToString();
    }

    private static ProofFormatException Malformed(string why) =>
        new("statement.malformed", $"The statement is malformed: {why}.");
}
