using System.Globalization;
using System.Text.Json;

namespace Bayyina.Dossiers;

/// <summary>The nodes of <c>case.jsonld</c>.</summary>
internal sealed class CaseGraph(Utf8JsonWriter json, DossierContent content)
{
    private readonly Dictionary<string, DossierStatement> _statements = content.Statements.ToDictionary(s => s.Id, StringComparer.Ordinal);
    private readonly string _tool = NodeId.Of("tool", $"{content.Process.Software}\n{content.Process.Version}");

    public void Write()
    {
        WriteTool();
        for (var i = 0; i < content.Incidents.Count; i++)
        {
            WriteInvestigation(content.Incidents[i], i);
        }
        foreach (var actor in content.Exhibits.Select(e => _statements.GetValueOrDefault(e.StatementId)?.By).OfType<string>().Distinct())
        {
            using var identity = CaseNode.Begin(json, Actor(actor), "uco-identity:Identity");
            identity.Text("uco-core:name", actor);
        }
        WriteNamed("device", "uco-observable:Device");
        WriteNamed("place", "uco-location:Location");
        foreach (var exhibit in content.Exhibits)
        {
            WriteExhibit(exhibit);
        }
        WriteExport();
    }

    private static string Actor(string actor) => NodeId.Of("actor", actor);

    private static string Sealing(Exhibit exhibit) => NodeId.Of("sealing", exhibit.StatementId);

    private static string Record(Exhibit exhibit) => NodeId.Of("provenance", exhibit.StatementId);

    private static string FileOf(Exhibit exhibit) => NodeId.Of("file", exhibit.StatementId);

    private void WriteTool()
    {
        using var tool = CaseNode.Begin(json, _tool, "uco-tool:Tool");
        tool.Text("uco-core:name", content.Process.Software);
        tool.Text("uco-tool:version", content.Process.Version);
    }

    private void WriteInvestigation(DossierIncident incident, int number)
    {
        var exhibits = content.Exhibits.Where(e => content.Incidents.Count == 1 || e.Incidents.Contains(incident.Subject)).ToList();
        using var investigation = CaseNode.Begin(
            json, NodeId.Of("investigation", incident.Subject ?? $"{content.CheckpointNote}\n{number}"), "case-investigation:Investigation");
        investigation.Text("uco-core:name", incident.Title);
        investigation.Texts("uco-core:description", incident.Subject is { } subject ? [subject] : []);
        investigation.Text("case-investigation:investigationForm", "incident");
        investigation.Text("case-investigation:investigationStatus", incident.Standing);
        investigation.Texts("uco-core:tag", content.Exercise ? ["exercise"] : []);
        if (Exactly(incident.OpenedAt) is { } at)
        {
            investigation.Moment("uco-core:startTime", at);
        }
        investigation.Links("uco-core:object", exhibits.SelectMany(e => new[] { Sealing(e), Record(e) }));
    }

    // A device or a place that several exhibits name is one node.
    private void WriteNamed(string property, string type)
    {
        foreach (var name in content.Exhibits.Select(e => e.Text(property)).OfType<string>().Distinct())
        {
            using var node = CaseNode.Begin(json, NodeId.Of(property, name), type);
            node.Text("uco-core:name", name);
        }
    }

    private void WriteExhibit(Exhibit exhibit)
    {
        var statement = _statements.GetValueOrDefault(exhibit.StatementId);
        using (var sealing = CaseNode.Begin(json, Sealing(exhibit), "case-investigation:InvestigativeAction"))
        {
            sealing.Text("uco-core:name", statement?.Kind);
            sealing.Texts("uco-core:description", [.. Described(exhibit)]);
            sealing.Texts("uco-core:tag", [.. Tags(statement)]);
            if (Exactly(exhibit.At) is { } at)
            {
                sealing.Moment("uco-action:startTime", at);
            }
            if (statement is not null)
            {
                sealing.Links("uco-action:performer", Actor(statement.By));
                sealing.Moment("uco-core:objectCreatedTime", statement.IssuedAt);
            }
            sealing.Links("uco-action:instrument", [_tool, .. Named(exhibit, "device")]);
            sealing.Links("uco-action:location", Named(exhibit, "place"));
            sealing.Links("uco-action:result", FileOf(exhibit), Record(exhibit));
        }
        using (var record = CaseNode.Begin(json, Record(exhibit), "case-investigation:ProvenanceRecord"))
        {
            record.Text("case-investigation:exhibitNumber", exhibit.Number.ToString(CultureInfo.InvariantCulture));
            record.Texts("uco-core:description", [DossierLayout.Statement(exhibit.StatementId)]);
            record.Links("uco-core:object", FileOf(exhibit));
        }
        WriteFile(exhibit);
    }

