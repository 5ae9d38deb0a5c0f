using Bayyina.DoubleTaps;
using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;

namespace Bayyina.Web.Incidents;

/// <summary>A strike as its page shows it.</summary>
/// <param name="Members">The strikes that are one with it, itself among them.</param>
/// <param name="JoinedBy">The statements that say so.</param>
/// <param name="Incidents">The responses to it.</param>
/// <param name="Reports">Those that are about it.</param>
/// <param name="Proposals">What it may be one with.</param>
public sealed record StrikeView(
    Strike Strike, IReadOnlyList<StrikeRow> Members, IReadOnlyList<BondSaid> JoinedBy, IReadOnlyList<IncidentRow> Incidents, IReadOnlyList<ReportRow> Reports,
    IReadOnlyList<Proposal> Proposals, IReadOnlyList<HistoryRow> History)
{
    private const int MostReports = 100;

    /// <summary>Its second-strike clock, of all that are one.</summary>
    public IReadOnlyList<StrikeNow> Clocks { get; init; } = [];

    /// <summary>Server time.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>Why what was asked was not done; null where nothing was refused.</summary>
    public string? Refused { get; init; }

    /// <summary>A further account that was not kept, as it was filled in.</summary>
    public StrikeForm? Form { get; init; }

    /// <summary>What is wrong with it.</summary>
    public Complaints Complaints { get; init; } = Complaints.None;

    /// <summary>The strike of a path, as somebody may see it; null where there is none.</summary>
    public static StrikeView? Find(Product product, Reader reader, string id)
    {
        if (SubjectLinks.From("strike", id) is not { } subject || product.Statements.StateOf(subject, reader) is not { Statements.Count: > 0 } state)
        {
            return null;
        }
        var strike = Strike.From(state);
        var members = product.Strikes.ClassOf(subject, strike.Exercise);
        var clocks = product.Clocks.Of([subject], strike.Exercise, reader);
        // Those that were opened for it, and those that a report has put together with it.
        List<IncidentRow> incidents =
            [.. product.IncidentList.Among([.. clocks.SelectMany(now => now.Strike.Incidents).Distinct()], reader).Values.OrderBy(row => row.KnownSince).ThenBy(row => row.Id)];
        return new StrikeView(
            strike, [.. product.StrikeList.Among(members, reader).Values.OrderBy(row => row.Id)], members.Count < 2 ? [] : product.Strikes.JoinedBy(members, strike.Exercise),
            incidents, product.ReportList.About(reader, [.. members, .. incidents.Select(row => row.Id)], MostReports), product.Proposals.ForStrike(strike, members, reader),
            HistoryRow.Of(state, product))
        {
            Clocks = clocks,
            Now = product.Time.GetUtcNow(),
        };
    }
}
