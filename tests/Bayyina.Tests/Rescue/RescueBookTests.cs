using Bayyina.Dossiers;
using Bayyina.Incidents;
using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Tests.Installations;

namespace Bayyina.Tests.Rescue;

/// <summary>Worksites and casualties as they are said to an installation, and as its tables list and count them.</summary>
[Trait("store", "each")]
public sealed class RescueBookTests : IDisposable
{
    private readonly AnInstallation _here = new();
    private readonly SubjectId _incident;
    private readonly SubjectId _site;

    public RescueBookTests()
    {
        _incident = _here.OpenIncident();
        _site = OpenSite("C-6");
    }

    private Product Product => _here.Product;

    public void Dispose() => _here.Dispose();

    [Fact]
    public void A_family_of_six_is_six_whoever_is_told_apart_and_never_fewer_than_nobody()
    {
        var family = Report(new CasualtyReport(_site, Label: "a family, third floor", Count: new Headcount(6, 5, 8, true)));
        Assert.Equal((6, 6), (Now().Reported, Now().Trapped));

        var child = Report(new CasualtyReport(_site, Name: "Rima", Of: family, AgeGroup: "child"));
        Says(child, new FateReport("extricated", Outcome: "alive"));
        Assert.Equal((6, 5, 1), (Now().Reported, Now().Trapped, Now().Rescued));
        Says(family, new FateReport("elsewhere", Where: "left in the morning"));
        Assert.Equal((6, 0, 5), (Now().Reported, Now().Trapped, Now().Elsewhere));

        Report(new CasualtyReport(_site, Count: new Headcount(7), Of: family));
        Assert.Equal((8, 2, 7, 0), (Now().Reported, Now().Excess, Now().Trapped, Now().Elsewhere));
        Assert.True(Now().Holds);
        var row = Product.CasualtyList.Find(family, Product.Own)!;
        Assert.Equal((0, 2, 8), (row.Remaining, row.Excess, row.Named));
        Assert.Equal(2, Product.CasualtyList.Of(family, false, Product.Own, 10).Count);
        Assert.Empty(Product.Rebuild());
    }

    [Fact]
    public void The_tables_count_as_the_pure_function_does()
    {
        var random = new Random(20260203);
        var other = OpenSite("C-7");
        var people = new List<SubjectId>();
        for (var i = 0; i < 60; i++)
        {
            var who = people.Count > 0 && random.Next(3) > 0 ? people[random.Next(people.Count)] : SubjectId.New("casualty");
            if (!people.Contains(who))
            {
                people.Add(who);
            }
            var group = random.Next(3) == 0 ? people[random.Next(people.Count)] : (SubjectId?)null;
            _here.Say(random.Next(3) switch
            {
                0 => new CasualtyReport(
                    random.Next(2) == 0 ? _site : other, Label: "x", Count: random.Next(3) == 0 ? new Headcount(random.Next(1, 6)) : null, Of: group).Draft(who, random.Next(9) == 0),
                1 => new FateReport("extricated", Outcome: random.Next(2) == 0 ? "alive" : "dead").Draft(who, [], random.Next(9) == 0),
                _ => new FateReport(random.Next(2) == 0 ? "unknown" : "elsewhere", Reason: "none").Draft(who, [], false),
            });
        }
        var counted = people.Select(id => Casualty.From(Product.Statements.StateOf(id)).Counted).OfType<CountedCasualty>().ToList();

        foreach (var site in (SubjectId[])[_site, other])
        {
            Assert.Equal(Balance.Of(counted, site), Product.CasualtyList.At(site, Product.Own));
        }
        Assert.Equal(Balance.Of(counted, _site) + Balance.Of(counted, other), Product.CasualtyList.Of(_incident, Product.Own));
        Assert.Empty(Product.Rebuild());
        var listed = new List<SubjectId>();
        ListKey? after = null;
        do
        {
            var page = Product.CasualtyList.At(_site, false, Product.Own, after, 4);
            listed.AddRange(page.Rows.Select(row => row.Id));
            after = page.Next;
        }
        while (after is not null);
        Assert.Equal(counted.Where(c => c.Worksite == _site && !c.Exercise).Select(c => c.Id).Order(), listed.Order());
        Assert.Equal(["C-6", "C-7"], Product.WorksiteList.Of(_incident, Product.Own, null, 10).Rows.Select(row => row.Code));
        var first = Product.WorksiteList.Of(_incident, Product.Own, null, 1);
        Assert.Equal("C-7", Assert.Single(Product.WorksiteList.Of(_incident, Product.Own, first.Next, 1).Rows).Code);
    }

