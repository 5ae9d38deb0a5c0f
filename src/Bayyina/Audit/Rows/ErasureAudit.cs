using System.Data;
using System.Data.Common;
using Bayyina.Statements;

namespace Bayyina.Audit;

/// <summary>Whether every erasure was carried out, and nothing is called erased without one.</summary>
internal sealed class ErasureAudit(AuditScene scene, DbConnection connection, DbTransaction transaction)
{
    /// <summary>Looks at the subjects of which something was erased, or is said to be.</summary>
    public void Run(IEnumerable<string> subjects)
    {
        foreach (var subject in subjects.Where(subject => !scene.Damaged.Contains(subject)).Order(StringComparer.Ordinal).ToList())
        {
            Look(subject);
        }
    }

    private void Look(string subject)
    {
        var rows = Read(subject);
        var state = Fold.Of(new SubjectId(subject), rows.Select(row => row.Statement!), scene.Rules);
        var sequenced = rows.Where(row => row.Index is not null).ToDictionary(row => row.Statement!.Id);
        // An order counts from its index on, where the node did not rule against it.
        var orders = state.Statements.Where(s => s.Statement.Kind == KernelKinds.Erased.Name && s.RefusedBy is null && sequenced.ContainsKey(s.Statement.Id))
            .Select(s => s.Statement).ToList();
        foreach (var row in sequenced.Values)
        {
            var statement = row.Statement!;
            var erased = orders.Where(order => order.Exercise == statement.Exercise && order.Issuer == statement.Issuer).SelectMany(order => order.Texts("digests")).ToHashSet(StringComparer.Ordinal);
            var kept = statement.Token.Disclosures.Where(d => erased.Contains(d.Digest)).ToList();
            if (kept.Find(d => scene.Product.Kinds.CanErase(statement.Kind, d.Name)) is { } still)
            {
                Blame(row, subject, FindingKinds.RowNotErased, still.Name);
            }
            // What another installation left behind when it was carried here was not erased.
            else if (statement.Issuer == scene.Origin && ((!row.IsLacking && statement.Gone.Count != statement.Token.Digests.Count(erased.Contains) - kept.Count)
                || statement.Gone.Any(name => !scene.Product.Kinds.CanErase(statement.Kind, name))))
            {
                Blame(row, subject, FindingKinds.RowGone, string.Join(", ", statement.Gone));
            }
        }
    }

    private void Blame(RowReading row, string subject, FindingKind kind, string detail)
    {
        scene.Findings.Add(kind, row.Name, row.Id, detail);
        scene.Damaged.Add(subject);
        scene.DamagedIds.Add(row.Id);
    }

    private List<RowReading> Read(string subject)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"SELECT e.ledger_index, {RowReading.Columns} FROM statement s {StatementRows.WithKey} LEFT JOIN ledger_entry e ON e.statement = s.number WHERE s.subject = @subject";
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("@subject", subject);
        command.Parameters.Add(parameter);
        using var reader = command.ExecuteReader();
        return [.. reader.Cast<IDataRecord>().Select(record => RowReading.Of(record, scene.Seal, scene.Product.Kinds, scene.Origin, mustBeSealed: false)).Where(row => row.Statement is not null)];
    }
}
