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

    /// <summary>Stands among the names of what is gone where it is not known what was said besides what is at hand: no property is called that.</summary>
    public const string Lacking = "*";

    private const string InsertOne =
        """
        INSERT INTO statement (id, jws, disclosures, jti, subject, kind, exercise, gone, issuer)
        VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8)
        """;

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

    /// <summary>Inserts a statement that waits for its place; it is there at the latest when <see cref="Prepared"/> is flushed.</summary>
    /// <param name="statement">What to keep.</param>
    /// <param name="packed">Its token as it is kept, which takes longer to make than the rest.</param>
    /// <param name="stagedAt">Its place among what waits.</param>
    /// <param name="own">The origin of this installation's ledger.</param>
    public void Insert(Statement statement, byte[] packed, long stagedAt, string own)
    {
        var prepared = Prepared.In(_transaction!);
        prepared.Queue(InsertOne, Values(statement, packed, own));
        prepared.Queue(
            "INSERT INTO waiting (staged_at, statement, author, key_id) SELECT @0, number, @2, @3 FROM statement WHERE id = @1",
            stagedAt, statement.Id.Value, statement.By, statement.Token.KeyId);
        InsertTargets(statement);
    }

    /// <summary>Inserts a statement that has its place in the ledger already.</summary>
    /// <returns>Its number.</returns>
    public long Insert(Statement statement, string own)
    {
        var number = Convert.ToInt64(
            Prepared.In(_transaction!).Scalar(InsertOne + " RETURNING number", Values(statement, PackedText.Of(statement.Token.Jws), own)), System.Globalization.CultureInfo.InvariantCulture);
        InsertTargets(statement);
        return number;
    }

    private object?[] Values(Statement statement, byte[] packed, string own) =>
    [
        statement.Id.Value, packed, PackedText.Of(_seal.Close(statement, KeyFor(statement))),
        statement.Token.Open.Jti, statement.Subject?.Value, statement.Kind,
        statement.Exercise ? 1 : 0, GoneOf(statement), statement.Issuer == own ? null : statement.Issuer,
    ];

    private void InsertTargets(Statement statement)
    {
        foreach (var target in statement.Supersedes.Distinct())
        {
            Prepared.In(_transaction!).Queue(
                "INSERT INTO statement_target (target, statement, relation) VALUES (@0, @1, 'sup')", target.Value, statement.Id.Value);
        }
    }

    /// <summary>Adds disclosures that a row lacks, such as one that was restored from a tile, to those that it has. What was erased stays away.</summary>
    /// <param name="copy">Another copy of the statement.</param>
    /// <param name="isOther">Whether another installation said it: what is gone of it may only have been left behind there, and standing erasures are carried out again.</param>
    /// <returns>What the row holds now; null where the copy has nothing that it lacks.</returns>
    public Statement? Fill(Statement copy, bool isOther)
    {
        var known = Get(copy.Id.Value);
        var news = copy.Token.Disclosures.Where(d => known.Token.Find(d.Name) is null && (isOther || !known.Gone.Contains(d.Name))).ToList();
        if (news.Count == 0 && (known.IsComplete || !copy.IsComplete))
        {
            return null;
        }
        var filled = new Statement(
            known.Token.Having([.. known.Token.Disclosures, .. news]), known.IsComplete || copy.IsComplete,
            known.Gone.Concat(copy.Gone.Where(name => known.Token.Find(name) is null)).Except(news.Select(d => d.Name)).ToHashSet(StringComparer.Ordinal));
        _connection.Execute("DELETE FROM statement_target WHERE statement = @id", new { id = copy.Id.Value }, _transaction);
        InsertTargets(filled);
        _connection.Execute(
            "UPDATE statement SET disclosures = @disclosures, gone = @gone, subject = @subject, kind = @kind WHERE id = @id",
            new
            {
                disclosures = PackedText.Of(_seal.Close(filled, KeyFor(filled))),
                gone = GoneOf(filled),
                subject = filled.Subject?.Value,
                kind = filled.Kind,
                id = filled.Id.Value,
            },
            _transaction);
        return filled;
    }

    /// <summary>The erasures about a subject that stand in the ledger.</summary>
    public IReadOnlyList<StatementId> ErasuresOf(SubjectId subject) =>
    [
        .. _connection.Query<string>(
            "SELECT s.id FROM statement s JOIN ledger_entry e ON e.statement = s.number WHERE s.subject = @subject AND s.kind = @kind",
            new { subject = subject.Value, kind = KernelKinds.Erased.Name }, _transaction).Select(id => new StatementId(id)),
    ];

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

    /// <summary>All statements of a kind.</summary>
    public IReadOnlyList<Statement> OfKind(KindDefinition kind)
    {
        using var reader = _connection.ExecuteReader($"SELECT {Columns} FROM statement s {WithKey} WHERE s.kind = @Name", new { kind.Name }, _transaction);
        var statements = new List<Statement>();
        while (reader.Read())
        {
            statements.Add(Read(reader));
        }
        return statements;
    }

    /// <summary>Ids of the statements that lack something of which nobody knows whether it was erased, from one on in the order of numbers.</summary>
    /// <param name="after">The number after which; 0 for the first.</param>
    /// <param name="most">How many at once.</param>
    public IReadOnlyList<(long Number, StatementId Id, long? Index)> LackingOnes(long after, int most) =>
    [
        .. _connection.Query<(long, string, long?)>(
            """
            SELECT s.number, s.id, e.ledger_index FROM statement s LEFT JOIN ledger_entry e ON e.statement = s.number
            WHERE s.number > @after AND s.gone LIKE @lacking ORDER BY s.number LIMIT @most
            """,
            new { after, lacking = $"%{Lacking}%", most }, _transaction).Select(row => (row.Item1, new StatementId(row.Item2), row.Item3)),
    ];

    /// <summary>Leaves out, of every statement, what lies under a key that is no more: it counts as lacking from then on.</summary>
    /// <returns>How many were touched.</returns>
    public int LeaveOutUnopened()
    {
        var all = new List<string>();
        using (var reader = _connection.ExecuteReader("SELECT id, disclosures FROM statement", transaction: _transaction))
        {
            while (reader.Read())
            {
                if (PackedText.Read(reader.GetValue(1)).Contains(DisclosureSeal.Mark, StringComparison.Ordinal))
                {
                    all.Add(reader.GetString(0));
                }
            }
        }
        var left = all.Select(Get).Where(statement => !statement.IsComplete).ToList();
        left.ForEach(Rewrite);
        return left.Count;
    }

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
            gone = GoneOf(left),
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
        var disclosures = seal.Open(row.GetString(0), subject, PackedText.Read(row.GetValue(3)), row.IsDBNull(5) ? null : row.GetString(5), out var isLost);
        var gone = row.GetString(4);
        if (isLost || gone.Contains(Lacking, StringComparison.Ordinal))
        {
            return new Statement(
                SdJwt.From(PackedText.Read(row.GetValue(2)), disclosures), complete: false,
                gone.Split('~', StringSplitOptions.RemoveEmptyEntries).Where(name => name != Lacking).ToHashSet(StringComparer.Ordinal));
        }
        return new Statement(
            SdJwt.From(PackedText.Read(row.GetValue(2)), disclosures), complete: true, gone.Length == 0 ? null : gone.Split('~').ToHashSet(StringComparer.Ordinal));
    }

    private static string GoneOf(Statement statement) =>
        string.Join('~', statement.Gone.Order(StringComparer.Ordinal).Concat(statement.IsComplete ? [] : [Lacking]));

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
