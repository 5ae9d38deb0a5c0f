using Bayyina.Incidents;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Tests.Installations;

namespace Bayyina.Tests.Statements.Keeping;

/// <summary>One jti with two ids: both are kept and shown, and whoever sent the second is told of the first.</summary>
[Trait("store", "each")]
public sealed class EquivocationTests : IDisposable
{
    private readonly AnInstallation _installation = new();
    private readonly SubjectId _incident;
    private readonly Signer _phone;

    public EquivocationTests()
    {
        _incident = _installation.OpenIncident();
        _phone = _installation.Enrol();
    }

    private Product Product => _installation.Product;

    public void Dispose()
    {
        _phone.Dispose();
        _installation.Dispose();
    }

    [Fact]
    public void The_second_is_kept_and_its_sender_is_told_of_the_first()
    {
        var first = _installation.Signed(Note(_incident, "nobody is inside"), _phone);
        var second = Twin(first, _incident, "three are inside");

        Assert.IsType<Staged>(Product.Statements.Admit(first));
        Assert.Equal(new Equivocates(new StatementId(second.Id), new StatementId(first.Id)), Product.Statements.Admit(second));
        AssertShown(first, second);
        Assert.Equal(2, Product.Incidents.Find(_incident)!.Notes.Count);
    }

    [Fact]
    public void About_two_subjects_it_is_shown_in_both_folds()
    {
        var elsewhere = _installation.OpenIncident("elsewhere");
        var first = _installation.Signed(Note(_incident, "here"), _phone);
        var second = Twin(first, elsewhere, "there");
        Product.Statements.Admit(first);
        Product.Statements.Admit(second);

        AssertShown(first, second);
    }

    [Fact]
    public void In_one_batch_the_second_is_told_as_well()
    {
        var first = _installation.Signed(Note(_incident, "here"), _phone);
        var second = Twin(first, SubjectId.New("incident"), "there");
        Statement[] both = [new(first, complete: true), new(second, complete: true)];
        var outcomes = Product.Database.Write(t => Product.Statements.Stage(t, both));

        Assert.Equal([new Staged(both[0].Id), new Equivocates(both[1].Id, both[0].Id)], outcomes);
        AssertShown(first, second);
    }

    [Fact]
    public void A_third_is_told_too_and_all_three_stand_in_the_ledger()
    {
        var first = _installation.Signed(Note(_incident, "1"), _phone);
        SdJwt[] all = [first, Twin(first, _incident, "2"), Twin(first, _incident, "3")];
        var outcomes = all.Select(Product.Statements.Admit).ToList();
        Product.Sequencer.Run();

        Assert.IsType<Equivocates>(outcomes[2]);
        Assert.All(all, token => Assert.NotNull(_installation.Stored(new StatementId(token.Id)).Index));
        Assert.All(all, token => Assert.Equal(2, _installation.Now(new StatementId(token.Id)).EquivocatesWith.Count));
    }

    private void AssertShown(SdJwt first, SdJwt second)
    {
        Assert.Equal([new StatementId(second.Id)], _installation.Now(new StatementId(first.Id)).EquivocatesWith);
        Assert.Equal([new StatementId(first.Id)], _installation.Now(new StatementId(second.Id)).EquivocatesWith);
    }

    private static Draft Note(SubjectId incident, string text) => IncidentBook.Note(incident, text, "en", false);

    private SdJwt Twin(SdJwt of, SubjectId about, string text)
    {
        var disclosures = _installation.Signed(Note(about, text), _phone).Disclosures;
        return SdJwt.Issue(of.Open, disclosures, _phone.Key.Thumbprint, _phone.Sign);
    }
}
