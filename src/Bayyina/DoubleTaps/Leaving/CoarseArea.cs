using System.Text.RegularExpressions;

namespace Bayyina.DoubleTaps;

/// <summary>An area as coarse as what goes out may name it: a district (<c>SY0700</c>) or a governorate (<c>SY07</c>), by its OCHA p-code.</summary>
/// <param name="Code">Four or six characters.</param>
/// <param name="English">Its name.</param>
/// <param name="Arabic">Its name.</param>
public sealed partial record CoarseArea(string Code, string English, string Arabic)
{
    /// <exception cref="ArgumentException">It is no district or governorate.</exception>
    public string Code { get; } = Code is not null && CodeOf(Code) == Code ? Code : throw new ArgumentException(Code, nameof(Code));

    /// <summary>
    /// The district's code of a sub-district's, and the code itself of a district or governorate; null of anything else. A community's code
    /// (<c>C1022</c>) does not tell its district: whoever has the gazetteer gives its district instead.
    /// </summary>
    public static string? CodeOf(string? code) => code is not null && Pattern().Match(code) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"\A([A-Z]{2}[0-9]{2}(?:[0-9]{2})?)(?:[0-9]{2})?\z")]
    private static partial Regex Pattern();
}
