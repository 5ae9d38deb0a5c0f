namespace Bayyina.Access;

/// <summary>What the log tells of. The codes are stable.</summary>
public static class AccessEvents
{
    public const string SignedIn = "signed_in";
    public const string SignInFailed = "sign_in.failed";
    public const string SignInLocked = "sign_in.locked";
    public const string SignedOut = "signed_out";
    public const string SessionsEnded = "sessions.ended";
    public const string Locked = "locked";
    public const string Unlocked = "unlocked";
    public const string LinkMade = "link.made";
    public const string LinkUsed = "link.used";
    public const string LinkRefused = "link.refused";
    public const string CredentialChanged = "credential.changed";
    public const string UserCreated = "user.created";
    public const string RolesChanged = "user.roles_changed";
    public const string UserDisabled = "user.disabled";
    public const string UserEnabled = "user.enabled";
    public const string FactorsReset = "user.factors_reset";
    public const string TokenMade = "token.made";
    public const string TokenRevoked = "token.revoked";
    public const string Refused = "refused";
    public const string Exported = "exported";
    public const string Looked = "looked";
    public const string Viewed = "viewed";
    public const string KeyChanged = "key.changed";
    public const string LogRead = "log.read";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        SignedIn, SignInFailed, SignInLocked, SignedOut, SessionsEnded, Locked, Unlocked, LinkMade, LinkUsed, LinkRefused, CredentialChanged,
        UserCreated, RolesChanged, UserDisabled, UserEnabled, FactorsReset, TokenMade, TokenRevoked, Refused, Exported, Looked, Viewed, KeyChanged, LogRead,
    ];
}
