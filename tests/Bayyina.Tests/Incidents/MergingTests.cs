using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Tests.Installations;

namespace Bayyina.Tests.Incidents;

/// <summary>Many reports of one strike become one incident; what was wrongly joined parts again, and nothing of it is lost.</summary>
[Trait("store", "each")]
public sealed class MergingTests : IDisposable
{
    private readonly AnInstallation _here = new();

    private Product Product => _here.Product;

    public void Dispose() => _here.Dispose();

    [Fact]
    public void Twenty_reports_of_one_strike_become_one_incident_and_one_that_was_wrongly_put_there_leaves_with_all_it_had()
    {
        var phones = Enumerable.Range(0, 10).Select(_ => _here.Enrol(Roles.Field)).ToList();
        try
        {
            var incident = SubjectId.New("incident");
            var strike = SubjectId.New("strike");
            _here.Say(
                StrikeBook.Reported(strike, new StrikeWords { At = At(0), Weapon = "barrel-bomb", Place = Saraqib }, false),
                IncidentBook.Opening(incident, "برميل متفجر", At(0), null, false, Vocabulary.Attack, strike, Saraqib));
            var random = new Random(20);
            var reports = Enumerable.Range(0, 20).Select(_ => SubjectId.New("report")).ToList();
            var drafts = reports.Select((report, i) => (By: phones[i % phones.Count], Draft: Report(report, random.Next(-9, 9) * 3600, i % 5))).ToArray();
            random.Shuffle(drafts);
            foreach (var (by, draft) in drafts)
            {
                Assert.IsType<Staged>(_here.Admit(draft, by));
            }
            Product.Sequencer.Run();
            var before = reports.ToDictionary(id => id, Told);

            foreach (var report in reports)
            {
                var proposal = Product.Proposals.ForReport(Find(report), Product.Own)[0];
                Assert.Equal(incident, proposal.Target);
                Assert.NotNull(proposal.Why.MinutesApart);
                Assert.Equal("barrel-bomb", proposal.Why.SameWeapon);
                Assert.InRange(proposal.Why.MetresApart!.Value, 0, 400);
                _here.Say(ReportBook.Concerns(report, false, [], proposal.Target, strike));
            }
            Assert.Equal(20, Product.ReportList.CountAbout(Product.Own, [incident]));
            Assert.Equal(20, Product.ReportList.About(Product.Own, [incident, strike], 100).Count);
            Assert.Empty(Product.ReportList.Page(Product.Own, false, ReportState.Open, null, 10).Rows);

            var wrong = reports[7];
            _here.Say(ReportBook.Concerns(wrong, false, [.. Find(wrong).Concerns.Select(c => c.Statement)], null, null, "another town"));

            Assert.Equal(ReportState.Open, Find(wrong).State);
            Assert.Equal(19, Product.ReportList.CountAbout(Product.Own, [incident]));
            Assert.All(reports, report => Assert.Equal(before[report], Told(report)));
            Assert.Empty(Product.Rebuild());
        }
        finally
        {
            phones.ForEach(phone => phone.Dispose());
        }
    }

    [Fact]
    public void Two_who_put_a_report_to_two_incidents_without_seeing_each_other_are_a_conflict_that_either_list_shows()
    {
        var (one, other) = (_here.OpenIncident("one"), _here.OpenIncident("other"));
        var report = SubjectId.New("report");
        _here.Say(Report(report, 0, 0), ReportBook.Concerns(report, false, [], one, null), ReportBook.Concerns(report, false, [], other, null));

        Assert.Equal(ReportState.Conflict, Find(report).State);
        Assert.Equal(report, Assert.Single(Product.ReportList.About(Product.Own, [one], 10)).Id);
        Assert.Equal(report, Assert.Single(Product.ReportList.About(Product.Own, [other], 10)).Id);

        _here.Say(ReportBook.Concerns(report, false, [.. Find(report).Concerns.Select(c => c.Statement)], one, null));
        Assert.Equal(ReportState.Placed, Find(report).State);
        Assert.Empty(Product.ReportList.About(Product.Own, [other], 10));
        Assert.Empty(Product.Rebuild());
    }

