using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Incidents;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.DoubleTaps;

/// <summary>Whether warnings leave, and what leaves.</summary>
internal static class OutletPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/alerts", (Product product, Reader reader) => Show(product, reader, Complaints.None, StatusCodes.Status200OK)).RequireRight(Right.Read(Feature.Alerts));
        routes.MapPost("/alerts", Turn).RequireRight(new Right(Feature.Alerts, Act.Manage));
    }

    private static IResult Show(Product product, Reader reader, Complaints wrong, int status) => Page.Of<OutletPage>(
        new
        {
            product.Outlet.IsOpen,
            Alerts = product.AlertsOut,
            Complaints = wrong,
            History = HistoryRow.Of(product.Statements.StateOf(product.Outlet.Id, reader), product),
        },
        status);

    private static IResult Turn(Product product, Actor actor, IFormCollection sent)
    {
        var (open, reason) = (sent["turn"] == "open", sent["reason"].ToString().Trim());
        if (!Wording.IsLine(reason))
        {
            var wrong = new Complaints();
            wrong.Add("reason", "warning.text_malformed");
            return Show(product, actor.Reader, wrong, StatusCodes.Status400BadRequest);
        }
        if (open != product.Outlet.IsOpen)
        {
            product.Say(product.Outlet.Turning(open, reason.Length == 0 ? null : reason), actor.Signer);
        }
        return Results.LocalRedirect("/alerts", preserveMethod: false);
    }
}
