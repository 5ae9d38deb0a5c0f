using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using Bayyina.Statements;

namespace Bayyina.DoubleTaps;

/// <summary>
/// A warning as it may leave: a CAP 1.2 message (OASIS, <i>Common Alerting Protocol Version 1.2</i>, 1 July 2010), in Arabic and English.
/// </summary>
/// <remarks>
/// It is made of a reason, a district and times, and of nothing else: there is no member that could hold a team, a deployment, an arrival,
/// a point or a free text, since a feed of where rescuers are would be a list of targets. Nor is there an all-clear: a cancelled message
/// says that it is no longer repeated, and nothing of the danger.
/// </remarks>
public sealed record CapAlert
{
    /// <summary>The type under which these travel (RFC 7303; registered with IANA).</summary>
    public const string MediaType = "application/cap+xml";

    /// <summary>The namespace.</summary>
    public const string Namespace = "urn:oasis:names:tc:emergency:cap:1.2";

    private const int LengthOfFirst = 8 + 36;

    // A warning without an end of its own ends with the longest window of minutes.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(4);

    private string? _until;

    private CapAlert(string identifier, string sender, DateTimeOffset sent) => (Identifier, Sender, Sent) = (identifier, sender, sent);

    /// <summary>Once for each message: the warning's, with a digest of the statement behind it where it is not the first.</summary>
    public string Identifier { get; }

    /// <summary><c>Alert</c>, <c>Update</c> or <c>Cancel</c>.</summary>
    public string Type { get; private init; } = "Alert";

