using System.Text.Json;
using System.Text.Unicode;

namespace Bayyina.Proof;

/// <summary>How strangers' JSON is read: no comments, no trailing commas, no property twice, bounded depth.</summary>
public static class StrictJson
{
    /// <summary>Options for documents.</summary>
    public static JsonDocumentOptions Options { get; } = new()
    {
        AllowDuplicateProperties = false,
        AllowTrailingCommas = false,
        CommentHandling = JsonCommentHandling.Disallow,
        MaxDepth = 16,
    };

    /// <summary>Whether every string in <paramref name="root"/> can be read: the reader itself lets bytes that are no UTF-8 and halves of surrogate pairs pass.</summary>
    internal static bool IsReadable(ReadOnlySpan<byte> json, JsonElement root) =>
        // Half a pair can only hide behind an escape.
        Utf8.IsValid(json) && (json.IndexOf("\\u"u8) < 0 || IsReadable(root));

    private static bool IsReadable(JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString() is not null,
                JsonValueKind.Object => value.EnumerateObject().All(member => member.Name is not null && IsReadable(member.Value)),
                JsonValueKind.Array => value.EnumerateArray().All(IsReadable),
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
