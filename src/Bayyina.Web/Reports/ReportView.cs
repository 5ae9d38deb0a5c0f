using Bayyina.Evidence;
using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;

namespace Bayyina.Web.Incidents;

/// <summary>A report as its page shows it.</summary>
/// <param name="Incidents">Those that it is about.</param>
/// <param name="Strikes">Those that it is about.</param>
/// <param name="Proposals">What it may be about.</param>
/// <param name="Items">What came with it.</param>
public sealed record ReportView(
    Report Report, IReadOnlyDictionary<SubjectId, IncidentRow> Incidents, IReadOnlyDictionary<SubjectId, StrikeRow> Strikes, IReadOnlyList<Proposal> Proposals,
    IReadOnlyList<ItemRow> Items, IReadOnlyList<HistoryRow> History)
{
    private const int MostItems = 48;

    /// <summary>Why what was asked was not done; null where nothing was refused.</summary>
    public string? Refused { get; init; }

    /// <summary>The correction as it was filled in; null where none was sent.</summary>
    public ReportForm? Form { get; init; }

    /// <summary>What is wrong with it.</summary>
    public Complaints Complaints { get; init; } = Complaints.None;

    /// <summary>The telling that whoever asks gave, to be corrected; null where there is none.</summary>
    public ReportForm? Own { get; init; }

    /// <summary>The statements of what it is about that were on the page.</summary>
    public string Seen => string.Join(' ', Report.Concerns.Select(concern => concern.Statement.Value));

    /// <summary>The report of a path, as somebody may see it; null where there is none.</summary>
    public static ReportView? Find(Product product, Reader reader, string id)
    {
        if (SubjectLinks.From("report", id) is not { } subject || product.Statements.StateOf(subject, reader) is not { Statements.Count: > 0 } state)
        {
            return null;
        }
        var report = Report.From(state);
        return new ReportView(
            report, product.IncidentList.Among([.. report.Incidents], reader), product.StrikeList.Among([.. report.Strikes], reader),
            report.State == ReportState.Open ? product.Proposals.ForReport(report, reader) : [], product.ItemList.Of(subject, reader, null, MostItems).Rows,
            HistoryRow.Of(state, product))
        {
            Own = report.Accounts.FirstOrDefault(account => account.By == reader.Actor.Value) is { } told ? ReportForm.Correcting(report, told, product.Gazetteer) : null,
        };
    }
}
