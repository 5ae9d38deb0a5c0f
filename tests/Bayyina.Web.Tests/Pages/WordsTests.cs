using Bayyina.Web.Shell;

namespace Bayyina.Web.Tests.Pages;

public class WordsTests
{
    [Theory]
    [InlineData("2016-08-10", "10 August 2016", "١٠ آب ٢٠١٦")]
    [InlineData("2016-08-10~", "about 10 August 2016", "١٠ آب ٢٠١٦ تقريبًا")]
    [InlineData("2016-08", "August 2016", "آب ٢٠١٦")]
    [InlineData("2016?", "perhaps 2016", "ربما ٢٠١٦")]
    [InlineData("2016-08%", "perhaps about August 2016", "ربما آب ٢٠١٦ تقريبًا")]
    [InlineData("2016-08-10T14:30+03:00", "10 August 2016, 14:30 UTC+03:00", "١٠ آب ٢٠١٦، ١٤:٣٠ UTC+03:00")]
    [InlineData("2016-08-10T14:30Z", "10 August 2016, 14:30 UTC", "١٠ آب ٢٠١٦، ١٤:٣٠ UTC")]
    [InlineData("2016-08-10T14:30+03:00/2016-08-10T15:00+03:00", "10 August 2016, 14:30 to 15:00 UTC+03:00", "١٠ آب ٢٠١٦، بين ١٤:٣٠ و١٥:٠٠ UTC+03:00")]
    [InlineData("2016-08-10/2016-08-12", "10 August 2016 to 12 August 2016", "من ١٠ آب ٢٠١٦ إلى ١٢ آب ٢٠١٦")]
    [InlineData("2016-08-10/..", "from 10 August 2016 on", "من ١٠ آب ٢٠١٦ فصاعدًا")]
    [InlineData("../2016-08", "until August 2016", "حتى آب ٢٠١٦")]
    [InlineData("2016-08-XX", "2016-08-XX", "2016-08-XX")]
    [InlineData("201X/2016", "201X/2016", "201X/2016")]
    [InlineData("whenever", "whenever", "whenever")]
    public void When_something_happened_is_written_in_words_where_there_are_words_for_it(string edtf, string english, string arabic)
    {
        Assert.Equal(english, Bare(new Words(new Preferences("en", "auto", "arab")).When(edtf)));
        Assert.Equal(arabic, Bare(new Words(new Preferences("ar", "auto", "arab")).When(edtf)));
    }

    [Theory]
    [InlineData(0, "0 minutes", "٠ دقيقة")]
    [InlineData(1, "one minute", "دقيقة واحدة")]
    [InlineData(2, "2 minutes", "دقيقتين")]
    [InlineData(3, "3 minutes", "٣ دقائق")]
    [InlineData(10, "10 minutes", "١٠ دقائق")]
    [InlineData(11, "11 minutes", "١١ دقيقة")]
    [InlineData(99, "99 minutes", "٩٩ دقيقة")]
    [InlineData(101, "101 minutes", "١٠١ دقيقة")]
    [InlineData(103, "103 minutes", "١٠٣ دقائق")]
    public void What_is_counted_takes_the_form_that_its_number_asks_for(long number, string english, string arabic)
    {
        Assert.Equal(english, Bare(new Words(new Preferences("en", "auto", "arab")).Counted("now.minutes_", number)));
        Assert.Equal(arabic, Bare(new Words(new Preferences("ar", "auto", "arab")).Counted("now.minutes_", number)));
    }

    [Fact]
    public void Numbers_in_what_is_wrong_are_in_the_users_digits_and_dates_and_names_are_not()
    {
        var words = new Words(new Preferences("ar", "auto", "arab"));

        Assert.Contains("٢٠٠", words.Problem("incident.title_malformed"), StringComparison.Ordinal);
        Assert.Contains("2016-08-10", words.Problem("when.not_edtf"), StringComparison.Ordinal);
        Assert.DoesNotContain("٢٠٠", new Words(new Preferences("ar", "auto", "latn")).Problem("incident.title_malformed"), StringComparison.Ordinal);
    }

    // Without the isolates that keep what is put into a sentence from turning it around.
    private static string Bare(string text) => text.Replace("\u2068", "", StringComparison.Ordinal).Replace("\u2069", "", StringComparison.Ordinal);
}
