namespace Bayyina.Proof.Tests.Dossiers;

/// <summary>A stage that speaks of all files, statements or items does not pass while one of them was changed, dropped or disbelieved.</summary>
public sealed class DamagedIsNotGoodTests
{
    private const string Photo = "data/items/0001.jpg";
    private const string Exhibits = "data/exhibits.csv";

    private static readonly Damage[] Cases =
    [
        new("a changed item", d => d.Flip(Photo), "files.unchanged", "items.sealed", "exhibits.match"),
        new("a dropped item", d => d.Files.Remove(Photo), "layout.complete", "manifests.agree", "files.unchanged", "items.sealed", "exhibits.match"),
        new("a dropped item, the manifests made anew", d => Remade(d, () => d.Files.Remove(Photo)), "export.binds", "items.sealed", "exhibits.match"),
        new("an added item", d => d.Set("data/items/0009.txt", "x"), "manifests.agree", "files.unchanged", "items.sealed", "exhibits.match"),
        new("an added file", d => d.Set(".DS_Store", "x"), "layout.complete", "manifests.agree", "files.unchanged", "export.binds"),
        new("a changed table of exhibits", d => d.Change(Exhibits, text => text.Replace("original_name_json", "note", StringComparison.Ordinal)), "files.unchanged", "exhibits.match"),
        new("a changed bag-info.txt", d => d.Change("bag-info.txt", text => text.Replace("Bayyina", "Bayyinb", StringComparison.Ordinal)), "files.unchanged", "declaration.valid", "export.binds"),
        new("a changed manifest", d => d.Change("manifest-sha512.txt", AnotherHash), "files.unchanged", "manifests.agree", "export.binds"),
        new("a dropped statement", d => d.Files.Remove(d.Only("data/statements/")), "layout.complete", "statements.well_formed", "signatures.valid", "keys.trusted", "proofs.valid", "exercise.uniform"),
        new("a statement that is none", d => Remade(d, () => d.Set(d.Only("data/statements/"), "")), "statements.well_formed", "signatures.valid", "keys.trusted", "proofs.valid", "exercise.uniform"),
        new("a dropped proof", d => Remade(d, () => d.Files.Remove(d.Only("data/proofs/"))), "layout.complete", "proofs.valid", "keys.trusted"),
        new("a dropped checkpoint", d => d.Files.Remove("data/checkpoint"), "layout.complete", "proofs.valid"),
        new("a damaged proof", d => Remade(d, () => d.Set(d.Only("data/proofs/"), "x")), "proofs.valid", "keys.trusted"),
        new("a dropped key", d => Remade(d, () => d.Files.Remove(d.Only("data/keys/"))), "signatures.valid", "keys.trusted"),
        new("the key of whoever sealed an item dropped", d => Remade(d, () => d.Files.Remove(d.Only("data/keys/"))), "items.sealed", "exhibits.match"),
        new("the binding statement falsely signed", d => Remade(d, () => d.Change("dossier.sd-jwt", AnotherSignature)), "signatures.valid", "export.binds", "keys.trusted", "proofs.valid"),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(damage => damage.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_good_is_said_of_what_is_damaged(string name)
    {
        var damage = Assert.Single(Cases, damage => damage.Name == name);
        using var forge = DossierForge.Usual();
        var dossier = forge.Export();

        damage.Apply(dossier);
        var report = dossier.Verify();

        Assert.False(report.Holds);
        var passed = report.Checks.Where(check => check.Outcome == CheckOutcome.Passed).Select(check => check.Code);
        Assert.True(!passed.Intersect(damage.NotPassed).Any(), report.InWords());
    }

    [Fact]
    public void The_binding_statement_of_somebody_whom_the_key_file_does_not_lead_to_binds_nothing()
    {
        using var forge = DossierForge.Usual();
        var stranger = forge.Own(new SigningKey());
        forge.Keys[$"data/keys/{stranger.Public.Thumbprint}.jwk"] = System.Text.Encoding.ASCII.GetBytes(stranger.Public.ToJwk());

        var report = forge.Export(stranger).Verify();

        Assert.DoesNotContain(report.Checks, check => check is { Code: "export.binds", Outcome: CheckOutcome.Passed });
    }

    [Fact]
    public void What_was_never_damaged_is_still_called_good()
    {
        using var forge = DossierForge.Usual();
        var dossier = forge.Export();
        dossier.Flip(Photo);

        var passed = dossier.Verify().Checks.Where(check => check.Outcome == CheckOutcome.Passed).Select(check => check.Code);

        Assert.Equal(
            ["container.sound", "layout.complete", "declaration.valid", "manifests.agree", "export.binds", "statements.well_formed", "signatures.valid", "keys.trusted", "proofs.valid", "exercise.uniform"],
            passed);
    }

    private static void Remade(DossierFiles dossier, Action change)
    {
        change();
        dossier.RemakeManifests();
    }

    private static string AnotherHash(string manifest) => (manifest[0] == '0' ? '1' : '0') + manifest[1..];

    // The first half of the signature, so that its form stays that of one.
    private static string AnotherSignature(string compact)
    {
        var at = compact.LastIndexOf('.', compact.IndexOf('~', StringComparison.Ordinal)) + 5;
        return compact[..at] + (compact[at] == 'A' ? 'B' : 'A') + compact[(at + 1)..];
    }

    private sealed record Damage(string Name, Action<DossierFiles> Apply, params string[] NotPassed);
}
