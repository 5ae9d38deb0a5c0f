using Bayyina.DoubleTaps;
using Bayyina.Statements;
using Bayyina.Web.Incidents;

namespace Bayyina.Web.DoubleTaps;

/// <summary>A warning that somebody wants to issue, by a page or by a program.</summary>
/// <param name="Area">P-code; it goes to every team there. Empty where it is for one incident.</param>
/// <param name="Leaves">Whether it may leave; one for an area may.</param>
internal sealed record WarningAsk(
    SubjectId Id, string Reason, SubjectId? Incident, string? Area, string? Text, string Language, string? Until, bool Leaves, bool Exercise);

/// <summary>What pages and programs have in common where they warn.</summary>
internal static class WarningDrafts
{
    /// <summary>What issues it, to every team on the way or on site; null where something is wrong, which is told by field and code.</summary>
    public static Draft? Issuing(Product product, Reader reader, WarningAsk ask, Action<string, string> wrong)
    {
        var (people, own) = (product.Addressees, product.Own);
        var fine = true;
        void Wrong(string field, string code)
        {
            fine = false;
            wrong(field, code);
        }
        if (!WarningKinds.Reasons.Contains(ask.Reason))
        {
            Wrong("reason", "warning.reason_unknown");
        }
        var area = string.IsNullOrEmpty(ask.Area) ? null : people.Find(ask.Area);
        if (!string.IsNullOrEmpty(ask.Area) && (area is null || area.Code != ask.Area))
        {
            Wrong("area", "warning.area_unknown");
        }
        var incident = ask.Incident is { } id && product.IncidentList.Among([id], reader).TryGetValue(id, out var row) && row.Exercise == ask.Exercise ? row : null;
        if (ask.Incident is not null && incident is null)
        {
            Wrong("incident", "incident.unknown");
        }
        if (ask.Incident is null && string.IsNullOrEmpty(ask.Area))
        {
            Wrong("incident", "warning.nowhere");
        }
        if (ask.Text is { Length: > 0 } text && !Wording.IsLine(text))
        {
            Wrong("text", "warning.text_malformed");
        }
        if (ask.Until is { } until && !Edtf.IsValid(until))
        {
            Wrong("until", "when.not_edtf");
        }
        if (!fine)
        {
            return null;
        }
        IEnumerable<SubjectId> to = [.. incident is null ? [] : people.At(incident.Id, ask.Exercise), .. area is null ? [] : people.In(area.Code, ask.Exercise, own)];
        return WarningBook.Issuing(
            ask.Id,
            new WarningWish(ask.Reason, [.. to.Distinct().Order()])
            {
                Incident = incident?.Id,
                Strike = incident?.Strike,
                Text = ask.Text,
                Language = ask.Language,
                Until = ask.Until,
                Area = area?.Code ?? (ask.Leaves ? people.AreaOf(incident?.Where.OrNull)?.Code : null),
            },
            ask.Exercise);
    }
}
