using Bayyina.Incidents;
using Bayyina.Statements;

namespace Bayyina.Web.Dossiers;

/// <summary>An export that was made, as its statement tells of it.</summary>
/// <param name="At">Server time of the statement.</param>
/// <param name="Incidents">What was exported, such as may be named.</param>
/// <param name="ManifestSha512">By which the very dossier can be known again.</param>
public sealed record ExportView(
    long Index, bool Exercise, DateTimeOffset At, IReadOnlyList<IncidentRow> Incidents, string? ManifestSha512, IReadOnlyList<string> Withheld)
{
    /// <summary>The exports of statements.</summary>
    public static IReadOnlyList<ExportView> Of(IReadOnlyList<StoredStatement> exports, Product product, Reader reader)
    {
        var known = product.IncidentList.Among([.. exports.SelectMany(IncidentsOf).Distinct()], reader);
        return
        [
            .. exports.Select(export => new ExportView(
                export.Index ?? 0,
                export.Statement.Exercise,
                DateTimeOffset.FromUnixTimeSeconds(export.Statement.IssuedAt),
                [.. IncidentsOf(export).Where(known.ContainsKey).Select(id => known[id])],
                export.Statement.Text("manifest_sha512").OrNull,
                export.Statement.Texts("withheld"))),
        ];
    }

    private static IEnumerable<SubjectId> IncidentsOf(StoredStatement export) =>
        export.Statement.Texts("incidents").Where(text => SubjectId.TryParse(text, out _)).Select(text => new SubjectId(text));
}
