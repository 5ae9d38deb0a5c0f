using Bayyina.Dossiers;
using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Dossiers;

/// <summary>The exports that were made, and the form that makes one.</summary>
internal static class DossierPages
{
    private const int PageLength = 30;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/dossiers", Show).RequireRight(Right.Read(Feature.Dossiers));
        routes.MapPost("/dossiers", Export).RequireRight(new Right(Feature.Dossiers, Act.Export));
    }

    private static IResult Show(Product product, Reader reader, string? incident, long? before) =>
        Overview(product, reader, SubjectId.TryParse(incident, out var chosen) ? chosen : null, before, problem: null, StatusCodes.Status200OK);

    private static IResult Overview(Product product, Reader reader, SubjectId? chosen, long? before, string? problem, int status)
    {
        var exports = product.StatementList.LatestOf(reader, DossierKinds.Exported, before, PageLength + 1);
        return Page.Of<DossiersPage>(
            new
            {
                Form = ExportForm.For(product, reader, chosen),
                Problem = problem,
                Exports = ExportView.Of([.. exports.Take(PageLength)], product, reader),
                IsFirst = before is null,
                Next = exports.Count > PageLength ? exports[PageLength - 1].Index : null,
            },
            status);
    }

    private static IResult Export(Product product, Reader reader, IFormCollection form)
    {
        if (!SubjectId.TryParse(form["incident"], out var incident) || product.Incidents.Find(incident, reader) is null)
        {
            return Overview(product, reader, null, null, "incident.unknown", StatusCodes.Status400BadRequest);
        }
        var chosen = new List<SubjectId> { incident };
        foreach (var named in form["also"].OfType<string>())
        {
            if (!SubjectId.TryParse(named, out var also) || product.Incidents.Find(also, reader) is null)
            {
                return Overview(product, reader, incident, null, "incident.unknown", StatusCodes.Status400BadRequest);
            }
            chosen.Add(also);
        }
        var request = new DossierRequest([.. chosen.Distinct()], [.. form["withhold"].OfType<string>().Select(Withholding.Parse)]);
        try
        {
            return Leaving.Of(product, reader, request);
        }
        catch (DossierRequestException refused)
        {
            return Overview(product, reader, incident, null, refused.Code, StatusCodes.Status400BadRequest);
        }
        catch (DossierRefusedException refused)
        {
            return Overview(product, reader, incident, null, refused.Code, StatusCodes.Status409Conflict);
        }
    }
}
