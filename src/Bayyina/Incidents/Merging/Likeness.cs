using Bayyina.Statements;

namespace Bayyina.Incidents;

/// <summary>By what things that came in are held against each other.</summary>
/// <param name="Time">When.</param>
/// <param name="Place">Where; null where that is not at hand.</param>
/// <param name="Weapons">With what, where that is said.</param>
/// <param name="Types">What it is.</param>
/// <param name="Text">What was told.</param>
internal sealed record Facts(TimeSpanSaid Time, PlaceSaid? Place, IReadOnlyList<string> Weapons, IReadOnlyList<string> Types, string? Text)
{
    private HashSet<string>? _words;

    /// <summary>The words by which what was told is compared: taken apart once, since one is held against hundreds.</summary>
    public HashSet<string> Words => _words ??= Likeness.WordsOf(this);
}

/// <summary>Why two things may be one: facts, each of which a person can check.</summary>
/// <param name="MinutesApart">Between their times; null where either is not known to within two hours.</param>
/// <param name="MetresApart">Between their points; null where either has none.</param>
/// <param name="UncertaintyMetres">Of both points together.</param>
/// <param name="IsSamePlace">Whether they are said to be at one p-code, or in the same words.</param>
/// <param name="SameWeapon">The weapon that both are said to be by.</param>
/// <param name="WeaponsDiffer">Whether they are said to be by different weapons.</param>
/// <param name="IsSameCaller">Whether one caller reported both; who that is, is not told.</param>
/// <param name="SharedWords">Words that both tell, as they are compared.</param>
/// <param name="Score">By which proposals are ordered; not a probability.</param>
public sealed record Likeness(
    int? MinutesApart, int? MetresApart, int? UncertaintyMetres, bool IsSamePlace, string? SameWeapon, bool WeaponsDiffer, bool IsSameCaller, IReadOnlyList<string> SharedWords,
    int Score)
{
    /// <summary>What two things further apart in time are never proposed for.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(6);

    /// <summary>From this score on it is proposed.</summary>
    public const int Proposed = 4;

    /// <summary>What one caller says twice counts for so much.</summary>
    internal const int OfCaller = 2;

    private static readonly TimeSpan Known = TimeSpan.FromHours(2);
    private const int Near = 250, Close = 1000, Far = 5000; // metres
    private const int Soon = 30, Later = 120; // minutes
    private const int ShortestWord = 4, FewestWords = 2, MostWords = 6;

    // Said of anything: they tell nothing apart.
    private static readonly HashSet<string> Common = [.. new[]
    {
        "قصف", "غاره", "هجوم", "انفجار", "تحت", "الانقاض", "انقاض", "يوجد", "هناك", "عالقين", "عالقون", "اشخاص", "شخص", "حاله", "اسعاف", "منزل", "مبني", "بناء",
        "strike", "attack", "bomb", "there", "people", "under", "rubble", "with", "from", "have", "been", "house", "building", "exercise", "تمرين",
    }.Select(TitleKey.Of)];

    /// <summary>How alike two things are; null where they cannot be one, or too little speaks for it.</summary>
    internal static Likeness? Of(Facts one, Facts other, bool sameCaller = false)
    {
        var score = sameCaller ? OfCaller : 0;
        if (one.Time.ApartFrom(other.Time) is { } apart && apart > Window)
        {
            return null;
        }
        int? minutes = IsExact(one.Time) && IsExact(other.Time)
            ? (int)Math.Round(Math.Abs((one.Time.Earliest!.Value - other.Time.Earliest!.Value).TotalMinutes)) : null;
        score += minutes switch { <= Soon => 3, <= Later => 1, _ => 0 };

        var metres = one.Place is { } a && other.Place is { } b ? a.MetresTo(b) : null;
        var uncertainty = metres is null ? (int?)null : one.Place!.Uncertainty + other.Place!.Uncertainty;
        if (metres > Far + uncertainty)
        {
            return null;
        }
        var samePlace = AreAtOnePlace(one.Place, other.Place);
        var ofPlace = metres is { } there ? there <= Math.Max(Near, uncertainty!.Value) ? 4 : there <= Close + uncertainty ? 2 : 0 : samePlace ? 3 : 0;
        score += ofPlace;

        var (weapon, weaponsDiffer) = Compare(one.Weapons, other.Weapons);
        score += weapon is not null ? 1 : weaponsDiffer ? -1 : 0;
        score -= Compare(one.Types, other.Types).Differ ? 3 : 0;
        var words = Shared(one, other);
        score += words.Count >= FewestWords ? 1 : 0;

        // Time alone speaks for nothing: on a bad day there is a strike every quarter of an hour somewhere.
        var speaks = ofPlace > 0 || sameCaller || (minutes <= Soon && words.Count >= FewestWords);
        return score < Proposed || !speaks ? null : new Likeness(
            minutes, metres is { } m ? (int)Math.Round(m) : null, uncertainty, samePlace, weapon, weaponsDiffer, sameCaller, words, score);
    }

    private static bool IsExact(TimeSpanSaid time) => time is { Earliest: { } from, Latest: { } to } && to - from <= Known;

    private static bool AreAtOnePlace(PlaceSaid? one, PlaceSaid? other) => one is not null && other is not null
        && ((one.Code is not null && one.Code == other.Code)
            || (one.Text is { } text && other.Text is { } words && TitleKey.Of(text) is { Length: > 0 } key && key == TitleKey.Of(words)));

    private static (string? Same, bool Differ) Compare(IReadOnlyList<string> one, IReadOnlyList<string> other)
    {
        var (these, those) = (one.Where(IsTold).ToList(), other.Where(IsTold).ToList());
        var same = these.Intersect(those, StringComparer.Ordinal).Order(StringComparer.Ordinal).FirstOrDefault();
        return (same, same is null && these.Count > 0 && those.Count > 0);

        static bool IsTold(string word) => word is not (Vocabulary.Unknown or "other");
    }

    private static List<string> Shared(Facts one, Facts other) =>
        [.. one.Words.Intersect(other.Words, StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(MostWords)];

    internal static HashSet<string> WordsOf(Facts facts) =>
        [.. TitleKey.Of($"{facts.Text} {facts.Place?.Text}").Split(
                [' ', '\u060C', '\u061B', '\u061F', ',', '.', ':', ';', '!', '?', '(', ')', '/', '-', '"', '\u00AB', '\u00BB'], StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.Length >= ShortestWord && !Common.Contains(word))];
}
