using System.Buffers.Binary;

namespace Bayyina.Proof;

/// <summary>One signature line of a note: <c>— name base64(key id ‖ signature)</c>.</summary>
/// <param name="Name">The name of the key that is said to have signed.</param>
/// <param name="KeyId">Its id (<see cref="NoteKey.Id"/>).</param>
/// <param name="Signature">The signature's bytes, in the form of the key's algorithm; at least one.</param>
public sealed record NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Signature)
{
    private const string Dash = "— ";
    private const int IdLength = sizeof(uint);

    public string Name { get; } = NoteKey.IsName(Name) ? Name : throw new ArgumentException("The name cannot be a key's.", nameof(Name));

    public ReadOnlyMemory<byte> Signature { get; } =
        Signature.Length > 0 ? Signature : throw new ArgumentException("A signature has at least one byte.", nameof(Signature));

    /// <summary>Whether the line says that this key signed; whether it did is another question.</summary>
    public bool IsOf(NoteKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Name == key.Name && KeyId == key.Id;
    }

    /// <summary>The line without its line feed.</summary>
    public override string ToString()
    {
        var bytes = new byte[IdLength + Signature.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, KeyId);
        Signature.Span.CopyTo(bytes.AsSpan(IdLength));
        return $"{Dash}{Name} {Convert.ToBase64String(bytes)}";
    }

    /// <inheritdoc/>
    public bool Equals(NoteSignature? other) =>
        other is not null && Name == other.Name && KeyId == other.KeyId && Signature.Span.SequenceEqual(other.Signature.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, KeyId);

    /// <summary>Reads a line without its line feed, or says <see langword="null"/>.</summary>
    internal static NoteSignature? Read(ReadOnlySpan<char> line)
    {
        if (!line.StartsWith(Dash, StringComparison.Ordinal))
            return null;
        line = line[Dash.Length..];
        var space = line.IndexOf(' ');
        if (space < 0 || line[..space].ToString() is var name && !NoteKey.IsName(name))
            return null;
        if (!CanonicalBase64.TryDecode(line[(space + 1)..], out var bytes) || bytes.Length <= IdLength)
            return null;
        return new NoteSignature(name, BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes.AsMemory(IdLength));
    }
}
