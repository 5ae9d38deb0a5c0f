using System.Data;
using System.Data.Common;
using Bayyina.Proof;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Statements;

/// <summary>Reads and writes the rows of statements within one connection.</summary>
internal sealed class StatementRows
{
    /// <summary>What a statement is put together from, of a row <c>s</c> with <see cref="WithKey"/>.</summary>
    public const string Columns = "s.id, s.subject, s.jws, s.disclosures, s.gone, k.wrapped";

    /// <summary>How many columns those are.</summary>
    public const int ColumnCount = 6;

    /// <summary>Joins the key of what is protected. A statement that names no subject has one of its own.</summary>
    public const string WithKey = "LEFT JOIN subject_key k ON k.subject = COALESCE(s.subject, s.id)";

    private readonly DbConnection _connection;
    private readonly DbTransaction? _transaction;
    private readonly DisclosureSeal _seal;
    private readonly IReadOnlyDictionary<StatementId, Statement>? _fresh;
    private DbCommand? _about;

    public StatementRows(DbConnection connection, DisclosureSeal seal) => (_connection, _seal) = (connection, seal);

    /// <param name="transaction">Within which to read and write.</param>
    /// <param name="seal">Under what the protected lies.</param>
    /// <param name="fresh">Statements already in memory, so that they are not parsed again.</param>
    public StatementRows(DbTransaction transaction, DisclosureSeal seal, IReadOnlyDictionary<StatementId, Statement>? fresh = null)
        : this(transaction.Connection!, seal)
    {
        _transaction = transaction;
        _fresh = fresh;
    }

    public void Insert(Statement statement, long stagedAt)
    {
        var prepared = Prepared.In(_transaction!);
        prepared.Queue(
            """
            INSERT INTO statement (id, jws, disclosures, jti, subject, kind, author, key_id, exercise)
            VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8)
            """,
            statement.Id.Value, PackedText.Of(statement.Token.Jws), PackedText.Of(_seal.Close(statement, KeyFor(statement))),
            statement.Token.Open.Jti, statement.Subject?.Value, statement.Kind, statement.By, statement.Token.KeyId,
            statement.Exercise ? 1 : 0);
        prepared.Queue("INSERT INTO waiting (staged_at, statement) SELECT @0, number FROM statement WHERE id = @1", stagedAt, statement.Id.Value);
        foreach (var target in statement.Supersedes.Distinct())
        {
            prepared.Queue(
                "INSERT INTO statement_target (target, statement, relation) VALUES (@0, @1, 'sup')", target.Value, statement.Id.Value);
        }
    }

    /// <summary>Everything about a subject, and what touches it from outside.</summary>
    public IReadOnlyList<Statement> About(SubjectId subject)
    {
        _about ??= Command($"SELECT {Columns} FROM statement s {WithKey} WHERE s.subject = @subject", "subject");
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
                $"SELECT {Columns} FROM statement s {WithKey} WHERE {dialect.IsAmongKeys("s.id")}", dialect.Keys(outside), _transaction);
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

    /// <summary>The statement of an id, which is there.</summary>
    public Statement Get(string id)
    {
        using var reader = _connection.ExecuteReader($"SELECT {Columns} FROM statement s {WithKey} WHERE s.id = @id", new { id }, _transaction);
        return reader.Read() ? Read(reader) : throw new KeyNotFoundException(id);
    }

    /// <summary>Writes anew what is left of a statement's disclosures. Under a new key where <see cref="ForgetKey"/> went before.</summary>
    public void Rewrite(Statement left) => _connection.Execute(
        "UPDATE statement SET disclosures = @disclosures, gone = @gone WHERE id = @id",
        new
        {
            disclosures = PackedText.Of(_seal.Close(left, KeyFor(left))),
            gone = string.Join('~', left.Gone.Order(StringComparer.Ordinal)),
            id = left.Id.Value,
        },
        _transaction);

    /// <summary>Whether something of it lies under its subject's key.</summary>
    public bool IsSealed(Statement statement) => _seal.Concerns(statement);

    /// <summary>Forgets the key of a subject: what still lies under it, such as in an old copy of the database, cannot be opened with this one.</summary>
    public void ForgetKey(SubjectId subject) => _connection.Execute(
        "DELETE FROM subject_key WHERE subject = @Value", new { subject.Value }, _transaction);

    /// <summary>Puts a row together: <see cref="Columns"/> in their order.</summary>
    public static Statement ToStatement(IDataRecord row, DisclosureSeal seal)
    {
        var subject = row.IsDBNull(1) ? null : row.GetString(1);
        var disclosures = seal.Open(row.GetString(0), subject, PackedText.Read(row.GetValue(3)), row.IsDBNull(5) ? null : row.GetString(5));
        var gone = row.GetString(4);
        return new Statement(
            SdJwt.From(PackedText.Read(row.GetValue(2)), disclosures), complete: true, gone.Length == 0 ? null : gone.Split('~').ToHashSet(StringComparer.Ordinal));
    }

    private Statement Read(IDataRecord row) =>
        _fresh is not null && _fresh.TryGetValue(new StatementId(row.GetString(0)), out var fresh) ? fresh : ToStatement(row, _seal);

    // The key of its subject, made where there is none yet; null where nothing of it is protected.
    private string? KeyFor(Statement statement)
    {
        if (!_seal.Concerns(statement))
        {
            return null;
        }
        var subject = DisclosureSeal.SubjectOf(statement);
        if (_connection.QueryFirstOrDefault<string>("SELECT wrapped FROM subject_key WHERE subject = @subject", new { subject }, _transaction) is { } known)
        {
            return known;
        }
        var wrapped = _seal.NewKey(subject);
        _connection.Execute("INSERT INTO subject_key (subject, wrapped) VALUES (@subject, @wrapped)", new { subject, wrapped }, _transaction);
        return wrapped;
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
        return command;
    }
}
