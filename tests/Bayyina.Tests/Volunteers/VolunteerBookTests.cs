using Bayyina.Statements;
using Bayyina.Tests.Installations;
using Bayyina.Volunteers;
using Dapper;

namespace Bayyina.Tests.Volunteers;

[Trait("store", "each")]
public sealed class VolunteerBookTests : IDisposable
{
    private readonly AnInstallation _here = new();
    private readonly List<Look> _looks = [];

    private Product Product => _here.Product;

    public void Dispose() => _here.Dispose();

    [Fact]
    public void Somebody_registered_is_listed_found_by_either_spelling_and_may_be_sent()
    {
        var centre = SubjectId.New("centre");
        _here.Say(VolunteerBook.CentreOpening(centre, "مركز الصاخور", new PlaceSaid("الصاخور", "C1022"), "2014", false));
        var id = Register("رامي الخطيب", "Rami Khatib", "2014-03", centre, "rescuer", "driver");

        var row = Assert.Single(Page(new VolunteerFilter("رامى")).Rows);
        Assert.Equal((id, "رامي الخطيب / Rami Khatib", centre, ServiceState.Active), (row.Id, row.Name.OrNull, row.Centre!.Value, row.State!.Value));
        Assert.Equal(["driver", "rescuer"], row.Roles);
        Assert.Single(Page(new VolunteerFilter("khatib")).Rows);
        Assert.Empty(Page(new VolunteerFilter("nobody")).Rows);
        Assert.Equal(1, Assert.Single(Product.CentreList.Page(Product.Own, false, null, 10).Rows).Serving);
        Assert.True(Product.Duty.Of(id)!.MayBeSent);
        Assert.Null(Product.Duty.Of(SubjectId.New("volunteer")));
        Assert.Empty(Product.Rebuild());
    }

    [Theory]
    [InlineData(ServiceState.OffDuty, DutyBar.OffDuty)]
    [InlineData(ServiceState.Missing, DutyBar.Missing)]
    [InlineData(ServiceState.Suspended, DutyBar.Suspended)]
    [InlineData(ServiceState.Barred, DutyBar.Barred)]
    [InlineData(ServiceState.Evacuated, DutyBar.Evacuated)]
    [InlineData(ServiceState.Injured, DutyBar.Injured)]
    [InlineData(ServiceState.Left, DutyBar.Left)]
    [InlineData(ServiceState.Unknown, DutyBar.Unknown)]
    public void A_status_bars_from_dispatch_until_the_next_one(ServiceState state, DutyBar bar)
    {
        var id = Register("سعاد", null, "2015");
        Say(id, VolunteerKinds.StatusSet, seen => VolunteerBook.Status(id, state, "2018-07-01", null, null, false, seen));
        Assert.Equal((bar, false), (Product.Duty.Of(id)!.Bar, Product.Duty.Of(id)!.MayBeSent));
        Assert.Equal(bar, Product.Database.Read(_ => Product.Duty.Among([id])[id].Bar));

        Say(id, VolunteerKinds.StatusSet, seen => VolunteerBook.Status(id, ServiceState.Active, "2018-08-01", null, null, false, seen));
        Assert.True(Product.Duty.Of(id)!.MayBeSent);
    }

    [Fact]
    public void A_shift_that_ended_bars_and_one_that_runs_is_listed()
    {
        var id = Register("هدى", null, null);
        Say(id, VolunteerKinds.SignedIn, seen => VolunteerBook.Signing(id, true, "2026-03-14T06:00Z", null, false, seen));
        Assert.Equal((DutyBar.None, true), (Product.Duty.Of(id)!.Bar, Product.Duty.Of(id)!.IsSignedIn));
        Assert.Single(Page(new VolunteerFilter(OnDuty: true)).Rows);

        Say(id, VolunteerKinds.SignedIn, seen => VolunteerBook.Signing(id, false, "2026-03-14T14:00Z", null, false, seen));
        Assert.Equal(DutyBar.SignedOut, Product.Duty.Of(id)!.Bar);
        Assert.Empty(Page(new VolunteerFilter(OnDuty: true)).Rows);
    }

