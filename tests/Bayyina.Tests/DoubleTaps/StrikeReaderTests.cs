using System.Globalization;
using System.Text;
using Bayyina.DoubleTaps;
using Bayyina.Statements;

namespace Bayyina.Tests.DoubleTaps;

/// <summary>A list is read as it stands, or refused with every row that is wrong named by its line.</summary>
public class StrikeReaderTests
{
    private const string Header = "id,time,lat,lon,uncertainty_m\n";
    private const string Good = "a,2017-04-04T06:45+03:00,35.449,36.6485,100\n";

    [Theory]
    [InlineData("strikes.empty", 1, "")]
    [InlineData("strikes.empty", 1, "\uFEFF\r\n\r\n")]
    [InlineData("strikes.column_missing", 1, "id,time,lat,lon\n")]
    [InlineData("strikes.column_twice", 1, "id,time,lat,lon,uncertainty_m,lat\n")]
    [InlineData("strikes.cells", 3, Header + Good + "b,2017-04-04T06:45Z,35,36\n")]
    [InlineData("strikes.cells", 2, Header + "b,2017-04-04T06:45Z,35,36,1,\n")]
    [InlineData("strikes.id_malformed", 2, Header + ",2017-04-04T06:45Z,35,36,1\n")]
    [InlineData("strikes.id_malformed", 2, Header + "\"a\nb\",2017-04-04T06:45Z,35,36,1\n")]
    [InlineData("strikes.id_twice", 4, Header + Good + "b,2017-04-04T06:45Z,35,36,1\n\"a\",2017-04-05T06:45Z,35,36,1\n")]
    [InlineData("strikes.time_no_zone", 2, Header + "b,2017-04-04T06:45,35,36,1\n")]
    [InlineData("strikes.time_no_zone", 2, Header + "b,2017-04-04T06:45:30,35,36,1\n")]
    [InlineData("strikes.time_no_zone", 2, Header + "b,2017-04-04T06:45Z/2017-04-04T07:45,35,36,1\n")]
    [InlineData("strikes.time_malformed", 2, Header + "b,04/04/2017 06:45,35,36,1\n")]
    [InlineData("strikes.time_no_zone", 2, Header + "b,2017-04-04,35,36,1\n")]
    [InlineData("strikes.time_malformed", 2, Header + "b,2017-04,35,36,1\n")]
    [InlineData("strikes.time_malformed", 2, Header + "b,2017-04-04~,35,36,1\n")]
    [InlineData("strikes.time_malformed", 2, Header + "b,2017-04-04T06:45:00.500Z,35,36,1\n")]
    [InlineData("strikes.time_malformed", 2, Header + "b,2017-04-04 06:45+03:00,35,36,1\n")]
    [InlineData("strikes.time_malformed", 2, Header + "b,2017-04-04T24:00Z,35,36,1\n")]
    [InlineData("strikes.time_malformed", 2, Header + "b,2017-04-04T06:45-00:00,35,36,1\n")]
    [InlineData("strikes.time_malformed", 2, Header + "b,,35,36,1\n")]
    [InlineData("strikes.time_malformed", 2, Header + "b,٢٠١٧-٠٤-٠٤T٠٦:٤٥Z,35,36,1\n")]
    [InlineData("strikes.time_malformed", 2, Header + "b,2017-02-29T06:45Z,35,36,1\n")]
    [InlineData("strikes.time_malformed", 2, Header + "b,2017-04-04T06:45Z/2017-04-04T06:44Z,35,36,1\n")]
    [InlineData("strikes.time_too_wide", 2, Header + "b,2017-04-04T06:45Z/2017-04-06T06:46Z,35,36,1\n")]
    [InlineData("strikes.latitude", 2, Header + "b,2017-04-04T06:45Z,90.0001,36,1\n")]
    [InlineData("strikes.latitude", 2, Header + "b,2017-04-04T06:45Z,\"35,4\",36,1\n")]
    [InlineData("strikes.latitude", 2, Header + "b,2017-04-04T06:45Z,NaN,36,1\n")]
    [InlineData("strikes.latitude", 2, Header + "b,2017-04-04T06:45Z,,36,1\n")]
    [InlineData("strikes.longitude", 2, Header + "b,2017-04-04T06:45Z,35,-180.1,1\n")]
    [InlineData("strikes.longitude", 2, Header + "b,2017-04-04T06:45Z,35,36E,1\n")]
    [InlineData("strikes.longitude", 2, Header + "b,2017-04-04T06:45Z,35,٣٦,1\n")]
    [InlineData("strikes.uncertainty", 2, Header + "b,2017-04-04T06:45Z,35,36,\n")]
    [InlineData("strikes.uncertainty", 2, Header + "b,2017-04-04T06:45Z,35,36,-1\n")]
    [InlineData("strikes.uncertainty", 2, Header + "b,2017-04-04T06:45Z,35,36,Infinity\n")]
    [InlineData("strikes.uncertainty", 2, Header + "b,2017-04-04T06:45Z,35,36,1e9\n")]
    [InlineData("strikes.quotes", 2, Header + "b\"c,2017-04-04T06:45Z,35,36,1\n")]
    [InlineData("strikes.quotes", 2, Header + "\"b\"c,2017-04-04T06:45Z,35,36,1\n")]
    [InlineData("strikes.quotes", 3, Header + Good + "\"b,2017-04-04T06:45Z,35,36,1\n")]
    [InlineData("strikes.arrival_early", 2, "id,time,lat,lon,uncertainty_m,arrival_time\na,2017-04-04T06:45Z,35,36,1,2017-04-04T06:44Z\n")]
    [InlineData("strikes.time_no_zone", 2, "id,time,lat,lon,uncertainty_m,last_received_time\na,2017-04-04T06:45Z,35,36,1,2017-04-04T08:44\n")]
    public void What_is_wrong_is_named_by_its_line_in_both_languages(string code, int line, string file)
    {
        var reading = Read(file);

        Assert.Null(reading.Strikes);
        var fault = Assert.Single(reading.Faults);
        Assert.Equal((code, line), (fault.Code, fault.Line));
        Assert.All(["en", "ar"], (string language) => Assert.True(Problems.Has(code, CultureInfo.GetCultureInfo(language)), code));
    }

