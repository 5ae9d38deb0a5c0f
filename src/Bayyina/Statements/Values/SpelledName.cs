using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bayyina.Statements;

/// <summary>A name as it is spelled in each script: <c>{"ar":…,"latin":…}</c>; either may be missing, never both.</summary>
public sealed record SpelledName(string? Arabic, string? Latin)
{
    /// <summary>Reads the value of a property; null where neither spelling is there.</summary>
    public static SpelledName? From(JsonElement value) =>
        new SpelledName(Members.Text(value, "ar"), Members.Text(value, "latin")) is { IsSpelled: true } name ? name : null;

    /// <summary>Whether there is a spelling.</summary>
    public bool IsSpelled => Arabic is not null || Latin is not null;

    /// <summary>Both spellings, with <c>/</c> between them where both are there.</summary>
    public string Both => Arabic is null ? Latin ?? "" : Latin is null ? Arabic : $"{Arabic} / {Latin}";

    /// <summary>As it stands in a statement.</summary>
    public JsonElement ToJson() => Members.Object(("ar", Arabic), ("latin", Latin));
}

/// <summary>Places as a line of text names them.</summary>
public static class PlaceName
{
    /// <summary>In words, with its code where it has one; null where neither is at hand.</summary>
    public static string? Of(PlaceSaid? place) =>
        place?.Text is null ? place?.Code : place.Code is null ? place.Text : $"{place.Text} ({place.Code})";
}

/// <summary>Members of values that are objects.</summary>
public static class Members
{
    /// <summary>A text; null where there is none.</summary>
    public static string? Text(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    /// <summary>A whole number, 0 or more; null where there is none.</summary>
    public static long? Number(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Number
            && member.TryGetInt64(out var number) && number >= 0 ? number : null;

    /// <summary>A flag as it stands in a statement.</summary>
    public static JsonElement Flag(bool value)
    {
        using var document = JsonDocument.Parse(value ? "true" : "false");
        return document.RootElement.Clone();
    }

    /// <summary>An object of texts, numbers and flags; what is null does not stand in it.</summary>
    public static JsonElement Object(params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var json = new JsonObject();
        foreach (var (name, value) in members)
        {
            if (value is not null)
            {
                json.Add(name, value);
            }
        }
        using var document = JsonDocument.Parse(json.ToJsonString());
        return document.RootElement.Clone();
    }
}
