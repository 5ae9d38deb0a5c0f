using System.Globalization;
using Bayyina.Access;
using Bayyina.Statements;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Access;

/// <summary>The log of who entered, what left, who was refused and who looked at whom: for whoever protects the people in the record.</summary>
internal static class AccessLogPages
{
    private const int PageLength = 50;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/access-log", Show).RequireRight(Right.Read(Feature.Access), Sensitivity.Protected);

    private static IResult Show(HttpContext context, Product product, Reader reader, long? before)
    {
        var form = LogForm.Of(context.Request.Query);
        var wrong = new Complaints();
        var filter = form.Read(wrong, product.Access.Users);
        var log = product.Access.Log;
        // What was counted belongs to what is read; that it is read is on record before anything is shown.
        log.Flush();
        log.Write(AccessEvents.LogRead, reader.Actor, detail: form.Told(before));
        var lines = filter is null ? [] : log.Page(filter, before, PageLength + 1);
        var names = product.Access.Users.All().ToDictionary(user => user.Actor.Value, StringComparer.Ordinal);
        return Page.Of<AccessLogPage>(
            new
            {
                Form = form,
                Complaints = wrong,
                Lines = lines.Take(PageLength).ToList(),
                Users = names,
                IsFirst = before is null,
                Next = lines.Count > PageLength ? lines[PageLength - 1].Number : (long?)null,
            },
            wrong.AreNone ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }
}

/// <summary>What of the log is asked for, as it was typed.</summary>
/// <param name="User">A name, or a pseudonym.</param>
/// <param name="What">A code of an event.</param>
/// <param name="Subject">An id or an address, or a part of one.</param>
/// <param name="From">The first day, in UTC.</param>
/// <param name="Until">The last day, in UTC.</param>
public sealed record LogForm(string User, string What, string Subject, string From, string Until)
{
    private const int Longest = 200;

    /// <summary>What the address says.</summary>
    public static LogForm Of(IQueryCollection query)
    {
        return new LogForm(Text("user"), Text("what"), Text("subject"), Text("from"), Text("until"));

        string Text(string name) => query[name].ToString().Trim() is { Length: <= Longest } text ? text : "";
    }

    /// <summary>The filter; null where something is wrong, which is said.</summary>
    public LogFilter? Read(Complaints wrong, UserBook users)
    {
        SubjectId? actor = User.Length == 0 ? null : users.FindByName(User)?.Actor ?? (SubjectId.TryParse(User, out var typed) ? typed : null);
        if (User.Length > 0 && actor is null)
        {
            wrong.Add("user", "user.unknown");
        }
        var from = Day(From, "from");
        var until = Day(Until, "until");
        if (from > until)
        {
            wrong.Add("until", "when.ends_before_it_begins");
        }
        return wrong.AreNone
            ? new LogFilter(actor, AccessEvents.All.Contains(What) ? What : null, Subject.Length == 0 ? null : Subject, from, until?.AddDays(1))
            : null;

        DateTimeOffset? Day(string text, string field)
        {
            if (text.Length == 0)
            {
                return null;
            }
            if (DateOnly.TryParseExact(Words.LatinDigits(text), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                return new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
            }
            wrong.Add(field, "when.no_day");
            return null;
        }
    }

    /// <summary>What was asked for, for the log itself.</summary>
    public string? Told(long? before)
    {
        var asked = Address(before);
        return asked.Contains('?') ? asked[(asked.IndexOf('?') + 1)..] : null;
    }

    /// <summary>The address of a page of it.</summary>
    public string Address(long? before) => Addresses.With(
        "/access-log", ("user", User), ("what", What), ("subject", Subject), ("from", From), ("until", Until),
        ("before", before?.ToString(CultureInfo.InvariantCulture)));
}
