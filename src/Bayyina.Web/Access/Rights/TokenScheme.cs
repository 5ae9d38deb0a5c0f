using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bayyina.Web.Access;

/// <summary><c>Authorization: Bearer …</c> (RFC 6750), for programs and for the API alone: no token opens a page.</summary>
internal sealed class TokenScheme(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, Product product)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "token";
    private const string Bearer = "Bearer ";

    public static bool IsShown(HttpContext context) => context.Request.Headers.Authorization.Count > 0;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var shown = Request.Headers.Authorization.ToString();
        if (!shown.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) || !Refusals.IsOfApi(Context))
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }
        return Task.FromResult(Entered.ByToken(Context, shown[Bearer.Length..].Trim(), product)
            ? AuthenticateResult.Success(new AuthenticationTicket(
                new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, Entered.Of(Context)!.User.Id.Value)], Name)), Name))
            : AuthenticateResult.Fail("The token counts for nothing."));
    }
}
