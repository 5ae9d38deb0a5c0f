using System.Data.Common;
using Dapper;
using Npgsql;

namespace Bayyina.Storage;

/// <summary>Elects one among the nodes of a database, by a lock that the server holds for a session of its own.</summary>
/// <remarks>
/// It only spares work: a node that was paused may wake and believe that it still leads. The server ends the session of one that was
/// silent for ten seconds (<c>idle_session_timeout</c>), so that another can go on.
/// </remarks>
/// <param name="place">Of a PostgreSQL database.</param>
internal sealed class Election(string place) : IDisposable
{
    private const int ElectionLock = 1;
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private readonly Lock _talking = new();
    private NpgsqlConnection? _session;
    private TimeSpan _silence = Silence;

    /// <summary>Leads until it is disposed of; null where another does.</summary>
    /// <exception cref="DbException">The server is not to be reached.</exception>
    public IDisposable? TryLead()
    {
        using var turn = _talking.EnterScope();
        try
        {
            return TryLock();
        }
        catch (Exception ended) when (PostgresDialect.One.IsBroken(ended))
        {
            // The session ended since it was used last, such as with the server.
            Close();
            return TryLock();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        using var turn = _talking.EnterScope();
        Close();
    }

    private Leading? TryLock()
    {
        _session ??= Open();
        try
        {
            if (!_session.ExecuteScalar<bool>($"SELECT pg_try_advisory_lock({PostgresDialect.Locks}, {ElectionLock})"))
            {
                return null;
            }
            _session.Execute($"SET idle_session_timeout = {(long)_silence.TotalMilliseconds}");
            return new Leading(this);
        }
        catch
        {
            // Nobody may hold the lock without knowing: with the session it is let go.
            Close();
            throw;
        }
    }

    private NpgsqlConnection Open()
    {
        var session = PostgresDialect.Opened(
            new NpgsqlConnection(new NpgsqlConnectionStringBuilder(PostgresAddress.ConnectionString(place)) { Pooling = false }.ToString()));
        try
        {
            // In milliseconds, where the address says another: Options=-c bayyina.silence=5000
            _silence = long.TryParse(session.ExecuteScalar<string?>("SELECT current_setting('bayyina.silence', true)"), out var said) && said > 0
                ? TimeSpan.FromMilliseconds(said) : Silence;
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private void Close()
    {
        _session?.Dispose();
        _session = null;
    }

    private void Beat()
    {
        // Whoever talks to the server just now keeps the session awake as well.
        if (!_talking.TryEnter())
        {
            return;
        }
        try
        {
            _session?.Execute("SELECT 1");
        }
        catch (Exception ended) when (ended is DbException or ObjectDisposedException or InvalidOperationException)
        {
            // Another leads by now. What this one still does is stopped by the fence and by the checkpoint lock.
            Close();
        }
        finally
        {
            _talking.Exit();
        }
    }

    private void Resign()
    {
        using var turn = _talking.EnterScope();
        try
        {
            _session?.Execute($"SELECT pg_advisory_unlock({PostgresDialect.Locks}, {ElectionLock}); RESET idle_session_timeout");
        }
        catch (Exception ended) when (ended is DbException or ObjectDisposedException or InvalidOperationException)
        {
            Close();
        }
    }

    private sealed class Leading : IDisposable
    {
        private readonly Election _election;
        private readonly Timer _heart;

        public Leading(Election election)
        {
            _election = election;
            _heart = new Timer(_ => election.Beat(), null, election._silence / 4, election._silence / 4);
        }

        public void Dispose()
        {
            _heart.Dispose();
            _election.Resign();
        }
    }
}
