using System.Text;
using Bayyina.Access;
using Bayyina.Statements;
using Bayyina.Storage;
using Bayyina.Tests.Installations;
using Dapper;

namespace Bayyina.Tests.Statements.Keeping;

/// <summary>What is protected lies encrypted at rest. The files of the database are searched as a thief would search them.</summary>
[Trait("store", "each")]
public sealed class SealTests : IDisposable
{
    private const string Name = "Exercise Volunteer Salma";
    private readonly AnInstallation _installation = new();

    public void Dispose() => _installation.Dispose();

    private Product Product => _installation.Product;

    [Fact]
    public void A_stolen_database_does_not_tell_what_is_protected_nor_who_works_here()
    {
        var user = _installation.AUser(Name, UserRole.Documentation);
        var enrolment = EnrolmentOf(user.Actor);
        var disclosure = enrolment.Token.Find("name")!.Encoded;
        Assert.Equal(Name, enrolment.Text("name").OrNull);
        var unpacked = PackedText.Read(ColumnOf(enrolment.Id));
        _installation.Stop();

        Assert.Contains(enrolment.Token.Find("holder")!.Encoded, unpacked, StringComparison.Ordinal);
        Assert.DoesNotContain(disclosure[..40], unpacked, StringComparison.Ordinal);
        Assert.Empty(Found(disclosure));
        Assert.Empty(Found(disclosure[..40]));
        Assert.Empty(Found(Name));
        Assert.Empty(Found(Name.ToUpperInvariant()));
        Assert.Equal(user.Id, Product.Access.Users.FindByName(" exercise volunteer SALMA ")!.Id);
        Assert.Equal(Name, EnrolmentOf(user.Actor).Text("name").OrNull);
    }

    [Fact]
    public void The_statement_verifies_as_before_and_a_reader_gets_what_is_theirs()
    {
        var user = _installation.AUser(Name, UserRole.Documentation);
        var officer = Product.Access.Users.ActorOf(_installation.AUser("officer", UserRole.ProtectionOfficer));
        var id = EnrolmentOf(user.Actor).Id;

        Assert.True(_installation.Stored(id).Statement.Token.IsSignedBy(Product.Node.Key));
        Assert.Equal(Name, Product.Statements.Find(id, officer.Reader)!.Statement.Text("name").OrNull);
        Assert.Equal(SaidState.Withheld, Product.Statements.Find(id, Product.Own)!.Statement.Text("name").State);
    }

    [Fact]
    public void Without_its_key_or_with_a_changed_byte_it_is_refused_rather_than_shown_wrong()
    {
        var user = _installation.AUser(Name, UserRole.Documentation);
        var id = EnrolmentOf(user.Actor).Id;
        var column = Product.Database.Read(c => PackedText.Read(c.QuerySingle<byte[]>("SELECT disclosures FROM statement WHERE id = @Value", new { id.Value })));
        var at = column.IndexOf('!', StringComparison.Ordinal) + 30;
        Put(id, column[..at] + (column[at] == 'A' ? 'B' : 'A') + column[(at + 1)..]);
        Assert.Equal("key.unfit", Assert.Throws<StorageException>(() => _installation.Stored(id)).Code);

        Put(id, column);
        Assert.Equal(Name, _installation.Stored(id).Statement.Text("name").OrNull);
        Product.Database.Write(t => { t.Connection!.Execute("DELETE FROM subject_key", transaction: t); });
        Assert.Equal("key.unfit", Assert.Throws<StorageException>(() => _installation.Stored(id)).Code);
    }

    [Fact]
    public void A_key_of_one_subject_does_not_open_another()
    {
        var (one, other) = (_installation.AUser("one of them", UserRole.Field), _installation.AUser("another", UserRole.Field));
        Product.Database.Write(t =>
        {
            t.Connection!.Execute(
                "UPDATE subject_key SET wrapped = (SELECT wrapped FROM subject_key WHERE subject = @one) WHERE subject = @other",
                new { one = one.Actor.Value, other = other.Actor.Value }, t);
        });
        _installation.Stop();

        Assert.Equal("key.unfit", Assert.Throws<StorageException>(() => EnrolmentOf(other.Actor)).Code);
    }

    [Fact]
    public void The_wrapping_key_is_never_made_anew_where_something_lies_under_it()
    {
        _installation.AUser(Name, UserRole.Field);
        _installation.Stop();
        File.Delete(Path.Combine(_installation.Data, "keys", "subjects.key"));

        Assert.Equal("key.missing", Assert.Throws<StorageException>(() => Product).Code);
    }

