using Bayyina.Statements;

namespace Bayyina.Tests.Statements;

public class EdtfTests
{
    [Theory]
    [InlineData("2016")]
    [InlineData("2016-08")]
    [InlineData("2016-08-17")]
    [InlineData("2016-02-29")]
    [InlineData("0001-01-01")]
    [InlineData("9999-12-31")]
    [InlineData("2016-08~")]
    [InlineData("2013?")]
    [InlineData("2013%")]
    [InlineData("2016-08-17?")]
    [InlineData("201X")]
    [InlineData("20XX")]
    [InlineData("201X~")]
    [InlineData("2016-XX")]
    [InlineData("2016-08-XX")]
    [InlineData("2016-XX-XX")]
    [InlineData("2016-XX-XX?")]
    [InlineData("2013/2014")]
    [InlineData("2013~/2014?")]
    [InlineData("2016-08/2016")]
    [InlineData("2016/2016-08")]
    [InlineData("201X/2016-08-17")]
    [InlineData("2016-08-17/..")]
    [InlineData("../2016-08-17")]
    [InlineData("2016-08-17/")]
    [InlineData("/2016-08-17")]
    [InlineData("2016-08-17T10:15Z")]
    [InlineData("2016-08-17T10:15+03:00")]
    [InlineData("2016-08-17T10:15:59+03:00")]
    [InlineData("2016-08-17T00:00:00Z")]
    [InlineData("2016-08-17T23:59:59-03:30")]
    [InlineData("2016-08-17T10:15+00:00")]
    [InlineData("2016-08-17T10:15+03:00/2016-08-17T10:40+03:00")]
    [InlineData("2016-08-17T23:30-05:00/2016-08-18T00:30-05:00")]
    [InlineData("2016-08-18T01:00+14:00/2016-08-17T23:00Z")] // the same moment looks a day later further east
    [InlineData("2016-08-17T10:15Z/2016-08-17")]
    [InlineData("2016-08-17/2016-08-17T10:15Z")]
    [InlineData("2016-08-17T10:15Z/..")]
    [InlineData("/2016-08-17T10:15Z")]
    public void Is_of_the_profile(string text) => Assert.True(Edtf.IsValid(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("/")]
    [InlineData("..")]
    [InlineData("../..")]
    [InlineData("../")]
    [InlineData("2013/2014/2015")]
    [InlineData("2013 / 2014")]
    [InlineData("2016-8-17")]
    [InlineData("2016-08-17 ")]
    [InlineData(" 2016-08-17")]
    [InlineData("2016-08-17\n")]
    [InlineData("20160817")]
    [InlineData("17-08-2016")]
    [InlineData("2016/08/17")]
    [InlineData("16")]
    [InlineData("201")]
    [InlineData("12016")]
    [InlineData("-2016")]
    [InlineData("Y12016")]
    [InlineData("2016-21")] // a season of level 1, which the profile has not
    [InlineData("0000")]
    [InlineData("0000-XX")]
    [InlineData("2016-00")]
    [InlineData("2016-13")]
    [InlineData("2016-08-00")]
    [InlineData("2016-08-32")]
    [InlineData("2015-02-29")]
    [InlineData("1900-02-29")]
    [InlineData("2016-04-31")]
    [InlineData("2XXX")] // level 2
    [InlineData("XXXX")]
    [InlineData("X016")]
    [InlineData("20X6")]
    [InlineData("201X-08")]
    [InlineData("201X-08-17")]
    [InlineData("XXXX-08-17")]
    [InlineData("2016-XX-17")]
    [InlineData("2016-0X")]
    [InlineData("2016-08-1X")]
    [InlineData("2016-xx")]
    [InlineData("2016~?")]
    [InlineData("2016~-08")]
    [InlineData("~2016")]
    [InlineData("?")]
    [InlineData("2016-08-17T10:15")] // no offset
    [InlineData("2016-08-17T10Z")]
    [InlineData("2016-08-17T1:15Z")]
    [InlineData("2016-08-17T24:00Z")]
    [InlineData("2016-08-17T10:60Z")]
    [InlineData("2016-08-17T10:15:60Z")]
    [InlineData("2016-08-17T10:15:00.5Z")]
    [InlineData("2016-08-17T10:15z")]
    [InlineData("2016-08-17t10:15Z")]
    [InlineData("2016-08-17 10:15Z")]
    [InlineData("2016-08-17T10:15+0300")]
    [InlineData("2016-08-17T10:15+3:00")]
    [InlineData("2016-08-17T10:15+03")]
    [InlineData("2016-08-17T10:15+15:00")]
    [InlineData("2016-08-17T10:15-00:00")]
    [InlineData("2016-08-17T10:15~")]
    [InlineData("2016-08-17T10:15Z~")]
    [InlineData("2016-02-30T10:15Z")]
    [InlineData("2016-08T10:15Z")]
    [InlineData("201X-08-17T10:15Z")]
    [InlineData("T10:15Z")]
    [InlineData("T")]
    [InlineData("TZ")]
    [InlineData("0001-01-01T00:00+14:00")]
    [InlineData("٢٠١٦-٠٨-١٧")]
    [InlineData("٢٠١٦-٠٨-١٧T10:15Z")]
    [InlineData("2014/2013")] // ends before it begins
    [InlineData("2016-08/2016-07-31")]
    [InlineData("2017/2016-XX")]
    [InlineData("202X/201X")]
    [InlineData("2016-08-17T10:15Z/2016-08-17T10:14Z")]
    [InlineData("2016-08-17T10:15+03:00/2016-08-17T10:15+04:00")]
    [InlineData("2016-08-17T10:15Z/2016-08-16")]
    [InlineData("2016-08-17/2016-08-16T23:59Z")]
    [InlineData("2016-08-17T10:15Z/2016-08-17T10:16")]
    [InlineData("2016-08-17/later")]
    public void Is_not_of_the_profile(string? text) => Assert.False(Edtf.IsValid(text));

    [Fact]
    public void A_long_text_is_refused_without_being_read() => Assert.False(Edtf.IsValid(new string('2', 1 << 20)));

    [Fact]
    public void Twenty_thousand_mangled_dates_throw_nothing()
    {
        const string letters = "0123456789-:/TZX~?%+. ٢";
        var random = new Random(8601);
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(40)).Select(_ => letters[random.Next(letters.Length)])]);
            Edtf.IsValid(text);
            Edtf.IsValid("2016-08-17T10:15+03:00/2016-08-18".Remove(random.Next(20), random.Next(8)).Insert(random.Next(20), text.Length > 0 ? text[..1] : ""));
        }
    }

    [Theory]
    [InlineData("2026-03-14T09:31+00:00", false)]
    [InlineData("2026-03-14T09:32+00:00", true)]
    [InlineData("2026-03-14T12:29+03:00", false)]
    [InlineData("2026-03-14T12:40+03:00", true)]
    [InlineData("2026-03-14T12:40+03:00/2026-03-14T13:00+03:00", true)]
    [InlineData("2026-03-14T12:00+03:00/2026-03-14T23:00+03:00", false)]
    [InlineData("2026-03-14", false)]
    [InlineData("2026-03-15", true)]
    [InlineData("2026-03-16", true)]
    [InlineData("2026-03", false)]
    [InlineData("2026-04", true)]
    [InlineData("2026-XX", false)]
    [InlineData("2026-12~", true)]
    [InlineData("2027", true)]
    [InlineData("202X", false)]
    [InlineData("203X?", true)]
    [InlineData("../2030", false)]
    [InlineData("/2030", false)]
    [InlineData("2016/..", false)]
    [InlineData("2030/..", true)]
    public void What_has_not_come_yet_is_told_from_what_may_have(string text, bool ahead)
    {
        Assert.True(Edtf.IsValid(text));
        Assert.Equal(ahead, Edtf.IsAhead(text, new DateTimeOffset(2026, 3, 14, 9, 26, 53, TimeSpan.Zero)));
    }
}
