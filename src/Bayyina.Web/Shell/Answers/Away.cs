using System.Collections.Concurrent;
using Bayyina.Ledger;
using Bayyina.Storage;
using Bayyina.Vault;
using Bayyina.Web.Access;
using Microsoft.AspNetCore.Http;

namespace Bayyina.Web.Shell;

/// <summary>What the record lies in, its database, the store of its bytes or of its lock, cannot be reached for now. Nobody here did anything wrong.</summary>
internal sealed class Away(TimeProvider time, Action<Exception> failed)
{
    /// <summary>After how many seconds it may be asked again.</summary>
    public const int AgainAfter = 10;

    private static readonly TimeSpan ToldEvery = TimeSpan.FromMinutes(1);

    // What people write in forms of ours, and nothing else that a form may hold.
    private static readonly string[] Written = ["title", "place", "note", "reason"];

    private readonly ConcurrentDictionary<string, long> _told = new(StringComparer.Ordinal);

    /// <summary><c>database.unreachable</c>, <c>vault.unreachable</c>, <c>lock.unreachable</c>; null where it is another error.</summary>
    public static string? CodeOf(Exception? error) => error switch
    {
        null => null,
        VaultException { Code: VaultException.Unreachable } => VaultException.Unreachable,
        LedgerException { Code: "lock.unreachable" } => "lock.unreachable",
        _ => Dialect.CodeOf(error) == "database.unreachable" ? "database.unreachable" : CodeOf(error.InnerException),
    };

    /// <summary>Answers with a page, or of the API with a problem.</summary>
    public async Task Answer(HttpContext context, string code, Exception error)
    {
        Tell(code, error);
        if (Refusals.IsOfApi(context))
        {
            await new Refusal(code).ExecuteAsync(context).ConfigureAwait(false);
            return;
        }
        context.Response.Headers.RetryAfter = Again;
        var isAsked = HttpMethods.IsGet(context.Request.Method);
        var page = Page.Of<AwayPage>(
            new
            {
                Code = code,
                Back = isAsked ? context.Request.Path + context.Request.QueryString : "/",
                IsAsked = isAsked,
                Sent = isAsked ? "" : await SentBy(context).ConfigureAwait(false),
            },
            StatusCodes.Status503ServiceUnavailable);
        await page.ExecuteAsync(context).ConfigureAwait(false);
    }

    /// <summary>For <c>Retry-After</c>.</summary>
    public static string Again { get; } = AgainAfter.ToString(System.Globalization.CultureInfo.InvariantCulture);

    // A hundred browsers that ask again are one piece of news.
    private void Tell(string code, Exception error)
    {
        var now = time.GetTimestamp();
        if (_told.TryGetValue(code, out var last) && time.GetElapsedTime(last, now) < ToldEvery)
        {
            return;
        }
        _told[code] = now;
        failed(error);
    }

    // Handed back to whoever wrote it. Not where another site may have made the browser send it: its words would stand on our page.
    private static async Task<string> SentBy(HttpContext context)
    {
        if (context.Request.Headers["Sec-Fetch-Site"] != "same-origin" || !context.Request.HasFormContentType)
        {
            return "";
        }
        try
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
            return string.Join('\n', Written.Select(name => form[name].ToString()).Where(text => text.Length > 0));
        }
        catch (Exception unread) when (unread is IOException or InvalidDataException or NotSupportedException or OperationCanceledException or InvalidOperationException)
        {
            return "";
        }
    }
}
