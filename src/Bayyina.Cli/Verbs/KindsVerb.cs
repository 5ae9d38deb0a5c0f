using System.CommandLine;
using Bayyina.Statements;

namespace Bayyina.Cli;

/// <summary><c>kinds</c>: every kind of statement with its properties.</summary>
internal static class KindsVerb
{
    public static Command Create()
    {
        var verb = new Command("kinds", CliText.Of("verb.kinds")) { Options.Json };
        verb.SetAction(parsed =>
        {
            if (!parsed.GetValue(Options.Json))
            {
                Terminal.Line(CliText.Of("kinds.common"));
                Print("", KindDefinition.Common);
            }
            foreach (var kind in Product.Kinds.All)
            {
                if (parsed.GetValue(Options.Json))
                {
                    Terminal.Json(json => Write(json, kind));
                }
                else
                {
                    Print(kind);
                }
            }
            return CommandLine.Done;
        });
        return verb;
    }

    private static void Print(KindDefinition kind)
    {
        Terminal.Line($"{kind.Name}  —  {KindText.Of(kind.Name, CliText.Culture)}");
        Print(kind.Name + ".", kind.Properties);
    }

    private static void Print(string prefix, IReadOnlyList<PropertyDefinition> properties)
    {
        foreach (var property in properties)
        {
            var marks = string.Join(", ", new[] { property.Type.ToString(), property.Required ? CliText.Of("kinds.required") : null, Marked(property) }.OfType<string>());
            Terminal.Line($"    {property.Name} ({marks})  {KindText.Of(prefix + property.Name, CliText.Culture)}");
        }
    }

    private static string? Marked(PropertyDefinition property) => property.Sensitivity switch
    {
        Sensitivity.Restricted => CliText.Of("kinds.restricted"),
        Sensitivity.Protected => CliText.Of("kinds.protected"),
        _ => null,
    };

    private static void Write(System.Text.Json.Utf8JsonWriter json, KindDefinition kind)
    {
        json.WriteString("kind", kind.Name);
        json.WriteString("about", kind.SubjectType);
        json.WriteString("text", KindText.Of(kind.Name, CliText.Culture));
        if (kind.Status is not null)
        {
            json.WriteString("status", kind.Status);
        }
        json.WriteStartArray("said_by");
        foreach (var role in kind.SaidBy)
        {
            json.WriteStringValue(role);
        }
        json.WriteEndArray();
        json.WriteStartArray("superseded_by");
        foreach (var role in kind.SupersededBy)
        {
            json.WriteStringValue(role);
        }
        json.WriteEndArray();
        json.WriteStartArray("properties");
        foreach (var property in kind.Properties)
        {
            json.WriteStartObject();
            json.WriteString("name", property.Name);
            json.WriteString("type", property.Type.ToString().ToLowerInvariant());
            json.WriteBoolean("required", property.Required);
            json.WriteString("sensitivity", property.Sensitivity.ToString().ToLowerInvariant());
            json.WriteString("text", KindText.Of($"{kind.Name}.{property.Name}", CliText.Culture));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
