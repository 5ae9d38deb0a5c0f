using System.Globalization;
using System.Text;
using System.Xml;

namespace Bayyina.DoubleTaps;

/// <summary>
/// A warning as it may leave: a CAP 1.2 message (OASIS, <i>Common Alerting Protocol Version 1.2</i>, 1 July 2010), in Arabic and English.
/// </summary>
/// <remarks>
/// It is made of a reason, a district and times, and of nothing else: there is no member that could hold a team, a deployment, an arrival,
/// a point or a free text, since a feed of where rescuers are would be a list of targets. Nor is there an all-clear.
/// </remarks>
public sealed record CapAlert
{
    /// <summary>The type under which these travel (RFC 7303; registered with IANA).</summary>
    public const string MediaType = "application/cap+xml";

    /// <summary>The namespace.</summary>
    public const string Namespace = "urn:oasis:names:tc:emergency:cap:1.2";

    // A warning without an end of its own ends with the longest window of minutes.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(4);

    private CapAlert(string identifier, string sender, DateTimeOffset sent) => (Identifier, Sender, Sent) = (identifier, sender, sent);

    /// <summary>Random, once for each message.</summary>
    public string Identifier { get; }

    /// <summary>The ledger's origin.</summary>
    public string Sender { get; }

    /// <summary>When the warning was issued, by the server.</summary>
    public DateTimeOffset Sent { get; }

    /// <summary>When the message ends. The danger does not end with it.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>A drill.</summary>
    public required bool Exercise { get; init; }

    /// <summary>One of <see cref="WarningKinds.Reasons"/>.</summary>
    public required string Reason { get; init; }

    /// <summary>Where.</summary>
    public required CoarseArea Area { get; init; }

    /// <summary>
    /// What may leave of a warning; null where it does not stand, is contested, has no area of its own, or is for the teams alone
    /// (a building about to collapse concerns nobody a district away).
    /// </summary>
    /// <param name="warning">As the installation itself sees it.</param>
    /// <param name="area">The warning's area with its names, by whoever has the gazetteer.</param>
    /// <param name="origin">The ledger's origin.</param>
    public static CapAlert? Of(Warning warning, CoarseArea? area, string origin)
    {
        if (warning is not { Standing: WarningStanding.Issued, Reasons: [var reason], IssuedAt: { } issued } || reason is "collapse" or "other"
            || !WarningKinds.Reasons.Contains(reason) || area is null || warning.Area.OrNull != area.Code)
        {
            return null;
        }
        var sent = DateTimeOffset.FromUnixTimeSeconds(issued);
        var until = warning.Until.OrNull is { } end && DateTimeOffset.TryParseExact(end, Moments, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at > sent
            ? at : sent + Longest;
        // No space, comma, < or & may stand in either (CAP 1.2, 3.2.1).
        return new CapAlert(warning.Id.Value.Replace('/', '-'), string.Concat(origin.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '/' or '_' ? c : '-')), sent)
        {
            Expires = until,
            Exercise = warning.Exercise,
            Reason = reason,
            Area = area,
        };
    }

    /// <summary>The message as XML in UTF-8.</summary>
    public string ToXml()
    {
        var text = new StringBuilder();
        using (var stream = new Utf8Writer(text))
        using (var xml = XmlWriter.Create(stream, new XmlWriterSettings { Indent = true, NewLineChars = "\n" }))
        {
            xml.WriteStartElement("alert", Namespace);
            Write(xml, "identifier", Identifier);
            Write(xml, "sender", Sender);
            Write(xml, "sent", Moment(Sent));
            Write(xml, "status", Exercise ? "Exercise" : "Actual");
            Write(xml, "msgType", "Alert");
            Write(xml, "scope", "Restricted");
            Write(xml, "restriction", CapText.Of("restriction", "en"));
            foreach (var language in (string[])["ar", "en"])
            {
                WriteInfo(xml, language);
            }
            xml.WriteEndElement();
        }
        return text.Append('\n').ToString();
    }

    // In the order of the schema.
    private void WriteInfo(XmlWriter xml, string language)
    {
        xml.WriteStartElement("info", Namespace);
        Write(xml, "language", language);
        Write(xml, "category", "Security");
        Write(xml, "category", Reason == "chemical" ? "CBRNE" : "Safety");
        Write(xml, "event", CapText.Of("event." + Reason, language));
        Write(xml, "responseType", Reason == "ordnance" ? "Avoid" : "Shelter");
        Write(xml, "urgency", "Immediate");
        Write(xml, "severity", "Extreme");
        // Never "Unlikely": software that has seen little has not seen that nothing comes.
        Write(xml, "certainty", Reason is "ordnance" or "sighting" ? "Observed" : "Possible");
        Write(xml, "expires", Moment(Expires));
        Write(xml, "headline", (Exercise ? CapText.Of("exercise", language) + " " : "") + CapText.Of("headline." + Reason, language));
        Write(xml, "description", CapText.Of("description", language));
        Write(xml, "instruction", CapText.Of("instruction." + Reason, language));
        xml.WriteStartElement("area", Namespace);
        Write(xml, "areaDesc", language == "ar" ? Area.Arabic : Area.English);
        xml.WriteStartElement("geocode", Namespace);
        Write(xml, "valueName", "OCHA p-code");
        Write(xml, "value", Area.Code);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static readonly string[] Moments = ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm'Z'"];

    private static void Write(XmlWriter xml, string name, string value) => xml.WriteElementString(name, Namespace, value);

    // UTC is written as -00:00 and never as Z (CAP 1.2, 3.3.2).
    private static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'-00:00'", CultureInfo.InvariantCulture);

    private sealed class Utf8Writer(StringBuilder text) : StringWriter(text, CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => new UTF8Encoding(false);
    }
}
