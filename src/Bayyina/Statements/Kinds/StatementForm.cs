using System.Text.Json;
using Bayyina.Proof;

namespace Bayyina.Statements;

/// <summary>Whether the properties of a statement have the form that its kind gives them.</summary>
/// <remarks>A property that the kind does not know passes: a newer version may have said it. A kind nobody knows passes as well.</remarks>
public static class StatementForm
{
    /// <summary>Null where all is well, otherwise what is wrong, in English, for a log.</summary>
    public static string? WhatIsWrong(KindDefinition? kind, IReadOnlyList<Disclosure> disclosures)
    {
        foreach (var disclosure in disclosures)
        {
            var property = kind?.Find(disclosure.Name) ?? KindDefinition.Common.FirstOrDefault(p => p.Name == disclosure.Name);
            if (property is not null && !HasForm(property.Type, disclosure.Value))
            {
                return $"{disclosure.Name} is not of the form {property.Type}";
            }
        }
        if (kind is null)
        {
            return null;
        }
        foreach (var property in KindDefinition.Common.Concat(kind.Properties))
        {
            if (property.Required && !disclosures.Any(d => d.Name == property.Name))
            {
                return $"{property.Name} is missing";
            }
        }
        var subject = disclosures.First(d => d.Name == "sub").Value.GetString()!;
        return kind.SubjectType is null || subject.StartsWith(kind.SubjectType + "/", StringComparison.Ordinal)
            ? null
            : $"it is not about a subject of type {kind.SubjectType}";
    }

    private static bool HasForm(PropertyType type, JsonElement value) => type switch
    {
        PropertyType.Text => value.ValueKind == JsonValueKind.String,
        PropertyType.Number => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= 0,
        PropertyType.Flag => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        PropertyType.Subject => IsSubject(value),
        PropertyType.Statement => IsStatement(value),
        PropertyType.Subjects => IsSet(value, IsSubject),
        PropertyType.Statements => IsSet(value, IsStatement),
        PropertyType.Texts => IsSet(value, v => v.ValueKind == JsonValueKind.String),
        PropertyType.Edtf => value.ValueKind == JsonValueKind.String && Edtf.IsValid(value.GetString()),
        PropertyType.Object => value.ValueKind == JsonValueKind.Object,
    };

    private static bool IsSubject(JsonElement value) => value.ValueKind == JsonValueKind.String && SubjectId.TryParse(value.GetString(), out _);

    private static bool IsStatement(JsonElement value) => value.ValueKind == JsonValueKind.String && StatementId.TryParse(value.GetString(), out _);

    private static bool IsSet(JsonElement value, Func<JsonElement, bool> isMember)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
        {
            return false;
        }
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return value.EnumerateArray().All(v => isMember(v) && seen.Add(v.GetString()!));
    }
}