    [Fact]
    public void A_list_counts_as_many_proposals_as_each_report_has()
    {
        var (one, other) = (Opened("برميل متفجر"), Opened("barrel bomb"));
        var reports = Enumerable.Range(0, 6).Select(_ => SubjectId.New("report")).ToList();
        var (far, drill) = (SubjectId.New("report"), SubjectId.New("report"));
        _here.Say(
        [
            .. reports.Select((report, i) => Report(report, 0, i)), Report(drill, 0, 0, exercise: true),
            ReportBook.Received(far, new ReportWords { At = "2025-11-02T09:00+03:00", Place = new PlaceSaid("Far", null, 33.1, 36.1, 100), Weapon = "rocket" }, false),
            ReportBook.Differs(reports[0], one, null, false),
        ]);
        var rows = Product.ReportList.Page(Product.Own, false, ReportState.Open, null, 20).Rows;
        var counts = Product.Proposals.CountForEach(rows, Product.Own);

        Assert.Equal(7, rows.Count);
        Assert.All(rows, row => Assert.Equal(Product.Proposals.ForReport(Find(row.Id), Product.Own).Count, counts.GetValueOrDefault(row.Id)));
        Assert.Equal((1, 2, 0), (counts[reports[0]], counts[reports[1]], counts.GetValueOrDefault(far)));
        _here.Say(IncidentBook.Same(one, other, null, false));
        Assert.Equal(1, Product.Proposals.CountForEach(rows, Product.Own)[reports[1]]);
        Assert.Empty(Product.Proposals.CountForEach(Product.ReportList.Page(Product.Own, true, ReportState.Open, null, 20).Rows, Product.Own));
    }

    [Fact]
    public void Incidents_that_two_opened_are_proposed_joined_and_split_by_whoever_may()
    {
        var (one, other) = (Opened("برميل متفجر"), Opened("barrel bomb"));
        var proposal = Assert.Single(Product.Proposals.ForIncident(Product.Incidents.Find(one)!, [one], Product.Own));
        Assert.Equal(other, proposal.Target);
        using var desk = _here.Enrol(Roles.Documentation);
        using var phone = _here.Enrol(Roles.Field);

        var said = _here.Say(IncidentBook.Same(one, other, "the same house", false))[0].Id;
        Assert.Equal([.. ((SubjectId[])[one, other]).Order()], Product.Incidents.ClassOf(other, false));
        Assert.Empty(Product.Proposals.ForIncident(Product.Incidents.Find(one)!, Product.Incidents.ClassOf(one, false), Product.Own));

        // Somebody without the right takes nothing back; the desk, in its role, does.
        _here.Admit(Product.Incidents.Retracting(said, phone, null)!, phone);
        Product.Sequencer.Run();
        Assert.Equal(2, Product.Incidents.ClassOf(other, false).Count);
        _here.Admit(Product.Incidents.Retracting(said, desk, "another street")!, desk);
        Product.Sequencer.Run();
        Assert.Equal([other], Product.Incidents.ClassOf(other, false));
        Assert.Null(Product.Incidents.Retracting(said, desk, null));

        _here.Say(IncidentBook.Differs(one, other, null, false));
        Assert.Empty(Product.Proposals.ForIncident(Product.Incidents.Find(one)!, [one], Product.Own));
        Assert.Empty(Product.Proposals.ForIncident(Product.Incidents.Find(other)!, [other], Product.Own));
        Assert.Empty(Product.Rebuild());
    }

    [Fact]
    public void Strikes_are_one_by_the_same_rules_and_their_accounts_stand_side_by_side()
    {
        var (one, other) = (SubjectId.New("strike"), SubjectId.New("strike"));
        using var phone = _here.Enrol(Roles.Field);
        _here.Say(StrikeBook.Reported(one, new StrikeWords { At = At(0), Weapon = "rocket", Place = Saraqib }, false));
        _here.Say(StrikeBook.Reported(other, new StrikeWords { At = At(6), Weapon = "rocket", Place = Near(3) }, false));
        _here.Admit(StrikeBook.Reported(one, new StrikeWords { At = At(4), Weapon = "air-strike", Place = Near(1), Perpetrator = new PerpetratorSaid("unknown aircraft", "heard") }, false), phone);
        Product.Sequencer.Run();

        var strike = Product.Strikes.Find(one, Product.Own)!;
        Assert.Equal(["air-strike", "rocket"], strike.Weapons);
        Assert.Equal((2, true), (strike.Accounts.Count, strike.Time.Latest - strike.Time.Earliest >= TimeSpan.FromMinutes(4)));
        var why = Assert.Single(Product.Proposals.ForStrike(strike, [one], Product.Own)).Why;
        Assert.Equal(("rocket", false), (why.SameWeapon, why.WeaponsDiffer));
        _here.Say(StrikeBook.Same(one, other, null, false));
        Assert.Equal(2, Product.Strikes.ClassOf(one, false).Count);
        Assert.Equal(2, Product.StrikeList.Page(Product.Own, false, null, 10).Rows.Count);
        Assert.Empty(Product.Rebuild());
    }

