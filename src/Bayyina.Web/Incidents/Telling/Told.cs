using Bayyina.Incidents;
using Bayyina.Web.Shell;

namespace Bayyina.Web.Incidents;

/// <summary>Words of fixed lists in the reader's language.</summary>
internal static class Told
{
    /// <summary>What an incident is called where several are named at once: its title, and where it is as far as the reader may know, since many have the title of their weapon.</summary>
    public static string Name(Words words, IncidentRow? incident)
    {
        var title = incident?.Title ?? words["incidents.no_title"];
        var place = incident?.Place.OrNull ?? incident?.Where.OrNull?.Text;
        return place is null || title.Contains(place, StringComparison.Ordinal) ? title : $"{title} · {place}";
    }

    /// <summary>The text of a word; the word itself where this version does not know it.</summary>
    /// <param name="words">In which language.</param>
    /// <param name="list">What stands before it in the key, such as <c>reports.weapon_</c>.</param>
    /// <param name="word">As it stands in the statement.</param>
    public static string Of(Words words, string list, string word)
    {
        var key = list + word.Replace('-', '_');
        return key.All(c => char.IsAsciiLetter(c) || char.IsAsciiDigit(c) || c is '.' or '_') && Words.Has(key, words.Culture) ? words[key] : word;
    }
}
