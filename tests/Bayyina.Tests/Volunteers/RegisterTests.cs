using Bayyina.Statements;
using Bayyina.Tests.Installations;
using Bayyina.Volunteers;

namespace Bayyina.Tests.Volunteers;

[Trait("store", "each")]
public sealed class RegisterTests : IDisposable
{
    private readonly AnInstallation _here = new();

    private Product Product => _here.Product;

    public void Dispose() => _here.Dispose();

    [Fact]
    public void Numbers_as_of_a_day_tell_who_was_active_and_whose_fate_was_unknown()
    {
        var drafts = new List<Draft>();
        var all = Enumerable.Range(0, 40).Select(_ => SubjectId.New("volunteer")).ToList();
        drafts.AddRange(all.Select((id, n) => VolunteerBook.Registration(id, new SpelledName($"م {n}", null), "2014", null, [], false)));
        drafts.AddRange(all.Take(5).Select(id => VolunteerBook.Status(id, ServiceState.Missing, "2018-07-20", null, null, false)));
        drafts.AddRange(all.Skip(5).Take(3).Select(id => VolunteerBook.Killing(id, new Killing("2018-07-26", true), false)));
        drafts.Add(VolunteerBook.Registration(SubjectId.New("volunteer"), new SpelledName("drill", null), "2014", null, [], true));
        _here.Say([.. drafts]);

        var then = AsOf(2018, 7, 25);
        Assert.Equal(new CountRange(35, 35), then.ByState[ServiceState.Active]);
        Assert.Equal(new CountRange(5, 5), then.FateUnknown);
        Assert.Equal(new CountRange(40, 40), then.Everybody);
        Assert.False(then.ByState.ContainsKey(ServiceState.Killed));
        Assert.Equal(new CountRange(3, 3), AsOf(2018, 7, 26).ByState[ServiceState.Killed]);
        Assert.Equal(new CountRange(32, 32), AsOf(2018, 7, 26).ByState[ServiceState.Active]);
        Assert.Equal(new CountRange(0, 0), AsOf(2013, 12, 31).Everybody);
        Assert.Equal(new CountRange(1, 1), Product.ServiceRegister.AsOf(Product.Own, true, new DateOnly(2018, 7, 25), null)!.Everybody);
        Assert.Empty(Product.Rebuild());
    }

    [Fact]
    public void Where_the_day_is_open_the_number_is_a_range_and_says_so()
    {
        var (one, other) = (SubjectId.New("volunteer"), SubjectId.New("volunteer"));
        _here.Say(
            VolunteerBook.Registration(one, new SpelledName("أ", null), "2014", null, [], false),
            VolunteerBook.Registration(other, new SpelledName("ب", null), "2018", null, [], false),
            VolunteerBook.Status(one, ServiceState.Missing, "2018-07", null, null, false));

        var during = AsOf(2018, 7, 15);
        Assert.Equal(new CountRange(0, 2), during.ByState[ServiceState.Active]);
        Assert.Equal(new CountRange(0, 1), during.FateUnknown);
        Assert.Equal(new CountRange(1, 2), during.Everybody);
        Assert.Equal(2, during.Unclear);
        var after = AsOf(2019, 1, 1);
        Assert.Equal((new CountRange(1, 1), new CountRange(1, 1), 0L), (after.ByState[ServiceState.Active], after.FateUnknown, after.Unclear));
    }

    [Fact]
    public void What_happened_and_what_was_known_of_it_are_kept_apart()
    {
        var id = SubjectId.New("volunteer");
        _here.Say(VolunteerBook.Registration(id, new SpelledName("أ", null), "2014", null, [], false));
        _here.Time.Move(TimeSpan.FromDays(10));
        // Said ten days after the register knew of them, of a day years before.
        _here.Say(VolunteerBook.Status(id, ServiceState.Missing, "2018-07-20", null, null, false));
        var asked = new DateOnly(2018, 7, 25);
        var before = new DateOnly(2026, 3, 20);

        Assert.Equal(new CountRange(1, 1), Product.ServiceRegister.AsOf(Product.Own, false, asked, null)!.FateUnknown);
        var then = Product.ServiceRegister.AsOf(Product.Own, false, asked, before)!;
        Assert.Equal((new CountRange(0, 0), new CountRange(1, 1), before), (then.FateUnknown, then.ByState[ServiceState.Active], then.KnownBy!.Value));
        Assert.Equal(new CountRange(0, 0), Product.ServiceRegister.AsOf(Product.Own, false, asked, new DateOnly(2026, 3, 13))!.Everybody);
        Assert.Equal(new CountRange(1, 1), Product.ServiceRegister.AsOf(Product.Own, false, asked, new DateOnly(2026, 3, 24))!.FateUnknown);
    }

    [Fact]
    public void The_roll_of_honour_counts_by_itself_and_shows_where_sources_differ()
    {
        var dead = Enumerable.Range(0, 4).Select(_ => SubjectId.New("volunteer")).ToList();
        string[] days = ["2014-05-01", "2015-06-02", "2015-06", "2016-08-12"];
        foreach (var (id, day) in dead.Zip(days))
        {
            _here.Say(
                VolunteerBook.Registration(id, new SpelledName(day, null), "2013", null, [], false), VolunteerBook.Killing(id, new Killing(day, true), false),
                VolunteerBook.KinInforming(id, day, null, false));
        }
        _here.Say(
            VolunteerBook.Numbering(dead[0], 1, "the organisation's own list", null, false), VolunteerBook.Numbering(dead[3], 132, "a newspaper", null, false),
            VolunteerBook.Numbering(dead[3], 4, "the register", null, false), VolunteerBook.Numbering(dead[2], 132, "another newspaper", null, false));

        var roll = Product.HonourRoll.Page(Product.Own, false, null, 10).Rows;
        Assert.Equal([dead[3], dead[2], dead[1], dead[0]], roll.Select(row => row.Volunteer));
        Assert.Equal([new CountRange(4, 4), new CountRange(2, 3), new CountRange(2, 3), new CountRange(1, 1)], roll.Select(row => row.Place));
        Assert.Equal([132], roll[0].Differing.Select(c => c.Number));
        Assert.Empty(roll[3].Differing);
        Assert.Equal("2016-08-12", roll[0].At);
        var count = Product.HonourRoll.Count(Product.Own, false)!;
        Assert.Equal((4L, 132L, 128L), (count.Count, count.Highest!.Number, count.Missing!.Value));
        Assert.Equal([132], count.Twice);

        var first = Product.HonourRoll.Page(Product.Own, false, null, 3);
        Assert.Equal(dead[0], Assert.Single(Product.HonourRoll.Page(Product.Own, false, first.Next!.Value.Id, 3).Rows).Volunteer);
        Assert.Empty(Product.Rebuild());
    }

    private RegisterAsOf AsOf(int year, int month, int day) => Product.ServiceRegister.AsOf(Product.Own, false, new DateOnly(year, month, day), null)!;
}
