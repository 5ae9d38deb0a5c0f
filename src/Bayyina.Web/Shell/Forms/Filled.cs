using System.Globalization;
using Bayyina.Evidence;
using Bayyina.Statements;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Bayyina.Web.Shell;

/// <summary>One form of a page as it was filled in, and what is wrong with it. Ids of its fields begin with its name, so that a page can have several.</summary>
public sealed class Filled
{
    /// <summary>How many characters a line has at most.</summary>
    public const int LongestLine = 200;

    private const int LongestText = 10_000;

    private readonly IFormCollection? _sent;

    private Filled(string form, IFormCollection? sent, DateTimeOffset now) => (Form, _sent, Now) = (form, sent, now);

    /// <summary>Which form.</summary>
    public string Form { get; }

    /// <summary>What is wrong with it.</summary>
    public Complaints Complaints { get; } = new();

    /// <summary>Whether nothing is.</summary>
    public bool IsRight => Complaints.AreNone;

    /// <summary>Server time.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>One that nobody has filled in yet.</summary>
    public static Filled Empty(string form) => new(form, null, default);

    /// <summary>What was sent.</summary>
    public static Filled Of(string form, IFormCollection sent, DateTimeOffset now) => new(form, sent, now);

    /// <summary>This, where it is the form of that name; otherwise an empty one.</summary>
    public Filled For(string form) => form == Form ? this : Empty(form);

    /// <summary>The id of a field.</summary>
    public string Id(string field) => $"{Form}-{field}";

    /// <summary>What was typed into a field.</summary>
    public string Typed(string field) => _sent?[field].ToString().Trim() ?? "";

    /// <summary>Everything that was ticked under a name.</summary>
    public IReadOnlyList<string> Ticked(string field) =>
        _sent is null ? [] : [.. ((StringValues)_sent[field]).OfType<string>().Where(value => value.Length > 0).Distinct(StringComparer.Ordinal)];

    /// <summary>Says what is wrong with a field.</summary>
    public void Refuse(string field, string code) => Complaints.Add(Id(field), code);

    /// <summary>One line; null where it was left empty.</summary>
    public string? Line(string field, string? whereMissing = null)
    {
        var typed = Typed(field);
        if (typed.Length == 0 ? whereMissing is not null : typed.Length > LongestLine || typed.EnumerateRunes().Any(rune => VisibleText.IsControl(rune) || VisibleText.IsInvisible(rune)))
        {
            Refuse(field, typed.Length == 0 ? whereMissing! : "text.not_a_line");
        }
        return typed.Length == 0 ? null : typed;
    }

    /// <summary>A text of several lines; null where it was left empty.</summary>
    public string? Text(string field, string? whereMissing = null)
    {
        var typed = Typed(field).ReplaceLineEndings("\n");
        if (typed.Length == 0 ? whereMissing is not null : typed.Length > LongestText || typed.EnumerateRunes().Any(rune => VisibleText.IsControl(rune) && rune.Value is not ('\n' or '\t')))
        {
            Refuse(field, typed.Length == 0 ? whereMissing! : "text.too_long");
        }
        return typed.Length == 0 ? null : typed;
    }

    /// <summary>A name in either script, from <c>name_ar</c> and <c>name_latin</c>; null where both were left empty.</summary>
    public SpelledName? Name(string? whereMissing = null) =>
        new SpelledName(Line("name_ar"), Line("name_latin")) is { IsSpelled: true } name ? name : Missing<SpelledName>("name_ar", whereMissing);

    /// <summary>A place, from <c>place</c> and <c>place_code</c>; null where both were left empty.</summary>
    public PlaceSaid? Place(string field = "place") =>
        new PlaceSaid(Line(field), Line(field + "_code")) is { IsEmpty: false } place ? place : null;

    /// <summary>A subject of a type, by its id or the address of its page; null where it was left empty.</summary>
    public SubjectId? Subject(string field, string type)
    {
        var typed = Typed(field);
        if (typed.Length == 0)
        {
            return null;
        }
        if (SubjectId.TryParse($"{type}/{typed.Split('/', '#', '?')[^1]}", out var subject))
        {
            return subject;
        }
        Refuse(field, "subject.malformed");
        return null;
    }

    /// <summary>A number or a range of people: <c>6</c>, <c>~6</c>, <c>5-7</c>, <c>5+</c>; null where it was left empty.</summary>
    public CountSaid? Count(string field, string? whereMissing = null)
    {
        if (Typed(field) is { Length: 0 })
        {
            return Missing<CountSaid>(field, whereMissing);
        }
        if (CountSaid.Parse(Typed(field)) is { } count)
        {
            return count;
        }
        Refuse(field, "count.malformed");
        return null;
    }

    /// <summary>When, in EDTF, from <c>date</c>, <c>time</c> (of Syria's clock) and <c>edtf</c>; null where all were left empty.</summary>
    public string? At(string? whereMissing = null, bool mayBeAhead = false)
    {
        var (date, time, edtf) = (Words.LatinDigits(Typed("date")), Words.LatinDigits(Typed("time")), Words.LatinDigits(Typed("edtf")));
        if (edtf.Length > 0 && date.Length + time.Length > 0)
        {
            Refuse("edtf", "when.twice");
            return null;
        }
        if (edtf.Length + date.Length + time.Length == 0)
        {
            return Missing<string>("date", whereMissing);
        }
        if (edtf.Length == 0 && !DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            Refuse("date", "when.no_day");
            return null;
        }
        var said = edtf.Length > 0 ? edtf : time.Length == 0 ? date : $"{date}T{time}+03:00";
        var field = edtf.Length > 0 ? "edtf" : time.Length == 0 ? "date" : "time";
        if (!Edtf.IsValid(said))
        {
            Refuse(field, edtf.Length > 0 ? "when.not_edtf" : "when.no_time");
        }
        else if (!mayBeAhead && Edtf.IsAhead(said, Now))
        {
            Refuse(field, "when.future");
        }
        return said;
    }

    /// <summary>The statements that the page showed, which what is said moves on from: <c>seen</c>.</summary>
    public IReadOnlyList<StatementId> Seen() =>
        [.. Typed("seen").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => StatementId.TryParse(id, out var seen) ? seen : default)
            .Where(id => id.Value is not null).Distinct()];

    private T? Missing<T>(string field, string? code)
        where T : class
    {
        if (code is not null)
        {
            Refuse(field, code);
        }
        return null;
    }
}
