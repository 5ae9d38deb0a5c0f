using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Web.Shell;

namespace Bayyina.Web.Incidents;

/// <summary>What one report opens: an incident, and of an attack its strike; all of it is staged in one transaction with the report.</summary>
internal static class ReportOpening
{
    /// <summary>What is to be said.</summary>
    /// <param name="report">Whose.</param>
    /// <param name="said">What it says.</param>
    /// <param name="exercise">Whether it is a drill.</param>
    /// <param name="seen">What was said before of what the report is about.</param>
    /// <param name="words">In whose language the incident is named: by its type or weapon, which give no place away.</param>
    public static IReadOnlyList<Draft> Of(SubjectId report, ReportWords said, bool exercise, IReadOnlyCollection<StatementId> seen, Words words)
    {
        var incident = SubjectId.New("incident");
        SubjectId? strike = said.Type == Vocabulary.Attack || said.Weapon is not null ? SubjectId.New("strike") : null;
        var drafts = new List<Draft>();
        if (strike is { } hit)
        {
            drafts.Add(StrikeBook.Reported(hit, new StrikeWords { At = said.At, Clock = said.Clock, Place = said.Place, Weapon = said.Weapon }, exercise));
        }
        drafts.Add(IncidentBook.Opening(incident, Title(said, words), said.At, null, exercise, said.Type, strike, said.Place));
        drafts.Add(ReportBook.Concerns(report, exercise, seen, incident, strike));
        return drafts;
    }

    private static string Title(ReportWords said, Words words) =>
        said.Weapon is { } weapon and not Vocabulary.Unknown ? Told.Of(words, "reports.weapon_", weapon)
        : said.Type is { } type ? Told.Of(words, "incidents.type_", type)
        : words["incidents.type_other"];
}
