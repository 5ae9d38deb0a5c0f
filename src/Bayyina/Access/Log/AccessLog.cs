using System.Collections.Concurrent;
using System.Data.Common;
using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Access;

/// <summary>Who entered, what left, who was refused, and each look at something protected: appended, never changed, kept for ever.</summary>
/// <remarks>Apart from the evidence: who looked at whom is itself dangerous. Nothing that makes dossiers or statements reads it.</remarks>
public sealed class AccessLog(Database database, TimeProvider time)
{
    private const int MostKept = 200;
    private readonly ConcurrentDictionary<(string Actor, string Page), long> _views = new();

    /// <summary>Writes down that something happened. It is durable when this returns.</summary>
    public void Write(string what, SubjectId? actor, string? subject = null, string? detail = null) =>
        database.Write(transaction => Append(transaction, what, actor, subject, null, detail, 1));

    /// <summary>Writes it down in the transaction that does it.</summary>
    internal void Write(DbTransaction transaction, string what, SubjectId? actor, string? subject = null, string? detail = null) =>
        Append(transaction, what, actor, subject, null, detail, 1);

    /// <summary>Writes down looks at something protected, before they are handed out.</summary>
    public void Looked(SubjectId actor, IReadOnlyList<Look> looks) => database.Write(transaction =>
    {
        foreach (var look in looks)
        {
            Append(transaction, AccessEvents.Looked, actor, look.Subject.Value, look.Statement.Value, look.Property, 1);
        }
    });

    /// <summary>Counts an ordinary view; <see cref="Flush"/> writes what was counted.</summary>
    public void Viewed(SubjectId actor, string page)
    {
        _views.AddOrUpdate((actor.Value, page), 1, (_, times) => times + 1);
        if (_views.Count >= MostKept)
        {
            Flush();
        }
    }

    /// <summary>Writes the counted views in one transaction.</summary>
    public void Flush()
    {
        var counted = _views.Keys.Select(key => (Key: key, Times: _views.TryRemove(key, out var times) ? times : 0)).Where(view => view.Times > 0).ToList();
        if (counted.Count == 0)
        {
            return;
        }
        try
        {
            database.Write(transaction =>
            {
                foreach (var (key, times) in counted)
                {
                    Append(transaction, AccessEvents.Viewed, new SubjectId(key.Actor), key.Page, null, null, times);
                }
            });
        }
        catch
        {
            // They are written with the next ones.
            foreach (var (key, times) in counted)
            {
                _views.AddOrUpdate(key, times, (_, more) => more + times);
            }
            throw;
        }
    }

    /// <summary>The newest lines, the newest first.</summary>
    public IReadOnlyList<LogLine> Latest(int most) => Page(new LogFilter(), null, most);

    /// <summary>A page of the lines that are asked for, the newest first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="before">The number of the last line of the page before.</param>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<LogLine> Page(LogFilter filter, long? before, int most) => database.Read(connection => connection
        .Query<(long Number, long At, string What, string? Actor, string? Subject, string? Statement, string? Detail, long Times)>(
            "SELECT number, at, what, actor, subject, statement, detail, times FROM access_log WHERE TRUE"
            + (before is null ? "" : " AND number < @before") + (filter.Actor is null ? "" : " AND actor = @actor")
            + (filter.What is null ? "" : " AND what = @what") + (filter.Subject is null ? "" : $" AND {Dialect.Of(connection).Contains("subject", "subject")}")
            + (filter.From is null ? "" : " AND at >= @from") + (filter.Until is null ? "" : " AND at < @until") + " ORDER BY number DESC LIMIT @most",
            new
            {
                before,
                most,
                actor = filter.Actor?.Value,
                what = filter.What is { } what ? Prepared.Plain(what) : null,
                subject = filter.Subject is { } subject ? Prepared.Plain(subject) : null,
                from = filter.From?.ToUnixTimeMilliseconds(),
                until = filter.Until?.ToUnixTimeMilliseconds(),
            })
        .Select(r => new LogLine(r.Number, DateTimeOffset.FromUnixTimeMilliseconds(r.At), r.What, r.Actor, r.Subject, r.Statement, r.Detail, r.Times))
        .ToList());

    /// <summary>When somebody got in last; null where they never did.</summary>
    public DateTimeOffset? LastSignIn(SubjectId actor) => database.Read(connection => connection.ExecuteScalar<long?>(
        "SELECT MAX(at) FROM access_log WHERE what = @what AND actor = @actor", new { what = AccessEvents.SignedIn, actor = actor.Value })) is { } at
        ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    private void Append(DbTransaction transaction, string what, SubjectId? actor, string? subject, string? statement, string? detail, long times) =>
        Prepared.In(transaction).Execute(
            "INSERT INTO access_log (at, what, actor, subject, statement, detail, times) VALUES (@0, @1, @2, @3, @4, @5, @6)",
            time.GetUtcNow().ToUnixTimeMilliseconds(), what, actor?.Value, subject, statement, detail, times);
}
