using System.Globalization;
using System.Threading.RateLimiting;
using Bayyina.Statements;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bayyina.Web.Access;

/// <summary>Puts sign-in and rights into the application.</summary>
internal static class AccessSetup
{
    /// <summary>The limit on tries to get in, of one address.</summary>
    public const string EntryLimit = "entry";

    /// <summary>How many characters a password has at least.</summary>
    public const int PasswordLength = 12;

    private const string Scheme = "bayyina";
    private const int TriesAMinute = 60;
    private static readonly TimeSpan ViewsEvery = TimeSpan.FromMinutes(1);

    public static void Add(IServiceCollection services, bool secure)
    {
        AddAccounts(services).AddSignInManager();
        // The library holds what the device signed against the Origin header, which our referrer policy keeps browsers from sending with a
        // form; the address that was asked says the same.
        services.Configure<IdentityPasskeyOptions>(passkeys => passkeys.ValidateOrigin = asked => ValueTask.FromResult(
            !asked.CrossOrigin && asked.Origin == $"{asked.HttpContext.Request.Scheme}://{asked.HttpContext.Request.Host}"));
        services.AddAuthentication(Scheme)
            .AddPolicyScheme(Scheme, null, chooses => chooses.ForwardDefaultSelector = context =>
                // Styles and the script are everybody's: nobody is looked up for them, so they come also where that cannot be done.
                TokenScheme.IsShown(context) || Bundle.IsAsked(context.Request.Path) ? TokenScheme.Name : IdentityConstants.ApplicationScheme)
            .AddScheme<AuthenticationSchemeOptions, TokenScheme>(TokenScheme.Name, null)
            .AddIdentityCookies(cookies =>
            {
                cookies.ApplicationCookie!.Configure(cookie => Strict(cookie, secure, "session", SessionTickets.Lasts));
                cookies.TwoFactorUserIdCookie!.Configure(cookie => Strict(cookie, secure, "code", TimeSpan.FromMinutes(5)));
                cookies.TwoFactorRememberMeCookie!.Configure(cookie => Strict(cookie, secure, "remember", TimeSpan.FromMinutes(5)));
                cookies.ExternalCookie!.Configure(cookie => Strict(cookie, secure, "external", TimeSpan.FromMinutes(5)));
            });
        services.AddSingleton<SessionTickets>();
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme)
            .PostConfigure<SessionTickets, Product, IOptions<IdentityOptions>>((cookie, tickets, product, identity) =>
            {
                cookie.SessionStore = tickets;
                cookie.Events.OnValidatePrincipal = async context =>
                {
                    if (!Entered.BySession(context.HttpContext, context.Principal!, product, identity.Value.ClaimsIdentity.SecurityStampClaimType))
                    {
                        context.RejectPrincipal();
                        await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
                    }
                };
            });
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().AddRequirements(new NobodyRequirement()).Build());
        services.AddSingleton<IAuthorizationHandler, RightHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, Refusals>();
        services.AddRateLimiter(limits =>
        {
            limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limits.OnRejected = (rejected, _) =>
            {
                rejected.HttpContext.Response.Headers.RetryAfter = 60.ToString(CultureInfo.InvariantCulture);
                return ValueTask.CompletedTask;
            };
            limits.AddPolicy(EntryLimit, context => RateLimitPartition.GetFixedWindowLimiter(
                context.Connection.RemoteIpAddress?.ToString() ?? "",
                _ => new FixedWindowRateLimiterOptions { PermitLimit = TriesAMinute, Window = TimeSpan.FromMinutes(1) }));
        });
        services.AddScoped(provider =>
        {
            var wrong = provider.GetRequiredService<Product>().ReadOnly?.Code;
            return EnteredOf(provider) is { IsLocked: false } entered ? new Visitor(entered.User.Name, entered.Actor.Reader, wrong) : new Visitor(null, null, wrong);
        });
        services.AddScoped(provider => EnteredOf(provider) ?? throw new InvalidOperationException("Nobody is signed in: the route lacks its right."));
        services.AddScoped<Actor>(provider => provider.GetRequiredService<Entered>().Actor);
        services.AddScoped<Reader>(provider => provider.GetRequiredService<Entered>().Actor.Reader);
    }

    /// <summary>Users as Identity handles them: how passwords are hashed, codes judged, and when somebody is locked out.</summary>
    public static IdentityBuilder AddAccounts(IServiceCollection services)
    {
        services.AddScoped<IUserStore<Account>, AccountStore>();
        services.AddScoped<IUserConfirmation<Account>, NotDisabled>();
        services.AddScoped<ILookupNormalizer, NameForm>();
        return services.AddIdentityCore<Account>(identity =>
        {
            // Length is what counts; rules about signs make people write passwords down.
            identity.Password.RequiredLength = PasswordLength;
            identity.Password.RequireDigit = identity.Password.RequireLowercase = identity.Password.RequireUppercase = false;
            identity.Password.RequireNonAlphanumeric = false;
            identity.Password.RequiredUniqueChars = 5;
            identity.Lockout.MaxFailedAccessAttempts = 5;
            identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
            identity.SignIn.RequireConfirmedAccount = true;
            identity.User.AllowedUserNameCharacters = "";
        }).AddTokenProvider<CodeProvider>(TokenOptions.DefaultAuthenticatorProvider);
    }

    /// <param name="app">What is put together.</param>
    /// <param name="failed">Told of counted views that could not be written; they stay counted.</param>
    public static void Use(WebApplication app, Action<Exception> failed)
    {
        var log = app.Services.GetRequiredService<Product>().Access.Log;
        var flushing = app.Services.GetRequiredService<TimeProvider>().CreateTimer(_ => Flush(log, failed), null, ViewsEvery, ViewsEvery);
        app.Lifetime.ApplicationStopped.Register(() =>
        {
            flushing.Dispose();
            Flush(log, failed);
        });
        app.UseRouting();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
    }

    /// <summary>The routes of this feature.</summary>
    public static void Map(WebApplication app)
    {
        EntryPages.Map(app);
        AccountPages.Map(app);
        UserPages.Map(app);
        AccessLogPages.Map(app);
        // Signed out, also what does not exist answers like everything else.
        app.MapFallback("{**path}", (HttpContext context) => Refusals.IsOfApi(context) ? ApiRoutes.Nothing(context) : Results.NotFound()).RequireSignedIn();
    }

    // On a timer's thread nobody else would hear of it, and the process would end.
    private static void Flush(Bayyina.Access.AccessLog log, Action<Exception> failed)
    {
        try
        {
            log.Flush();
        }
        catch (Exception any)
        {
            failed(any);
        }
    }

    private static Entered? EnteredOf(IServiceProvider provider) =>
        provider.GetRequiredService<IHttpContextAccessor>().HttpContext is { } context ? Entered.Of(context) : null;

    private static void Strict(CookieAuthenticationOptions options, bool secure, string name, TimeSpan lasts)
    {
        // A browser takes a __Host- cookie from this host alone, by TLS alone, for every path.
        options.Cookie.Name = (secure ? "__Host-bayyina-" : "bayyina-") + name;
        options.Cookie.HttpOnly = true;
        options.Cookie.IsEssential = true;
        options.Cookie.Path = "/";
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = secure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = lasts;
        options.SlidingExpiration = false;
    }
}
