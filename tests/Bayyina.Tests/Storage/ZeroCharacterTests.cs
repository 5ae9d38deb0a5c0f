using Bayyina.Access;
using Bayyina.Statements;
using Bayyina.Tests.Installations;

namespace Bayyina.Tests.Storage;

/// <summary>A zero character, which PostgreSQL takes in no text, is searched and looked for on each store without an error.</summary>
[Trait("store", "each")]
public sealed class ZeroCharacterTests : IDisposable
{
    private readonly AnInstallation _installation = new();

    private Product Product => _installation.Product;

    public void Dispose() => _installation.Dispose();

    [Fact]
    public void A_search_for_it_finds_what_was_said_with_it_and_nothing_else()
    {
        _installation.OpenIncident("a collapse");
        _installation.OpenIncident("a\0b");

        int Hits(string search) => Product.IncidentList.Page(Product.Own, false, search, null, 10).Rows.Count;
        Assert.Equal((1, 1, 0, 2), (Hits("\0"), Hits("a\0b"), Hits("collapse\0"), Hits("a")));
        Assert.Empty(Product.Rebuild());
    }

    [Fact]
    public void Nobody_and_nothing_is_named_so()
    {
        _installation.AUser("Exercise Volunteer Salma", UserRole.Field);
        Assert.Null(Product.Access.Users.FindByName("Exercise\0Volunteer"));
        Assert.Empty(Product.Access.Log.Page(new LogFilter(What: "a\0", Subject: "\0"), null, 10));
        Assert.Null(Product.Statements.Store.Find(new StatementId("a\0b")));
        Assert.Empty(Product.Rows.IndexesOf([new StatementId("a\0b")]));
        Assert.Empty(Product.IncidentList.Among([new SubjectId("incident/\0")], Product.Own));
    }
}
