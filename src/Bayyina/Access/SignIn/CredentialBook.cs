using System.Security.Cryptography;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Access;

/// <summary>A passkey of a user.</summary>
/// <param name="CredentialId">base64url.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Content">Public key and counter, as the web application writes them.</param>
public sealed record Passkey(string CredentialId, UserId User, string? Name, string Content);

/// <summary>What users have beside a password: passkeys, and an app that makes codes.</summary>
public sealed class CredentialBook
{
    private const int SecretBytes = 20;
    private readonly Database _database;
    private readonly KeyWrap _wrap;
    private readonly TimeProvider _time;

    internal CredentialBook(Database database, KeyWrap wrap, TimeProvider time) => (_database, _wrap, _time) = (database, wrap, time);

    /// <summary>The passkeys of a user.</summary>
    public IReadOnlyList<Passkey> PasskeysOf(UserId user) => Passkeys("user_id", user.Value);

    /// <summary>The passkey, or null where there is none.</summary>
    public Passkey? FindPasskey(string credentialId) => Passkeys("credential_id", credentialId).FirstOrDefault();

    /// <summary>Keeps a passkey. One that is somebody else's stays theirs.</summary>
    public void Save(Passkey passkey) => _database.Write(transaction =>
    {
        transaction.Connection!.Execute(
            """
            INSERT INTO passkey (credential_id, user_id, name, content) VALUES (@CredentialId, @user, @Name, @Content)
            ON CONFLICT (credential_id) DO UPDATE SET name = @Name, content = @Content WHERE passkey.user_id = @user
            """,
            new { passkey.CredentialId, user = passkey.User.Value, passkey.Name, passkey.Content }, transaction);
    });

    /// <summary>Forgets a passkey of a user.</summary>
    public void RemovePasskey(UserId user, string credentialId) => _database.Write(transaction =>
    {
        transaction.Connection!.Execute(
            "DELETE FROM passkey WHERE credential_id = @credentialId AND user_id = @user", new { credentialId, user = user.Value }, transaction);
    });

    /// <summary>Whether codes of an app are asked of a user beside the password.</summary>
    public bool HasTotp(UserId user) => Row(user) is { Confirmed: not 0 };

    /// <summary>Gives a user a new secret for an app, which counts once a code confirmed it.</summary>
    /// <returns>The secret, in base32.</returns>
    public string NewTotp(UserId user)
    {
        var secret = RandomNumberGenerator.GetBytes(SecretBytes);
        _database.Write(transaction =>
        {
            transaction.Connection!.Execute(
                """
                INSERT INTO totp (user_id, secret, confirmed, last_step) VALUES (@user, @wrapped, 0, 0)
                ON CONFLICT (user_id) DO UPDATE SET secret = @wrapped, confirmed = 0, last_step = 0
                """,
                new { user = user.Value, wrapped = _wrap.WrapText(Purpose(user), secret) }, transaction);
        });
        return Totp.ToBase32(secret);
    }

    /// <summary>The secret that waits to be confirmed, in base32; null where none waits.</summary>
    public string? TotpToConfirm(UserId user) => Row(user) is { Confirmed: 0 } row ? Totp.ToBase32(_wrap.UnwrapText(Purpose(user), row.Secret)) : null;

    /// <summary>Whether the code is right and was not used before; then it is used up.</summary>
    /// <param name="confirming">Whether it confirms a new secret.</param>
    public bool UseTotp(UserId user, string code, bool confirming = false)
    {
        if (Row(user) is not { } row || (row.Confirmed == 0) != confirming)
        {
            return false;
        }
        return Totp.StepOf(_wrap.UnwrapText(Purpose(user), row.Secret), code, _time.GetUtcNow(), row.LastStep) is { } step
            && _database.Write(transaction => transaction.Connection!.Execute(
                "UPDATE totp SET last_step = @step, confirmed = 1 WHERE user_id = @user AND last_step < @step AND secret = @Secret",
                new { step, user = user.Value, row.Secret }, transaction)) == 1;
    }

    /// <summary>No code is asked of the user any more.</summary>
    public void RemoveTotp(UserId user) => _database.Write(transaction =>
    {
        transaction.Connection!.Execute("DELETE FROM totp WHERE user_id = @user", new { user = user.Value }, transaction);
    });

    private static string Purpose(UserId user) => "totp/" + user;

    private TotpRow? Row(UserId user) => _database.Read(connection => connection.QueryFirstOrDefault<TotpRow>(
        "SELECT secret AS Secret, confirmed AS Confirmed, last_step AS LastStep FROM totp WHERE user_id = @user", new { user = user.Value }));

    private List<Passkey> Passkeys(string column, string value) => _database.Read(connection => connection
        .Query<(string Id, string User, string? Name, string Content)>(
            $"SELECT credential_id, user_id, name, content FROM passkey WHERE {column} = @value ORDER BY credential_id", new { value })
        .Select(r => new Passkey(r.Id, new UserId(r.User), r.Name, r.Content))
        .ToList());

    private sealed record TotpRow(string Secret, long Confirmed, long LastStep);
}
