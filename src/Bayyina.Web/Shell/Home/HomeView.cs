using Bayyina.Incidents;
using Bayyina.Statements;

namespace Bayyina.Web.Shell;

/// <summary>What the first page shows.</summary>
/// <param name="Statements">How many the published checkpoint covers.</param>
/// <param name="Recent">The newest incidents of the record.</param>
/// <param name="Drills">The newest drills, apart from them.</param>
public sealed record HomeView(
    Tally Incidents, Tally Items, long Statements, IReadOnlyList<IncidentRow> Recent, IReadOnlyList<IncidentRow> Drills);
