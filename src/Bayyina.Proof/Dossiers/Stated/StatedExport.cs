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
        if (!SaysAllItsProperties(statement))
        {
            throw new ProofFormatException("export.withheld", "Of this statement nothing may be withheld.");
        }
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

    // Whoever holds a dossier can strip a disclosure from its statement, such as what was asked to be withheld, make the tag manifests
    // anew, and leave no trace but this list. It counts what is disclosed; decoys have no part in it. A statement that says no more
    // than the format demands needs no list: what binds is there, or the dossier fails.
    private static bool SaysAllItsProperties(SdJwt statement)
    {
        if (statement.Find("properties") is not { } list)
        {
            return statement.Disclosures.All(d => d.Name is "kind" or "sub" or "at" or "manifest_sha512" or "tags");
        }
        if (list.Value is not { ValueKind: JsonValueKind.Array } properties || properties.GetArrayLength() != statement.Disclosures.Count)
        {
            return false;
        }
        foreach (var property in properties.EnumerateArray())
        {
            if (property.ValueKind != JsonValueKind.String || statement.Find(property.GetString()!) is null)
            {
                return false;
            }
        }
        return true;
    }

    private static ProofFormatException Malformed() =>
        new("export.malformed", "manifest_sha512 or tags is withheld or not of its form.");
}
