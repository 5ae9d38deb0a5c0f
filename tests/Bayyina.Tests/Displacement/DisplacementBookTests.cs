using Bayyina.Displacement;
using Bayyina.Statements;
using Bayyina.Tests.Installations;
using Dapper;

namespace Bayyina.Tests.Displacement;

[Trait("store", "each")]
public sealed class DisplacementBookTests : IDisposable
{
    private readonly AnInstallation _here = new();

    private Product Product => _here.Product;

    public void Dispose() => _here.Dispose();

    [Fact]
    public void A_family_is_listed_with_its_needs_and_never_with_its_name_or_its_shelter()
    {
        var id = SubjectId.New("family");
        _here.Say(
            DisplacementBook.Family(id, "2018-07-25", new CountSaid(6), new CountSaid(3), new SpelledName("أبو سرّي", null), new PlaceSaid("القنيطرة"), null, false),
            DisplacementBook.Sheltering(id, "2018-07-26", "tent", new PlaceSaid("مكان سرّي"), false),
            DisplacementBook.Needing(id, "2018-07-26", ["food", "medical"], false));

        var row = Assert.Single(Page("family").Rows);
        Assert.Equal(("tent", "القنيطرة", new Bounds(6, 6)), (row.State, row.Place.OrNull, row.People!.Value));
        Assert.Equal(["food", "medical"], row.Needs);
        Assert.DoesNotContain("سرّي", Everything(), StringComparison.Ordinal);
        Assert.All(Product.Statements.About([id], Product.Own), stored => Assert.DoesNotContain("head", stored.Statement.Present));
        Assert.Equal(SaidState.Withheld, Product.Statements.StateOf(id, Product.Own).CurrentOf(DisplacementKinds.FamilySheltered).Single().Value("place").State);

        Say(id, DisplacementKinds.FamilyDeparted, seen => DisplacementBook.Departing(id, "2018-09-01", null, null, false, seen));
        Assert.Equal("departed", Assert.Single(Page("family").Rows).State);
        Assert.Empty(Product.Rebuild());
    }

    [Fact]
    public void A_convoy_tells_who_was_let_out_refused_and_left_behind()
    {
        var convoy = SubjectId.New("convoy");
        _here.Say(DisplacementBook.Convoy(convoy, "2018-07-22", "القنيطرة – الأردن", new PlaceSaid("القنيطرة"), new PlaceSaid("الأردن"), null, null, false));
        var people = new (CountSaid Count, string? Outcome)[]
        {
            (new CountSaid(4), "let-out"), (new CountSaid(null, 3, 5), "let-out"), (new CountSaid(6), "refused"), (new CountSaid(1), "left-behind"), (new CountSaid(null, 2), null),
        };
        foreach (var (count, outcome) in people)
        {
            var evacuee = SubjectId.New("evacuee");
            _here.Say(DisplacementBook.Listing(evacuee, convoy, count, new SpelledName("مستور", null), null, false));
            if (outcome is not null)
            {
                Say(evacuee, DisplacementKinds.EvacueePassed, seen => DisplacementBook.Passing(evacuee, "2018-07-22", outcome, "the crossing", null, null, false, seen));
            }
        }
        Say(convoy, DisplacementKinds.ConvoyMoved, seen => DisplacementBook.Moving(convoy, "2018-07-22", "halted", "the crossing", null, null, null, false, seen));

        var outcomes = Product.DisplacementList.OutcomesOf(convoy, false, Product.Own).ToDictionary(o => o.State);
        Assert.Equal(new Bounds(7, 9), outcomes["let-out"].People);
        Assert.Equal(new Bounds(6, 6), outcomes["refused"].People);
        Assert.Equal(new Bounds(1, 1), outcomes["left-behind"].People);
        Assert.Equal((1L, new Bounds(2, null)), (outcomes["listed"].Entries, outcomes["listed"].People));
        Assert.Equal("halted", Assert.Single(Page("convoy").Rows).State);
        Assert.Equal(5, Product.DisplacementList.Page(Product.Own, false, new DisplacementFilter("evacuee", Convoy: convoy), null, 10).Rows.Count);
        Assert.DoesNotContain("مستور", Everything(), StringComparison.Ordinal);
        Assert.Empty(Product.Rebuild());
    }

