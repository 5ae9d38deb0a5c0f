using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Rescue;

/// <summary>Says, as the node, that a check-in did not come in time: once of each, however many nodes look and however often they were started again.</summary>
/// <remarks>It remembers nothing: what is due stands in the table that the folds of deployments keep, and the hour is corrected server time.</remarks>
/// <param name="database">Where that table is.</param>
/// <param name="statements">Where it is said.</param>
/// <param name="node">Who says it.</param>
/// <param name="time">Corrected server time.</param>
public sealed class CheckInWatch(Database database, StatementBook statements, Func<Signer> node, TimeProvider time)
{
    private const int MostAtOnce = 500;

    /// <summary>How often it looks: well within the thirty seconds after which somebody has to know.</summary>
    public static TimeSpan Every { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Looks once.</summary>
    /// <returns>The deployments of which this node has said it just now; it is staged and has no place in the ledger yet.</returns>
    public IReadOnlyList<SubjectId> Look()
    {
        if (statements.ReadOnlyBecause is not null)
        {
            return [];
        }
        var now = time.GetUtcNow();
        var due = database.Read(connection => connection.Query<string>(
            "SELECT id FROM deployment WHERE active = 1 AND escalated = 0 AND due <= @now ORDER BY due, id LIMIT @most",
            new { now = now.ToUnixTimeSeconds(), most = MostAtOnce }).ToList());
        return [.. due.Select(id => new SubjectId(id)).Where(deployment => Say(deployment, now))];
    }

    private bool Say(SubjectId id, DateTimeOffset now)
    {
        var seen = Deployment.From(statements.StateOf(id));
        if (!IsToSay(seen))
        {
            return false;
        }
        var draft = new Draft(id, DeploymentKinds.Overdue, seen.Exercise).Say("role", Roles.Node).Say("due", DeploymentBook.Instant(seen.Due!.Value));
        // What was said while this was signed is seen under the lock of the subject: another node may have been faster, or the team.
        return statements.SayIf(draft, node(), state => Deployment.From(state) is var latest && IsToSay(latest) && latest.Due == seen.Due) is Staged;

        bool IsToSay(Deployment deployment) => deployment.IsOverdue(now) && !deployment.IsEscalated;
    }
}
