using System.Globalization;
using System.Text;

namespace Bayyina.Bench;

/// <summary>Pairs among a million strikes of ten years, clustered in 400 towns: the command as a person runs it, launcher and reading included.</summary>
public sealed class DoubleTapBenches(BenchOptions options)
{
    private const int Towns = 400;
    private const long TenYears = 10L * 365 * 86_400;

    // A careful person's way with stock tools: sort by time, sweep, hold each strike against those of the last four hours.
    private const string Sweep =
        """
        tail -n +2 "$1" | LC_ALL=C sort -t, -k2,2 | LC_ALL=C awk -F, '
          BEGIN { n = 0; first = 0; rad = atan2(0, -1) / 180; split("0 31 59 90 120 151 181 212 243 273 304 334", before, " ") }
          {
            y = substr($2, 1, 4); m = substr($2, 6, 2) + 0
            leap = (y % 4 == 0 && m > 2) ? 1 : 0
            day = y * 365 + int((y - 1) / 4) + before[m] + leap + substr($2, 9, 2)
            t[n] = day * 86400 + substr($2, 12, 2) * 3600 + substr($2, 15, 2) * 60 + substr($2, 18, 2)
            lat[n] = $3 * rad; lon[n] = $4 * rad; u[n] = $5
            while (t[n] - t[first] > 14400) { delete t[first]; delete lat[first]; delete lon[first]; delete u[first]; first++ }
            for (i = first; i < n; i++) {
              r = u[i] + u[n]; if (r < 250) r = 250
              dn = lat[n] - lat[i]; if (dn * 6371008.8 > r || -dn * 6371008.8 > r) continue
              a = sin(dn / 2); b = sin((lon[n] - lon[i]) / 2); h = a * a + cos(lat[i]) * cos(lat[n]) * b * b
              if (2 * 6371008.8 * atan2(sqrt(h), sqrt(1 - h)) <= r) pairs++
            }
            n++
          }
          END { print pairs + 0 }'
        """;

    public IEnumerable<BenchRow> Pairs()
    {
        var command = new Command(options);
        var count = options.Size(1_000_000, 200_000);
        var (many, few) = (Strikes("strikes.csv", count), Strikes("fewer.csv", count / 10));
        var output = options.In("pairs.jsonl");
        CommandRun Ours(string list) => command.Shell("\"$1\" double-taps \"$2\" --json > \"$3\"", options.Launcher, list, output);

        var found = 0L;
        var counted = "";
        var large = Bench.Pairs.Measure(
            options.Rounds,
            () =>
            {
                var run = Ours(many);
                found = File.ReadLines(output).LongCount();
                return run;
            },
            () =>
            {
                var run = command.Shell(Sweep, many);
                counted = run.Output.Trim();
                return run;
            });
        if (counted != found.ToString(CultureInfo.InvariantCulture))
        {
            throw new NotMeasuredException($"{found} pairs, and the reference counts {counted}");
        }
        var small = Bench.Pairs.Median(Enumerable.Range(-1, options.Rounds + 1).Select(_ => Ours(few).Seconds).ToList().Skip(1));
        yield return BenchRow.AtMost($"double-taps, {count:N0} strikes of ten years in {Towns} towns, reading included ({found:N0} pairs)", large.Ours, 3, "s");
        yield return BenchRow.Pair("the same, against `sort` + `awk` that sweeps four hours", large.Ours, large.Reference, 1.0);
        yield return BenchRow.Growth($"double-taps, a strike among {count:N0}, against among {count / 10:N0}", large.Ours * 1e6 / count, small * 1e6 / (count / 10), "µs");
        var most = Strikes("most.csv", count * 3);
        var largest = Bench.Pairs.Median(Enumerable.Range(-1, options.Rounds + 1).Select(_ => Ours(most).Seconds).ToList().Skip(1));
        yield return BenchRow.Growth($"double-taps, a strike among {count * 3:N0}, against among {count:N0}", largest * 1e6 / (count * 3), large.Ours * 1e6 / count, "µs");
    }

    // Most strikes alone; one in twenty is followed nearby, as often as not within the hour. The order of rows is none.
    private string Strikes(string name, long count)
    {
        var random = new Random(400);
        var towns = Enumerable.Range(0, Towns).Select(_ => (Latitude: 34.5 + (random.NextDouble() * 2.2), Longitude: 36 + (random.NextDouble() * 3))).ToArray();
        var rows = new List<string>();
        while (rows.Count < count)
        {
            var town = towns[(int)(Towns * Math.Pow(random.NextDouble(), 2))];
            var (latitude, longitude) = (town.Latitude + ((random.NextDouble() - 0.5) / 25), town.Longitude + ((random.NextDouble() - 0.5) / 20));
            var second = random.NextInt64(TenYears);
            var arrival = random.Next(3) == 0 ? Text(second + random.Next(300, 2400)) : "";
            rows.Add(Row(rows.Count, second, latitude, longitude, arrival, random));
            if (random.Next(20) == 0)
            {
                rows.Add(Row(
                    rows.Count, second + (long)(-2400 * Math.Log(1 - random.NextDouble())), latitude + ((random.NextDouble() - 0.5) / 500),
                    longitude + ((random.NextDouble() - 0.5) / 500), "", random));
            }
        }
        var shuffled = rows.Take((int)count).ToArray();
        random.Shuffle(shuffled);
        var path = options.In(name);
        File.WriteAllLines(path, shuffled.Prepend("id,time,lat,lon,uncertainty_m,arrival_time,target,linked_ids,last_received_time"), new UTF8Encoding(false));
        return path;
    }

    private static readonly int[] Uncertainties = [10, 25, 50, 100, 100, 250, 1000];

    private static string Row(int number, long second, double latitude, double longitude, string arrival, Random random) => string.Create(
        CultureInfo.InvariantCulture, $"S{number:D7},{Text(second)},{latitude:F5},{longitude:F5},{Uncertainties[random.Next(Uncertainties.Length)]},{arrival},,,");

    private static string Text(long second) => new DateTime(2013, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(second).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
