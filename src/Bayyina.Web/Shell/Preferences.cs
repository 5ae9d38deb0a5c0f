using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Bayyina.Web.Shell;

/// <summary>How somebody wants the pages: language, theme and digits, each where it was chosen. Kept in a cookie of that browser, nowhere else.</summary>
/// <param name="Language"><c>ar</c> or <c>en</c>.</param>
/// <param name="Theme"><c>light</c>, <c>dark</c>, or <c>auto</c> for what the device says.</param>
/// <param name="Digits"><c>arab</c> (٣) or <c>latn</c> (3); they count on Arabic pages only.</param>
public sealed record Preferences(string Language, string Theme, string Digits)
{
    /// <summary>The cookie's name.</summary>
    public const string Cookie = "bayyina-view";

    /// <summary>What can be chosen.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["ar", "en"];

    /// <inheritdoc cref="Languages"/>
    public static IReadOnlyList<string> Themes { get; } = ["auto", "light", "dark"];

    /// <inheritdoc cref="Languages"/>
    public static IReadOnlyList<string> DigitForms { get; } = ["arab", "latn"];

    /// <summary>Whether the pages run from right to left.</summary>
    public bool IsArabic => Language == "ar";

    /// <summary>For <c>dir</c>.</summary>
    public string Direction => IsArabic ? "rtl" : "ltr";

    /// <summary>Whether numbers are written ٠١٢٣.</summary>
    public bool ArabicDigits => IsArabic && Digits == "arab";

    /// <summary>The language of the address (<c>?language=en</c>) for this one page; otherwise what the browser's cookie says; where it says nothing, the first language of the browser that we have, or Arabic.</summary>
    public static Preferences Of(HttpContext context)
    {
        var chosen = (context.Request.Cookies[Cookie] ?? "").Split('.');
        return new Preferences(
            Among(Languages, context.Request.Query["language"]) ?? Among(Languages, chosen.ElementAtOrDefault(0)) ?? Spoken(context.Request),
            Among(Themes, chosen.ElementAtOrDefault(1)) ?? Themes[0],
            Among(DigitForms, chosen.ElementAtOrDefault(2)) ?? DigitForms[0]);
    }

    /// <summary>These with what a form chose; what it did not choose, or what cannot be chosen, stays.</summary>
    public Preferences With(IFormCollection form) => new(
        Among(Languages, form["language"]) ?? Language, Among(Themes, form["theme"]) ?? Theme, Among(DigitForms, form["digits"]) ?? Digits);

    /// <summary>Keeps them for a year.</summary>
    public void Keep(HttpContext context) => context.Response.Cookies.Append(Cookie, $"{Language}.{Theme}.{Digits}", new CookieOptions
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = TimeSpan.FromDays(365),
        Path = "/",
        SameSite = Microsoft.AspNetCore.Http.SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
    });

    private static string? Among(IReadOnlyList<string> known, string? wanted) => wanted is not null && known.Contains(wanted) ? wanted : null;

    private static string Spoken(HttpRequest request) =>
        StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var asked)
            ? asked.OrderByDescending(language => language.Quality ?? 1)
                .Select(language => Among(Languages, language.Value.Value?.Split('-')[0].ToLowerInvariant()))
                .FirstOrDefault(language => language is not null) ?? Languages[0]
            : Languages[0];
}
