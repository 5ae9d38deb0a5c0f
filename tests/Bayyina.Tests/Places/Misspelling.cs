using Bayyina.Places;

namespace Bayyina.Tests.Places;

/// <summary>How people write the names of places otherwise than lists do.</summary>
internal static class Misspelling
{
    public static string Of(string manner, Place place, Random random) => manner switch
    {
        "as their English names are written" => Bare(place.NameEn ?? ""),
        "as their Arabic names are written" => Bare(place.NameAr ?? ""),
        "in English with a slip" => Slip(Bare(place.NameEn ?? ""), "abcdefghijklmnopqrstuvwxyz", random),
        "in Arabic with a slip" => Slip(Bare(place.NameAr ?? ""), "ابتثجحخدذرزسشصضطظعغفقكلمنهوي", random),
        "in Arabic, letters exchanged that sound alike" => AlikeInArabic(Bare(place.NameAr ?? ""), random),
        "in English as the French write it" =>
            Changed(Bare(place.NameEn ?? ""), ("Sh", "Ch"), ("sh", "ch"), ("u", "ou"), ("J", "Dj"), ("j", "dj"), ("q", "k"), ("Q", "K"), ("w", "ou")),
        "in English as newspapers write it" =>
            Changed(Bare(place.NameEn ?? ""), ("ay", "ei"), ("Q", "K"), ("q", "k"), ("iy", "i"), ("u", "o"), ("aa", "a"), ("ee", "i"), ("ah", "a")),
        "in English with other articles and without signs" =>
            Changed(
                Bare(place.NameEn ?? ""), ("'", ""), ("-", " "), ("Ash ", "Al "), ("As ", "El "), ("An ", "Al "), ("Ar ", "El "), ("At ", "al-"), ("Al", "El"), ("kh", "k"),
                ("dh", "z")),
        _ => throw new ArgumentOutOfRangeException(nameof(manner)),
    };

    /// <summary>Whether two places are called the same, in either language.</summary>
    public static bool AreNamesakes(Place one, Place other) =>
        one.Code == other.Code || (other.NameEn is not null && Bare(one.NameEn ?? "") == Bare(other.NameEn)) || (other.NameAr is not null && one.NameAr == other.NameAr);

    // What stands in brackets tells one village from another: people do not write it.
    private static string Bare(string name) => name.IndexOf('(', StringComparison.Ordinal) is > 0 and var bracket ? name[..bracket].Trim() : name;

    // One letter exchanged, left out, put in, or swapped with the next.
    private static string Slip(string name, string letters, Random random)
    {
        if (name.Length == 0)
        {
            return "";
        }
        var at = random.Next(name.Length);
        return random.Next(4) switch
        {
            0 => name[..at] + letters[random.Next(letters.Length)] + name[(at + 1)..],
            1 when name.Length > 3 => name.Remove(at, 1),
            3 when at + 1 < name.Length => name[..at] + name[at + 1] + name[at] + name[(at + 2)..],
            _ => name.Insert(at, letters[random.Next(letters.Length)].ToString()),
        };
    }

    // As it is heard rather than learned: one of the letters that speech or haste confuses.
    private static string AlikeInArabic(string name, Random random)
    {
        (char One, char Other)[] alike =
            [('ض', 'ظ'), ('ة', 'ه'), ('ى', 'ي'), ('ت', 'ط'), ('س', 'ص'), ('ذ', 'د'), ('ق', 'ك'), ('أ', 'ا'), ('ث', 'ت'), ('ز', 'ذ'), ('د', 'ض'), ('إ', 'ا'), ('ئ', 'ي'), ('ؤ', 'و')];
        var spots = name.Index().SelectMany(letter => alike.Select(pair => (letter.Index, To: letter.Item == pair.One ? pair.Other : letter.Item == pair.Other ? pair.One : '\0')))
            .Where(spot => spot.To != '\0').ToList();
        if (spots.Count == 0)
        {
            return name;
        }
        var (at, to) = spots[random.Next(spots.Count)];
        return name[..at] + to + name[(at + 1)..];
    }

    private static string Changed(string name, params (string From, string To)[] changes) =>
        changes.Aggregate(name, (text, change) => text.Replace(change.From, change.To, StringComparison.Ordinal));
}
