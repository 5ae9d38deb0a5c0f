using System.Diagnostics;
using System.Globalization;
using System.Text;
using Bayyina.Places;
using Bayyina.Storage;

namespace Bayyina.Bench;

/// <summary>Places searched as somebody types them, among 100,000 whose names are as much alike as those of villages are.</summary>
public sealed class PlaceBenches(BenchOptions options)
{
    private const int Seed = 9;

    // What half of all villages are called before their own name.
    private static readonly (string Arabic, string Latin)[] Before =
        [("تل", "Tell"), ("خربة", "Khirbet"), ("كفر", "Kafr"), ("دير", "Deir"), ("عين", "Ein"), ("خان", "Khan"), ("أم", "Um"), ("بيت", "Beit"), ("مزرعة", "Mazraet"), ("الشيخ", "Sheikh")];

    private static readonly (string Arabic, string Latin)[] Consonants =
    [
        ("ب", "b"), ("ت", "t"), ("ج", "j"), ("ح", "h"), ("خ", "kh"), ("د", "d"), ("ر", "r"), ("ز", "z"), ("س", "s"), ("ش", "sh"), ("ص", "s"), ("ط", "t"),
        ("ع", "'"), ("غ", "gh"), ("ف", "f"), ("ق", "q"), ("ك", "k"), ("ل", "l"), ("م", "m"), ("ن", "n"), ("ه", "h"),
    ];

    private static readonly (string Arabic, string Latin)[] Vowels = [("", "a"), ("", "i"), ("", "u"), ("ا", "a"), ("ي", "i"), ("و", "u")];

    public IEnumerable<BenchRow> Searched()
    {
        var count = (int)options.Size(100_000, 10_000);
        var random = new Random(Seed);
        var places = Enumerable.Range(0, count).Select(_ => Name(random)).ToList();
        var file = options.In("places.csv");
        using (var csv = new StreamWriter(file, append: false, Encoding.UTF8))
        {
            csv.Write("pcode,level,parent,name_en,name_ar,lat,lon\n");
            foreach (var (number, place) in places.Index())
            {
                csv.Write(string.Create(
                    CultureInfo.InvariantCulture,
                    $"X{number},community,,{place.Latin},{place.Arabic},{32.5 + (random.NextDouble() * 4.5):0.00000},{36 + (random.NextDouble() * 6):0.00000}\n"));
            }
        }
        var texts = Enumerable.Range(0, (int)options.Size(2_000, 400)).SelectMany(_ => Typed(places[random.Next(count)], random)).ToList();

        foreach (var row in Measured("SQLite", options.In("places.db"), file, texts, count))
        {
            yield return row;
        }
        using var server = new PostgresInput(options);
        foreach (var row in Measured("PostgreSQL", server.NewDatabase("places"), file, texts, count))
        {
            yield return row;
        }
    }

    private static IEnumerable<BenchRow> Measured(string store, string place, string file, List<string> texts, int count)
    {
        using var database = Database.Open(place);
        var gazetteer = new Gazetteer(database, TimeProvider.System);
        gazetteer.BringStart();
        var began = Stopwatch.GetTimestamp();
        gazetteer.Import(file);
        var imported = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        began = Stopwatch.GetTimestamp();
        if (gazetteer.Count < count)
        {
            throw new NotMeasuredException($"{gazetteer.Count} of {count} places are there");
        }
        var indexed = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var memory = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6;

        texts.Take(500).ToList().ForEach(text => gazetteer.Search(text, most: 8));
        var times = texts.ConvertAll(text =>
        {
            var start = Stopwatch.GetTimestamp();
            gazetteer.Search(text, most: 8);
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        });
        times.Sort();
        yield return BenchRow.AtMost($"{store}, a search among {count:N0} places, 95th percentile of {times.Count:N0}", times[times.Count * 95 / 100], 20, "ms");
        yield return new BenchRow(
            "the same, median and the slowest", FormattableString.Invariant($"{Pairs.Median(times):F2} and {times[^1]:F1} ms"), "–", "–", "–", null);
        yield return new BenchRow(
            "the same, taking the file in; making the index; its memory", FormattableString.Invariant($"{imported:F1} s; {indexed:F1} s; {memory:F0} MB"), "–", "–", "–", null);
    }

    private static (string Arabic, string Latin) Name(Random random)
    {
        var (arabic, latin) = (new StringBuilder(), new StringBuilder());
        if (random.Next(2) == 0)
        {
            // The first is as frequent as the next two together, as words are.
            var (ar, en) = Before[(int)(Before.Length * Math.Pow(random.NextDouble(), 2))];
            arabic.Append(ar).Append(' ');
            latin.Append(en).Append(' ');
        }
        else if (random.Next(2) == 0)
        {
            arabic.Append("ال");
            latin.Append("Al ");
        }
        var length = random.Next(3, 5);
        for (var i = 0; i < length; i++)
        {
            var (consonant, vowel) = (Consonants[random.Next(Consonants.Length)], Vowels[random.Next(Vowels.Length)]);
            arabic.Append(consonant.Arabic);
            latin.Append(consonant.Latin);
            if (i < length - 1)
            {
                arabic.Append(vowel.Arabic);
                latin.Append(vowel.Latin);
            }
        }
        if (random.Next(3) == 0)
        {
            arabic.Append('ة');
            latin.Append("ah");
        }
        return (arabic.ToString(), latin.ToString());
    }

    // What a room types: the name, its beginnings, with a slip, as the French and the papers write it, a code, coordinates.
    private static IEnumerable<string> Typed((string Arabic, string Latin) name, Random random)
    {
        yield return name.Arabic;
        yield return name.Latin;
        yield return name.Arabic[..random.Next(1, name.Arabic.Length)];
        yield return name.Latin[..random.Next(1, name.Latin.Length)];
        yield return name.Arabic.Remove(random.Next(name.Arabic.Length), 1);
        yield return name.Latin.Insert(random.Next(name.Latin.Length), "e");
        yield return name.Latin.Replace("u", "ou", StringComparison.Ordinal).Replace("sh", "ch", StringComparison.Ordinal);
        yield return name.Latin.Split(' ')[^1];
        yield return $"X{random.Next(1000)}";
        yield return string.Create(CultureInfo.InvariantCulture, $"{33 + random.NextDouble():0.0000}, {37 + random.NextDouble():0.0000}");
    }
}