    [Fact]
    public void Every_wrong_row_is_named_and_every_wrong_cell_of_it()
    {
        var reading = Read(Header + "a,x,y,z,\n" + Good + "b,2017-04-04T06:45Z,35,36,\n");

        Assert.Equal([(2, "time"), (2, "lat"), (2, "lon"), (2, "uncertainty_m"), (4, "uncertainty_m")], reading.Faults.Select(fault => (fault.Line, fault.Column)));
    }

    [Fact]
    public void A_hundred_faults_are_told_and_all_are_counted()
    {
        var reading = Read(Header + string.Concat(Enumerable.Repeat("a,x,35,36,1\n", 1000)));

        Assert.Equal((100, 1000), (reading.Faults.Count, reading.FaultCount));
    }

    [Fact]
    public void Broken_text_is_refused_by_its_line()
    {
        var reading = StrikeReader.Read([.. Encoding.UTF8.GetBytes(Header + Good), (byte)'b', 0xC3, (byte)'\n']);

        Assert.Equal(("strikes.not_utf8", 3), (reading.Faults[0].Code, reading.Faults[0].Line));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Line_ends_a_byte_order_mark_quotes_blanks_columns_in_any_order_and_foreign_ones_are_read(string end)
    {
        var file = "\uFEFF\"lon\", lat ,ملاحظة,id,time,uncertainty_m{0}{0}36.5,35.25,\"سطر{0}ثان, \"\"هكذا\"\"\",\"الهجوم \"\"١\"\"\",2017-04-04T06:45:10+03:00,1e2{0}-36.5,+35.5,,b,2017-04-04T03:45Z/2017-04-04T04:45Z,0"
            .Replace("{0}", end, StringComparison.Ordinal);

        var reading = Read(file);

        Assert.Empty(reading.Faults);
        Assert.Equal(["ملاحظة"], reading.IgnoredColumns);
        var table = reading.Strikes!;
        Assert.Equal(["الهجوم \"١\"", "b"], [table.Id(0), table.Id(1)]);
        Assert.Equal(3600, table.Time(1).To - table.Time(1).From);
        Assert.Equal(29 + (50 / 60.0), table.MinutesBetween(0, 1), 6);
        Assert.Equal((35.25, 36.5, 100.0), (table.Rows[0].Latitude, table.Rows[0].Longitude, table.Rows[0].Uncertainty));
        Assert.Equal((35.5, -36.5), (table.Rows[1].Latitude, table.Rows[1].Longitude));
        Assert.Equal([3, 5], table.Rows.Select(row => row.Line));
    }

    [Fact]
    public void A_number_is_the_nearest_to_what_is_written()
    {
        var random = new Random(754);
        for (var i = 0; i < 20_000; i++)
        {
            var text = ((random.NextDouble() - 0.5) * 180).ToString(i % 2 == 0 ? "R" : $"F{random.Next(20)}", CultureInfo.InvariantCulture);
            Assert.Equal(double.Parse(text, CultureInfo.InvariantCulture), Read($"{Header}a,2017-04-04T06:45Z,{text},36,1\n").Strikes!.Rows[0].Latitude);
        }
    }

    [Fact]
    public void Times_are_those_of_the_products_own_profile()
    {
        const string letters = "0123456789-:/TZ+ ";
        var random = new Random(8601);
        var right = 0;
        for (var i = 0; i < 50_000; i++)
        {
            var text = $"20{random.Next(100):D2}-{random.Next(14):D2}-{random.Next(33):D2}T{random.Next(26):D2}:{random.Next(62):D2}"
                + (random.Next(2) == 0 ? $":{random.Next(62):D2}" : "") + (random.Next(2) == 0 ? "Z" : $"{"+-"[random.Next(2)]}{random.Next(16):D2}:{random.Next(62):D2}");
            text = random.Next(3) == 0 ? text.Remove(random.Next(text.Length - 1), 1).Insert(random.Next(10), letters[random.Next(letters.Length)].ToString()) : text;
            var code = StrikeTime.Read(text, null, out var time);
            Assert.Equal(Edtf.IsValid(text) && text.Contains('T', StringComparison.Ordinal) && !text.Contains('/', StringComparison.Ordinal), code is null);
            if (code is null)
            {
                right++;
                Assert.Equal(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).UtcTicks / TimeSpan.TicksPerSecond, time.From);
            }
        }
        Assert.InRange(right, 5_000, 45_000);
    }

