using System.Globalization;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Http;

namespace Bayyina.Web.Incidents;

/// <summary>When something happened, as a form asks for it: day, time and how exact, or EDTF as it is written, or that nobody knows.</summary>
/// <param name="Date"><c>yyyy-MM-dd</c>.</param>
/// <param name="From"><c>HH:mm</c> of the clock named by <paramref name="Clock"/>; the earliest where <paramref name="To"/> stands.</param>
/// <param name="To">The latest.</param>
/// <param name="Clock">Its offset from UTC, such as <c>+03:00</c>, or <c>Z</c>.</param>
/// <param name="IsAbout">Whether the day is approximate.</param>
/// <param name="IsUnknown">Whether nobody knows.</param>
/// <param name="Edtf">What was written instead.</param>
public sealed record WhenForm(string Date, string From, string To, string Clock, bool IsAbout, bool IsUnknown, string Edtf)
{
    /// <summary>The clocks that are offered: Syria's of today, Syria's in winter until 2022, and UTC.</summary>
    public static IReadOnlyList<string> Clocks { get; } = ["+03:00", "+02:00", "Z"];

    /// <summary>Nothing filled in.</summary>
    public static WhenForm Empty { get; } = new("", "", "", Clocks[0], false, false, "");

    private bool IsFilled => Date.Length + From.Length + To.Length > 0;

    /// <summary>What was sent.</summary>
    public static WhenForm Of(IFormCollection form) => new(
        Text(form, "date"), Text(form, "from"), Text(form, "to"), Clocks.Contains(form["clock"].ToString()) ? form["clock"].ToString() : Clocks[0],
        form.ContainsKey("about"), form.ContainsKey("unknown"), Text(form, "edtf"));

    /// <summary>It in EDTF; null where it is unknown, or where something is wrong, which is said.</summary>
    public string? Read(Complaints wrong, DateTimeOffset now)
    {
        if (IsUnknown)
        {
            return IsFilled || Edtf.Length > 0 ? Wrong("when-unknown", "when.known_and_unknown") : null;
        }
        if (Edtf.Length > 0)
        {
            return (IsFilled ? "when.twice" : WhyNot(Edtf, now)) is { } code ? Wrong("when-edtf", code) : Edtf;
        }
        if (!IsFilled)
        {
            return Wrong("when-date", "when.missing");
        }
        if (!DateOnly.TryParseExact(Date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            return Wrong("when-date", "when.no_day");
        }
        return Statements.Edtf.IsAhead(Date, now) ? Wrong("when-date", "when.future") : Written();

        string? Wrong(string field, string code)
        {
            wrong.Add(field, code);
            return null;
        }

        string? Written()
        {
            if (From.Length == 0)
            {
                return To.Length > 0 ? Wrong("when-from", "when.no_time") : Date + (IsAbout ? "~" : "");
            }
            if (IsAbout)
            {
                return Wrong("when-about", "when.about_time");
            }
            if (To.Length > 0 && string.CompareOrdinal(To, From) < 0)
            {
                return Wrong("when-to", "when.ends_before");
            }
            var written = $"{Date}T{From}{Clock}" + (To.Length == 0 || To == From ? "" : $"/{Date}T{To}{Clock}");
            return !Statements.Edtf.IsValid(written) ? Wrong("when-from", "when.no_time")
                : Statements.Edtf.IsAhead(written, now) ? Wrong("when-from", "when.future")
                : written;
        }
    }

    /// <summary>Why a time that somebody wrote is not taken, as a code; null where it is.</summary>
    public static string? WhyNot(string edtf, DateTimeOffset now) =>
        !Statements.Edtf.IsValid(edtf) ? "when.not_edtf" : Statements.Edtf.IsAhead(edtf, now) ? "when.future" : null;

    private static string Text(IFormCollection form, string name) => Words.LatinDigits(form[name].ToString().Trim());
}
