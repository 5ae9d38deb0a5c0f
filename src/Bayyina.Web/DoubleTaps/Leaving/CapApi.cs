using System.Globalization;
using System.Text;
using System.Xml;
using Bayyina.DoubleTaps;
using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.DoubleTaps;

/// <summary>Warnings as they leave, for receivers with a token: a feed of CAP 1.2 messages, and each by itself.</summary>
internal static class CapApi
{
    private const string Atom = "http://www.w3.org/2005/Atom";
    private const string FeedType = "application/atom+xml";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var read = Right.Read(Feature.Alerts);
        routes.MapGet("/cap/feed", Feed).RequireRight(read)
            .Tells("getAlerts", "The warnings that leave, as an Atom feed (RFC 4287) of CAP 1.2 messages, the newest first.", "alert.shut").Produces<string>(200, FeedType);
        routes.MapGet("/cap/{id}.xml", One).RequireRight(read)
            .Tells("getAlert", "One of them: a CAP 1.2 message with a block in Arabic and one in English.", "alert.shut", "alert.unknown").Produces<string>(200, CapAlert.MediaType);
    }

    private static IResult Feed(Product product)
    {
        if (!product.Outlet.IsOpen)
        {
            return new Refusal("alert.shut");
        }
        var alerts = product.AlertsOut;
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, new XmlWriterSettings { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(false) }))
        {
            xml.WriteStartElement("feed", Atom);
            xml.WriteElementString("id", Atom, "urn:uuid:" + product.Outlet.Id.Value.Split('/')[1]);
            xml.WriteElementString("title", Atom, CapText.Of("restriction", "en"));
            xml.WriteElementString("updated", Atom, Moment(alerts.Count == 0 ? product.Time.GetUtcNow() : alerts[0].Sent));
            Link(xml, "self", "/api/cap/feed", FeedType);
            foreach (var alert in alerts)
            {
                xml.WriteStartElement("entry", Atom);
                xml.WriteElementString("id", Atom, "urn:bayyina:cap:" + alert.Identifier);
                xml.WriteElementString("title", Atom, (alert.Exercise ? CapText.Of("exercise", "en") + " " : "") + CapText.Of("event." + alert.Reason, "en"));
                xml.WriteElementString("updated", Atom, Moment(alert.Sent));
                xml.WriteStartElement("author", Atom);
                xml.WriteElementString("name", Atom, alert.Sender);
                xml.WriteEndElement();
                xml.WriteElementString("summary", Atom, alert.Type);
                Link(xml, "alternate", $"/api/cap/{alert.Identifier}.xml", CapAlert.MediaType);
                xml.WriteEndElement();
            }
            xml.WriteEndElement();
        }
        return Results.Bytes(bytes.ToArray(), FeedType);
    }

    private static IResult One(Product product, string id) =>
        !product.Outlet.IsOpen ? new Refusal("alert.shut")
        : product.Outlet.Find(id, product.Addressees.Find) is { } alert ? Results.Text(alert.ToXml(), CapAlert.MediaType, Encoding.UTF8)
        : new Refusal("alert.unknown");

    private static void Link(XmlWriter xml, string relation, string address, string type)
    {
        xml.WriteStartElement("link", Atom);
        xml.WriteAttributeString("rel", relation);
        xml.WriteAttributeString("href", address);
        xml.WriteAttributeString("type", type);
        xml.WriteEndElement();
    }

    private static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
