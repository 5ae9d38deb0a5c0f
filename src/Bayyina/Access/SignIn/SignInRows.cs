using System.Data.Common;
using Dapper;

namespace Bayyina.Access;

/// <summary>What lets a user in, ended all at once.</summary>
internal static class SignInRows
{
    public static void EndAll(DbTransaction transaction, UserId user, DateTimeOffset now)
    {
        var values = new { user.Value, now = now.ToUnixTimeMilliseconds() };
        EndSessions(transaction, user);
        transaction.Connection!.Execute("UPDATE api_token SET revoked_at = @now WHERE user_id = @Value AND revoked_at IS NULL", values, transaction);
        transaction.Connection!.Execute("UPDATE one_time_link SET used_at = @now WHERE user_id = @Value AND used_at IS NULL", values, transaction);
    }

    public static void EndSessions(DbTransaction transaction, UserId user) =>
        transaction.Connection!.Execute("DELETE FROM session WHERE user_id = @Value", new { user.Value }, transaction);

    public static void RemoveFactors(DbTransaction transaction, UserId user)
    {
        transaction.Connection!.Execute("DELETE FROM totp WHERE user_id = @Value", new { user.Value }, transaction);
        transaction.Connection!.Execute("DELETE FROM passkey WHERE user_id = @Value", new { user.Value }, transaction);
    }
}
