using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Bayyina.Dossiers;

/// <summary>Names for the nodes of <c>case.jsonld</c>: UUIDs of version 5 (RFC 9562 §5.5), as CASE wants an IRI to end.</summary>
/// <remarks>
/// Made from statement ids, so that the same dossier gives the same names, two dossiers name one exhibit alike, and a subject that is
/// withheld cannot be read from them.
/// </remarks>
internal static class NodeId
{
    // Drawn at random once, for Bayyina alone.
    private static readonly Guid Namespace = new("6b1f0d0e-5d0b-4f7e-9a53-0c7be2b1d8a4");

    /// <summary><c>urn:uuid:…</c> of a role such as <c>file</c> and what it is the role of.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "RFC 9562 fixes SHA-1 for version 5; it names and protects nothing.")]
    public static string Of(string role, string of)
    {
        var name = Encoding.UTF8.GetBytes($"{role}\n{of}");
        var input = new byte[16 + name.Length];
        Namespace.TryWriteBytes(input, bigEndian: true, out _);
        name.CopyTo(input, 16);
        var hash = SHA1.HashData(input).AsSpan(0, 16);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return $"urn:uuid:{new Guid(hash, bigEndian: true)}";
    }
}
