using System.Text;
using Bayyina.Access;
using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Storage;
using Bayyina.Tests.Installations;
using Dapper;

namespace Bayyina.Tests.Access;

[Trait("store", "each")]
public sealed class UserBookTests : IDisposable
{
    private readonly AnInstallation _installation = new();

    private UserBook Users => _installation.Product.Access.Users;

    public void Dispose() => _installation.Dispose();

    [Fact]
    public void A_user_speaks_in_the_record_with_a_key_that_the_ledger_knows()
    {
        var actor = Users.ActorOf(_installation.AUser("Salma", UserRole.Operations));
        var incident = SubjectId.New("incident");

        var said = _installation.Product.Statements.Say([IncidentBook.Opening(incident, "a strike", null, null, false)], actor.Signer)[0].Id;
        _installation.Product.Sequencer.Run();

        Assert.Null(_installation.WhyRefused(said));
        Assert.Equal(actor.Id.Value, _installation.Stored(said).Statement.By);
    }

    [Fact]
    public void A_disabled_user_does_not_speak_and_one_let_in_again_does_under_a_new_key()
    {
        _installation.AUser("Keeper", UserRole.Administrator);
        var user = _installation.AUser("Salma", UserRole.Operations);
        var before = Users.ActorOf(user).Signer;

        var disabled = Assert.IsType<UserChanged>(Users.Disable(user.Id, null)).User;

        Assert.Throws<ArgumentException>(() => Users.ActorOf(disabled));
        Assert.Equal("key.revoked", _installation.WhyRefused(Says(before)));
        var again = Users.ActorOf(Assert.IsType<UserChanged>(Users.Enable(user.Id, null)).User).Signer;
        Assert.NotEqual(before.Key.Thumbprint, again.Key.Thumbprint);
        Assert.Null(_installation.WhyRefused(Says(again)));
        Assert.Equal("key.revoked", _installation.WhyRefused(Says(before)));
    }

    [Fact]
    public void A_key_from_before_somebody_was_shut_out_stays_theirs_when_their_roles_change_later()
    {
        _installation.AUser("Keeper", UserRole.Administrator);
        var user = _installation.AUser("Salma", UserRole.Operations);
        var before = Users.ActorOf(user).Signer.Key.Thumbprint;
        Users.Disable(user.Id, null);
        Users.Enable(user.Id, null);

        Users.SetRoles(user.Id, [UserRole.Documentation], null);

        // What it signed is to be checked by it for ever.
        Assert.Contains(before, _installation.Product.Database.Read(c => EnrolledKeys.Find(c, null, [before])).Keys);
    }

    [Fact]
    public void Roles_that_change_change_what_is_read_and_as_what_the_key_counts()
    {
        var user = _installation.AUser("Salma", UserRole.Field);
        Assert.Equal(Sensitivity.Ordinary, Users.ActorOf(user).Reader.Reach(Feature.People));

        var changed = Assert.IsType<UserChanged>(Users.SetRoles(user.Id, [UserRole.Legal, UserRole.Documentation], null)).User;

        var actor = Users.ActorOf(changed);
        Assert.Equal(Sensitivity.Protected, actor.Reader.Reach(Feature.People));
        Assert.True(actor.Reader.May(new Right(Feature.Dossiers, Act.Export)));
        var key = _installation.Product.Database.Read(c => EnrolledKeys.Find(c, null, [actor.Signer.Key.Thumbprint]))[actor.Signer.Key.Thumbprint];
        Assert.Equal([Roles.Documentation, Roles.Legal], key.Roles);
    }

    [Fact]
    public void The_last_administrator_stays()
    {
        var only = _installation.AUser("Keeper", UserRole.Administrator);

        Assert.Equal("user.last_administrator", Assert.IsType<UserNotChanged>(Users.Disable(only.Id, null)).Code);
        Assert.Equal("user.last_administrator", Assert.IsType<UserNotChanged>(Users.SetRoles(only.Id, [UserRole.Field], null)).Code);
        _installation.AUser("Another keeper", UserRole.Administrator);
        Assert.IsType<UserChanged>(Users.Disable(only.Id, null));
    }

    [Theory]
    [InlineData("salma", "user.name_taken")]
    [InlineData(" SALMA ", "user.name_taken")]
    [InlineData("", "user.name_malformed")]
    [InlineData("a\u0000b", "user.name_malformed")]
    public void A_name_that_cannot_be_is_refused(string name, string code)
    {
        _installation.AUser("Salma", UserRole.Field);

        Assert.Equal(code, Assert.IsType<UserNotChanged>(Users.Create(name, [UserRole.Field], null)).Code);
        Assert.Single(Users.All());
    }

    [Fact]
    public void Keys_of_users_cannot_be_read_from_the_database_or_moved_within_it()
    {
        var (one, other) = (_installation.AUser("Salma", UserRole.Field), _installation.AUser("Raed", UserRole.Field));
        var wrapped = _installation.Product.Database.Read(c => UserRows.SigningKey(c, one.Id));
        Assert.DoesNotContain("PRIVATE", Encoding.Latin1.GetString(Convert.FromBase64String(wrapped)), StringComparison.Ordinal);

        _installation.Product.Database.Write(t =>
        {
            t.Connection!.Execute("UPDATE app_user SET signing_key = @wrapped WHERE id = @Value", new { wrapped, other.Id.Value }, t);
        });

        Assert.Equal("key.unfit", Assert.Throws<StorageException>(() => Users.ActorOf(other)).Code);
    }

    [Fact]
    public void Users_are_there_after_a_restart_with_the_same_key()
    {
        var user = _installation.AUser("سلمى", UserRole.ProtectionOfficer, UserRole.Field);
        var key = Users.ActorOf(user).Signer.Key.Thumbprint;

        _installation.Reopened();

        var found = Users.FindByName("سلمى")!;
        Assert.Equal(user.Roles, found.Roles);
        Assert.Equal(key, Users.ActorOf(found).Signer.Key.Thumbprint);
    }

    private StatementId Says(Signer signer)
    {
        var id = _installation.Product.Statements.Say([IncidentBook.Opening(SubjectId.New("incident"), "a strike", null, null, false)], signer)[0].Id;
        _installation.Product.Sequencer.Run();
        return id;
    }
}
