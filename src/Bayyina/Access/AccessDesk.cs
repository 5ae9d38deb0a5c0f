using Bayyina.Storage;
using Dapper;

namespace Bayyina.Access;

/// <summary>Who may enter, by what, and the log of who did.</summary>
public sealed class AccessDesk : IDisposable
{
    /// <param name="folder">Where the wrapping key lies.</param>
    /// <param name="database">Where users are kept.</param>
    /// <param name="enrolment">How the ledger learns of their keys.</param>
    /// <param name="time">Corrected server time.</param>
    public AccessDesk(DataFolder folder, Database database, Enrolment enrolment, TimeProvider time)
    {
        Wrap = KeyWrap.Open(folder.Keys, "access.key", () => IsUsed(database));
        var rows = new UserRows(Wrap);
        if (database.IsDue(UserRows.DueSeal))
        {
            database.Write(rows.Seal);
            database.Settle(UserRows.DueSeal);
            database.ScrubIfDue();
        }
        Log = new AccessLog(database, time);
        Users = new UserBook(database, enrolment, Log, rows, time);
        Links = new LinkBook(database, Log, time);
        Sessions = new SessionBook(database, time);
        Tokens = new TokenBook(database, Log, time);
        Credentials = new CredentialBook(database, Wrap, time);
    }

    /// <summary>Under what the secrets of those who enter are kept.</summary>
    public KeyWrap Wrap { get; }

    /// <summary>Users.</summary>
    public UserBook Users { get; }

    /// <summary>One-time links.</summary>
    public LinkBook Links { get; }

    /// <summary>Sessions.</summary>
    public SessionBook Sessions { get; }

    /// <summary>Tokens of programs.</summary>
    public TokenBook Tokens { get; }

    /// <summary>Passkeys and codes.</summary>
    public CredentialBook Credentials { get; }

    /// <summary>The log.</summary>
    public AccessLog Log { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Log.Flush();
        }
        catch (Exception away) when (Dialect.CodeOf(away) is not null)
        {
            // The server ends in order also while its database is away. Ordinary views of its last minutes are not counted then;
            // looks at what is protected were written down before they were shown.
        }
        Users.Dispose();
        Wrap.Dispose();
    }

    private static bool IsUsed(Database database) => database.Read(connection => connection.ExecuteScalar<long>("SELECT COUNT(*) FROM app_user")) > 0;
}