    /// <summary>Those that it takes the place of: <c>sender,identifier,sent</c> each (CAP 1.2, 3.2.1).</summary>
    public IReadOnlyList<string> References { get; private init; } = [];

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
        if (!MayLeave(warning) || warning is not { Standing: WarningStanding.Issued, IssuedAt: { } issued } || area is null || warning.Area.OrNull != area.Code)
        {
            return null;
        }
        return Made(warning.Id, "", warning.Exercise, warning.Reasons[0], area, warning.Until.OrNull, issued, origin);
    }

    /// <summary>Whether something of a warning may leave: everybody says why it was issued, and it concerns others than the teams.</summary>
    public static bool MayLeave(Warning warning) => warning.Reasons is [var reason] && MayLeave(reason);

    /// <summary>
    /// Every message of a warning, in the order in which they were sent: the first as an <c>Alert</c>; an <c>Update</c> where reason, area or end
    /// changed, and for nothing else (that teams were added tells where teams are); a <c>Cancel</c> where it is ended or taken back.
    /// </summary>
    /// <param name="state">Of the warning, whole.</param>
    /// <param name="area">Names an area.</param>
    /// <param name="origin">The ledger's origin.</param>
    /// <returns>None while it is contested.</returns>
    public static IReadOnlyList<CapAlert> MessagesOf(SubjectState state, Func<string?, CoarseArea?> area, string origin)
    {
        var warning = Warning.From(state);
        if (warning.Standing == WarningStanding.Conflict || warning.Reasons.Count > 1)
        {
            return [];
        }
        List<CapAlert> messages = [];
        var said = InOrder(state);
        var isCancelled = false;
        foreach (var one in said.Select(folded => folded.Statement))
        {
            var former = messages.LastOrDefault();
            if (one.Kind == WarningKinds.Ended.Name)
            {
                // Whoever ends it had seen it; where it was issued again after that, it was ended in between.
                if (former is not null && !isCancelled && (warning.Standing == WarningStanding.Ended || said.Any(later => later.Statement.After.Contains(one.Id))))
                {
                    messages.Add(Cancelled(messages, warning.Id, one));
                    isCancelled = true;
                }
                continue;
            }
            if (one.Kind != WarningKinds.Issued.Name || one.Text("reason").OrNull is not { } reason || !MayLeave(reason) || (area(one.Text("area").OrNull) ?? former?.Area) is not { } where)
            {
                continue;
            }
            var next = Made(warning.Id, former is null ? "" : Digest(one.Id), state.Exercise, reason, where, one.Text("until").OrNull ?? former?._until, one.IssuedAt, origin);
            if (former is null || isCancelled || next.Reason != former.Reason || next.Area != former.Area || next._until != former._until)
            {
                messages.Add(former is null ? next : next with { Type = "Update", References = [.. messages.Select(message => message.Reference)] });
                isCancelled = false;
            }
        }
        // Taken back altogether.
        if (messages.Count > 0 && !isCancelled && warning.Standing == WarningStanding.Unknown && said.LastOrDefault(one => one.Statement.Kind == KernelKinds.Retracted.Name) is { } taken)
        {
            messages.Add(Cancelled(messages, warning.Id, taken.Statement));
        }
        return messages;
    }

    /// <summary>The warning of an identifier, as a subject is written; null where it is none of ours.</summary>
    public static string? WarningOf(string identifier) =>
        identifier.StartsWith("warning-", StringComparison.Ordinal) && identifier.Length >= LengthOfFirst ? "warning/" + identifier[8..LengthOfFirst] : null;

    private string Reference => $"{Sender},{Identifier},{Moment(Sent)}";

    // By server time, which knows seconds: whatever somebody had seen comes before what they said.
    private static List<FoldedStatement> InOrder(SubjectState state)
    {
        var all = state.Statements.Where(one => one.RefusedBy is null && !one.IsStrayDrill).ToDictionary(one => one.Statement.Id);
        var places = new Dictionary<StatementId, (long At, int Depth)>();
        (long At, int Depth) PlaceOf(Statement statement)
        {
            if (!places.TryGetValue(statement.Id, out var place))
            {
                place = (statement.IssuedAt, 0);
                foreach (var before in statement.After.Concat(statement.Supersedes).Where(all.ContainsKey).Select(id => PlaceOf(all[id].Statement)))
                {
                    place = (Math.Max(place.At, before.At), Math.Max(place.Depth, before.Depth + 1));
                }
                places.Add(statement.Id, place);
            }
            return place;
        }
        return [.. all.Values.OrderBy(one => PlaceOf(one.Statement).At).ThenBy(one => PlaceOf(one.Statement).Depth).ThenBy(one => one.Statement.Id)];
    }

    private static CapAlert Cancelled(List<CapAlert> former, SubjectId warning, Statement by) => new(
        $"{IdentifierOf(warning)}-{Digest(by.Id)}", former[^1].Sender, Later(former[^1].Sent, DateTimeOffset.FromUnixTimeSeconds(by.IssuedAt)))
    {
        Type = "Cancel",
        References = [.. former.Select(message => message.Reference)],
        Expires = former[^1].Expires,
        Exercise = former[^1].Exercise,
        Reason = former[^1].Reason,
        Area = former[^1].Area,
        _until = former[^1]._until,
    };

    private static bool MayLeave(string reason) => reason is not ("collapse" or "other") && WarningKinds.Reasons.Contains(reason);

    private static string IdentifierOf(SubjectId warning) => warning.Value.Replace('/', '-');

    // Of the statement, which stands in the ledger: whoever receives it learns nothing by which they could find it there.
    private static string Digest(StatementId statement) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("cap\n" + statement.Value)).AsSpan(0, 8));

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static CapAlert Made(SubjectId warning, string digest, bool exercise, string reason, CoarseArea area, string? end, long issued, string origin)
    {
        var sent = DateTimeOffset.FromUnixTimeSeconds(issued);
        var until = end is not null && DateTimeOffset.TryParseExact(end, Moments, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at > sent ? at : sent + Longest;
        // No space, comma, < or & may stand in either (CAP 1.2, 3.2.1).
        return new CapAlert(
            IdentifierOf(warning) + (digest.Length == 0 ? "" : "-" + digest), string.Concat(origin.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '/' or '_' ? c : '-')), sent)
        {
            Expires = until,
            Exercise = exercise,
            Reason = reason,
            Area = area,
            _until = end,
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
            Write(xml, "msgType", Type);
            Write(xml, "scope", "Restricted");
            Write(xml, "restriction", CapText.Of("restriction", "en"));
            if (References.Count > 0)
            {
                Write(xml, "references", string.Join(' ', References));
            }
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
        var isCancelled = Type == "Cancel";
        // Never "AllClear": that a message is taken back says nothing of the danger.
        Write(xml, "responseType", isCancelled ? "Monitor" : Reason == "ordnance" ? "Avoid" : "Shelter");
        Write(xml, "urgency", isCancelled ? "Unknown" : "Immediate");
        Write(xml, "severity", isCancelled ? "Unknown" : "Extreme");
        // Never "Unlikely": software that has seen little has not seen that nothing comes.
        Write(xml, "certainty", isCancelled ? "Unknown" : Reason is "ordnance" or "sighting" ? "Observed" : "Possible");
        Write(xml, "expires", Moment(Expires));
        Write(xml, "headline", (Exercise ? CapText.Of("exercise", language) + " " : "") + CapText.Of(isCancelled ? "headline.cancelled" : "headline." + Reason, language));
        Write(xml, "description", CapText.Of(isCancelled ? "description.cancelled" : "description", language));
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
