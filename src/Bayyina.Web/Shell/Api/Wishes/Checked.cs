using Bayyina.Evidence;
using Bayyina.Statements;

namespace Bayyina.Web.Shell;

/// <summary>A place, as a program says it.</summary>
/// <param name="Text">In words.</param>
/// <param name="Code">A p-code.</param>
/// <param name="Lat">WGS84, degrees; with <paramref name="Lon"/>.</param>
/// <param name="UncertaintyM">How far from the point it may be, in metres.</param>
public sealed record PlaceWish(string? Text = null, string? Code = null, double? Lat = null, double? Lon = null, int? UncertaintyM = null);

/// <summary>A name in Arabic and in Latin letters; at least one of them.</summary>
public sealed record NameWish(string? Ar = null, string? Latin = null);

/// <summary>How many: a number, bounds, or both.</summary>
/// <param name="Approx">Whether the number is approximate.</param>
public sealed record CountWish(int? Best = null, int? Min = null, int? Max = null, bool Approx = false);

/// <summary>Values that a program sent, held to what pages take. What is not so is refused with its code and where it stands.</summary>
internal static class Checked
{
    /// <summary>One line in which nothing hides; null where it was not sent.</summary>
    /// <exception cref="RefusedException"><c>text.not_a_line</c>, <c>text.missing</c>.</exception>
    public static string? Line(string? text, string pointer, bool required = false)
    {
        var line = text?.Trim();
        return string.IsNullOrEmpty(line)
            ? required || line is not null ? throw new RefusedException("text.missing", pointer) : null
            : line.Length > Filled.LongestLine || line.EnumerateRunes().Any(rune => VisibleText.IsControl(rune) || VisibleText.IsInvisible(rune))
                ? throw new RefusedException("text.not_a_line", pointer) : line;
    }

    /// <summary>When, in EDTF; null where it was not sent.</summary>
    /// <exception cref="RefusedException"><c>when.not_edtf</c>, <c>when.future</c>.</exception>
    public static string? At(string? edtf, DateTimeOffset now, string pointer = "/at", bool mayBeAhead = false) =>
        edtf is null ? null
        : !Edtf.IsValid(edtf) ? throw new RefusedException("when.not_edtf", pointer)
        : !mayBeAhead && Edtf.IsAhead(edtf, now) ? throw new RefusedException("when.future", pointer)
        : edtf;

    /// <summary>A subject of a type; null where it was not sent.</summary>
    /// <exception cref="RefusedException"><c>subject.malformed</c>.</exception>
    public static SubjectId? Subject(string? subject, string type, string pointer) =>
        subject is null ? null : SubjectId.TryParse(subject, out var id) && id.Type == type ? id : throw new RefusedException("subject.malformed", pointer);

    /// <summary>Lines, none twice.</summary>
    public static IReadOnlyList<string> Lines(IReadOnlyList<string>? texts, string pointer) =>
        texts is null ? [] : [.. texts.Select(text => Line(text, pointer, required: true)!).Distinct(StringComparer.Ordinal)];

    /// <summary>A place; null where it was not sent.</summary>
    /// <exception cref="RefusedException"><c>place.malformed</c>.</exception>
    public static PlaceSaid? Place(PlaceWish? wish, string pointer = "/place")
    {
        if (wish is null)
        {
            return null;
        }
        var hasPoint = wish.Lat is not null || wish.Lon is not null;
        var place = new PlaceSaid(Line(wish.Text, pointer + "/text"), Line(wish.Code, pointer + "/code"), wish.Lat, wish.Lon, wish.UncertaintyM);
        return place.IsEmpty || (hasPoint && !PlaceSaid.IsPoint(wish.Lat, wish.Lon)) || wish.UncertaintyM is < 0 or > PlaceSaid.LargestUncertainty
            ? throw new RefusedException("place.malformed", pointer) : place;
    }

    /// <summary>A name; null where it was not sent.</summary>
    /// <exception cref="RefusedException"><c>volunteer.name_missing</c>.</exception>
    public static SpelledName? Name(NameWish? wish, string pointer = "/name") =>
        wish is null ? null
        : new SpelledName(Line(wish.Ar, pointer + "/ar"), Line(wish.Latin, pointer + "/latin")) is { IsSpelled: true } name ? name
        : throw new RefusedException("volunteer.name_missing", pointer);

    /// <summary>How many; null where it was not sent.</summary>
    /// <exception cref="RefusedException"><c>count.malformed</c>.</exception>
    public static CountSaid? Count(CountWish? wish, string pointer)
    {
        if (wish is null)
        {
            return null;
        }
        var numbers = ((int?[])[wish.Best, wish.Min, wish.Max]).OfType<int>().ToList();
        return numbers.Count == 0 || numbers.Exists(n => n is < 0 or > CountSaid.Largest) || wish.Min > wish.Max || wish.Best < wish.Min || wish.Best > wish.Max
            ? throw new RefusedException("count.malformed", pointer) : new CountSaid(wish.Best, wish.Min, wish.Max, wish.Approx);
    }

    /// <summary>The statements that a program was looking at; what is current now where it does not say.</summary>
    /// <exception cref="RefusedException"><c>statement.unknown</c>.</exception>
    public static IReadOnlyList<StatementId> Seen(IReadOnlyList<string>? seen, IReadOnlyList<StatementId> now) =>
        seen is null ? now : [.. seen.Select(id => StatementId.TryParse(id, out var one) ? one : throw new RefusedException("statement.unknown", "/seen")).Distinct()];
}
