using System.Text.Json;

namespace Bayyina.Proof;

/// <summary>What a statement about keys says.</summary>
/// <param name="Subject">Thumbprint of the key enrolled or revoked, or of the previous one.</param>
/// <param name="Next">Thumbprint of the key that follows; null but for <c>key.rotated</c>.</param>
/// <param name="Holder">Whose key it is; null where it is withheld.</param>
/// <param name="IsNode">The key is enrolled for the node itself, so that it may enrol and revoke.</param>
internal sealed record StatedKey(string Subject, string? Next, string? Holder, bool IsNode)
{
    public static StatedKey From(string kind, SdJwt statement)
    {
        var holder = ReadStatement.Text(statement, "holder");
        return kind switch
        {
            "key.enrolled" => new StatedKey(Thumbprint(statement, "jwk"), null, holder, IsForNode(statement)),
            "key.rotated" => new StatedKey(Thumbprint(statement, "previous"), Thumbprint(statement, "next"), holder, false),
            _ => ReadStatement.Text(statement, "thumbprint") is { } thumbprint && CanonicalBase64Url.Spells(thumbprint, 32)
                ? new StatedKey(thumbprint, null, null, false)
                : throw Malformed("thumbprint"),
        };
    }

    private static bool IsForNode(SdJwt statement)
    {
        if (statement.Find("roles")?.Value is not { ValueKind: JsonValueKind.Array } roles)
        {
            return false;
        }
        foreach (var role in roles.EnumerateArray())
        {
            if (role.ValueKind == JsonValueKind.String && role.ValueEquals("node"u8))
            {
                return true;
            }
        }
        return false;
    }

    private static string Thumbprint(SdJwt statement, string name) =>
        statement.Find(name) is { } disclosure ? P256Key.FromJwk(disclosure.Value).Thumbprint : throw Malformed(name);

    private static ProofFormatException Malformed(string name) =>
        new("key.statement", $"{name} is withheld or not of its form.") { Arguments = [name] };
}
