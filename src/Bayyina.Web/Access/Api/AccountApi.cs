using Bayyina.Access;
using Bayyina.Statements;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Access;

/// <summary>Who asks.</summary>
/// <param name="Rights">What they may do now; of a token, its user's as far as its scopes go.</param>
/// <param name="Reach">Each feature that they read, up to which sensitivity.</param>
/// <param name="Token">By which they ask; not there where it is a session.</param>
public sealed record MeAnswer(
    string Name, string Actor, IReadOnlyList<string> Rights, IReadOnlyDictionary<string, Sensitivity> Reach, TokenAnswer? Token = null);

/// <summary>A session.</summary>
/// <param name="Device">What the browser calls itself.</param>
/// <param name="This">Whether it is the one that asks.</param>
public sealed record SessionAnswer(string Session, string Device, DateTimeOffset StartedAt, DateTimeOffset SeenAt, DateTimeOffset EndsAt, bool Locked, bool This);

/// <summary>A token that counts.</summary>
public sealed record TokenAnswer(string Token, string Name, IReadOnlyList<string> Scopes, DateTimeOffset MadeAt, DateTimeOffset EndsAt)
{
    internal static TokenAnswer Of(ApiToken token) => new(token.Id, token.Name, [.. token.Scopes.Select(scope => scope.ToString())], token.MadeAt, token.EndsAt);
}

/// <summary>A token that was made.</summary>
/// <param name="Secret">Shown this once; kept as its hash.</param>
public sealed record NewTokenAnswer(string Secret);

/// <summary>A token to be made.</summary>
/// <param name="Scopes">Rights, at most one's own.</param>
/// <param name="Days">7, 30, 90 or 365.</param>
public sealed record TokenWish(string Name, IReadOnlyList<string> Scopes, int Days);

/// <summary>One's own account, by API. A token tells of itself and ends itself; whatever else, a session does.</summary>
internal static class AccountApi
{
    private const int LongestName = 60;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/me", (Entered entered) => TypedResults.Ok(new MeAnswer(
            entered.User.Name, entered.Actor.Id.Value,
            [.. entered.Actor.Reader.Rights.Select(right => right.ToString()).Order(StringComparer.Ordinal)],
            ReachOf(entered.Actor.Reader), entered.Token is { } token ? TokenAnswer.Of(token) : null)))
            .RequireSignedIn().Tells("getMe", "Who asks, and what they may do.");
        routes.MapGet("/me/sessions", Sessions).RequireSignedIn().Tells("listSessions", "Where one is signed in. Not by a token.", "session.by_token");
        routes.MapDelete("/me/sessions", EndSessions).RequireSignedIn().RequireRateLimiting(AccessSetup.EntryLimit)
            .Tells("endSessions", "Signs out everywhere. Not by a token.", "session.by_token");
        routes.MapDelete("/me/sessions/{id}", EndSession).RequireSignedIn().RequireRateLimiting(AccessSetup.EntryLimit)
            .Tells("endSession", "Ends one session. Not by a token.", "session.by_token", "session.unknown");
        routes.MapGet("/me/tokens", Tokens).RequireSignedIn().Tells("listTokens", "One's tokens that count, the newest first; a token is told of itself alone.");
        routes.MapPost("/me/tokens", MakeToken).RequireSignedIn().RequireRateLimiting(AccessSetup.EntryLimit)
            .Tells("makeToken", "Makes a token. Not by a token.", "session.by_token", "token.malformed");
        routes.MapDelete("/me/tokens/{id}", RevokeToken).RequireSignedIn().RequireRateLimiting(AccessSetup.EntryLimit)
            .Tells("revokeToken", "Ends a token; a token can end itself.", "token.unknown");
    }

    private static Dictionary<string, Sensitivity> ReachOf(Reader reader) => Enum.GetValues<Feature>()
        .Where(feature => reader.Reach(feature) is not null).ToDictionary(feature => feature.ToString().ToLowerInvariant(), feature => reader.Reach(feature)!.Value);

    private static Results<Ok<ListAnswer<SessionAnswer>>, Refusal> Sessions(Product product, Entered entered) => entered.Session is not { } here
        ? new Refusal("session.by_token")
        : TypedResults.Ok(new ListAnswer<SessionAnswer>([.. product.Access.Sessions.Of(entered.User.Id).Select(session => new SessionAnswer(
            session.Id, session.Device, session.StartedAt, session.SeenAt, session.EndsAt, session.IsLocked, session.Id == here.Id))]));

    private static Results<NoContent, Refusal> EndSessions(Product product, Entered entered)
    {
        if (entered.Session is null)
        {
            return new Refusal("session.by_token");
        }
        product.Access.Sessions.EndAll(entered.User.Id);
        product.Access.Log.Write(AccessEvents.SessionsEnded, entered.Actor.Id, detail: "all");
        return TypedResults.NoContent();
    }

    private static Results<NoContent, Refusal> EndSession(Product product, Entered entered, string id)
    {
        if (entered.Session is null)
        {
            return new Refusal("session.by_token");
        }
        if (product.Access.Sessions.Of(entered.User.Id).All(session => session.Id != id))
        {
            return new Refusal("session.unknown");
        }
        product.Access.Sessions.End(entered.User.Id, id);
        product.Access.Log.Write(AccessEvents.SessionsEnded, entered.Actor.Id, detail: "one");
        return TypedResults.NoContent();
    }

    private static Ok<ListAnswer<TokenAnswer>> Tokens(Product product, Entered entered) =>
        TypedResults.Ok(new ListAnswer<TokenAnswer>([.. Counting(product, entered).Select(TokenAnswer.Of)]));

    private static Results<Created<NewTokenAnswer>, Refusal> MakeToken(Product product, Entered entered, Sent<TokenWish> sent)
    {
        if (entered.Session is null)
        {
            return new Refusal("session.by_token");
        }
        var wish = sent.Value;
        var scopes = wish.Scopes.Select(Right.Parse).ToList();
        var wrong = wish.Name.Trim().Length is 0 or > LongestName ? "/name"
            : scopes.Count == 0 || scopes.Exists(scope => scope is null || !entered.Actor.Reader.May(scope.Value)) ? "/scopes"
            : AccountPages.DaysOfTokens.Contains(wish.Days) ? null : "/days";
        return wrong is not null
            ? new Refusal("token.malformed", wrong)
            : TypedResults.Created("/api/me/tokens", new NewTokenAnswer(
                product.Access.Tokens.Make(entered.User, wish.Name.Trim(), [.. scopes.OfType<Right>()], TimeSpan.FromDays(wish.Days))));
    }

    private static Results<NoContent, Refusal> RevokeToken(Product product, Entered entered, string id)
    {
        if (!Counting(product, entered).Any(token => token.Id == id))
        {
            return new Refusal("token.unknown");
        }
        product.Access.Tokens.Revoke(entered.User, id);
        return TypedResults.NoContent();
    }

    // Whoever found a token learns nothing of the others.
    private static IEnumerable<ApiToken> Counting(Product product, Entered entered) => product.Access.Tokens.Of(entered.User.Id)
        .Where(token => token.RevokedAt is null && token.EndsAt > product.Time.GetUtcNow() && (entered.Token is null || entered.Token.Id == token.Id));
}