    [Fact]
    public void After_an_erasure_the_rest_lies_under_a_new_key_and_the_old_one_is_gone()
    {
        var user = _installation.AUser(Name, UserRole.Documentation);
        Product.Access.Users.SetRoles(user.Id, [UserRole.Documentation, UserRole.Analyst], null);
        var (old, rest) = (Product.Statements.Store.About([user.Actor]).First().Statement, EnrolmentOf(user.Actor));
        var key = KeyOf(user.Actor);
        var erasure = Assert.IsType<Erasable>(Product.Statements.Erasure(old.Id, ["name"], "an exercise"));
        _installation.Say(erasure.Draft);
        _installation.Stop();

        Assert.Empty(Found(key));
        Assert.NotEqual(key, KeyOf(user.Actor));
        Assert.Equal(SaidState.Withheld, _installation.Stored(old.Id).Statement.Text("name").State);
        Assert.Equal(Name, _installation.Stored(rest.Id).Statement.Text("name").OrNull);
    }

    [Fact]
    public void What_an_older_version_wrote_in_the_clear_is_sealed_at_the_next_start()
    {
        var user = _installation.AUser(Name, UserRole.Documentation);
        var enrolment = EnrolmentOf(user.Actor);
        // As it stood before: in the clear, without keys.
        Put(enrolment.Id, string.Join('~', enrolment.Token.Disclosures.Select(d => d.Encoded)));
        var column = ColumnOf(enrolment.Id);
        Product.Database.Write(t =>
        {
            t.Connection!.Execute(
                """
                DELETE FROM subject_key;
                UPDATE app_user SET name = @Name, normal_name = @normal;
                INSERT INTO due (what) VALUES ('seal'), ('seal-users')
                """,
                new { Name, normal = User.Normal(Name) }, t);
        });
        _installation.Stop();
        Assert.NotEmpty(Found(Name));
        Assert.NotEmpty(Found(column));

        Assert.Equal(Name, Product.Access.Users.FindByName(Name)!.Name);
        Assert.Equal(Name, EnrolmentOf(user.Actor).Text("name").OrNull);
        _installation.Stop();
        Assert.Empty(Found(Name));
        Assert.Empty(Found(column));
    }

    [Fact]
    public void A_kind_that_this_version_does_not_know_is_kept_sealed_but_for_what_every_kind_has()
    {
        var kinds = new KindCatalogue([.. KernelKinds.All]);
        using var seal = new DisclosureSeal(new KeyWrap("test", new byte[32]), kinds);
        using var signer = Signer.Create(SubjectId.New("actor"));
        var known = new KindDefinition("later.known", "actor", [new("secret", PropertyType.Text)]);
        var statement = new Statement(
            new Draft(signer.Actor, known, exercise: true).Say("secret", "x").Sign(Product.Statements.Origin, _installation.Time, signer), complete: true);
        Assert.True(seal.Concerns(statement));
        var key = seal.NewKey(DisclosureSeal.SubjectOf(statement));

        var column = seal.Close(statement, key);

        Assert.Equal(statement.Present.Count(p => p is not "sub" and not "kind"), column.Count(c => c == '!'));
        var opened = seal.Open(statement.Id.Value, signer.Actor.Value, column, key, out _);
        Assert.Equal(statement.Token.Disclosures.Select(d => d.Encoded), opened.Select(d => d.Encoded));
    }

    private Statement EnrolmentOf(SubjectId actor) => Product.Statements.StateOf(actor).CurrentOf(KernelKinds.KeyEnrolled).Single();

    private string KeyOf(SubjectId subject) => Product.Database.Read(c =>
        c.QuerySingle<string>("SELECT wrapped FROM subject_key WHERE subject = @Value", new { subject.Value }));

    private void Put(StatementId id, string column) => Product.Database.Write(t =>
    {
        t.Connection!.Execute("UPDATE statement SET disclosures = @column WHERE id = @Value", new { column = PackedText.Of(column), id.Value }, t);
    });

    private byte[] ColumnOf(StatementId id) => Product.Database.Read(c =>
        c.QuerySingle<byte[]>("SELECT disclosures FROM statement WHERE id = @Value", new { id.Value }));

    // Which files hold the text.
    private IReadOnlyList<string> Found(string text) => Found(Encoding.UTF8.GetBytes(text));

    private IReadOnlyList<string> Found(byte[] bytes) => AnInstallation.With(_installation.Files(), bytes);
}
