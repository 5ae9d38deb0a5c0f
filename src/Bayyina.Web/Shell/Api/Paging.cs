using System.Globalization;
using Bayyina.Statements;
using Microsoft.AspNetCore.Http;

namespace Bayyina.Web.Shell;

/// <summary>How far a list is asked for: <c>after</c>, opaque to programs, and <c>limit</c>.</summary>
internal static class Paging
{
    public const int Usual = 50;
    public const int Most = 200;

    /// <summary>How many rows.</summary>
    /// <exception cref="BadHttpRequestException">Fewer than 1 or more than <see cref="Most"/>.</exception>
    public static int Limit(int? limit) => limit is < 1 or > Most ? throw new RefusedException("request.query_malformed", "limit") : limit ?? Usual;

    /// <summary>Where a list that runs by time goes on.</summary>
    /// <exception cref="BadHttpRequestException">It is nothing that a page ended with.</exception>
    public static ListKey? Key(string? after) =>
        after is null ? null : ListKey.Parse(after) ?? throw new RefusedException("request.query_malformed", "after");

    /// <summary>Where a list that runs by the ledger goes on.</summary>
    /// <exception cref="BadHttpRequestException">It is nothing that a page ended with.</exception>
    public static long? Index(string? after) => after is null ? null
        : long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : throw new RefusedException("request.query_malformed", "after");

    /// <summary>A page of what was asked for with one row more than it has.</summary>
    public static ListAnswer<TRow> Cut<T, TRow>(IReadOnlyList<T> listed, int most, Func<T, long?> index, Func<T, TRow> row) => new(
        [.. listed.Take(most).Select(row)],
        listed.Count > most ? index(listed[most - 1])?.ToString(CultureInfo.InvariantCulture) : null);
}