    [Fact]
    public void Two_who_had_not_seen_each_other_are_a_conflict_that_bars_and_is_shown()
    {
        var id = Register("نور", null, "2016");
        var seen = VolunteerBook.Seen(Product.Statements.StateOf(id), VolunteerKinds.StatusSet);
        _here.Say(
            VolunteerBook.Status(id, ServiceState.Missing, "2018-07-20", null, null, false, [.. seen]),
            VolunteerBook.Status(id, ServiceState.Evacuated, "2018-07-22", null, null, false, [.. seen]));

        Assert.Equal(DutyBar.Contradictory, Product.Duty.Of(id)!.Bar);
        Assert.Null(Assert.Single(Page(new VolunteerFilter(State: VolunteerList.Contradictory)).Rows).State);
        Assert.Equal([ServiceState.Missing, ServiceState.Evacuated], Product.Volunteers.Find(id, Product.Own)!.States.OrderBy(s => s));
    }

    [Fact]
    public void The_name_of_somebody_killed_is_held_back_everywhere_until_their_kin_know()
    {
        var id = Register("ليلى المحجوبة", "Layla", "2014");
        var registered = Product.Statements.StateOf(id).CurrentOf(VolunteerKinds.Registered).Single().Id;
        _here.Say(VolunteerBook.Killing(id, new Killing("2016-08-12", true, "second strike", SubjectId.New("strike"), SubjectId.New("deployment")), false));

        // Up to restricted, nobody: neither list nor search, page, history, ledger or roll.
        Assert.Equal(SaidState.Withheld, Assert.Single(Page(VolunteerFilter.All).Rows).Name.State);
        Assert.Empty(Page(new VolunteerFilter("ليلى")).Rows);
        var seen = Product.Volunteers.Find(id, Product.Own)!;
        Assert.True(seen.IsHeld && seen.IsNameWithheld);
        Assert.Empty(seen.Names);
        Assert.Equal(SaidState.Withheld, Product.Statements.Find(registered, Product.Own)!.Statement.Value("name").State);
        Assert.All(Product.StatementList.Range(Product.Own, 0, 100).Concat(Product.Statements.About([id], Product.Own)), stored =>
            Assert.DoesNotContain("name", stored.Statement.Present));
        Assert.Equal(SaidState.Withheld, Assert.Single(Product.HonourRoll.Page(Product.Own, false, null, 10).Rows).Name.State);
        Assert.DoesNotContain("ليلى", Everything(), StringComparison.Ordinal);
        Assert.Empty(Product.Rebuild());

        // Who reads what is protected sees it, and each look is written down.
        Assert.Equal("ليلى المحجوبة", Assert.Single(Product.Volunteers.Find(id, Protection())!.Names).Arabic);
        Assert.Contains(_looks, look => look.Property == "name" && look.Subject == id);

        _here.Say(VolunteerBook.KinInforming(id, "2016-08-13", "by a colleague", false));
        Assert.Equal("ليلى المحجوبة / Layla", Assert.Single(Page(new VolunteerFilter("ليلى")).Rows).Name.OrNull);
        Assert.Single(Product.Volunteers.Find(id, Product.Own)!.Names);
        Assert.Equal(SaidState.Present, Product.Statements.Find(registered, Product.Own)!.Statement.Value("name").State);
        Assert.Empty(Product.Rebuild());
    }

    [Fact]
    public void A_death_freezes_the_roster_whatever_comes_later_until_it_is_taken_back()
    {
        var id = Register("مازن", null, "2014");
        var death = _here.Say(VolunteerBook.Killing(id, new Killing("2016-08-12", false), false))[0].Id;
        Say(id, VolunteerKinds.StatusSet, seen => VolunteerBook.Status(id, ServiceState.Active, "2016-09-01", null, null, false, seen));

        Assert.Equal(DutyBar.Killed, Product.Duty.Of(id)!.Bar);
        Assert.True(Product.Volunteers.Find(id, Product.Own)!.IsContradictory);
        Assert.Empty(Product.HonourRoll.Page(Product.Own, false, null, 10).Rows);

        _here.Say(new Draft(id, KernelKinds.Retracted, false).Say("sup", [death]));
        Assert.True(Product.Duty.Of(id)!.MayBeSent);
        Assert.Equal("مازن", Assert.Single(Page(VolunteerFilter.All).Rows).Name.OrNull);
    }

