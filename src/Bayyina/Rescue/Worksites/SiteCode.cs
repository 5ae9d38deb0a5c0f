using System.Globalization;
using System.Text.RegularExpressions;

namespace Bayyina.Rescue;

/// <summary>INSARAG's id of a worksite: the letter of its sector and its number there, such as <c>C-6</c>; <c>C-6a</c> is a part of it.</summary>
public static partial class SiteCode
{
    /// <summary>Whether it is one.</summary>
    public static bool IsOne(string code) => Form().IsMatch(code);

    /// <summary>The next one in a sector.</summary>
    /// <param name="sector">A letter; the sector of the last is gone on with where it is null, and A where there is none.</param>
    /// <param name="taken">Those of the incident.</param>
    public static string Next(string? sector, IEnumerable<string> taken)
    {
        var known = taken.Select(code => Form().Match(code)).Where(match => match.Success)
            .Select(match => (Sector: match.Groups[1].Value, Number: int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture))).ToList();
        var here = sector ?? known.Select(code => code.Sector).Order(StringComparer.Ordinal).LastOrDefault() ?? "A";
        var last = known.Where(code => code.Sector == here).Select(code => code.Number).DefaultIfEmpty(0).Max();
        return string.Create(CultureInfo.InvariantCulture, $"{here}-{last + 1}");
    }

    /// <summary>As lists order them: <c>C-10</c> after <c>C-9</c>.</summary>
    public static string Key(string code) => Form().Match(code) is { Success: true } match
        ? $"{match.Groups[1].Value}-{match.Groups[2].Value.PadLeft(3, '0')}{match.Groups[3].Value}"
        : code;

    [GeneratedRegex("^([A-Z])-([1-9][0-9]{0,2})([a-z]?)\\z")]
    private static partial Regex Form();
}
