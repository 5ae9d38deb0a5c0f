using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Http;

namespace Bayyina.Web.Incidents;

/// <summary>The form that opens an incident, as it was filled in.</summary>
/// <param name="Id">The incident's id, given with the form: sent twice, it opens one.</param>
/// <param name="IsDrill">Whether it is an exercise, which can never be changed.</param>
public sealed record OpeningForm(SubjectId Id, string Title, string Place, bool IsDrill, WhenForm When, string Type)
{
    /// <summary>An empty one.</summary>
    public static OpeningForm New(bool drill) => new(SubjectId.New("incident"), "", "", drill, WhenForm.Empty, "");

    /// <summary>What was sent.</summary>
    public static OpeningForm Of(IFormCollection form) => new(
        SubjectId.TryParse(form["id"], out var id) && id.Type == "incident" ? id : SubjectId.New("incident"),
        form["title"].ToString().Trim(), form["place"].ToString().Trim(), form["drill"] == "yes", WhenForm.Of(form),
        form["type"].ToString());

    /// <summary>What is to be said; null where something is wrong, which is said.</summary>
    public Draft? Read(Complaints wrong, DateTimeOffset now)
    {
        if (Title.Length == 0 || !Wording.IsLine(Title))
        {
            wrong.Add("title", "incident.title_malformed");
        }
        var at = When.Read(wrong, now);
        if (!Wording.IsLine(Place))
        {
            wrong.Add("place", "incident.place_malformed");
        }
        if (Type.Length > 0 && !Vocabulary.IncidentTypes.Contains(Type))
        {
            wrong.Add("type", "report.word_unknown");
        }
        return wrong.AreNone ? IncidentBook.Opening(Id, Title, at, Place.Length == 0 ? null : Place, IsDrill, Type.Length == 0 ? null : Type) : null;
    }
}