    private void WriteFile(Exhibit exhibit)
    {
        string fileFacet = NodeId.Of("file-facet", exhibit.StatementId), contentFacet = NodeId.Of("content-facet", exhibit.StatementId);
        string sha256 = NodeId.Of("sha256", exhibit.StatementId), sha512 = NodeId.Of("sha512", exhibit.StatementId);
        using (var file = CaseNode.Begin(json, FileOf(exhibit), "uco-observable:File"))
        {
            file.Texts("uco-core:description", exhibit.Subject is { } subject ? [subject] : []);
            file.Links("uco-core:hasFacet", fileFacet, contentFacet);
        }
        using (var facet = CaseNode.Begin(json, fileFacet, "uco-observable:FileFacet"))
        {
            facet.Text("uco-observable:fileName", exhibit.OriginalName);
            facet.Text("uco-observable:filePath", exhibit.BagPath);
            facet.Integer("uco-observable:sizeInBytes", exhibit.Bytes);
        }
        using (var facet = CaseNode.Begin(json, contentFacet, "uco-observable:ContentDataFacet"))
        {
            facet.Text("uco-observable:mimeType", exhibit.MediaType);
            facet.Integer("uco-observable:sizeInBytes", exhibit.Bytes);
            facet.Links("uco-observable:hash", sha256, sha512);
        }
        WriteHash(sha256, "SHA256", exhibit.Sha256);
        WriteHash(sha512, "SHA512", exhibit.Sha512);
    }

    private void WriteHash(string id, string method, string hex)
    {
        using var hash = CaseNode.Begin(json, id, "uco-types:Hash");
        hash.Text("uco-types:hashMethod", method);
        hash.Typed("uco-types:hashValue", "xsd:hexBinary", hex);
    }

    private void WriteExport()
    {
        using var export = CaseNode.Begin(json, NodeId.Of("export", content.CheckpointNote), "case-investigation:InvestigativeAction");
        export.Text("uco-core:name", "dossier.exported");
        export.Texts("uco-core:tag", content.Exercise ? ["exercise"] : []);
        export.Moment("uco-action:startTime", content.ExportedAt);
        export.Moment("uco-action:endTime", content.ExportedAt);
        export.Links("uco-action:instrument", _tool);
        export.Links("uco-action:object", content.Exhibits.Select(Record));
    }

    private static IEnumerable<string> Named(Exhibit exhibit, string property) =>
        exhibit.Text(property) is { } name ? [NodeId.Of(property, name)] : [];

    // What has no property of its own in the ontology, by the names that the statement uses.
    private static IEnumerable<string> Described(Exhibit exhibit)
    {
        if (exhibit.At is { } at && Exactly(at) is null)
        {
            yield return $"at: {at}";
        }
        if (exhibit.Form is { } form)
        {
            yield return $"form: {form}";
        }
        foreach (var property in (string[])["acquired_by", "acquired_from", "acquired_how"])
        {
            if (exhibit.Text(property) is { } text)
            {
                yield return $"{property}: {text}";
            }
        }
    }

    private IEnumerable<string> Tags(DossierStatement? statement)
    {
        if (content.Exercise)
        {
            yield return "exercise";
        }
        foreach (var property in statement?.Withheld ?? [])
        {
            yield return $"withheld: {property}";
        }
        foreach (var property in statement?.Erased ?? [])
        {
            yield return $"erased: {property}";
        }
    }

    // xsd:dateTime is exact to the second: a moment that was said less exactly is given as it was said, not made exact.
    private static DateTimeOffset? Exactly(string? edtf) =>
        DateTimeOffset.TryParseExact(
            edtf, ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss'Z'"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at
            : null;
}
