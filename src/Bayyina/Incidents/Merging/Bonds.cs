using System.Data.Common;
using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Incidents;

/// <summary>A current statement that two subjects are one, or are not.</summary>
/// <param name="Statement">Its id.</param>
/// <param name="One">Its subject.</param>
/// <param name="Other">Its <c>other</c>.</param>
public sealed record BondSaid(StatementId Statement, SubjectId One, SubjectId Other);

/// <summary>Which subjects are one, by the table of current statements that say so: nobody reads every one of them for a page.</summary>
internal static class Bonds
{
    // A chain of incidents that are one with the next: each step asks once.
    private const int MostMembers = 10_000;

    private static readonly string[] Kinds =
        [IncidentKinds.Same.Name, IncidentKinds.Differs.Name, StrikeKinds.Same.Name, StrikeKinds.Differs.Name, ReportKinds.Differs.Name];

    /// <summary>Keeps the table in step with the fold of the subject that the statements are about.</summary>
    public static void Project(DbTransaction transaction, SubjectState state)
    {
        // Most subjects are never joined, and what was never said left no row.
        if (!state.Statements.Any(said => said.Statement.Kind is null || Kinds.Contains(said.Statement.Kind)))
        {
            return;
        }
        var prepared = Prepared.In(transaction);
        prepared.Queue("DELETE FROM bond WHERE one = @0", state.Subject.Value);
        foreach (var said in state.Current.Where(said => Kinds.Contains(said.Kind)))
        {
            if (SubjectId.TryParse(said.Text("other").OrNull, out var other) && other != state.Subject)
            {
                prepared.Queue(
                    "INSERT INTO bond (statement, kind, one, other, exercise) VALUES (@0, @1, @2, @3, @4)",
                    said.Id.Value, said.Kind, state.Subject.Value, other.Value, said.Exercise ? 1 : 0);
            }
        }
    }

    /// <summary>The subjects that are one with a subject, itself among them, the least first. Drills never join the record, nor the record a drill.</summary>
    /// <param name="connection">Read with.</param>
    /// <param name="kind">The kind that joins.</param>
    /// <param name="table">The read table of its subjects, which knows the drills among them.</param>
    /// <param name="subject">Whose class.</param>
    /// <param name="exercise">Whether the classes of drills are asked for.</param>
    public static IReadOnlyList<SubjectId> ClassOf(DbConnection connection, KindDefinition kind, string table, SubjectId subject, bool exercise)
    {
        var dialect = Dialect.Of(connection);
        var members = new HashSet<string>(StringComparer.Ordinal) { subject.Value };
        for (var next = new List<string> { subject.Value }; next.Count > 0 && members.Count < MostMembers;)
        {
            var keys = new DynamicParameters(dialect.Keys(next));
            keys.Add("kind", kind.Name);
            keys.Add("exercise", exercise ? 1 : 0);
            var found = connection.Query<string>(
                $"""
                SELECT other FROM bond WHERE {dialect.IsAmongKeys("one")} AND kind = @kind AND exercise = @exercise
                UNION SELECT one FROM bond WHERE {dialect.IsAmongKeys("other")} AND kind = @kind AND exercise = @exercise
                """, keys).Where(id => !members.Contains(id)).ToList();
            var otherShelf = found.Count == 0 ? [] : Elsewhere(connection, dialect, table, found, exercise);
            next = [.. found.Where(id => !otherShelf.Contains(id))];
            members.UnionWith(next);
        }
        return [.. members.Select(id => new SubjectId(id)).Order()];
    }

    /// <summary>Current statements of a kind that name one of some subjects on either side.</summary>
    public static IReadOnlyList<BondSaid> Of(DbConnection connection, KindDefinition kind, IReadOnlyCollection<SubjectId> subjects, bool exercise)
    {
        var dialect = Dialect.Of(connection);
        var keys = new DynamicParameters(dialect.Keys(subjects.Select(subject => subject.Value)));
        keys.Add("kind", kind.Name);
        keys.Add("exercise", exercise ? 1 : 0);
        return
        [
            .. connection.Query<(string Statement, string One, string Other)>(
                $"""
                SELECT statement, one, other FROM bond WHERE {dialect.IsAmongKeys("one")} AND kind = @kind AND exercise = @exercise
                UNION SELECT statement, one, other FROM bond WHERE {dialect.IsAmongKeys("other")} AND kind = @kind AND exercise = @exercise
                """, keys)
                .Select(row => new BondSaid(new StatementId(row.Statement), new SubjectId(row.One), new SubjectId(row.Other)))
                .OrderBy(bond => bond.Statement),
        ];
    }

    /// <summary>What belongs to some incidents: the reports about them and the strikes to which they respond, with the reports about those.</summary>
    public static IReadOnlyList<SubjectId> RelatedTo(DbConnection connection, IReadOnlyCollection<SubjectId> incidents)
    {
        var dialect = Dialect.Of(connection);
        var strikes = connection.Query<string>(
            $"""
            SELECT strike FROM incident WHERE {dialect.IsAmongKeys("id")} AND strike IS NOT NULL
            UNION SELECT strike FROM report_concern WHERE {dialect.IsAmongKeys("incident")} AND strike IS NOT NULL
            """, dialect.Keys(incidents.Select(id => id.Value))).ToList();
        var reports = connection.Query<string>(
            $"""
            SELECT report FROM report_concern WHERE {dialect.IsAmongKeys("incident")}
            UNION SELECT report FROM report_concern WHERE {dialect.IsAmongKeys("strike")}
            """, dialect.Keys(incidents.Select(id => id.Value).Concat(strikes)));
        return [.. strikes.Concat(reports).Distinct(StringComparer.Ordinal).Select(id => new SubjectId(id)).Order()];
    }

    private static HashSet<string> Elsewhere(DbConnection connection, Dialect dialect, string table, List<string> ids, bool exercise)
    {
        var keys = new DynamicParameters(dialect.Keys(ids));
        keys.Add("exercise", exercise ? 1 : 0);
        return [.. connection.Query<string>($"SELECT id FROM {table} WHERE {dialect.IsAmongKeys("id")} AND exercise <> @exercise", keys)];
    }
}
