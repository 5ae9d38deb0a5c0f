using System.Text;
using Bayyina.Storage;
using Bayyina.Tests.Installations;

namespace Bayyina.Tests.Storage;

public sealed class KeyFolderTests : IDisposable
{
    private const string Passphrase = "four quiet hills tonight";
    private readonly AnInstallation _installation = new();

    public void Dispose() => _installation.Dispose();

    private string Keys => Path.Combine(_installation.Data, "keys");

    [Fact]
    public void Under_a_passphrase_no_key_file_tells_its_key_and_all_of_it_goes_on()
    {
        var user = _installation.AUser("Salma", Bayyina.Access.UserRole.Documentation);
        var (key, incident) = (_installation.Product.KeyFile(), _installation.OpenIncident());
        var before = Files().ToDictionary(f => f, File.ReadAllBytes);
        _installation.Product.Folder.Keys.Protect(Passphrase);
        _installation.Stop();

        Assert.Equal(["access.key", "log.key", "node.key", "passphrase", "subjects.key"], Files().Select(f => Path.GetFileName(f)!));
        foreach (var file in Files().Where(f => f.EndsWith(".key", StringComparison.Ordinal)))
        {
            var content = File.ReadAllBytes(file);
            Assert.StartsWith("bayyina-sealed-key-1\n", Encoding.Latin1.GetString(content), StringComparison.Ordinal);
            Assert.Equal(-1, content.AsSpan().IndexOf(before[file].AsSpan(0, 24)));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
        using var product = Product.Open(_installation.Data, _installation.Time, () => Passphrase);
        Assert.Equal(key, product.KeyFile());
        Assert.NotNull(product.Incidents.Find(incident));
        Assert.Equal("Salma", product.Access.Users.ActorOf(product.Access.Users.Find(user.Id)!).Name);
        product.RotateNodeKey();
        Assert.StartsWith("bayyina-sealed-key-1\n", File.ReadAllText(Path.Combine(Keys, "node.key")), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_it_or_with_another_one_nothing_opens_and_nothing_is_changed()
    {
        _installation.Product.Folder.Keys.Protect(Passphrase);
        _installation.Stop();
        var before = Files().Select(File.ReadAllText).ToList();

        Assert.Equal("key.passphrase_needed", Assert.Throws<StorageException>(() => Product.Open(_installation.Data, _installation.Time)).Code);
        Assert.Equal("key.passphrase_wrong", Assert.Throws<StorageException>(() => Product.Open(_installation.Data, _installation.Time, () => "Four quiet hills tonight")).Code);
        Assert.Equal("key.passphrase_needed", Assert.Throws<StorageException>(() => Product.OpenForReading(_installation.Data, _installation.Time)).Code);
        Assert.Equal(before, Files().Select(File.ReadAllText));
    }

    [Fact]
    public void It_can_be_changed_and_taken_away()
    {
        var key = _installation.Product.KeyFile();
        _installation.Product.Folder.Keys.Protect(Passphrase);
        _installation.Stop();
        using (var product = Product.Open(_installation.Data, _installation.Time, () => Passphrase))
        {
            product.Folder.Keys.Protect("another one altogether");
        }
        Assert.Equal("key.passphrase_wrong", Assert.Throws<StorageException>(() => Product.Open(_installation.Data, _installation.Time, () => Passphrase)).Code);
        using (var product = Product.Open(_installation.Data, _installation.Time, () => "another one altogether"))
        {
            product.Folder.Keys.Unprotect();
        }
        Assert.Equal(key, _installation.Product.KeyFile());
        Assert.Contains("PRIVATE KEY", File.ReadAllText(Path.Combine(Keys, "log.key")), StringComparison.Ordinal);
    }

    [Fact]
    public void Letters_that_are_typed_in_two_ways_are_one_passphrase()
    {
        using var keys = AFolder("le caf\u00e9 de la gare");
        keys.Write("a.key", "secret"u8);
        keys.Protect("le caf\u00e9 de la gare");
        using var again = new KeyFolder(keys.Path, () => "le cafe\u0301 de la gare");

        Assert.Equal("secret"u8.ToArray(), again.Read("a.key"));
    }

    [Fact]
    public void An_interrupted_sealing_is_finished_and_loses_nothing()
    {
        using var keys = AFolder(Passphrase);
        keys.Write("a.key", "first"u8);
        keys.Protect(Passphrase);
        // As if it had stopped before this one.
        File.WriteAllText(Path.Combine(keys.Path, "b.key"), "second");
        using var again = new KeyFolder(keys.Path, () => Passphrase);
        Assert.Equal("second"u8.ToArray(), again.Read("b.key"));

        again.Finish();

        Assert.DoesNotContain("second", File.ReadAllText(Path.Combine(keys.Path, "b.key")), StringComparison.Ordinal);
        Assert.Equal(("first", "second"), (Encoding.ASCII.GetString(again.Read("a.key")), Encoding.ASCII.GetString(again.Read("b.key"))));
    }

    [Fact]
    public void A_sealed_file_opens_under_its_own_name_only()
    {
        using var keys = AFolder(Passphrase);
        keys.Write("a.key", "first"u8);
        keys.Protect(Passphrase);
        File.Copy(Path.Combine(keys.Path, "a.key"), Path.Combine(keys.Path, "b.key"));

        Assert.Equal("key.unfit", Assert.Throws<StorageException>(() => keys.Read("b.key")).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("bayyina-passphrase-1\npbkdf2-hmac-sha512 0 AAAA\nAAAA\n")]
    [InlineData("bayyina-passphrase-1\npbkdf2-hmac-sha512 2000000000 AAAA\nAAAA\n")]
    [InlineData("bayyina-passphrase-1\npbkdf2-hmac-sha512 1000 ????\nAAAA\n")]
    [InlineData("bayyina-passphrase-2\npbkdf2-hmac-sha512 1000 AAAA\nAAAA\n")]
    public void What_is_damaged_is_told(string content)
    {
        using var keys = AFolder(Passphrase);
        keys.Write("a.key", "first"u8);
        keys.Protect(Passphrase);
        File.WriteAllText(Path.Combine(keys.Path, "passphrase"), content);
        using var again = new KeyFolder(keys.Path, () => Passphrase);

        Assert.Equal("key.damaged", Assert.Throws<StorageException>(() => again.Read("a.key")).Code);
    }

    private KeyFolder AFolder(string passphrase) =>
        new(Directory.CreateDirectory(Path.Combine(_installation.Scratch, "some keys")).FullName, () => passphrase);

    private IEnumerable<string> Files() => Directory.EnumerateFiles(Keys).Order(StringComparer.Ordinal);
}
