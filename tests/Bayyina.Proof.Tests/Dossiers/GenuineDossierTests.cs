namespace Bayyina.Proof.Tests.Dossiers;

public sealed class GenuineDossierTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_genuine_dossier_holds(bool exercise)
    {
        using var forge = DossierForge.Usual(exercise);

        var report = forge.Export().Verify();

        report.AssertHolds();
        Assert.NotNull(report.Facts);
        Assert.Equal(exercise, report.Facts.Exercise);
        Assert.Equal(3, report.Facts.Items);
        Assert.Equal(7, report.Facts.Statements);
        Assert.Equal(forge.Ledger.Origin, report.Facts.Origin);
    }

    [Fact]
    public void A_binding_statement_that_says_no_more_than_the_format_demands_needs_no_list_of_its_properties()
    {
        using var forge = DossierForge.Usual(exercise: false);
        forge.Binding = said => [.. said.Where(p => p.Name is "kind" or "manifest_sha512" or "tags")];

        forge.Export().Verify().AssertHolds();
    }
}
