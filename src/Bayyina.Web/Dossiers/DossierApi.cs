using Bayyina.Dossiers;
using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Incidents;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Dossiers;

/// <summary>An export that was made.</summary>
/// <param name="Incidents">What was exported, such as may be named.</param>
/// <param name="Withheld">What did not leave.</param>
/// <param name="ManifestSha512">By which the very dossier can be known again.</param>
/// <param name="Index">Of its statement in the ledger.</param>
public sealed record DossierRowAnswer(
    long Index, bool Exercise, DateTimeOffset At, IReadOnlyList<IncidentRowAnswer> Incidents, IReadOnlyList<string> Withheld, string? ManifestSha512 = null);

/// <summary>What shall leave.</summary>
/// <param name="Incidents">In the order in which they shall stand.</param>
/// <param name="Withhold">Properties that shall not leave, as <c>kind.property</c> or <c>property</c>.</param>
public sealed record DossierWish(IReadOnlyList<string> Incidents, IReadOnlyList<string>? Withhold = null);

/// <summary>Dossiers, listed and exported by programs.</summary>
internal static class DossierApi
{
    private const int MostAtOnce = 100;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/dossiers", List).RequireRight(Right.Read(Feature.Dossiers))
            .Tells("listDossiers", "The exports that were made, the newest first.", "request.query_malformed");
        routes.MapPost("/dossiers", Export).RequireRight(new Right(Feature.Dossiers, Act.Export))
            .Tells(
                "exportDossier", "Exports a dossier and answers with it. That it left is stated in the ledger.",
                "dossier.nothing", "incident.unknown", "dossier.mixed_exercise", "withhold.unknown", "withhold.refused", "dossier.blob_damaged")
            .Produces<byte[]>(200, "application/zip");
    }

    private static Ok<ListAnswer<DossierRowAnswer>> List(Product product, Reader reader, string? after, int? limit)
    {
        var most = Paging.Limit(limit);
        var exports = product.StatementList.LatestOf(reader, DossierKinds.Exported, Paging.Index(after), most + 1);
        return TypedResults.Ok(Paging.Cut(ExportView.Of(exports, product, reader), most, export => export.Index, export => new DossierRowAnswer(
            export.Index, export.Exercise, export.At, [.. export.Incidents.Select(IncidentRowAnswer.Of)], export.Withheld, export.ManifestSha512)));
    }

    private static IResult Export(Product product, Reader reader, Sent<DossierWish> sent)
    {
        var wish = sent.Value;
        if (wish.Incidents.Count is 0 or > MostAtOnce)
        {
            return new Refusal("dossier.nothing", "/incidents");
        }
        var incidents = new List<SubjectId>();
        foreach (var text in wish.Incidents)
        {
            if (!SubjectId.TryParse(text, out var incident) || incident.Type != "incident" || product.Incidents.Find(incident, reader) is null)
            {
                return new Refusal("incident.unknown", $"/incidents/{incidents.Count}");
            }
            incidents.Add(incident);
        }
        try
        {
            return Leaving.Of(product, reader, new DossierRequest(incidents, [.. (wish.Withhold ?? []).Select(Withholding.Parse)]));
        }
        catch (DossierRequestException refused)
        {
            return new Refusal(refused.Code, refused.Code.StartsWith("withhold.", StringComparison.Ordinal) ? "/withhold" : "/incidents");
        }
        catch (DossierRefusedException refused)
        {
            return new Refusal(refused.Code);
        }
    }
}
