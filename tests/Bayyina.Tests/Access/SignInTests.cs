using System.Text;
using Bayyina.Access;
using Bayyina.Statements;
using Bayyina.Tests.Installations;

namespace Bayyina.Tests.Access;

/// <summary>Links, sessions, tokens and codes at rest and in time.</summary>
[Trait("store", "each")]
public sealed class SignInTests : IDisposable
{
    private readonly AnInstallation _installation = new();

    private AccessDesk Access => _installation.Product.Access;

    public void Dispose() => _installation.Dispose();

    // RFC 6238, appendix B, the last six digits of the values for SHA-1.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_standard(long time, string code) => Assert.Equal(
        code, Totp.CodeAt("12345678901234567890"u8, Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(time))));

    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Secrets_are_written_as_the_standard_has_it(string text, string base32) => Assert.Equal(base32, Totp.ToBase32(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void A_code_counts_once_and_not_two_steps_late()
    {
        var user = _installation.AUser("Salma", UserRole.Field);
        var secret = Confirmed(user);
        var code = Totp.CodeAt(secret, Totp.StepAt(_installation.Time.GetUtcNow()) + 1);

        Assert.True(Access.Credentials.UseTotp(user.Id, code));
        Assert.False(Access.Credentials.UseTotp(user.Id, code));
        _installation.Time.Move(TimeSpan.FromMinutes(5));
        Assert.False(Access.Credentials.UseTotp(user.Id, Totp.CodeAt(secret, Totp.StepAt(_installation.Time.GetUtcNow()) - 2)));
        Assert.True(Access.Credentials.UseTotp(user.Id, Totp.CodeAt(secret, Totp.StepAt(_installation.Time.GetUtcNow()) - 1)));
    }

    [Fact]
    public void The_first_link_works_once_within_a_day_and_only_while_nobody_is_there()
    {
        var late = Access.Links.MakeForFirst()!;
        _installation.Time.Move(TimeSpan.FromHours(25));
        Assert.Null(Access.Links.Use(late));

        var replaced = Access.Links.MakeForFirst()!;
        var good = Access.Links.MakeForFirst()!;
        Assert.Null(Access.Links.Use(replaced));
        Assert.IsType<LinkForFirst>(Access.Links.Find(good));
        Assert.IsType<LinkForFirst>(Access.Links.Use(good));
        Assert.Null(Access.Links.Use(good));

        var stale = Access.Links.MakeForFirst()!;
        _installation.AUser("Keeper", UserRole.Administrator);
        Assert.Null(Access.Links.Find(stale));
        Assert.Null(Access.Links.Use(stale));
        Assert.Null(Access.Links.MakeForFirst());
    }

    [Fact]
    public void A_link_of_a_disabled_user_opens_nothing()
    {
        _installation.AUser("Keeper", UserRole.Administrator);
        var user = _installation.AUser("Salma", UserRole.Field);
        var link = Access.Links.MakeFor(user, null);
        var session = Access.Sessions.Begin(user.Id, "ticket", "a browser", TimeSpan.FromHours(1));
        var token = Access.Tokens.Make(user, "a script", [Right.Read(Feature.Incidents)], TimeSpan.FromDays(1));

        Access.Users.Disable(user.Id, null);

        Assert.Null(Access.Links.Use(link));
        Assert.Null(Access.Sessions.Find(session));
        Assert.Null(Access.Tokens.Find(token));
    }

    [Fact]
    public void A_session_ends_with_its_time_and_when_its_user_ends_it()
    {
        var user = _installation.AUser("Salma", UserRole.Field);
        var (here, there) = (Begin(user), Begin(user));

        Access.Sessions.End(user.Id, Access.Sessions.Find(there)!.Id);
        Assert.Null(Access.Sessions.Find(there));
        Assert.NotNull(Access.Sessions.Find(here));

        _installation.Time.Move(TimeSpan.FromHours(2));
        Assert.Null(Access.Sessions.Find(here));
        Assert.Empty(Access.Sessions.Of(user.Id));
    }

    [Fact]
    public void Nobody_ends_the_session_or_revokes_the_token_of_another()
    {
        var (salma, raed) = (_installation.AUser("Salma", UserRole.Field), _installation.AUser("Raed", UserRole.Field));
        var session = Begin(salma);
        var token = Access.Tokens.Make(salma, "a script", [Right.Read(Feature.Incidents)], TimeSpan.FromDays(1));

        Access.Sessions.End(raed.Id, Access.Sessions.Find(session)!.Id);
        Access.Tokens.Revoke(raed, Access.Tokens.Find(token)!.Id);

        Assert.NotNull(Access.Sessions.Find(session));
        Assert.NotNull(Access.Tokens.Find(token));
        Access.Tokens.Revoke(salma, Access.Tokens.Find(token)!.Id);
        Assert.Null(Access.Tokens.Find(token));
    }

    [Fact]
    public void No_secret_stands_in_the_data_folder()
    {
        var user = _installation.AUser("Salma", UserRole.Field);
        string[] secrets =
        [
            Access.Links.MakeFor(user, null), Begin(user), Access.Tokens.Make(user, "a script", [], TimeSpan.FromDays(1)),
            Access.Credentials.NewTotp(user.Id),
        ];
        _installation.Stop();

        foreach (var file in _installation.Files())
        {
            var content = Encoding.Latin1.GetString(File.ReadAllBytes(file));
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, content, StringComparison.Ordinal));
        }
    }

    private string Begin(User user) => Access.Sessions.Begin(user.Id, "ticket", "a browser", TimeSpan.FromHours(1));

    private byte[] Confirmed(User user)
    {
        var secret = FromBase32(Access.Credentials.NewTotp(user.Id));
        Assert.False(Access.Credentials.HasTotp(user.Id));
        Assert.True(Access.Credentials.UseTotp(user.Id, Totp.CodeAt(secret, Totp.StepAt(_installation.Time.GetUtcNow())), confirming: true));
        Assert.True(Access.Credentials.HasTotp(user.Id));
        return secret;
    }

    internal static byte[] FromBase32(string text) => [.. text.SelectMany(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c), 2).PadLeft(5, '0'))
        .Chunk(8).Where(bits => bits.Length == 8).Select(bits => Convert.ToByte(new string(bits), 2))];
}
