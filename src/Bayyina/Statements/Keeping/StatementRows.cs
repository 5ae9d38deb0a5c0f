using System.Data;
using System.Data.Common;
using Bayyina.Proof;
using Dapper;

namespace Bayyina.Statements;

/// <summary>Reads and writes the rows of statements within one connection.</summary>
internal sealed class StatementRows
{
    private const int Chunk = 400;
    private const string Columns = "s.id, s.jws, s.disclosures, s.gone";

    private readonly DbConnection _connection;
    private readonly DbTransaction? _transaction;
    private readonly IReadOnlyDictionary<StatementId, Statement>? _fresh;
    private DbCommand? _insert;
    private DbCommand? _about;

    public StatementRows(DbConnection connection) => _connection = connection;

    /// <param name="transaction">Within which to read and write.</param>
    /// <param name="fresh">Statements already in memory, so that they are not parsed again.</param>
    public StatementRows(DbTransaction transaction, IReadOnlyDictionary<StatementId, Statement>? fresh = null)
        : this(transaction.Connection!)
    {
        _transaction = transaction;
        _fresh = fresh;
    }

    public void Insert(Statement statement, long stagedAt)
    {
        _insert ??= Command(
            """
            INSERT INTO statement (id, jws, disclosures, jti, subject, kind, author, key_id, exercise, staged_at)
            VALUES (@id, @jws, @disclosures, @jti, @subject, @kind, @author, @key_id, @exercise, @staged_at)
            """,
            "id", "jws", "disclosures", "jti", "subject", "kind", "author", "key_id", "exercise", "staged_at");
        object?[] values =
        [
            statement.Id.Value, statement.Token.Jws, string.Join('~', statement.Token.Disclosures.Select(d => d.Encoded)),
            statement.Token.Open.Jti, statement.Subject?.Value, statement.Kind, statement.By, statement.Token.KeyId,
            statement.Exercise ? 1 : 0, stagedAt,
        ];
        for (var i = 0; i < values.Length; i++)
        {
            _insert.Parameters[i].Value = values[i] ?? DBNull.Value;
        }
        _insert.ExecuteNonQuery();
        foreach (var target in statement.Supersedes.Distinct())
        {
            _connection.Execute(
                "INSERT INTO statement_target (target, statement, relation) VALUES (@target, @statement, 'sup')",
                new { target = target.Value, statement = statement.Id.Value }, _transaction);
        }
    }

    /// <summary>Everything about a subject, and what touches it from outside.</summary>
    public IReadOnlyList<Statement> About(SubjectId subject)
    {
        _about ??= Command($"SELECT {Columns} FROM statement s WHERE s.subject = @subject", "subject");
        _about.Parameters[0].Value = subject.Value;
        var statements = new List<Statement>();
        using (var reader = _about.ExecuteReader())
        {
            while (reader.Read())
            {
                statements.Add(Read(reader));
            }
        }
        var here = statements.Select(s => s.Id.Value).ToHashSet(StringComparer.Ordinal);
        var outside = new HashSet<string>(StringComparer.Ordinal);
        outside.UnionWith(statements.SelectMany(s => s.Supersedes).Select(id => id.Value));
        foreach (var chunk in here.Chunk(Chunk))
        {
            outside.UnionWith(_connection.Query<string>(
                "SELECT statement FROM statement_target WHERE target IN @chunk", new { chunk }, _transaction));
        }
        foreach (var chunk in statements.Select(s => s.Token.Open.Jti).Distinct().Chunk(Chunk))
        {
            outside.UnionWith(_connection.Query<string>("SELECT id FROM statement WHERE jti IN @chunk", new { chunk }, _transaction));
        }
        outside.ExceptWith(here);
        foreach (var chunk in outside.Chunk(Chunk))
        {
            using var reader = _connection.ExecuteReader($"SELECT {Columns} FROM statement s WHERE s.id IN @chunk", new { chunk }, _transaction);
            while (reader.Read())
            {
                statements.Add(Read(reader));
            }
        }
        return statements;
    }

    public HashSet<StatementId> WhichAreHere(IEnumerable<StatementId> ids) =>
        [.. InChunks<string>("SELECT id FROM statement WHERE id IN @chunk", ids.Select(id => id.Value)).Select(id => new StatementId(id))];

    public ILookup<string, StatementId> WithJtis(IEnumerable<string> jtis) =>
        InChunks<(string Jti, string Id)>("SELECT jti, id FROM statement WHERE jti IN @chunk", jtis)
            .ToLookup(row => row.Jti, row => new StatementId(row.Id));

    public HashSet<StatementId> Targeted(IEnumerable<StatementId> ids) =>
        [.. InChunks<string>("SELECT DISTINCT target FROM statement_target WHERE target IN @chunk", ids.Select(id => id.Value)).Select(id => new StatementId(id))];

    public HashSet<SubjectId> KnownSubjects(IEnumerable<SubjectId?> subjects) =>
        [.. InChunks<string>(
                "SELECT DISTINCT subject FROM statement WHERE subject IN @chunk",
                subjects.Where(subject => subject is not null).Select(subject => subject!.Value.Value))
            .Select(subject => new SubjectId(subject))];

    public IEnumerable<SubjectId> SubjectsOf(IEnumerable<StatementId> ids) =>
        InChunks<string>("SELECT DISTINCT subject FROM statement WHERE subject IS NOT NULL AND id IN @chunk", ids.Select(id => id.Value))
            .Select(subject => new SubjectId(subject));

    /// <summary>Puts a row together: <see cref="Columns"/> in their order.</summary>
    private Statement Read(IDataRecord row) =>
        _fresh is not null && _fresh.TryGetValue(new StatementId(row.GetString(0)), out var fresh)
            ? fresh
            : ToStatement(row.GetString(1), row.GetString(2), row.GetString(3));

    /// <summary>Puts a statement together from what is stored of it.</summary>
    public static Statement ToStatement(string jws, string disclosures, string gone)
    {
        var parsed = disclosures.Length == 0 ? [] : Array.ConvertAll(disclosures.Split('~'), Disclosure.Parse);
        return new Statement(SdJwt.From(jws, parsed), complete: true, gone.Length == 0 ? null : gone.Split('~').ToHashSet(StringComparer.Ordinal));
    }

    private List<T> InChunks<T>(string sql, IEnumerable<string> keys)
    {
        var rows = new List<T>();
        foreach (var chunk in keys.Distinct().Chunk(Chunk))
        {
            rows.AddRange(_connection.Query<T>(sql, new { chunk }, _transaction));
        }
        return rows;
    }

    private DbCommand Command(string sql, params ReadOnlySpan<string> parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = _transaction;
        foreach (var name in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = "@" + name;
            command.Parameters.Add(parameter);
        }
        command.Prepare();
        return command;
    }
}
