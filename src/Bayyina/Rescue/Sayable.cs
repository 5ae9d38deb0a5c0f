using Bayyina.Statements;
using Bayyina.Storage;

namespace Bayyina.Rescue;

/// <summary>Whether something can be said as it was asked for.</summary>
public abstract record Sayable;

/// <summary>It can: saying these does it.</summary>
/// <param name="Drafts">In one transaction.</param>
/// <param name="Differs">Something else was said under the same id before: both are kept, and whoever sent it is told (409).</param>
public sealed record ToSay(IReadOnlyList<Draft> Drafts, bool Differs = false) : Sayable;

/// <summary>It was said already, the very same: a form that was sent twice.</summary>
public sealed record SaidAlready(StatementId Statement) : Sayable;

/// <summary>It cannot.</summary>
/// <param name="Code">Of the catalogue.</param>
/// <param name="Member">What it is about, such as <c>count</c>.</param>
public sealed record NotSayable(string Code, string? Member = null) : Sayable;

/// <summary>What a key may say in the record, by its enrolment.</summary>
internal static class Speakers
{
    /// <summary>The roles of whoever signs.</summary>
    public static IReadOnlyList<string> RolesOf(Database database, Signer signer) => database.Read(connection =>
        EnrolledKeys.Find(connection, null, [signer.Key.Thumbprint]).TryGetValue(signer.Key.Thumbprint, out var key) ? key.Roles : []);
}
