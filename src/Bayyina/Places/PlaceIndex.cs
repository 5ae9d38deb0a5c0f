namespace Bayyina.Places;

/// <summary>Every spelling of every place, in memory, by its letters, its words, its consonants and its consonants less one.</summary>
/// <remarks>It never changes once it is made: any number may search it at once.</remarks>
internal sealed class PlaceIndex
{
    private const int MostCandidates = 6000;
    private const int ShortBones = 3;
    private const int MostMore = 4;

    private readonly Place[] _places;
    private readonly int[] _owner;
    private readonly string[] _folded;
    private readonly string[] _joined;
    private readonly string[] _fine;
    private readonly string[] _bones;
    private readonly string?[] _otherBones;
    private readonly (string Key, int Name)[] _byJoined;
    private readonly (string Key, int Name)[] _byWord;
    private readonly (string Key, int Name)[] _byBones;
    // Hash of a skeleton with one letter left out (or of the letters, where it is short) in the upper half, the name in the lower.
    private readonly ulong[] _byLess;
    private readonly Dictionary<string, int> _byCode;

    public PlaceIndex(IEnumerable<Place> places)
    {
        _places = [.. places];
        _byCode = new Dictionary<string, int>(_places.Length, StringComparer.OrdinalIgnoreCase);
        List<int> owner = [];
        List<string> folded = [], joined = [], fine = [], first = [];
        List<string?> second = [];
        List<(string, int)> words = [], bones = [];
        List<ulong> less = [];
        var spellings = Array.ConvertAll(
            _places, place => place.Names.SelectMany(Spellings).Select(Spelling.Fold).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).ToArray());
        var owners = Owners(spellings);
        for (var i = 0; i < _places.Length; i++)
        {
            _byCode.TryAdd(_places[i].Code, i);
            foreach (var name in spellings[i])
            {
                var number = owner.Count;
                owner.Add(owners[i]);
                folded.Add(name);
                joined.Add(name.Contains(' ') ? name.Replace(" ", "", StringComparison.Ordinal) : name);
                fine.Add(Spelling.Fine(name) is var sounds && sounds == name ? name : sounds);
                words.AddRange(name.Split(' ').Select(word => (word, number)));
                var skeletons = Spelling.Skeletons(name, asked: false).Where(skeleton => skeleton.Length > 0).Distinct(StringComparer.Ordinal).ToList();
                first.Add(skeletons.FirstOrDefault() ?? "");
                second.Add(skeletons.ElementAtOrDefault(1));
                bones.AddRange(skeletons.Select(skeleton => (skeleton, number)));
                less.AddRange(skeletons.Where(skeleton => skeleton.Length > ShortBones).SelectMany(Less).Concat(IsShort(skeletons) ? Less("~" + fine[^1]) : []).Distinct().Select(hash => ((ulong)hash << 32) | (uint)number));
            }
        }
        (_owner, _folded, _joined, _fine, _bones, _otherBones) = ([.. owner], [.. folded], [.. joined], [.. fine], [.. first], [.. second]);
        (_byJoined, _byWord, _byBones, _byLess) = (Sorted(_joined.Select((key, name) => (key, name))), Sorted(words), Sorted(bones), [.. less]);
        Array.Sort(_byLess);
    }

    public int Count => _places.Length;

    public IReadOnlyList<Place> Places => _places;

    public Place? Find(string code) => _byCode.TryGetValue(code, out var place) ? _places[place] : null;

    /// <param name="text">As somebody types it.</param>
    /// <param name="near">Where one is: among equals, what is near comes first.</param>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<(Place Place, PlaceMatch Match)> Search(string text, GeoPoint? near, int most)
    {
        var best = new Dictionary<int, (double Score, PlaceMatch Match)>();
        var asked = text.Trim();
        foreach (var code in CodesOf(asked))
        {
            if (_byCode.TryGetValue(code, out var place))
            {
                best[place] = (-10, PlaceMatch.Code);
            }
        }
        var folded = Spelling.Fold(text);
        if (folded.Length > 0)
        {
            var skeletons = Spelling.Skeletons(folded, asked: true).Where(skeleton => skeleton.Length > 0).Distinct(StringComparer.Ordinal).ToList();
            var question = new Question(
                asked, folded, folded.Replace(" ", "", StringComparison.Ordinal), folded.Split(' '), Spelling.Fine(folded), skeletons, IsArabic(folded), near);
            foreach (var name in Candidates(question))
            {
                var (score, match) = Judge(question, name);
                if (!best.TryGetValue(_owner[name], out var before) || score < before.Score)
                {
                    best[_owner[name]] = (score, match);
                }
            }
        }
        return
        [
            .. best.OrderBy(hit => hit.Value.Score).ThenBy(hit => _places[hit.Key].Code, StringComparer.Ordinal).Take(most)
                .Select(hit => (_places[hit.Key], hit.Value.Match)),
        ];
    }

    // Where GeoNames was brought in beside another list, most places stand in both: found by the names of either, the other list's is shown.
    private int[] Owners(string[][] spellings)
    {
        var owners = Enumerable.Range(0, _places.Length).ToArray();
        if (!Array.Exists(_places, IsOfGeoNames) || Array.TrueForAll(_places, IsOfGeoNames))
        {
            return owners;
        }
        var others = owners.Where(i => !IsOfGeoNames(_places[i])).SelectMany(i => spellings[i].Select(name => (name, i))).ToLookup(pair => pair.name, pair => pair.i, StringComparer.Ordinal);
        for (var i = 0; i < owners.Length; i++)
        {
            if (IsOfGeoNames(_places[i]))
            {
                owners[i] = spellings[i].SelectMany(name => others[name]).Where(other => AreOne(_places[i], _places[other]))
                    .DefaultIfEmpty(i).MinBy(other => _places[other].Point.MetresTo(_places[i].Point));
            }
        }
        return owners;
    }

    private static bool AreOne(Place one, Place other) =>
        one.Level == other.Level && one.Point.MetresTo(other.Point) < 2.0 * Math.Max(one.Uncertainty, other.Uncertainty);

    private static bool IsOfGeoNames(Place place) => place.Code.Length > 1 && place.Code[0] == 'G' && char.IsAsciiDigit(place.Code[1]);

    private sealed record Question(string Asked, string Folded, string Joined, string[] Words, string Fine, List<string> Bones, bool IsArabic, GeoPoint? Near);

    // Written with spaces, in small letters, with digits of any kind: SY 0702, ٠٧٠٢.
    private static IEnumerable<string> CodesOf(string asked)
    {
        yield return asked;
        var plain = string.Concat(asked.Where(c => !char.IsWhiteSpace(c)).Select(c => char.IsDigit(c) ? (char)('0' + (int)char.GetNumericValue(c)) : c));
        if (plain != asked)
        {
            yield return plain;
        }
    }

    // "Abdin (Khan Shaykun)" is called Abdin; what stands in brackets tells it from another.
    private static IEnumerable<string> Spellings(string name)
    {
        yield return name;
        if (name.IndexOf('(', StringComparison.Ordinal) is > 0 and var bracket)
        {
            yield return name[..bracket];
        }
    }

    private HashSet<int> Candidates(Question question)
    {
        var found = new HashSet<int>();
        Add(found, _byJoined, question.Joined, prefix: true);
        var words = question.Words;
        // Of several words the longest is the rarest; the others are held against the name.
        var rarest = words.MaxBy(word => word.Length)!;
        foreach (var name in Range(_byWord, rarest, prefix: true).Take(MostCandidates))
        {
            if (words.Length == 1 || HasWords(_folded[name], words))
            {
                found.Add(name);
            }
        }
        foreach (var skeleton in question.Bones)
        {
            Add(found, _byBones, skeleton, prefix: false);
            if (skeleton.Length > ShortBones)
            {
                Add(found, _byBones, skeleton, prefix: true);
            }
            if (skeleton.Length >= ShortBones)
            {
                AddLess(found, Less(skeleton));
            }
        }
        if (question.Bones.Count == 0 || question.Bones.Exists(skeleton => skeleton.Length <= ShortBones + 1))
        {
            AddLess(found, Less("~" + question.Fine));
        }
        return found;
    }

    private static bool IsShort(List<string> skeletons) => skeletons.Count == 0 || skeletons.Exists(skeleton => skeleton.Length <= ShortBones);

    private static bool HasWords(string folded, string[] words) => Array.TrueForAll(words, word =>
    {
        for (var at = folded.IndexOf(word, StringComparison.Ordinal); at >= 0; at = folded.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            if (at == 0 || folded[at - 1] == ' ')
            {
                return true;
            }
        }
        return false;
    });

    // The less, the better: a step for how it met, a quarter for each level down, half a step for what differs, and nearness worth a step.
    private (double Score, PlaceMatch Match) Judge(Question question, int name)
    {
        var place = _places[_owner[name]];
        var (match, score) = Meet(question, name, place);
        score += 0.25 * (int)place.Level;
        if (question.Near is { } near)
        {
            score -= Math.Max(0, 1 - (near.MetresTo(place.Point) / 100_000));
        }
        return (score, match);
    }

    private (PlaceMatch Match, double Score) Meet(Question question, int name, Place place)
    {
        if (_joined[name] == question.Joined)
        {
            return place.Names.SelectMany(Spellings).Any(written => string.Equals(written.Trim(), question.Asked, StringComparison.OrdinalIgnoreCase))
                ? (PlaceMatch.Exact, 0) : (PlaceMatch.Folded, 1);
        }
        if (_folded[name].StartsWith(question.Folded, StringComparison.Ordinal) && _folded[name][question.Folded.Length] == ' ')
        {
            // Whole words of a name are more than what sounds a little like them: معرة is Maarrat An-Numan before it is Mare.
            return (PlaceMatch.Beginning, 2);
        }
        var oneScript = IsArabic(_folded[name]) == question.IsArabic;
        // Each letter that one has more costs something: what differs by many is not worth measuring.
        var distance = !oneScript ? double.NaN
            : Math.Abs(question.Fine.Length - _fine[name].Length) > MostMore ? double.PositiveInfinity
            : Spelling.Distance(question.Fine, _fine[name]);
        var alike = question.Bones.Exists(bones => bones == _bones[name] || bones == _otherBones[name]);
        if (alike && (!oneScript || distance <= 1.3))
        {
            return (PlaceMatch.SoundsAlike, 2 + (oneScript ? distance : 0.4));
        }
        if (_joined[name].StartsWith(question.Joined, StringComparison.Ordinal))
        {
            return (PlaceMatch.Beginning, 3 + Math.Min(0.2, (_joined[name].Length - question.Joined.Length) / 100.0));
        }
        if (HasWords(_folded[name], question.Words))
        {
            return (PlaceMatch.Words, 4);
        }
        if (distance <= 1.6)
        {
            return (PlaceMatch.OneEdit, 4.2 + (distance / 2));
        }
        if (oneScript && question.Bones.Exists(bones => bones.Length >= ShortBones && _bones[name].StartsWith(bones, StringComparison.Ordinal))
            && Spelling.Distance(question.Fine, _fine[name], toBeginning: true) is <= 1.3 and var begun)
        {
            return (PlaceMatch.Beginning, 3.4 + (begun / 2));
        }
        return (PlaceMatch.Loose, 6 + (oneScript ? Math.Min(3, distance / 2) : alike ? 0 : 1));
    }

    private static bool IsArabic(string folded) => folded.Any(c => c is >= '\u0600' and <= '\u06FF');

    private static void Add(HashSet<int> found, (string Key, int Name)[] sorted, string key, bool prefix)
    {
        foreach (var name in Range(sorted, key, prefix).Take(MostCandidates))
        {
            found.Add(name);
        }
    }

    private void AddLess(HashSet<int> found, IEnumerable<uint> hashes)
    {
        foreach (var hash in hashes.Distinct())
        {
            var at = Array.BinarySearch(_byLess, (ulong)hash << 32);
            for (at = at < 0 ? ~at : at; at < _byLess.Length && _byLess[at] >> 32 == hash && found.Count < 2 * MostCandidates; at++)
            {
                found.Add((int)(uint)_byLess[at]);
            }
        }
    }

    private static IEnumerable<int> Range((string Key, int Name)[] sorted, string key, bool prefix)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (string.CompareOrdinal(sorted[middle].Key, key) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        for (; low < sorted.Length && (prefix ? sorted[low].Key.StartsWith(key, StringComparison.Ordinal) : sorted[low].Key == key); low++)
        {
            yield return sorted[low].Name;
        }
    }

    private static (string Key, int Name)[] Sorted(IEnumerable<(string Key, int Name)> entries)
    {
        var sorted = entries.ToArray();
        Array.Sort(sorted, (one, other) => string.CompareOrdinal(one.Key, other.Key) is not 0 and var order ? order : one.Name.CompareTo(other.Name));
        return sorted;
    }

    // The word itself and each form of it with one letter left out: two that share one are at most a letter put in, left out, exchanged or swapped apart.
    private static IEnumerable<uint> Less(string word)
    {
        yield return Hash(word, -1);
        for (var i = word[0] == '~' ? 1 : 0; i < word.Length; i++)
        {
            yield return Hash(word, i);
        }
    }

    // FNV-1a.
    private static uint Hash(string word, int without)
    {
        var hash = 2166136261u;
        for (var i = 0; i < word.Length; i++)
        {
            if (i != without)
            {
                hash = (hash ^ word[i]) * 16777619u;
            }
        }
        return hash;
    }
}