    [Fact]
    public void A_siege_keeps_every_figure_with_who_said_it_and_what_was_promised_and_broken()
    {
        var (siege, promise, appeal) = (SubjectId.New("siege"), SubjectId.New("promise"), SubjectId.New("appeal"));
        _here.Say(
            DisplacementBook.Siege(siege, "2013-04~", "الغوطة الشرقية", "as said by the council", new PlaceSaid("الغوطة"), false),
            DisplacementBook.Inside(siege, "2018-02", new CountSaid(400_000, IsAbout: true), "the United Nations", false),
            DisplacementBook.Inside(siege, "2018-02", new CountSaid(null, 350_000, 390_000), "the local council", false),
            DisplacementBook.Promise(promise, null, "ceasefire", "the Security Council", "2018-02-24/2018-03-26", "thirty days", null, siege, null, false),
            DisplacementBook.Breach(promise, "2018-02-25", "air strikes", null, SubjectId.New("strike"), null, false),
            DisplacementBook.Breach(promise, "2018-02-26", "shelling", null, null, null, false),
            DisplacementBook.Appeal(appeal, "2018-02-20", "افتحوا ممرًا آمنًا", "ar", false, "the Security Council", siege, null, false));
        Say(appeal, DisplacementKinds.AppealAnswered, seen => DisplacementBook.Answer(appeal, "2018-03-01", "no-answer", null, null, false, seen));

        var seen = Product.Displacement.Find(siege, Product.Own)!;
        Assert.Equal(new Bounds(350_000, 400_000), seen.PeopleBounds);
        Assert.Equal(["the United Nations", "the local council"], seen.People.Select(p => p.Source).Order(StringComparer.Ordinal));
        var row = Assert.Single(Product.DisplacementList.Page(Product.Own, false, new DisplacementFilter("promise", Siege: siege), null, 10).Rows);
        Assert.Equal((2L, "open", "2018-02-24/2018-03-26"), (row.Breaches, row.State, row.At));
        Assert.Equal("no-answer", Assert.Single(Page("appeal").Rows).State);
        Say(promise, DisplacementKinds.PromiseEnded, last => DisplacementBook.Ending(promise, "2018-03-26", null, false, last));
        Say(siege, DisplacementKinds.SiegeEnded, last => DisplacementBook.Ending(siege, "2018-04-14", "evacuated", false, last));
        Assert.Equal("ended", Assert.Single(Page("siege").Rows).State);
        Assert.Empty(Product.Rebuild());
    }

    [Fact]
    public void Sums_keep_ranges_as_ranges_by_place_and_period()
    {
        var camp = new PlaceSaid("مخيم أطمة", "C4126");
        Give("medical", "2018-07-02", new CountSaid(40), null, camp);
        Give("medical", "2018-07-10/2018-07-12", new CountSaid(null, 50, 70), new CountSaid(12), camp);
        // Over the end of the month: whether all of it, or none, fell into July is open.
        Give("medical", "2018-07-30/2018-08-03", new CountSaid(100), new CountSaid(20), camp);
        Give("medical", "2018-06-01", new CountSaid(500), null, camp);
        Give("food", "2018-07-05", null, new CountSaid(null, 30), camp);
        Give("food", "2018-07-05", new CountSaid(9), new CountSaid(2), new PlaceSaid("إدلب"));
        _here.Say(DisplacementBook.Service(SubjectId.New("service"), new ServiceSaid("2018-07-03", "medical", People: new CountSaid(999), Place: camp), true));

        var sums = Product.ServiceSums.Over(Product.Own, false, new DateOnly(2018, 7, 1), new DateOnly(2018, 7, 31), null);
        var medical = sums.Single(s => s.Service == "medical");
        Assert.Equal((new Bounds(2, 3), new Bounds(90, 210)), (medical.Deliveries, medical.People));
        Assert.Equal(new Bounds(12, null), medical.Families);
        Assert.Equal("مخيم أطمة (C4126)", medical.Place);
        Assert.Equal(new Bounds(30, null), sums.Single(s => s.Service == "food" && s.Place != "إدلب").Families);
        Assert.Equal(new Bounds(9, 9), sums.Single(s => s.Place == "إدلب").People);
        Assert.Single(Product.ServiceSums.Over(Product.Own, false, null, null, "إدلب"));
        Assert.Equal(new Bounds(690, 710), Product.ServiceSums.Over(Product.Own, false, null, null, "أطمة").Single(s => s.Service == "medical").People);

        // Who may not see places gets one sum a service, and cannot ask by place.
        var field = new Reader(SubjectId.New("actor"), [], new Dictionary<Feature, Sensitivity> { [Feature.Displacement] = Sensitivity.Ordinary });
        Assert.Equal(["food", "medical"], Product.ServiceSums.Over(field, false, null, null, "إدلب").Select(s => s.Service).Order());
        Assert.All(Product.ServiceSums.Over(field, false, null, null, null), s => Assert.Null(s.Place));
        Assert.Empty(Product.Rebuild());
    }

