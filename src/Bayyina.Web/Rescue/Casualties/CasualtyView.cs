using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;

namespace Bayyina.Web.Rescue;

/// <summary>A casualty, as the page shows it.</summary>
/// <param name="Row">As a list shows it; null where nothing that counts was said.</param>
/// <param name="Worksite">Null where none is known, or whoever looks may not read of it.</param>
/// <param name="Group">The group that they belong to.</param>
/// <param name="Members">Of a group: who is told apart.</param>
/// <param name="History">What was said, in the order of the ledger.</param>
public sealed record CasualtyView(
    Casualty Casualty, CasualtyRow? Row, WorksiteRow? Worksite, CasualtyRow? Group, IReadOnlyList<CasualtyRow> Members, IReadOnlyList<HistoryRow> History)
{
    private const int MostMembers = 100;

    /// <summary>What is wrong with what was sent.</summary>
    public Complaints Complaints { get; init; } = Complaints.None;

    /// <summary>What its forms move on from.</summary>
    public string Seen => string.Join(' ', Casualty.Heads.Select(head => head.Id.Value));

    /// <summary>How long they were trapped, of everything that is known of it.</summary>
    public TimeTrapped? Trapped => Casualty.EndedAt.Count > 0 ? TimeTrapped.Between(Casualty.TrappedSince.OrNull, Casualty.EndedAt[0]) : null;

    internal static CasualtyView? Find(Product product, Reader reader, string id)
    {
        if (SubjectLinks.From("casualty", id) is not { } subject || !reader.May(Right.Read(Feature.People))
            || product.Statements.StateOf(subject, reader) is not { Statements.Count: > 0 } state)
        {
            return null;
        }
        var casualty = Casualty.From(state);
        return new CasualtyView(
            casualty, product.CasualtyList.Find(subject, reader),
            casualty.Worksites.Count == 0 ? null : product.WorksiteList.Find(casualty.Worksites[0], reader),
            casualty.Of is { } group ? product.CasualtyList.Find(group, reader) : null,
            casualty.Size is null ? [] : product.CasualtyList.Of(subject, casualty.Exercise, reader, MostMembers),
            HistoryRow.Of(state, product));
    }
}
