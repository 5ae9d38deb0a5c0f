using System.Text.Json;

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
}
