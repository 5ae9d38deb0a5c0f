using Bayyina.Statements;
using Bayyina.Web.Now.Sections;

namespace Bayyina.Web.Now;

/// <summary>The board of the operations room: the sections of all features, put together in one place.</summary>
public static class Board
{
    /// <summary>All sections, in their order: lane by lane.</summary>
    public static IReadOnlyList<BoardSection> Sections { get; } =
    [
        .. new[]
        {
            Alarms.Section, StrikesOfLate.Section, LatestSightings.Section, UnplacedReports.Section, OpenIncidents.Section, TeamsOut.Section, OpenRollCalls.Section,
            OpenWorksites.Section, HazardsThere.Section, ReceivingFacilities.Section, NewestStatements.Section,
        }.OrderBy(section => section.Lane).ThenBy(section => section.Order),
    ];

    /// <summary>Those that somebody has on theirs.</summary>
    public static IReadOnlyList<BoardSection> Of(Reader reader) => [.. Sections.Where(section => reader.May(section.Right))];
}
