using System.Data;
using System.Data.Common;
using Bayyina.Proof;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Statements;

/// <summary>Reads and writes the rows of statements within one connection.</summary>
internal sealed class StatementRows
{
    private const string Columns = "s.id, s.jws, s.disclosures, s.gone";

    private readonly DbConnection _connection;
    private readonly DbTransaction? _transaction;
    private readonly IReadOnlyDictionary<StatementId, Statement>? _fresh;
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
        var prepared = Prepared.In(_transaction!);
        var number = prepared.Scalar(
            """
            INSERT INTO statement (id, jws, disclosures, jti, subject, kind, author, key_id, exercise)
            VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8) RETURNING number
            """,
            statement.Id.Value, statement.Token.Jws, string.Join('~', statement.Token.Disclosures.Select(d => d.Encoded)),
            statement.Token.Open.Jti, statement.Subject?.Value, statement.Kind, statement.By, statement.Token.KeyId,
            statement.Exercise ? 1 : 0);
        prepared.Execute("INSERT INTO waiting (staged_at, statement) VALUES (@0, @1)", stagedAt, number);
        foreach (var target in statement.Supersedes.Distinct())
        {
            prepared.Execute(
                "INSERT INTO statement_target (target, statement, relation) VALUES (@0, @1, 'sup')", target.Value, statement.Id.Value);
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
        outside.UnionWith(Among<string>("SELECT statement FROM statement_target WHERE", "target", here));
        outside.UnionWith(Among<string>("SELECT id FROM statement WHERE", "jti", statements.Select(s => s.Token.Open.Jti)));
        outside.ExceptWith(here);
        if (outside.Count > 0)
        {
            var dialect = Dialect.Of(_connection);
            using var reader = _connection.ExecuteReader(
                $"SELECT {Columns} FROM statement s WHERE {dialect.IsAmongKeys("s.id")}", dialect.Keys(outside), _transaction);
            while (reader.Read())
            {
                statements.Add(Read(reader));
            }
        }
        return statements;
    }

    public HashSet<StatementId> WhichAreHere(IEnumerable<StatementId> ids) =>
        [.. Among<string>("SELECT id FROM statement WHERE", "id", ids.Select(id => id.Value)).Select(id => new StatementId(id))];

    public ILookup<string, StatementId> WithJtis(IEnumerable<string> jtis) =>
        Among<(string Jti, string Id)>("SELECT jti, id FROM statement WHERE", "jti", jtis)
            .ToLookup(row => row.Jti, row => new StatementId(row.Id));

    /// <summary>Where the last of those stands that wait for an index; null where none waits.</summary>
    public long? LastStagedAt() => _connection.ExecuteScalar<long?>(
        "SELECT MAX(staged_at) FROM waiting", transaction: _transaction);

    public HashSet<StatementId> Targeted(IEnumerable<StatementId> ids) =>
        [.. Among<string>("SELECT DISTINCT target FROM statement_target WHERE", "target", ids.Select(id => id.Value)).Select(id => new StatementId(id))];

    public HashSet<SubjectId> KnownSubjects(IEnumerable<SubjectId?> subjects) =>
        [.. Among<string>(
                "SELECT DISTINCT subject FROM statement WHERE", "subject",
                subjects.Where(subject => subject is not null).Select(subject => subject!.Value.Value))
            .Select(subject => new SubjectId(subject))];

    public IEnumerable<SubjectId> SubjectsOf(IEnumerable<StatementId> ids) =>
        Among<string>("SELECT DISTINCT subject FROM statement WHERE subject IS NOT NULL AND", "id", ids.Select(id => id.Value))
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

    private IEnumerable<T> Among<T>(string select, string column, IEnumerable<string> keys)
    {
        var distinct = keys.Distinct(StringComparer.Ordinal).ToList();
        var dialect = Dialect.Of(_connection);
        return distinct.Count == 0
            ? []
            : _connection.Query<T>($"{select} {dialect.IsAmongKeys(column)}", dialect.Keys(distinct), _transaction);
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
