using System.Security.Claims;
using Bayyina.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace Bayyina.Web.Access;

/// <summary>Keeps sessions in the record's database, so that they can be listed and ended; the cookie holds a secret and nothing else.</summary>
internal sealed class SessionTickets(Product product, IDataProtectionProvider protection, IHttpContextAccessor context) : ITicketStore
{
    /// <summary>How long a session lasts at most.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(12);

    private readonly IDataProtector _protector = protection.CreateProtector("session");

    private SessionBook Sessions => product.Access.Sessions;

    public Task<string> StoreAsync(AuthenticationTicket ticket) => Task.FromResult(Sessions.Begin(
        UserOf(ticket), Written(ticket), context.HttpContext?.Request.Headers.UserAgent.ToString() ?? "", Lasts));

    public Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        // A session never becomes somebody else's: whoever is signed in signs out first.
        if (Sessions.Find(key) is { } session && session.User == UserOf(ticket))
        {
            Sessions.Renew(key, Written(ticket));
            return Task.CompletedTask;
        }
        throw new InvalidOperationException("Another user's session was to be renewed.");
    }

    public Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        if (Sessions.Find(key) is not { } session)
        {
            return Task.FromResult<AuthenticationTicket?>(null);
        }
        if (context.HttpContext is { } http)
        {
            http.Items[typeof(Session)] = session;
        }
        return Task.FromResult(TicketSerializer.Default.Deserialize(_protector.Unprotect(Convert.FromBase64String(session.Ticket))));
    }

    public Task RemoveAsync(string key)
    {
        Sessions.End(key);
        return Task.CompletedTask;
    }

    private static UserId UserOf(AuthenticationTicket ticket) => new(ticket.Principal.FindFirstValue(ClaimTypes.NameIdentifier)!);

    private string Written(AuthenticationTicket ticket) => Convert.ToBase64String(_protector.Protect(TicketSerializer.Default.Serialize(ticket)));
}
