using System.Globalization;
using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Http;

namespace Bayyina.Web.Incidents;

/// <summary>The form of two taps: where, where to; and each button says at once what was seen or heard.</summary>
/// <param name="Id">The sighting's id, given with the form: sent twice, it is one.</param>
/// <param name="Pressed">The button: what and how, such as <c>drone.heard</c>.</param>
public sealed record SightingForm(SubjectId Id, bool IsDrill, string Pressed, PlaceForm Place, string Heading, string ObserverName, string ObserverContact)
{
    private const int MostDegrees = 360;

    /// <summary>An empty one.</summary>
    public static SightingForm New(bool drill) => new(SubjectId.New("sighting"), drill, "", PlaceForm.Empty, "", "", "");

    /// <summary>What was sent. Of a place that was tapped and one that was written, the written one counts.</summary>
    public static SightingForm Of(IFormCollection form)
    {
        var place = PlaceForm.Of(form);
        var tapped = form["again"].ToString().Trim();
        return new SightingForm(
            SubjectId.TryParse(form["id"], out var id) && id.Type == "sighting" ? id : SubjectId.New("sighting"), form["drill"] == "yes", form["what"].ToString(),
            place.Text.Length == 0 && !place.IsDetailed ? place with { Text = tapped } : place, Words.LatinDigits(form["heading"].ToString().Trim()),
            form["observer_name"].ToString().Trim(), form["observer_contact"].ToString().Trim());
    }

    /// <summary>What is to be said; null where something is wrong, which is said.</summary>
    public SightingWords? Read(Complaints wrong, DateTimeOffset now)
    {
        var (what, form) = Pressed.Split('.') is [var one, var two] ? (one, two) : (Pressed, "");
        var place = Place.Read(wrong);
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
