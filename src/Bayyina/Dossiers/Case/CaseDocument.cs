using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Bayyina.Dossiers;

/// <summary><c>data/case.jsonld</c>: the dossier in CASE/UCO 1.4 for forensic tools, its context written out so that no network is needed.</summary>
/// <remarks>
/// An investigation an incident; an investigative action an acquisition, with the pseudonym that performed it; a provenance record and
/// a file an exhibit. What the file's own metadata says stays out: here it would read as a fact. The shapes: an action has at most one
/// performer, start and end; a record at most one exhibit number; a node is an IRI that ends in a UUID.
/// </remarks>
internal static class CaseDocument
{
    // A line for each property and no more white space: a large dossier has a million of them.
    private static readonly JsonWriterOptions Readable = new() { Indented = true, IndentSize = 0, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), NewLine = "\n" };

    private static readonly (string Prefix, string Iri)[] Context =
    [
        ("case-investigation", "https://ontology.caseontology.org/case/investigation/"),
        ("uco-action", "https://ontology.unifiedcyberontology.org/uco/action/"),
        ("uco-core", "https://ontology.unifiedcyberontology.org/uco/core/"),
        ("uco-identity", "https://ontology.unifiedcyberontology.org/uco/identity/"),
        ("uco-location", "https://ontology.unifiedcyberontology.org/uco/location/"),
        ("uco-observable", "https://ontology.unifiedcyberontology.org/uco/observable/"),
        ("uco-tool", "https://ontology.unifiedcyberontology.org/uco/tool/"),
        ("uco-types", "https://ontology.unifiedcyberontology.org/uco/types/"),
        ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ];

    public static ReadOnlyMemory<byte> Render(DossierContent content)
    {
        var bytes = new ArrayBufferWriter<byte>(1 << 16);
        using (var json = new Utf8JsonWriter(bytes, Readable))
        {
            json.WriteStartObject();
            json.WriteStartObject("@context");
            foreach (var (prefix, iri) in Context)
            {
                json.WriteString(prefix, iri);
            }
            json.WriteEndObject();
            json.WriteStartArray("@graph");
            new CaseGraph(json, content).Write();
            json.WriteEndArray();
            json.WriteEndObject();
        }
        bytes.Write("\n"u8);
        return bytes.WrittenMemory;
    }
}
