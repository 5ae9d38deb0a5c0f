namespace Bayyina.Vault;

/// <summary>Reads the next bytes of a content into the buffer and returns how many; 0 means the end.</summary>
/// <param name="buffer">Never empty.</param>
/// <param name="offset">How many bytes came before.</param>
public delegate int ContentReader(Span<byte> buffer, long offset);
