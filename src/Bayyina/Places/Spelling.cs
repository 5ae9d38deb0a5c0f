using System.Globalization;
using System.Text;

namespace Bayyina.Places;

/// <summary>Forms under which spellings of one name meet. For matching only: what is shown keeps the original.</summary>
public static class Spelling
{
    private static readonly string[] Articles = ["al", "el", "ul", "il"];
    private static readonly string[] SunArticles =
        ["ad", "ar", "as", "ash", "at", "an", "az", "ath", "adh", "ed", "er", "es", "esh", "et", "en", "ez", "eth", "edh", "ur", "us", "un", "ud", "uz"];

    /// <summary>
    /// Words in small letters with one space between them: without marks and tatweel, one form for those of a letter (أإآٱ and ا, ى and ي,
    /// ة and ه), ASCII digits, without the article (ال; al-, el- and their forms before sun letters).
    /// </summary>
    /// <remarks>Folding what is folded changes nothing.</remarks>
    public static string Fold(string text)
    {
        var words = Letters(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var kept = new List<string>(words.Length);
        for (var i = words.Length - 1; i >= 0; i--)
        {
            var word = words[i];
            while (word.Length >= 4 && word.StartsWith("ال", StringComparison.Ordinal))
            {
                word = word[2..];
            }
            if (kept.Count > 0 && IsArticle(word, kept[^1]))
            {
                continue;
            }
            kept.Add(word);
        }
        kept.Reverse();
        return string.Join(' ', kept);
    }

    // "Deir-ez-Zor", "At Tall", "Al Bab": an article leans on the word after it.
    private static bool IsArticle(string word, string next) =>
        Array.IndexOf(Articles, word) >= 0 || word == "ال" || (Array.IndexOf(SunArticles, word) >= 0 && next.StartsWith(word.AsSpan(1), StringComparison.Ordinal));

    private static string Letters(string text)
    {
        // What is no text at all (half a surrogate pair) becomes U+FFFD, which is no letter.
        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            whole.Append(rune.ToString());
        }
        var folded = new StringBuilder(text.Length);
        foreach (var rune in whole.ToString().Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            var lower = Rune.ToLowerInvariant(rune);
            switch (Rune.GetUnicodeCategory(lower))
            {
                case UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.Format:
                    break;
                case UnicodeCategory.DecimalDigitNumber:
                    folded.Append((char)('0' + (int)Rune.GetNumericValue(lower)));
                    break;
                default:
                    Append(folded, lower);
                    break;
            }
        }
        return folded.ToString();
    }

    private static void Append(StringBuilder folded, Rune rune)
    {
        switch (rune.Value)
        {
            // Tatweel, a hamza by itself, and every sign that stands for ayn or hamza.
            case 'ـ' or 'ء' or '\'' or '`' or '’' or '‘' or 'ʿ' or 'ʾ' or 'ʻ' or 'ʼ' or '′' or '´':
                break;
            case 'ٱ':
                folded.Append('ا');
                break;
            case 'ى' or 'ی' or 'ې':
                folded.Append('ي');
                break;
            case 'ة' or 'ہ' or 'ە' or 'ھ':
                folded.Append('ه');
                break;
            case 'ک' or 'گ':
                folded.Append('ك');
                break;
            case 'پ':
                folded.Append('ب');
                break;
            case 'چ':
                folded.Append('ج');
                break;
            case 'ڤ':
                folded.Append('ف');
                break;
            case 'ı':
                folded.Append('i');
                break;
            default:
                if (Rune.IsLetterOrDigit(rune))
                {
                    folded.Append(rune.ToString());
                }
                else
                {
                    folded.Append(' ');
                }
                break;
        }
    }

    /// <summary>
    /// The consonants of folded words, in Latin letters, without those that transliterations differ in: خان شيخون, Khan Shaykhun and Khan
    /// Sheikhoun are all <c>knskn</c>.
    /// </summary>
    /// <remarks>Emphatic and plain consonants are one, so are ش and س, خ ق and ك, ذ ز ض ظ and د. Vowels, glides, ayn and hamza are gone.</remarks>
    public static string Skeleton(string folded)
    {
        var bones = new StringBuilder(folded.Length);
        foreach (var word in folded.Split(' '))
        {
            AddBones(word, bones);
        }
        return bones.ToString();
    }

    /// <summary>The skeletons that a folded text may have: a ta marbuta before another word is heard as t, and an article may be written together with its word.</summary>
    public static IEnumerable<string> Skeletons(string folded, bool asked)
    {
        var plain = Skeleton(folded);
        yield return plain;
        var words = folded.Split(' ');
        if (words.SkipLast(1).Any(word => word.EndsWith('ه')))
        {
            yield return Skeleton(string.Join(' ', words.Select((word, i) => i < words.Length - 1 && word.EndsWith('ه') ? word[..^1] + "ت" : word)));
        }
        if (asked && words.Any(HasGluedArticle))
        {
            yield return Skeleton(string.Join(' ', words.Select(word => HasGluedArticle(word) ? word[2..] : word)));
        }
    }

    private static bool HasGluedArticle(string word) =>
        word.Length >= 5 && (word.StartsWith("al", StringComparison.Ordinal) || word.StartsWith("el", StringComparison.Ordinal));

