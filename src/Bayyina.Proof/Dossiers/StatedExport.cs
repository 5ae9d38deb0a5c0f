using System.Text.Json;

namespace Bayyina.Proof;

/// <summary>What <c>dossier.exported</c> binds.</summary>
/// <param name="ManifestSha512">Lower-case hex of the SHA-512 of <c>manifest-sha512.txt</c>.</param>
/// <param name="Tags">Names of tag files and the lower-case hex of their SHA-512.</param>
internal sealed record StatedExport(string ManifestSha512, IReadOnlyDictionary<string, string> Tags)
{
    public static StatedExport From(SdJwt statement)
    {
        var manifest = ReadStatement.Text(statement, "manifest_sha512");
        if (!StatedItem.IsHex(manifest, 128) || statement.Find("tags")?.Value is not { ValueKind: JsonValueKind.Object } members)
        {
            throw Malformed();
        }
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in members.EnumerateObject())
        {
            var hash = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : null;
            if (!StatedItem.IsHex(hash, 128) || !tags.TryAdd(member.Name, hash!))
            {
                throw Malformed();
            }
        }
        return new StatedExport(manifest!, tags);
    }

    private static ProofFormatException Malformed() =>
        new("export.malformed", "manifest_sha512 or tags is withheld or not of its form.");
}