    [Fact]
    public void A_search_does_not_close_over_anyone_who_is_looked_for()
    {
        var who = Report(new CasualtyReport(_site, Name: "Umm Khaled"));
        Assert.Equal("worksite.people_trapped", WhyNotClosed(Product.Node, "reason"));

        Says(who, new FateReport("located", SignsOfLife: "yes", DepthM: 3));
        Assert.Equal("worksite.people_trapped", WhyNotClosed(Product.Node, "reason"));
        Says(who, new FateReport("extricated", Outcome: "alive"));
        Close(Product.Node, null);

        Assert.Equal(Standing.Closed, Search().Standing);
        Assert.Empty(Search().Closings[0].Irregular);
        Assert.Equal("worksite.closed_already", WhyNotClosed(Product.Node, null));
        Assert.Equal(Standing.Closed, Product.WorksiteList.Find(_site, Product.Own)!.Standing);
    }

    [Fact]
    public void Who_is_unknown_stays_so_by_a_supervisors_signed_reason_alone()
    {
        using var supervisor = _here.Enrol(Roles.Supervisor);
        using var phone = _here.Enrol(Roles.Field);
        var who = Report(new CasualtyReport(_site, Label: "a man, ground floor"));
        Says(who, new FateReport("unknown", Reason: "the neighbours are not sure that he was in"));

        Assert.Equal("worksite.supervisor_needed", WhyNotClosed(phone, "we must leave"));
        Assert.Equal("worksite.supervisor_needed", WhyNotClosed(Product.Node, "we must leave"));
        Assert.Equal("worksite.reason_missing", WhyNotClosed(supervisor, "  "));
        Close(supervisor, "shelling; the building burns");

        var closing = Assert.Single(Search().Closings);
        Assert.Empty(closing.Irregular);
        Assert.Equal("shelling; the building burns", closing.UnknownReason.OrNull);
        Assert.Equal(1, closing.Balance!.Unknown);
    }

    [Fact]
    public void A_closing_that_came_from_elsewhere_counts_and_is_shown_as_irregular()
    {
        using var phone = _here.Enrol(Roles.Field);
        var who = Report(new CasualtyReport(_site, Name: "Hasan"));
        Says(who, new FateReport("unknown", Reason: "?"));
        var state = Product.Statements.StateOf(_site);
        var relied = state.Current.Select(s => s.Id).Concat(Product.Casualties.SettlingAt(_site, false)).ToList();
        var balance = new Balance(1, 0, 0, 0, 0, 1, 0);

        _here.Admit(new Draft(_site, WorksiteKinds.Closed, false).Say("aft", [.. state.HeadsOf(WorksiteKinds.Search).Select(s => s.Id)])
            .Say("relies_on", relied).Say("balance", balance.ToJson()).Say("unknown_reason", "none of a supervisor"), phone);
        Product.Sequencer.Run();

        Assert.Equal(Standing.Closed, Search().Standing);
        Assert.Equal(["worksite.closed_without_reason"], Search().Closings[0].Irregular);
        Assert.True(Product.WorksiteList.Find(_site, Product.Own)!.IsIrregular);
    }

    [Fact]
    public void A_closing_that_counts_otherwise_than_what_it_relied_on_is_shown_as_irregular()
    {
        var who = Report(new CasualtyReport(_site, Name: "Hasan"));
        Says(who, new FateReport("elsewhere"));
        var state = Product.Statements.StateOf(_site);
        _here.Say(new Draft(_site, WorksiteKinds.Closed, false).Say("aft", [.. state.HeadsOf(WorksiteKinds.Search).Select(s => s.Id)])
            .Say("relies_on", [.. state.Current.Select(s => s.Id), .. Product.Casualties.SettlingAt(_site, false)]).Say("balance", new Balance(1, 0, 1, 0, 0, 0, 0).ToJson()));

        Assert.Equal(["worksite.closed_on_another_balance"], Search().Closings[0].Irregular);
    }

    [Fact]
    public void Somebody_reported_after_the_closing_reopens_it_and_the_closing_stays()
    {
        Close(Product.Node, null);
        Assert.Equal(Standing.Closed, Search().Standing);

        Report(new CasualtyReport(_site, Label: "a voice from the stairs"));

        Assert.Equal(Standing.Reopened, Search().Standing);
        Assert.Single(Search().Closings);
        Assert.Equal(Standing.Reopened, Assert.Single(Product.WorksiteList.Of(_incident, Product.Own, null, 10).Rows).Standing);
        Assert.Equal("worksite.people_trapped", WhyNotClosed(Product.Node, null));
    }

