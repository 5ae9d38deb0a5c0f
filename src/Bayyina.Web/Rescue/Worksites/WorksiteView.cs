using System.Globalization;
using Bayyina.Incidents;
using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;

namespace Bayyina.Web.Rescue;

/// <summary>The worksites of an incident, as their page shows them.</summary>
/// <param name="Balance">Of the incident; null where whoever looks may not read of people.</param>
/// <param name="NextCode">The id that is proposed for the next worksite.</param>
public sealed record WorksitesView(IncidentRow Incident, IReadOnlyList<WorksiteRow> Worksites, SubjectId? Next, bool IsFirst, Balance? Balance, string NextCode)
{
    private const int PageLength = 50;

    /// <summary>What was typed and not said.</summary>
    public WorksiteOpening? Typed { get; init; }

    /// <summary>What is wrong with it.</summary>
    public Complaints Complaints { get; init; } = Complaints.None;

    internal static WorksitesView? Find(Product product, Reader reader, string id, string? after)
    {
        if (SubjectLinks.From("incident", id) is not { } incident || !product.IncidentList.Among([incident], reader).TryGetValue(incident, out var row))
        {
            return null;
        }
        var (worksites, next) = product.WorksiteList.Of(incident, reader, after is null ? null : SubjectLinks.From("worksite", after), PageLength);
        return new WorksitesView(
            row, worksites, next, after is null, product.CasualtyList.Of(incident, reader), SiteCode.Next(null, product.Worksites.CodesOf(incident)));
    }
}

/// <summary>A worksite, as its page shows it.</summary>
/// <param name="Incident">Null where none is known that it belongs to.</param>
/// <param name="People">A page of the casualties there; null where whoever looks may not read of people.</param>
/// <param name="History">What was said of it, in the order of the ledger.</param>
public sealed record WorksiteView(
    SearchState Search, IncidentRow? Incident, Listed<CasualtyRow>? People, bool IsFirst, IReadOnlyList<HistoryRow> History)
{
    private const int PageLength = 60;

    /// <summary>Changes with everything that is said of it, and with the balance of its people.</summary>
    public string Seen => string.Create(CultureInfo.InvariantCulture, $"{History.Count} {Search.Balance}");

    /// <summary>Names that were typed and not said.</summary>
    public string? Lines { get; init; }

    /// <summary>What is wrong with what was sent.</summary>
    public Complaints Complaints { get; init; } = Complaints.None;

    internal static WorksiteView? Find(Product product, Reader reader, string id, string? after)
    {
        if (SubjectLinks.From("worksite", id) is not { } subject || product.Worksites.Find(subject, reader) is not { } search)
        {
            return null;
        }
        var key = ListKey.Parse(after);
        var worksite = search.Worksite;
        return new WorksiteView(
            search,
            worksite.Incidents.Count == 0 ? null : product.IncidentList.Among([worksite.Incidents[0]], reader).GetValueOrDefault(worksite.Incidents[0]),
            reader.May(Right.Read(Feature.People)) ? product.CasualtyList.At(subject, worksite.Exercise, reader, key, PageLength) : null,
            key is null,
            HistoryRow.Of(product.Statements.StateOf(subject, reader), product));
    }
}