    [Fact]
    public void Two_who_had_not_seen_each_other_are_a_conflict_in_the_list_too()
    {
        var (convoy, evacuee) = (SubjectId.New("convoy"), SubjectId.New("evacuee"));
        var listed = _here.Say(DisplacementBook.Listing(evacuee, convoy, new CountSaid(3), null, null, false))[0].Id;
        _here.Say(
            DisplacementBook.Passing(evacuee, "2018-07-22", "let-out", null, null, null, false, listed),
            DisplacementBook.Passing(evacuee, "2018-07-22", "refused", null, null, null, false, listed));

        Assert.Equal(DisplacementWords.Contradictory, Assert.Single(Product.DisplacementList.OutcomesOf(convoy, false, Product.Own)).State);
        Assert.Equal(["let-out", "refused"], Product.Displacement.Find(evacuee, Product.Own)!.States);
    }

    [Fact]
    public void Pages_of_a_list_lose_and_repeat_nothing_and_a_stranger_reads_none()
    {
        var all = Enumerable.Range(0, 7).Select(n =>
        {
            var id = SubjectId.New("settlement");
            _here.Say(DisplacementBook.GivingUp(id, "2018", $"قرية {n}", null, null, null, false));
            return id;
        }).ToHashSet();
        var first = Page("settlement", null, 4);
        var second = Page("settlement", first.Next, 4);

        Assert.Null(second.Next);
        Assert.Equal(all, first.Rows.Concat(second.Rows).Select(row => row.Id).ToHashSet());
        Assert.Equal("قرية 3", Assert.Single(Product.DisplacementList.Page(Product.Own, false, new DisplacementFilter("settlement", "قريه 3"), null, 10).Rows).Title);
        var stranger = new Reader(SubjectId.New("actor"), [], new Dictionary<Feature, Sensitivity> { [Feature.Incidents] = Sensitivity.Restricted });
        Assert.Empty(Product.DisplacementList.Page(stranger, false, new DisplacementFilter("settlement"), null, 10).Rows);
        Assert.Empty(Product.ServiceSums.Over(stranger, false, null, null, null));
        Assert.Null(Product.Displacement.Find(all.First(), stranger));
    }

    private void Give(string service, string at, CountSaid? people, CountSaid? families, PlaceSaid place) =>
        _here.Say(DisplacementBook.Service(SubjectId.New("service"), new ServiceSaid(at, service, People: people, Families: families, Place: place), false));

    private void Say(SubjectId subject, KindDefinition kind, Func<StatementId[], Draft> draft) =>
        _here.Say(draft([.. DisplacementBook.Seen(Product.Statements.StateOf(subject), kind)]));

    private Listed<DisplacementRow> Page(string type, ListKey? after = null, int most = 10) =>
        Product.DisplacementList.Page(Product.Own, false, new DisplacementFilter(type), after, most);

    private string Everything() => Product.Database.Read(connection => string.Join('\n', Product.DerivedTables.SelectMany(table =>
        connection.Query($"SELECT * FROM {table}").Select(row => string.Join('|', ((IDictionary<string, object?>)row).Values)))));
}
