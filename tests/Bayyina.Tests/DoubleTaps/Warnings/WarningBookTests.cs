using Bayyina.DoubleTaps;
using Bayyina.Statements;
using Bayyina.Tests.Installations;

namespace Bayyina.Tests.DoubleTaps.Warnings;

/// <summary>Warnings in a real record: said, acknowledged, listed, ended, rebuilt.</summary>
[Trait("store", "each")]
public sealed class WarningBookTests : IDisposable
{
    private readonly AnInstallation _installation = new();
    private readonly SubjectId _warning = SubjectId.New("warning");
    private readonly SubjectId _near = SubjectId.New("deployment");
    private readonly SubjectId _far = SubjectId.New("deployment");

    private Product Product => _installation.Product;

    public void Dispose() => _installation.Dispose();

    [Fact]
    public void A_warning_stands_on_the_board_until_it_is_ended_and_with_each_team_until_it_is_acknowledged()
    {
        Issue(exercise: false);
        var row = Assert.Single(Product.WarningList.Standing(Product.Own, exercise: false, 10));
        Assert.Equal((WarningStanding.Issued, "sighting", "SY0700", 2L, 2L), (row.Standing, row.Reason, row.Area, row.To.Value, row.Outstanding.Value));
        Assert.Equal(_warning, Assert.Single(Product.WarningList.OutstandingFor(_near, Product.Own, 10)).Id);

        _installation.Say(WarningBook.Acknowledging(_warning, _near, "withdrawing", "2026-01-17T09:01+03:00", exercise: false));
        Assert.Empty(Product.WarningList.OutstandingFor(_near, Product.Own, 10));
        Assert.Single(Product.WarningList.OutstandingFor(_far, Product.Own, 10));
        Assert.Equal(1, Assert.Single(Product.WarningList.Standing(Product.Own, exercise: false, 10)).Outstanding.Value);

        _installation.Say(Product.Warnings.Ending(_warning, "all teams are back"));
        Assert.Empty(Product.WarningList.Standing(Product.Own, exercise: false, 10));
        Assert.Empty(Product.WarningList.OutstandingFor(_far, Product.Own, 10));
        Assert.Equal(WarningStanding.Ended, Product.Warnings.Find(_warning, Product.Own)!.Standing);
    }

    [Fact]
    public void A_drill_is_never_among_the_warnings_of_the_record()
    {
        Issue(exercise: true);

        Assert.Empty(Product.WarningList.Standing(Product.Own, exercise: false, 10));
        Assert.Single(Product.WarningList.Standing(Product.Own, exercise: true, 10));
    }

    [Fact]
    public void Who_may_not_know_where_teams_are_learns_of_the_warning_and_not_whom_it_went_to()
    {
        Issue(exercise: false);
        var reader = new Reader(SubjectId.New("actor"), [], new Dictionary<Feature, Sensitivity> { [Feature.Incidents] = Sensitivity.Ordinary });

        var row = Assert.Single(Product.WarningList.Standing(reader, exercise: false, 10));
        Assert.Equal((SaidState.Withheld, SaidState.Withheld), (row.To.State, row.Outstanding.State));
        Assert.Empty(Product.WarningList.OutstandingFor(_near, reader, 10));
        var warning = Product.Warnings.Find(_warning, reader)!;
        Assert.Empty(warning.To);
        Assert.False(warning.IsAddressedInFull);
        Assert.Equal(SaidState.Withheld, warning.Text.State);
        Assert.Null(Product.Warnings.Find(_warning, new Reader(SubjectId.New("actor"), [], new Dictionary<Feature, Sensitivity>())));
    }

    [Fact]
    public void The_tables_are_nothing_but_the_fold()
    {
        Issue(exercise: false);
        _installation.Say(WarningBook.Acknowledging(_warning, _far, null, null, exercise: false));

        Assert.Empty(Product.Rebuild());
    }

    [Fact]
    public void An_area_that_is_too_fine_is_made_coarser_before_it_is_said() => Assert.Equal("SY0700", Issue(exercise: false).Area.OrNull);

    [Fact]
    public void There_are_no_reasons_and_answers_but_those_that_have_words()
    {
        Assert.Throws<ArgumentException>(() => WarningBook.Issuing(_warning, new WarningWish("boredom", []), exercise: false));
        Assert.Throws<ArgumentException>(() => WarningBook.Acknowledging(_warning, _near, "whatever", null, exercise: false));
    }

    private Warning Issue(bool exercise)
    {
        var wish = new WarningWish("sighting", [_near, _far, _near]) { Text = "مروحية من الجنوب", Area = "SY070003", Until = "2026-01-17T13:00+03:00", At = "2026-01-17T09:00+03:00" };
        _installation.Say(WarningBook.Issuing(_warning, wish, exercise));
        return Product.Warnings.Find(_warning, Product.Own)!;
    }
}