    [Fact]
    public void The_name_of_somebody_found_dead_is_protected_until_the_family_knows()
    {
        using var supervisor = _here.Enrol(Roles.Supervisor);
        using var phone = _here.Enrol(Roles.Field);
        var who = Report(new CasualtyReport(_site, Name: "a name of the exercise", Kin: "a brother"));
        Assert.Equal("a name of the exercise", Product.CasualtyList.Find(who, Product.Own)!.Name.OrNull);
        Says(who, new FateReport("extricated", Outcome: "dead"));
        var looks = new List<Look>();
        var officer = new Reader(SubjectId.New("actor"), [], new Dictionary<Feature, Sensitivity> { [Feature.People] = Sensitivity.Protected, [Feature.Ledger] = Sensitivity.Protected }, looks.AddRange);

        Assert.Equal(SaidState.Withheld, Product.Casualties.Find(who, Product.Own)!.Name.State);
        Assert.Equal((SaidState.Withheld, true), (Product.CasualtyList.Find(who, Product.Own)!.Name.State, Product.CasualtyList.Find(who, Product.Own)!.IsNameGuarded));
        Assert.All(Product.StatementList.Latest(Product.Own, null, 100), s => Assert.NotEqual("a name of the exercise", s.Statement.Text("name").OrNull));
        Assert.All(Product.Statements.About([who], Product.Own), s => Assert.NotEqual("a name of the exercise", s.Statement.Text("name").OrNull));
        Assert.Equal("a name of the exercise", Product.Casualties.Find(who, officer)!.Name.OrNull);
        Assert.Contains(looks, look => look.Subject == who && look.Property == "name");

        Assert.Equal(["name", "kin"], Leaving(who).Withheld.Order(StringComparer.Ordinal).Reverse());

        Assert.Equal("casualty.kin_right", Assert.IsType<NotSayable>(Product.Casualties.InformKin(who, null, null, null, phone)).Code);
        _here.Admit(new Draft(who, CasualtyKinds.KinInformed, false), phone);
        Product.Sequencer.Run();
        Assert.Equal(SaidState.Withheld, Product.Casualties.Find(who, Product.Own)!.Name.State);
        Said(Product.Casualties.InformKin(who, "in person", null, null, supervisor), supervisor);
        Assert.Equal("a name of the exercise", Product.Casualties.Find(who, Product.Own)!.Name.OrNull);
        Assert.Equal("a name of the exercise", Product.CasualtyList.Find(who, Product.Own)!.Name.OrNull);
        Assert.Equal(SaidState.Withheld, Product.Casualties.Find(who, Product.Own)!.Kin.State);
        Assert.Equal(["kin"], Leaving(who).Withheld);
    }

    [Fact]
    public void What_is_sent_twice_is_said_once_and_something_else_under_its_id_is_kept_and_refused()
    {
        var who = SubjectId.New("casualty");
        var report = new CasualtyReport(_site, Name: "Salim", AgeGroup: "adult");
        Said(Product.Casualties.Report(who, report));
        Assert.IsType<SaidAlready>(Product.Casualties.Report(who, report));
        var other = Assert.IsType<ToSay>(Product.Casualties.Report(who, report with { Name = "Salem" }));
        Assert.True(other.Differs);
        Said(other);
        Assert.Equal(2, Product.Casualties.Find(who, Product.Own)!.Names.Count);
        Assert.True(Product.CasualtyList.Find(who, Product.Own)!.IsDoubtful);
        Assert.Equal(1, Now().Reported);

        var fate = new FateReport("extricated", Outcome: "alive");
        Said(Product.Casualties.Say(who, fate, Product.Node, [], isNow: true));
        Assert.IsType<SaidAlready>(Product.Casualties.Say(who, fate, Product.Node, [], isNow: true));
        Assert.IsType<ToSay>(Product.Casualties.Say(who, fate with { At = "2026-02-03T06:45Z" }, Product.Node, []));
    }

    [Fact]
    public void What_was_said_wrongly_is_taken_back_by_its_author_or_a_supervisor_alone()
    {
        using var one = _here.Enrol(Roles.Field);
        using var other = _here.Enrol(Roles.Field);
        using var supervisor = _here.Enrol(Roles.Supervisor);
        var who = Report(new CasualtyReport(_site, Name: "Salim"));
        Said(Product.Casualties.Say(who, new FateReport("extricated", Outcome: "dead"), one), one);
        var dead = Product.Casualties.Find(who, Product.Own)!.Heads[0].Id;

        Assert.Equal("casualty.not_yours", Assert.IsType<NotSayable>(Product.Casualties.TakeBack(who, dead, null, other)).Code);
        Said(Product.Casualties.TakeBack(who, dead, "another person", supervisor), supervisor);

        Assert.Equal((Fate.Reported, false), (Product.Casualties.Find(who, Product.Own)!.Fate, Product.CasualtyList.Find(who, Product.Own)!.IsNameGuarded));
        Assert.Equal(3, Product.Statements.StateOf(who).Statements.Count);
    }

