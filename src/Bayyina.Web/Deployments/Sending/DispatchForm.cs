using System.Globalization;
using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Web.Incidents;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Http;

namespace Bayyina.Web.Deployments;

/// <summary>The form that sends a team, as it was filled in.</summary>
/// <param name="Id">The deployment's id, given with the form: sent twice, it sends once.</param>
public sealed record DispatchForm(
    SubjectId Id, SubjectId? Incident, SubjectId? Team, IReadOnlyList<SubjectId> Members, IReadOnlyList<SubjectId> Vehicles, string Destination, string Task, int Minutes)
{
    /// <summary>After how many minutes a check-in can be asked for on pages.</summary>
    public static IReadOnlyList<int> Intervals { get; } = [10, 15, 20, 30, 45, 60, 120];

    /// <summary>After how many it is where nobody says.</summary>
    public const int UsualInterval = 20;

    /// <summary>After how many it is at most.</summary>
    public const int LongestInterval = 720;

    /// <summary>How many people and vehicles one dispatch names at most.</summary>
    public const int MostParts = 200;

    /// <summary>What was sent.</summary>
    internal static DispatchForm Of(IFormCollection form) => new(
        Subject(form["id"], "deployment") ?? SubjectId.New("deployment"), Subject(form["incident"], "incident"), Subject(form["team"], "team"),
        Subjects(form["member"]), Subjects(form["vehicle"]), form["destination"].ToString().Trim(), form["task"].ToString().Trim(), MinutesOf(form));

    /// <summary>What is to be said; null where something is wrong, which is said.</summary>
    internal DispatchOrder? Read(Complaints wrong, DateTimeOffset now)
    {
        if (Incident is null)
        {
            wrong.Add("incident", "incident.unknown");
        }
        if (Team is null && Members.Count == 0 && Vehicles.Count == 0)
        {
            wrong.Add("team", "deployment.nobody");
        }
        if (Members.Count + Vehicles.Count > MostParts)
        {
            wrong.Add("team", "means.part_malformed");
        }
        if (!Wording.IsLine(Destination))
        {
            wrong.Add("destination", "means.text_malformed");
        }
        if (!Wording.IsLine(Task))
        {
            wrong.Add("task", "means.text_malformed");
        }
        return wrong.AreNone
            ? new DispatchOrder(Incident!.Value, Team, Members, Vehicles, PlaceLine.Read(Destination), Task.Length == 0 ? null : Task, now.AddMinutes(Minutes))
            : null;
    }

    /// <summary>After how many minutes the next check-in is due, as a form says it. What cannot be read stops nobody from checking in.</summary>
    internal static int MinutesOf(IFormCollection form) =>
        int.TryParse(Words.LatinDigits(form["minutes"].ToString()), NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes is > 0 and <= LongestInterval
            ? minutes
            : UsualInterval;

    /// <summary>A subject of a type; null where it is none.</summary>
    internal static SubjectId? Subject(string? text, string type) => SubjectId.TryParse(text, out var id) && id.Type == type ? id : null;

    /// <summary>Subjects, each once; what is none is passed over. A field may hold several with spaces or line feeds between them.</summary>
    internal static IReadOnlyList<SubjectId> Subjects(IEnumerable<string?> texts)
    {
        var subjects = new List<SubjectId>();
        foreach (var text in texts.SelectMany(text => (text ?? "").Split((char[])[' ', '\r', '\n', ','], StringSplitOptions.RemoveEmptyEntries)))
        {
            if (SubjectId.TryParse(text, out var id) && !subjects.Contains(id))
            {
                subjects.Add(id);
            }
        }
        return subjects;
    }
}
