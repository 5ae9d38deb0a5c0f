using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Bayyina.Proof;

namespace Bayyina.Statements;

/// <summary>base64url(SHA-256(JWS signing input)), 43 characters.</summary>
public readonly record struct StatementId(string Value) : IComparable<StatementId>
{
    /// <summary>Ordinal: the same on every machine.</summary>
    public int CompareTo(StatementId other) => string.CompareOrdinal(Value, other.Value);

    /// <summary>Whether <paramref name="text"/> is of an id's form.</summary>
    public static bool TryParse(string? text, out StatementId id)
    {
        id = new StatementId(text ?? "");
        return text is not null && CanonicalBase64Url.Spells(text, 32);
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>What a statement is about: <c>&lt;type&gt;/&lt;lower-case UUIDv4&gt;</c>, such as <c>incident/…</c>. Random: it tells nothing.</summary>
public readonly record struct SubjectId(string Value) : IComparable<SubjectId>
{
    /// <summary>What stands before the slash.</summary>
    public string Type => Value[..Value.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>A new random subject of a type.</summary>
    public static SubjectId New(string type) => new($"{type}/{NewUuid()}");

    /// <summary>Whether <paramref name="text"/> is of a subject's form.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out SubjectId subject)
    {
        subject = new SubjectId(text ?? "");
        var slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        return slash is > 0 and <= 32
            && !text.AsSpan(0, slash).ContainsAnyExceptInRange('a', 'z')
            && OpenPayload.IsUuidV4(text.AsSpan(slash + 1));
    }

    /// <summary>Ordinal: the order in which subjects are locked, and by which the least id stands for a class.</summary>
    public int CompareTo(SubjectId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static Guid NewUuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