    private static void AddBones(string word, StringBuilder bones)
    {
        // A letter written twice is one (shadda); the same consonant after a vowel is another.
        var before = '\0';
        for (var i = 0; i < word.Length; i++)
        {
            var letter = Sound(word, ref i);
            if (letter == 'h' && i == word.Length - 1)
            {
                break;
            }
            if (letter != '\0' && letter != before)
            {
                bones.Append(letter);
            }
            before = letter;
        }
    }

    private static char Sound(string word, ref int i)
    {
        var next = i + 1 < word.Length ? word[i + 1] : '\0';
        if (next == 'h' && word[i] is 's' or 'k' or 'g' or 'd' or 't' or 'c' or 'p')
        {
            i++;
            return word[i - 1] switch { 's' or 'c' => 's', 'k' => 'k', 'g' => 'g', 'd' => 'd', 't' => 't', _ => 'f' };
        }
        if (word[i] == 'd' && next == 'j')
        {
            i++;
            return 'j';
        }
        if (word[i] == 's' && next == 'c' && i + 2 < word.Length && word[i + 2] == 'h')
        {
            i += 2;
            return 's';
        }
        return word[i] switch
        {
            'b' or 'p' or 'ب' => 'b',
            't' or 'ت' or 'ط' or 'ث' => 't',
            'j' or 'ج' => 'j',
            'h' or 'ح' or 'ه' => 'h',
            'k' or 'q' or 'c' or 'x' or 'خ' or 'ك' or 'ق' => 'k',
            'd' or 'z' or 'د' or 'ذ' or 'ض' or 'ظ' or 'ز' => 'd',
            'r' or 'ر' => 'r',
            's' or 'س' or 'ش' or 'ص' => 's',
            'g' or 'غ' => 'g',
            'f' or 'v' or 'ف' => 'f',
            'l' or 'ل' => 'l',
            'm' or 'م' => 'm',
            'n' or 'ن' => 'n',
            >= '0' and <= '9' and var digit => digit,
            _ => '\0',
        };
    }

    /// <summary>Folded letters written together, with one letter for each sound that Latin spells by two; what <see cref="Distance"/> compares.</summary>
    public static string Fine(string folded)
    {
        var fine = new StringBuilder(folded.Length);
        var before = '\0';
        for (var i = 0; i < folded.Length; i++)
        {
            var (letter, next) = (folded[i], i + 1 < folded.Length ? folded[i + 1] : '\0');
            if (letter == ' ')
            {
                before = '\0';
                continue;
            }
            if (next == 'h' && letter is 's' or 'k' or 'g' or 'd' or 't' or 'c')
            {
                letter = letter == 'c' ? 'S' : char.ToUpperInvariant(letter);
                i++;
            }
            else if (letter == 'h' && next is '\0' or ' ' && IsVowel(before))
            {
                continue;
            }
            letter = letter switch { 'q' or 'c' => 'k', 'y' or 'e' => 'i', 'w' or 'o' => 'u', _ => letter };
            if (letter != before)
            {
                fine.Append(letter);
            }
            before = letter;
        }
        return fine.ToString();
    }

    /// <summary>How far two fine forms lie apart: 1 for a consonant put in, left out, exchanged or swapped, 0.4 where it is a vowel, 0.5 between s and sh and their like.</summary>
    /// <param name="toBeginning">Whether the other may go on after what is compared.</param>
    public static double Distance(ReadOnlySpan<char> one, ReadOnlySpan<char> other, bool toBeginning = false)
    {
        const int longest = 64;
        one = one[..Math.Min(one.Length, longest)];
        other = other[..Math.Min(other.Length, longest)];
        Span<double> above2 = stackalloc double[longest + 1], above = stackalloc double[longest + 1], row = stackalloc double[longest + 1];
        for (var j = 1; j <= other.Length; j++)
        {
            above[j] = above[j - 1] + Weight(other[j - 1]);
        }
        for (var i = 1; i <= one.Length; i++)
        {
            row[0] = above[0] + Weight(one[i - 1]);
            for (var j = 1; j <= other.Length; j++)
            {
                var cost = Math.Min(above[j] + Weight(one[i - 1]), row[j - 1] + Weight(other[j - 1]));
                cost = Math.Min(cost, above[j - 1] + Exchange(one[i - 1], other[j - 1]));
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    cost = Math.Min(cost, above2[j - 2] + 1);
                }
                row[j] = cost;
            }
            var free = above2;
            above2 = above;
            above = row;
            row = free;
        }
        var least = above[other.Length];
        for (var j = 0; toBeginning && j < other.Length; j++)
        {
            least = Math.Min(least, above[j]);
        }
        return least;
    }

    private static double Weight(char letter) => IsVowel(letter) ? 0.4 : 1;

    private static double Exchange(char one, char other) =>
        one == other ? 0
        : char.ToLowerInvariant(one) == char.ToLowerInvariant(other) ? 0.5
        : IsVowel(one) && IsVowel(other) ? 0.4 : 1;

    private static bool IsVowel(char letter) => letter is 'a' or 'e' or 'i' or 'o' or 'u' or 'y' or 'w' or 'ا' or 'و' or 'ي';
}