    [Fact]
    public void Another_town_another_day_and_another_weapon_are_not_proposed()
    {
        var incident = Opened("برميل متفجر");
        SubjectId far = SubjectId.New("report"), late = SubjectId.New("report"), bare = SubjectId.New("report"), near = SubjectId.New("report");
        _here.Say(
            ReportBook.Received(far, new ReportWords { At = At(1), Place = new PlaceSaid("إدلب", null, 36.2, 36.3, 200), Weapon = "barrel-bomb" }, false),
            ReportBook.Received(late, new ReportWords { At = "2026-03-12T09:00+03:00", Place = Saraqib, Weapon = "barrel-bomb" }, false),
            ReportBook.Received(bare, new ReportWords { At = At(1), What = "exercise" }, false),
            ReportBook.Received(near, new ReportWords { At = At(1), Place = new PlaceSaid("سراقب") }, false));

        Assert.All((SubjectId[])[far, late, bare], report => Assert.Empty(Product.Proposals.ForReport(Find(report), Product.Own)));
        Assert.True(Assert.Single(Product.Proposals.ForReport(Find(near), Product.Own)).Why.IsSamePlace);
        Assert.Equal(near, Assert.Single(Product.Proposals.ReportsFor(Product.Incidents.Find(incident)!, [incident], Product.Own)).Target);

        _here.Say(ReportBook.Differs(near, incident, "the other quarter", false));
        Assert.Empty(Product.Proposals.ForReport(Find(near), Product.Own));
        Assert.Empty(Product.Proposals.ReportsFor(Product.Incidents.Find(incident)!, [incident], Product.Own));
    }

    [Fact]
    public void A_drill_is_never_proposed_for_the_record_nor_to_who_may_not_see_places()
    {
        Opened("برميل متفجر");
        SubjectId drill = SubjectId.New("report"), real = SubjectId.New("report");
        _here.Say(Report(drill, 0, 0, exercise: true), Report(real, 0, 0));
        var ordinary = new Reader(SubjectId.New("actor"), [], new Dictionary<Feature, Sensitivity> { [Feature.Incidents] = Sensitivity.Ordinary });

        Assert.Empty(Product.Proposals.ForReport(Find(drill), Product.Own));
        Assert.NotEmpty(Product.Proposals.ForReport(Find(real), Product.Own));
        Assert.Empty(Product.Proposals.ForReport(Product.Reports.Find(real, ordinary)!, ordinary));
    }

    [Fact]
    public void One_caller_is_told_without_being_named()
    {
        var incident = _here.OpenIncident("انهيار");
        SubjectId first = SubjectId.New("report"), second = SubjectId.New("report");
        var caller = new CallerSaid("a protected name", "+963 944 000 111");
        _here.Say(
            ReportBook.Received(first, new ReportWords { At = At(0), What = "exercise", Caller = caller }, false), ReportBook.Concerns(first, false, [], incident, null),
            ReportBook.Received(second, new ReportWords { At = At(2), What = "exercise", Caller = new CallerSaid(null, "0944-000-111") }, false));

        var why = Assert.Single(Product.Proposals.ForReport(Find(second), Product.Own)).Why;
        Assert.True(why.IsSameCaller);
        Assert.DoesNotContain("protected", why.ToString(), StringComparison.Ordinal);
        Assert.Equal(SaidState.Withheld, Find(first).First!.Caller.State);
    }

    private static PlaceSaid Saraqib => new("سراقب", null, 35.8642, 36.8004, 200);

    private static PlaceSaid Near(int step) => Saraqib with { Latitude = 35.8642 + (step * 0.0005) };

    // Minutes past nine in Syria.
    private static string At(int minutes) => new DateTimeOffset(2026, 3, 14, 9, 0, 0, TimeSpan.FromHours(3)).AddMinutes(minutes)
        .ToString("yyyy-MM-dd'T'HH:mmzzz", System.Globalization.CultureInfo.InvariantCulture);

    private static Draft Report(SubjectId report, int offset, int step, bool exercise = false) => ReportBook.Received(report, new ReportWords
    {
        At = new DateTimeOffset(2026, 3, 14, 9, step, 0, TimeSpan.FromHours(3)).AddSeconds(offset).ToString("yyyy-MM-dd'T'HH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture),
        Clock = new DeviceClock("phone", offset),
        Weapon = "barrel-bomb",
        Place = Near(step),
        What = $"exercise {step}",
    }, exercise);

    private SubjectId Opened(string title)
    {
        var incident = SubjectId.New("incident");
        _here.Say(IncidentBook.Opening(incident, title, At(0), null, false, Vocabulary.Attack, null, Saraqib));
        return incident;
    }

    private Report Find(SubjectId report) => Product.Reports.Find(report, Product.Own)!;

    private IReadOnlyList<(StatementId, string, long, string?, string?)> Told(SubjectId report) =>
        [.. Find(report).Accounts.Select(account => (account.Statement, account.By, account.IssuedAt, account.At.OrNull, account.What.OrNull))];
}
