using System.Security.Claims;
using Bayyina.Access;
using Bayyina.Statements;
using Microsoft.AspNetCore.Http;

namespace Bayyina.Web.Access;

/// <summary>Who asks: a user in a session, or a program by a user's token.</summary>
/// <param name="Session">Null where a token was shown.</param>
/// <param name="Token">Null where a session's cookie was.</param>
public sealed record Entered(User User, Actor Actor, Session? Session, ApiToken? Token = null)
{
    /// <summary>Whether their session is locked: nothing is theirs to see until they unlock it.</summary>
    public bool IsLocked => Session?.IsLocked == true;

    /// <summary>Who asks in this request; null where nobody has signed in.</summary>
    internal static Entered? Of(HttpContext context) => (Entered?)context.Items[typeof(Entered)];

    /// <summary>Notes who asks by a session. Their roles are those of now, not of when they signed in.</summary>
    /// <returns>False where the session counts no more.</returns>
    internal static bool BySession(HttpContext context, ClaimsPrincipal principal, Product product, string stampClaim)
    {
        if (context.Items[typeof(Session)] is not Session session || product.Access.Users.Find(session.User) is not { DisabledAt: null } user
            || principal.FindFirstValue(ClaimTypes.NameIdentifier) != user.Id.Value || principal.FindFirstValue(stampClaim) != user.Stamp)
        {
            return false;
        }
        context.Items[typeof(Entered)] = new Entered(user, product.Access.Users.ActorOf(user), session);
        return true;
    }

    /// <summary>Notes who asks by a token: its user's rights, as far as its scopes go.</summary>
    /// <returns>False where the token counts for nothing.</returns>
    internal static bool ByToken(HttpContext context, string secret, Product product)
    {
        if (product.Access.Tokens.Find(secret) is not { } token || product.Access.Users.Find(token.User) is not { DisabledAt: null } user)
        {
            return false;
        }
        var actor = product.Access.Users.ActorOf(user);
        context.Items[typeof(Entered)] = new Entered(user, actor with { Reader = actor.Reader.Limited(token.Scopes) }, null, token);
        return true;
    }
}