    [Fact]
    public void Times_without_an_offset_and_days_are_read_where_somebody_says_what_they_are_ahead_by()
    {
        var reading = StrikeReader.Read(
            Encoding.UTF8.GetBytes(Header + "a,2017-04-04T06:45,35,36,1\nb,2017-04-04T06:45+00:00,35,36,1\nc,2017-04-04,35,36,1\nd,2017-04-03/2017-04-04T01:00,35,36,1\n"), TimeSpan.FromHours(3));

        var table = reading.Strikes!;
        var times = Enumerable.Range(0, table.Count).ToDictionary(table.Id, table.Time);
        long At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).UtcTicks / TimeSpan.TicksPerSecond;
        Assert.Equal(new StrikeTime(At("2017-04-04T03:45Z"), At("2017-04-04T03:45Z")), times["a"]);
        Assert.Equal(new StrikeTime(At("2017-04-04T06:45Z"), At("2017-04-04T06:45Z")), times["b"]);
        Assert.Equal(new StrikeTime(At("2017-04-03T21:00Z"), At("2017-04-04T20:59:59Z")), times["c"]);
        Assert.Equal(new StrikeTime(At("2017-04-02T21:00Z"), At("2017-04-03T22:00Z")), times["d"]);
    }

    [Fact]
    public void Mangled_files_throw_nothing()
    {
        var random = new Random(4180);
        var good = Encoding.UTF8.GetBytes("id,time,lat,lon,uncertainty_m,arrival_time,target,linked_ids,last_received_time\r\n\"a\"\"1\",2017-04-04T06:45+03:00,35.449,36.6485,100,2017-04-04T07:45+03:00,مشفى,\"x;y\",\r\n");
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = good.ToArray();
            for (var change = random.Next(4); change >= 0; change--)
            {
                bytes[random.Next(bytes.Length)] = random.Next(2) == 0 ? (byte)",\"\r\n;/"[random.Next(6)] : (byte)random.Next(256);
            }
            var reading = StrikeReader.Read(bytes[..random.Next(bytes.Length + 1)]);
            Assert.True(reading.Strikes is not null ^ reading.FaultCount > 0);
            if (reading.Strikes is { } table)
            {
                PairSearch.Find(table, new PairDefinition());
            }
        }
    }

    private static StrikeReading Read(string file) => StrikeReader.Read(Encoding.UTF8.GetBytes(file));
}
