using System.IO.Compression;
using System.Text;
using Bayyina.Access;
using Bayyina.Dossiers;
using Bayyina.Statements;
using Bayyina.Tests.Installations;

namespace Bayyina.Tests.Access;

[Trait("store", "each")]
public sealed class AccessLogTests : IDisposable
{
    private readonly AnInstallation _installation = new();

    private AccessDesk Access => _installation.Product.Access;

    public void Dispose() => _installation.Dispose();

    [Fact]
    public void A_look_at_something_protected_is_on_record_and_an_administrators_is_withheld()
    {
        var keeper = _installation.AUser("Keeper", UserRole.Administrator);
        var officer = Access.Users.ActorOf(_installation.AUser("Salma", UserRole.ProtectionOfficer));
        var witness = _installation.AUser("a protected name", UserRole.Field).Actor;

        var seen = Name(_installation.Product.Statements.StateOf(witness, officer.Reader));
        var withheld = Name(_installation.Product.Statements.StateOf(witness, Access.Users.ActorOf(keeper).Reader));

        Assert.Equal("a protected name", seen.OrNull);
        Assert.Equal(SaidState.Withheld, withheld.State);
        var look = Assert.Single(Access.Log.Latest(100), line => line.What == AccessEvents.Looked);
        Assert.Equal((officer.Id.Value, witness.Value, "name"), (look.Actor, look.Subject, look.Detail));
    }

    [Fact]
    public void The_installation_itself_sees_nothing_that_is_protected()
    {
        var witness = _installation.AUser("a protected name", UserRole.Field).Actor;

        Assert.Equal(SaidState.Withheld, Name(_installation.Product.Statements.StateOf(witness, _installation.Product.Own)).State);
    }

    [Fact]
    public void Ordinary_views_are_counted_and_written_together()
    {
        var actor = SubjectId.New("actor");
        Access.Log.Viewed(actor, "/incidents");
        Access.Log.Viewed(actor, "/incidents");
        Access.Log.Viewed(actor, "/items");
        Assert.DoesNotContain(Access.Log.Latest(100), line => line.What == AccessEvents.Viewed);

        _installation.Reopened();

        Assert.Equal(
            [("/incidents", 2), ("/items", 1)],
            Access.Log.Latest(100).Where(l => l.What == AccessEvents.Viewed).Select(l => (l.Subject!, l.Times)).Order());
    }

    [Fact]
    public void No_code_changes_or_deletes_a_line_of_the_log() => Assert.DoesNotContain(
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText),
        text => text.Contains("UPDATE access_log", StringComparison.OrdinalIgnoreCase) || text.Contains("DELETE FROM access_log", StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void A_dossier_holds_no_name_of_a_user_and_nothing_of_the_log()
    {
        const string name = "Salma al-Khatib-7731";
        var user = _installation.AUser(name, UserRole.ProtectionOfficer);
        var actor = Access.Users.ActorOf(user);
        var incident = _installation.OpenIncident("a strike");
        _installation.Seal(incident, "a photograph");
        Access.Log.Write(AccessEvents.SignedIn, user.Actor, detail: "from-this-browser-7731");
        _installation.Product.Statements.StateOf(user.Actor, actor.Reader);
        var target = Path.Combine(_installation.Scratch, "dossier.zip");

        _installation.Product.Dossiers.Export(
            new DossierRequest([incident], []), new ProcessRecord("Bayyina", "1", ".NET", "Linux", new Dictionary<string, string>()), target);

        using var zip = ZipFile.OpenRead(target);
        Assert.All(zip.Entries, entry =>
        {
            using var content = new StreamReader(entry.Open(), Encoding.Latin1);
            var text = content.ReadToEnd();
            // As it stands, and as a disclosure would spell it.
            foreach (var secret in (string[])[name, "from-this-browser-7731", user.Id.Value])
            {
                Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
                for (var shift = 0; shift < 3; shift++)
                {
                    Assert.DoesNotContain(Base64(secret, shift), text, StringComparison.Ordinal);
                }
            }
        });
    }

    private static string Base64(string text, int shift)
    {
        var bytes = Encoding.UTF8.GetBytes(text)[shift..];
        return Convert.ToBase64String(bytes[..(bytes.Length / 3 * 3)]).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }

    private static Said<string> Name(SubjectState actor) => actor.CurrentOf(KernelKinds.KeyEnrolled).Single().Text("name");
}
