using Bayyina.Storage;

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
        var wrap = KeyWrap.Open(folder);
        Log = new AccessLog(database, time);
        Users = new UserBook(database, enrolment, Log, wrap, time);
        Links = new LinkBook(database, Log, time);
        Sessions = new SessionBook(database, time);
        Tokens = new TokenBook(database, Log, time);
        Credentials = new CredentialBook(database, wrap, time);
    }

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
        Log.Flush();
        Users.Dispose();
    }
}