    [Fact]
    public void What_cannot_be_is_refused_with_its_code()
    {
        Assert.Equal("casualty.nobody", Code(Product.Casualties.Report(SubjectId.New("casualty"), new CasualtyReport(_site))));
        Assert.Equal("casualty.count_malformed", Code(Product.Casualties.Report(SubjectId.New("casualty"), new CasualtyReport(_site, Count: new Headcount(3, 4)))));
        Assert.Equal("casualty.group_unknown", Code(Product.Casualties.Report(SubjectId.New("casualty"), new CasualtyReport(_site, Name: "x", Of: SubjectId.New("casualty")))));
        Assert.Equal("worksite.unknown", Code(Product.Casualties.Report(SubjectId.New("casualty"), new CasualtyReport(SubjectId.New("worksite"), Name: "x"))));
        Assert.Equal("when.future", Code(Product.Casualties.Report(SubjectId.New("casualty"), new CasualtyReport(_site, Name: "x", TrappedSince: "2999-01-01"))));
        var who = Report(new CasualtyReport(_site, Name: "x"));
        Assert.Equal("casualty.outcome_missing", Code(Product.Casualties.Say(who, new FateReport("extricated"), Product.Node)));
        Assert.Equal("casualty.receiver_missing", Code(Product.Casualties.Say(who, new FateReport("handed_over", Outcome: "alive"), Product.Node)));
        Assert.Equal("casualty.reason_missing", Code(Product.Casualties.Say(who, new FateReport("unknown", Reason: " "), Product.Node)));
        Assert.Equal("casualty.fate_unknown", Code(Product.Casualties.Say(who, new FateReport("risen"), Product.Node)));
        Assert.Equal("casualty.unknown", Code(Product.Casualties.Say(SubjectId.New("casualty"), new FateReport("elsewhere"), Product.Node)));
        Assert.Equal("worksite.code_taken", Code(Product.Worksites.Open(SubjectId.New("worksite"), _incident, new WorksiteOpening("C-6", null))));
        Assert.Equal("worksite.code_malformed", Code(Product.Worksites.Open(SubjectId.New("worksite"), _incident, new WorksiteOpening("six", null))));
        Assert.Equal("worksite.place_malformed", Code(Product.Worksites.Open(SubjectId.New("worksite"), _incident, new WorksiteOpening("C-8", null, Lat: 91, Lon: 0))));
        Assert.Equal("worksite.triage_malformed", Code(Product.Worksites.Triage(_site, "G", null, null, null)));
        Assert.Equal("worksite.triage_malformed", Code(Product.Worksites.Triage(_site, "A", 6, null, null)));
        Assert.Equal("casualty.triage_malformed", Code(Product.Casualties.Triage(who, "START", "blue", null, null, null)));
    }

    // The report of somebody, as it would leave with the incident.
    private DossierStatement Leaving(SubjectId who) => Product.Dossiers
        .Gather(new DossierRequest([_incident], []), new ProcessRecord("", "", "", "", new Dictionary<string, string>()))
        .Statements.Single(s => s.Kind == CasualtyKinds.Reported.Name && s.Subject == who.Value);

    private SubjectId OpenSite(string code)
    {
        var site = SubjectId.New("worksite");
        Said(Product.Worksites.Open(site, _incident, new WorksiteOpening(code, "a house", "beside the bakery", 36.2, 37.1, 50)));
        return site;
    }

    private SubjectId Report(CasualtyReport report)
    {
        var who = SubjectId.New("casualty");
        Said(Product.Casualties.Report(who, report));
        return who;
    }

    private void Says(SubjectId who, FateReport fate) => Said(Product.Casualties.Say(who, fate, Product.Node));

    private void Close(Signer by, string? unknownReason) => Said(Product.Worksites.Close(_site, "everyone is accounted for", unknownReason, by), by);

    private string? WhyNotClosed(Signer by, string? unknownReason) => (Product.Worksites.Close(_site, null, unknownReason, by) as NotSayable)?.Code;

    private void Said(Sayable asked, Signer? by = null)
    {
        Product.Statements.Say(Assert.IsType<ToSay>(asked).Drafts, by ?? Product.Node);
        Product.Sequencer.Run();
    }

    private static string Code(Sayable asked) => Assert.IsType<NotSayable>(asked).Code;

    private Balance Now() => Product.CasualtyList.At(_site, Product.Own)!;

    private SearchState Search() => Product.Worksites.Find(_site, Product.Own)!;
}
