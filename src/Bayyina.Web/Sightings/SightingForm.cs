using System.Globalization;
using Bayyina.Incidents;
using Bayyina.Places;
using Bayyina.Statements;
using Bayyina.Web.Places;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Http;

namespace Bayyina.Web.Incidents;

/// <summary>The form of two taps: where, where to; and each button says at once what was seen or heard.</summary>
/// <param name="Id">The sighting's id, given with the form: sent twice, it is one.</param>
/// <param name="Again">A place of one of the last sightings that was tapped.</param>
/// <param name="Pressed">The button: what and how, such as <c>drone.heard</c>.</param>
public sealed record SightingForm(SubjectId Id, bool IsDrill, string Pressed, PlaceChoice Place, string Again, string Heading, string ObserverName, string ObserverContact)
{
    private const int MostDegrees = 360;

    /// <summary>An empty one.</summary>
    public static SightingForm New(bool drill) => new(SubjectId.New("sighting"), drill, "", PlaceChoice.None, "", "", "", "");

    /// <summary>What was sent.</summary>
    public static SightingForm Of(IFormCollection form, Gazetteer gazetteer) => new(
        SubjectId.TryParse(form["id"], out var id) && id.Type == "sighting" ? id : SubjectId.New("sighting"), form["drill"] == "yes", form["what"].ToString(),
        PlaceChoice.From(form, "place", gazetteer), form["again"].ToString().Trim(), Words.LatinDigits(form["heading"].ToString().Trim()),
        form["observer_name"].ToString().Trim(), form["observer_contact"].ToString().Trim());

    /// <summary>What is to be said; null where something is wrong, which is said.</summary>
    public SightingWords? Read(Complaints wrong, DateTimeOffset now)
    {
        var (what, form) = Pressed.Split('.') is [var one, var two] ? (one, two) : (Pressed, "");
        // Of a place that was tapped and one that was written, the written one counts.
        var place = Place.Read(wrong);
        if (place is null && Again.Length > 0 && wrong.AreNone)
        {
            place = Wording.IsLine(Again) ? new PlaceSaid(Again) : null;
        }
        Demand(wrong, what, form, Heading, ObserverName, ObserverContact);
        return !wrong.AreNone ? null : new SightingWords(what)
        {
            At = ReportForm.Counted(now, 0),
            Form = form.Length == 0 ? null : form,
            Place = place,
            Heading = Heading.Length == 0 ? null : Heading,
            Observer = ObserverName.Length + ObserverContact.Length == 0 ? null
                : new CallerSaid(ObserverName.Length == 0 ? null : ObserverName, ObserverContact.Length == 0 ? null : ObserverContact),
        };
    }

    /// <summary>Says what is wrong with what a sighting says, on pages and by the API alike.</summary>
    internal static void Demand(Complaints wrong, string what, string? form, string? heading, string? observerName, string? observerContact)
    {
        if (!Vocabulary.Sighted.Contains(what) || (!string.IsNullOrEmpty(form) && !Vocabulary.SightedBy.Contains(form)))
        {
            wrong.Add("what", "report.word_unknown");
        }
        if (!string.IsNullOrEmpty(heading) && !Vocabulary.Headings.Contains(heading)
            && !(int.TryParse(heading, NumberStyles.None, CultureInfo.InvariantCulture, out var degrees) && degrees <= MostDegrees))
        {
            wrong.Add("heading", "sighting.heading_malformed");
        }
        if ((observerName is not null && !Wording.IsLine(observerName)) || (observerContact is not null && !Wording.IsLine(observerContact)))
        {
            wrong.Add("observer_name", "report.caller_malformed");
        }
    }
}