    [Fact]
    public void What_is_said_of_the_family_is_protected_and_stands_in_no_table()
    {
        var id = Register("عمر", null, "2014");
        _here.Say(VolunteerBook.KinNaming(id, "أم عمر السرّية", "mother", "+963", false), VolunteerBook.Supporting(id, "2017", "school fees السرّية", "a son", false));

        var seen = Product.Volunteers.Find(id, Product.Own)!;
        Assert.All(seen.Kin, kin => Assert.Equal(SaidState.Withheld, kin.Name.State));
        Assert.All(seen.Support, support => Assert.Equal(SaidState.Withheld, support.What.State));
        Assert.Equal("أم عمر السرّية", Assert.Single(Product.Volunteers.Find(id, Protection())!.Kin).Name.OrNull);
        Assert.DoesNotContain("السرّية", Everything(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_of_the_list_comes_after_the_page_before()
    {
        var all = Enumerable.Range(0, 7).Select(n => Register($"متطوع {n}", null, null)).ToHashSet();
        var first = Page(VolunteerFilter.All, null, 3);
        var second = Product.VolunteerList.Page(Product.Own, false, VolunteerFilter.All, first.Next, 3);
        var third = Product.VolunteerList.Page(Product.Own, false, VolunteerFilter.All, second.Next, 3);

        Assert.Null(third.Next);
        Assert.Equal(all, first.Rows.Concat(second.Rows).Concat(third.Rows).Select(row => row.Id).ToHashSet());
        Assert.Equal(new Tally(7, 0), Product.VolunteerList.Count());
    }

    [Fact]
    public void Who_may_not_read_volunteers_reads_none()
    {
        var id = Register("سامي", null, null);
        var stranger = new Reader(SubjectId.New("actor"), [], new Dictionary<Feature, Sensitivity> { [Feature.Incidents] = Sensitivity.Restricted });

        Assert.Null(Product.Volunteers.Find(id, stranger));
        Assert.Empty(Product.VolunteerList.Page(stranger, false, VolunteerFilter.All, null, 10).Rows);
        Assert.Empty(Product.VolunteerList.Among([id], stranger));
        Assert.Null(Product.ServiceRegister.AsOf(stranger, false, new DateOnly(2018, 1, 1), null));
        Assert.Empty(Product.HonourRoll.Page(stranger, false, null, 10).Rows);
        var field = new Reader(SubjectId.New("actor"), [], new Dictionary<Feature, Sensitivity> { [Feature.Volunteers] = Sensitivity.Ordinary });
        Assert.Equal(SaidState.Withheld, Product.VolunteerList.Among([id], field)[id].Name.State);
        Assert.Single(Product.VolunteerList.Page(field, false, new VolunteerFilter("nothing that is there"), null, 10).Rows);
    }

    [Fact]
    public void A_centre_that_was_given_up_says_so_and_where_it_moved()
    {
        var (old, other) = (SubjectId.New("centre"), SubjectId.New("centre"));
        _here.Say(VolunteerBook.CentreOpening(old, "مركز أ", null, null, false), VolunteerBook.CentreOpening(other, "مركز ب", null, null, false));
        Say(old, VolunteerKinds.CentreGivenUp, seen => VolunteerBook.CentreGivingUp(old, "2016-12-15", "the city fell", other, false, seen));

        var centre = Product.Volunteers.FindCentre(old, Product.Own)!;
        Assert.Equal((CentreStanding.GivenUp, "2016-12-15", other), (centre.Standing, centre.GivenUpAt.OrNull, Assert.Single(centre.MovedTo)));
        Assert.Equal(CentreStanding.GivenUp, Product.CentreList.Among([old], Product.Own)[old].Standing);
        Assert.Empty(Product.Rebuild());
    }

    private SubjectId Register(string arabic, string? latin, string? joined, SubjectId? centre = null, params string[] roles)
    {
        var id = SubjectId.New("volunteer");
        _here.Say(VolunteerBook.Registration(id, new SpelledName(arabic, latin), joined, centre, roles, false));
        return id;
    }

    private void Say(SubjectId subject, KindDefinition kind, Func<StatementId[], Draft> draft) =>
        _here.Say(draft([.. VolunteerBook.Seen(Product.Statements.StateOf(subject), kind)]));

    private Listed<VolunteerRow> Page(VolunteerFilter filter, ListKey? after = null, int most = 10) =>
        Product.VolunteerList.Page(Product.Own, false, filter, after, most);

    private Reader Protection() => new(
        SubjectId.New("actor"), [], new Dictionary<Feature, Sensitivity> { [Feature.Volunteers] = Sensitivity.Protected }, _looks.AddRange);

    private string Everything() => Product.Database.Read(connection => string.Join('\n', Product.DerivedTables.SelectMany(table =>
        connection.Query($"SELECT * FROM {table}").Select(row => string.Join('|', ((IDictionary<string, object?>)row).Values)))));
}
