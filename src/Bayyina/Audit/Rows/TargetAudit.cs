using System.Buffers.Binary;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Bayyina.Statements;
using Dapper;

namespace Bayyina.Audit;

/// <summary>Holds the table that says who takes whose place against the statements themselves.</summary>
internal sealed class TargetAudit(AuditScene scene)
{
    // By a mark of both ids: corrections are few beside the statements, and a mark and a number is all that is kept of each.
    private readonly Dictionary<UInt128, long> _expected = [];

    /// <summary>Notes what a statement says.</summary>
    public void Expect(Statement statement, long number)
    {
        foreach (var target in statement.Supersedes)
        {
            _expected[MarkOf(target.Value, statement.Id.Value)] = number;
        }
    }

    /// <summary>Looks at the table; once, after every statement was noted.</summary>
    public void Run(DbConnection connection, DbTransaction transaction)
    {
        var extra = new List<string>();
        foreach (var (target, statement, relation) in connection.Query<(string, string, string)>(
            "SELECT target, statement, relation FROM statement_target", transaction: transaction, buffered: false))
        {
            if (!(relation == "sup" && _expected.Remove(MarkOf(target, statement))) && !scene.DamagedIds.Contains(statement))
            {
                scene.Findings.Add(FindingKinds.TargetExtra, statement, target);
                extra.Add(statement);
            }
        }
        // While rows are being read nothing else can be asked of every database.
        extra.ForEach(statement => Spoil(connection, transaction, "id", statement));
        foreach (var number in _expected.Values.Distinct())
        {
            var id = connection.ExecuteScalar<string>("SELECT id FROM statement WHERE number = @number", new { number }, transaction) ?? "";
            scene.Findings.Add(FindingKinds.TargetMissing, id);
            Spoil(connection, transaction, "id", id);
        }
    }

    // Within a subject its statements find each other without the table; between two they do not, and both folds may differ.
    private void Spoil(DbConnection connection, DbTransaction transaction, string column, string value)
    {
        if (connection.ExecuteScalar<string?>($"SELECT subject FROM statement WHERE {column} = @value", new { value }, transaction) is { } subject)
        {
            scene.Damaged.Add(subject);
        }
    }

    private static UInt128 MarkOf(string target, string statement) =>
        BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{target}\n{statement}")));
}
