using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Bayyina.Dossiers;

/// <summary><c>data/process.json</c>: software, configuration, keys and their history, the checkpoint.</summary>
internal static class ProcessDocument
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), NewLine = "\n" };

    public static ReadOnlyMemory<byte> Render(DossierContent content)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Readable))
        {
            var process = content.Process;
            json.WriteStartObject();
            json.WriteString("origin", content.Origin);
            json.WriteString("exported_at", ExhibitTable.Rfc3339(content.ExportedAt));
            json.WriteBoolean("exercise", content.Exercise);
            json.WriteString("software", process.Software);
            json.WriteString("version", process.Version);
            json.WriteString("runtime", process.Runtime);
            json.WriteString("operating_system", process.OperatingSystem);
            json.WriteStartObject("configuration");
            foreach (var (name, value) in process.Configuration.OrderBy(p => p.Key, StringComparer.Ordinal))
            {
                json.WriteString(name, value);
            }
            json.WriteEndObject();
            var checkpoint = CheckpointView.Of(content.CheckpointNote, content.Origin);
            json.WriteStartObject("checkpoint");
            json.WriteString("size", checkpoint.Size);
            json.WriteString("root", checkpoint.Root);
            WriteTexts(json, "witnesses", checkpoint.Witnesses);
            json.WriteEndObject();
            json.WriteStartArray("keys");
            foreach (var key in content.Keys)
            {
                WriteKey(json, key, content);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        bytes.Write("\n"u8);
        return bytes.WrittenMemory;
    }

    private static void WriteKey(Utf8JsonWriter json, DossierKey key, DossierContent content)
    {
        json.WriteStartObject();
        json.WriteString("thumbprint", key.Thumbprint);
        json.WriteString("path", DossierLayout.Key(key.Thumbprint));
        json.WriteNumber("signed", content.Statements.Count(s => s.KeyId == key.Thumbprint));
        json.WriteStartArray("history");
        foreach (var statement in content.Statements.Where(s => key.Statements.Contains(s.Id)))
        {
            json.WriteStartObject();
            json.WriteString("statement", statement.Id);
            json.WriteString("kind", statement.Kind);
            json.WriteNumber("index", statement.Index);
            json.WriteString("recorded_at", ExhibitTable.Rfc3339(statement.IssuedAt));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }
        json.WriteEndArray();
    }
}
