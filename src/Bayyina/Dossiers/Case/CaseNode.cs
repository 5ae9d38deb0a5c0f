using System.Globalization;
using System.Text.Json;

namespace Bayyina.Dossiers;

/// <summary>Writes one node of the graph: opened by <see cref="Begin"/>, closed by <see cref="Dispose"/>.</summary>
internal readonly ref struct CaseNode
{
    private readonly Utf8JsonWriter _json;

    private CaseNode(Utf8JsonWriter json) => _json = json;

    public static CaseNode Begin(Utf8JsonWriter json, string id, string type)
    {
        json.WriteStartObject();
        json.WriteString("@id", id);
        json.WriteString("@type", type);
        return new CaseNode(json);
    }

    /// <summary>A text; nothing where there is none.</summary>
    public void Text(string property, string? value)
    {
        if (value is not null)
        {
            _json.WriteString(property, value);
        }
    }

    /// <summary>Several texts; nothing where there are none.</summary>
    public void Texts(string property, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return;
        }
        _json.WriteStartArray(property);
        foreach (var value in values)
        {
            _json.WriteStringValue(value);
        }
        _json.WriteEndArray();
    }

    public void Typed(string property, string type, string value)
    {
        _json.WriteStartObject(property);
        _json.WriteString("@type", type);
        _json.WriteString("@value", value);
        _json.WriteEndObject();
    }

    public void Moment(string property, DateTimeOffset at) => Typed(property, "xsd:dateTime", ExhibitTable.Rfc3339(at));

    public void Integer(string property, long value) => Typed(property, "xsd:integer", value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Links to other nodes; nothing where there are none.</summary>
    public void Links(string property, params IEnumerable<string> ids)
    {
        var links = ids.ToList();
        if (links.Count == 0)
        {
            return;
        }
        _json.WriteStartArray(property);
        foreach (var id in links)
        {
            _json.WriteStartObject();
            _json.WriteString("@id", id);
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
    }

    public void Dispose() => _json.WriteEndObject();
}
