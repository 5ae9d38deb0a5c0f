using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Web.Incidents;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Http;

namespace Bayyina.Web.Rescue;

/// <summary>What was typed into a form of a rescue: lines of text, a time that may be left out, whole numbers.</summary>
internal sealed class Typed(IFormCollection form)
{
    private static readonly string[] Moments = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];

    /// <summary>Whether every text so far is one line in which nothing hides.</summary>
    public bool IsSound { get; private set; } = true;

    /// <summary>A text; null where none was typed.</summary>
    public string? Text(string name)
    {
        var text = form[name].ToString().Trim();
        IsSound &= Wording.IsLine(text);
        return text.Length == 0 ? null : text;
    }

    /// <summary>A whole number; null where none was typed, and -1, which nothing takes, where it is none.</summary>
    public long? Number(string name) => Words.LatinDigits(form[name].ToString().Trim()) switch
    {
        "" => null,
        var typed => long.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1,
    };

    /// <summary>When, in EDTF, by the clock on the wall in Syria; null where it was left out. What is no time comes back as it was typed, for being refused.</summary>
    public string? When(string name = "when")
    {
        var typed = Words.LatinDigits(form[name].ToString().Trim());
        return typed.Length == 0 ? null
            : DateTime.TryParseExact(typed, Moments, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)
                ? moment.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture) + WhenForm.Clocks[0]
                : typed;
    }

    /// <summary>Whether a box is ticked.</summary>
    public bool Is(string name) => form.ContainsKey(name);

    /// <summary>What was chosen of several.</summary>
    public IReadOnlyList<string> Chosen(string name) => [.. form[name].OfType<string>().Where(value => value.Length > 0).Distinct(StringComparer.Ordinal)];

    /// <summary>Ids of statements, with spaces between them; null where the field is not there.</summary>
    public IReadOnlyList<StatementId>? Ids(string name) => !form.ContainsKey(name) ? null
        : [.. form[name].ToString().Split(' ').Where(id => StatementId.TryParse(id, out _)).Select(id => new StatementId(id)).Distinct()];

    /// <summary>A subject's id that came with the form; a new one where none did.</summary>
    public SubjectId Id(string type) => SubjectId.TryParse(form["id"], out var id) && id.Type == type ? id : SubjectId.New(type);

    /// <summary>The subject that a line of a form stands for: the same line of the same form is the same subject, so that it can be sent twice.</summary>
    public static SubjectId Derived(SubjectId form, string line, int place)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{form}\n{place}\n{line}")));
        hash[6] = (byte)((hash[6] & 0x0F) | 0x40);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new SubjectId("casualty/" + new Guid(hash.AsSpan(0, 16), bigEndian: true));
    }
}

/// <summary>Says what can be said, for pages and programs alike.</summary>
internal static class Spoken
{
    /// <summary>Says it under the key of whoever acts; null where it was said, or had been already, and otherwise why it was not.</summary>
    public static NotSayable? Say(Product product, Actor actor, Sayable asked)
    {
        switch (asked)
        {
            case NotSayable not:
                return not;
            case ToSay say:
                product.Statements.Say(say.Drafts, actor.Signer);
                product.Sequencer.Run();
                return say.Differs ? new NotSayable(say.Drafts[0].Subject.Type + ".differs") : null;
            default:
                return null;
        }
    }
}
