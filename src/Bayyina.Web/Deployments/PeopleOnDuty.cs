using Bayyina.Statements;
using Bayyina.Volunteers;

namespace Bayyina.Web.Deployments;

/// <summary>Who can be ticked for a team or a dispatch.</summary>
internal static class PeopleOnDuty
{
    private const int Most = 100;

    /// <summary>Those whose shift runs and who may be sent, the newest first; nobody for a reader who may not know of volunteers.</summary>
    public static IReadOnlyList<SubjectId> Of(Product product, Reader reader, bool exercises) =>
        [.. product.VolunteerList.Page(reader, exercises, new VolunteerFilter(OnDuty: true), null, Most).Rows.Where(row => row.Bar == DutyBar.None).Select(row => row.Id)];
}
