using System.Text;
using System.Text.Json;

namespace Bayyina.Proof.Tests.Dossiers;

/// <summary>What somebody without a key does to the files of a genuine dossier, and the code under which it is found out.</summary>
public sealed class AlteredDossierTests
{
    private const string Remade = "with manifests made anew";
    private const string Photo = "data/items/0001.jpg";
    private const string Page = "HOW-TO-VERIFY.html";
    private const string Export = "dossier.sd-jwt";
    private const string ExportProof = "dossier.tlog-proof";

    private static readonly Attack[] Attacks =
    [
        // Bytes
        new("a changed byte in an item", "file.changed", d => d.Flip(Photo), Photo),
        new("a changed byte in a statement", "file.changed", d => d.Flip(d.Only("data/statements/"), 40)),
        new("a changed byte in the report", "file.changed", d => d.Flip("data/report.html"), "data/report.html"),
        new("a changed byte in bagit.txt", "file.changed", d => d.Flip("bagit.txt"), "bagit.txt"),
        new("a changed byte in bagit.txt, as a declaration", "bag.declaration", d => d.Flip("bagit.txt"), "bagit.txt"),
        new("a changed byte in the page that explains", "file.changed", d => d.Flip(Page), Page),
        new($"a changed item {Remade}", "item.not_sealed", d => d.Flip(Photo), Photo, RemakesManifests: true),
        new($"a changed item is not the exported dossier {Remade}", "export.manifest_differs", d => d.Flip(Photo), RemakesManifests: true),
        new("a cut item", "file.changed", d => d["data/items/0002.txt"] = d["data/items/0002.txt"][..3]),
        new("a file as one manifest says but not as the other", "file.hashes_disagree", d =>
        {
            d.Flip(Photo);
            d.RemakeManifests();
            var stale = d.Text("manifest-sha256.txt");
            d.Flip(Photo);
            d.RemakeManifests();
            d.Set("manifest-sha256.txt", stale);
            d.RemakeTagManifests();
        }, Photo),

        // Files
        new("an extra item", "bag.file_unexpected", d => d.Set("data/items/new.txt", "x"), "data/items/new.txt"),
        new("an extra item of the right form", "manifest.file_unlisted", d => d.Set("data/items/0009.txt", "x"), "data/items/0009.txt"),
        new($"an extra item {Remade}", "item.not_sealed", d => d.Set("data/items/0009.txt", "x"), "data/items/0009.txt", RemakesManifests: true),
        new($"an extra item that no exhibit names {Remade}", "exhibits.item_missing", d => d["data/items/0009.jpg"] = d[Photo], RemakesManifests: true),
        new("an extra tag file", "bag.file_unexpected", d => d.Set("notes.txt", "x"), "notes.txt"),
        new($"an extra tag file {Remade}", "bag.file_unexpected", d => d.Set("notes.txt", "x"), "notes.txt", RemakesManifests: true),
        new("an extra folder", "bag.file_unexpected", d => d.Set("metadata/x.txt", "x"), "metadata/x.txt"),
        new("an extra payload file beside the report", "bag.file_unexpected", d => d.Set("data/report2.html", "x"), RemakesManifests: true),
        new("a nested zip", "bag.file_unexpected", d => d.Set("data/items.zip", "PK"), RemakesManifests: true),
        new("a dropped item", "manifest.file_missing", d => d.Files.Remove(Photo), Photo),
        new($"a dropped item {Remade}", "export.manifest_differs", d => d.Files.Remove(Photo), "manifest-sha512.txt", RemakesManifests: true),
        new($"a dropped item, its exhibit still there, {Remade}", "exhibits.path", d => d.Files.Remove(Photo), RemakesManifests: true),
        new($"a dropped item with its statement and exhibit {Remade}", "export.manifest_differs", DropWholly, RemakesManifests: true),
        new("a dropped statement", "manifest.file_missing", d => d.Files.Remove(d.Only("data/statements/"))),
        new("a dropped statement leaves its proof", "proof.statement_missing", d => d.Files.Remove(d.Only("data/statements/")), RemakesManifests: true),
        new("a dropped proof", "statement.proof_missing", d => d.Files.Remove(d.Only("data/proofs/")), RemakesManifests: true),
        new("a dropped key", "signature.key_missing", d => d.Files.Remove(d.Only("data/keys/")), RemakesManifests: true),
        new("a dropped checkpoint", "bag.file_missing", d => d.Files.Remove("data/checkpoint"), "data/checkpoint", RemakesManifests: true),
        new("a dropped report", "bag.file_missing", d => d.Files.Remove("data/report.html"), "data/report.html", RemakesManifests: true),
        new("a dropped table of exhibits", "bag.file_missing", d => d.Files.Remove("data/exhibits.csv"), RemakesManifests: true),
        new("no page that explains", "export.tag_missing", d => d.Files.Remove(Page), Page, RemakesManifests: true),
        new("no binding statement", "bag.file_missing", d => d.Files.Remove(Export), Export, RemakesManifests: true),
        new("no proof of the binding statement", "bag.file_missing", d => d.Files.Remove(ExportProof), ExportProof, RemakesManifests: true),
        new("no tag manifests", "bag.file_missing", d => d.Files.Remove("tagmanifest-sha512.txt"), "tagmanifest-sha512.txt"),
        new("no SHA-256 manifest", "bag.file_missing", d => d.Files.Remove("manifest-sha256.txt"), "manifest-sha256.txt"),
        new("an upper-case name", "bag.file_unexpected", d => d.Rename(Photo, "data/items/0001.JPG"), RemakesManifests: true),
        new("two names that differ by case", "bag.path_clash", d => d.Set("data/Report.html", "x")),
        new("a name in another Unicode normal form", "bag.path_form", d => d.Set("data/items/e\u0301.jpg", "x")),
        new("a name that climbs out", "bag.path_climbs", d => d.Set("data/../../x", "x")),
        new("an absolute name", "bag.path_climbs", d => d.Set("/etc/cron.d/x", "x")),
        new("a backslash in a name", "bag.path_climbs", d => d.Set("data\\items\\0001.jpg", "x")),
        new("a drive letter in a name", "bag.path_climbs", d => d.Set("C:x", "x")),
        new("a dot at the end of a name", "bag.path_form", d => d.Set("data/report.html.", "x")),
        new("a line feed in a name", "bag.path_form", d => d.Set("data/a\nb", "x")),
        new("a bidi control in a name", "bag.path_form", d => d.Set("data/\u202Egpj.html", "x")),

        // Rewritten pages
        new($"a rewritten report {Remade}", "export.manifest_differs", d => d.Set("data/report.html", "<p>innocent"), RemakesManifests: true),
        new($"a rewritten page that explains {Remade}", "export.tag_differs", d => d.Set(Page, "<p>just trust us"), Page, RemakesManifests: true),
        new($"a rewritten bag-info {Remade}", "export.tag_differs", d =>
        {
            d.Change("bag-info.txt", text => "Source-Organization: nobody\n" + text);
            d.RemakeTagManifests();
        }, "bag-info.txt"),
        new($"a rewritten selection log {Remade}", "export.manifest_differs", d => d.Set("data/selection-log.csv", "x"), RemakesManifests: true),

        // Manifests
        new("a byte order mark", "manifest.byte_order_mark", d => d.Change("manifest-sha512.txt", text => "\uFEFF" + text)),
        new("carriage returns", "manifest.carriage_return", d => d.Change("manifest-sha256.txt", text => text.Replace("\n", "\r\n", StringComparison.Ordinal))),
        new("upper-case hex", "manifest.line", d => d.Change("manifest-sha256.txt", text => text[..64].ToUpperInvariant() + text[64..])),
        new("one space", "manifest.line", d => d.Change("manifest-sha256.txt", text => text.Replace("  ", " ", StringComparison.Ordinal))),
        new("three spaces", "manifest.path", d => d.Change("manifest-sha256.txt", text => text.Replace("  ", "   ", StringComparison.Ordinal))),
        new("a tab", "manifest.line", d => d.Change("manifest-sha256.txt", text => text.Replace("  ", "\t ", StringComparison.Ordinal))),
        new("a star as of binary mode", "manifest.line", d => d.Change("manifest-sha256.txt", text => text.Replace("  ", " *", StringComparison.Ordinal))),
        new("a hash too short", "manifest.line", d => d.Change("manifest-sha512.txt", text => text[1..])),
        new("lines out of order", "manifest.unsorted", d => d.Change("manifest-sha256.txt", SwapFirstLines)),
        new("a file listed twice", "manifest.twice", d => d.Change("manifest-sha256.txt", text => text + new string('f', 64) + text[64..(text.IndexOf('\n', StringComparison.Ordinal) + 1)])),
        new("an empty line", "manifest.line", d => d.Change("manifest-sha256.txt", text => "\n" + text)),
        new("no line feed at the end", "manifest.no_line_feed", d => d.Change("manifest-sha256.txt", text => text[..^1])),
        new("a percent-encoded name", "manifest.path", d => d.Change("manifest-sha256.txt", text => text.Replace("0001.jpg", "0001%2ejpg", StringComparison.Ordinal))),
        new("a name that climbs out in a manifest", "manifest.path", d => d.Change("manifest-sha256.txt", text => text.Replace("data/report", "data/../report", StringComparison.Ordinal))),
        new("a missing line", "manifest.file_unlisted", d => d.Change("manifest-sha512.txt", text => text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..])),
        new("a tag file in the payload's manifest", "manifest.not_payload", d => AddLine(d, "manifest-sha256.txt", "bagit.txt"), "bagit.txt"),
        new("a payload file in a tag manifest", "manifest.not_a_tag", d => AddLine(d, "tagmanifest-sha256.txt", "data/checkpoint"), "data/checkpoint"),
        new("a tag manifest that lists itself", "manifest.lists_tag_manifest", d => AddLine(d, "tagmanifest-sha256.txt", "tagmanifest-sha256.txt")),
        new("a tag file that no tag manifest lists", "manifest.file_unlisted", d =>
            d.Change("tagmanifest-sha256.txt", text => string.Concat(text.Split('\n').Where(line => line.Length > 0 && !line.EndsWith(Page, StringComparison.Ordinal)).Select(line => line + "\n"))), Page),
        new("an empty manifest", "manifest.file_unlisted", d => d.Set("manifest-sha512.txt", "")),

        // Tag files
        new("another BagIt version", "bag.declaration", d => d.Change("bagit.txt", text => text.Replace("1.0", "0.97", StringComparison.Ordinal)), RemakesManifests: true),
        new("a third line in bagit.txt", "bag.declaration", d => d.Change("bagit.txt", text => text + "X: y\n"), RemakesManifests: true),
        new("a byte order mark in bagit.txt", "bag.declaration", d => d.Change("bagit.txt", text => "\uFEFF" + text), RemakesManifests: true),
        new("a wrong Payload-Oxum", "bag.oxum_differs", d => d.Change("bag-info.txt", text => text.Replace("Oxum: ", "Oxum: 1", StringComparison.Ordinal))),
        new("Payload-Oxum twice", "bag.oxum", d => d.Change("bag-info.txt", text => text + text)),
        new("Payload-Oxum in other letters", "bag.oxum", d => d.Change("bag-info.txt", text => text + "payload-oxum: 1.1\n")),
        new("no Payload-Oxum", "bag.oxum", d => d.Set("bag-info.txt", "Source: x\n")),
        new("a Payload-Oxum with a plus", "bag.oxum", d => d.Change("bag-info.txt", text => text.Replace("Oxum: ", "Oxum: +", StringComparison.Ordinal))),
        new("carriage returns in bag-info", "bag.info", d => d.Change("bag-info.txt", text => text.Replace("\n", "\r\n", StringComparison.Ordinal))),
        new("a folded line in bag-info", "bag.info", d => d.Change("bag-info.txt", text => text + " more\n")),
        new("no line feed at the end of bag-info", "bag.info", d => d.Change("bag-info.txt", text => text[..^1])),

        // Statements
        new("statements swapped between names", "statement.name", d => d.Swap(d.Only("data/statements/"), d.Only("data/statements/", 1)), RemakesManifests: true),
        new("proofs swapped between names", "proof.inclusion", d => d.Swap(d.Only("data/proofs/"), d.Only("data/proofs/", 1)), RemakesManifests: true),
        new("a foreign disclosure", "disclosure.unmatched", d => AddDisclosure(d, SomeStatement(d), Disclosure.Make("at", JsonSerializer.SerializeToElement("2016-08")).Encoded), RemakesManifests: true),
        new("another statement's disclosure", "disclosure.unmatched", d => AddDisclosure(d, SomeStatement(d), d.Text(d.Only("data/statements/")).Split('~')[1]), RemakesManifests: true),
        new("a repeated disclosure", "disclosure.unmatched", d => AddDisclosure(d, SomeStatement(d), d.Text(SomeStatement(d)).Split('~')[1]), RemakesManifests: true),
        new("a flipped bit in a disclosure's salt", "disclosure.unmatched", d => d.Change(SomeStatement(d), FlipSalt), RemakesManifests: true),
        new("a withheld hash", "item.malformed", d => Strip(d, WithDisclosure(d, "sha512"), "sha512"), RemakesManifests: true),
        new("a withheld kind", "exhibits.statement", d => Strip(d, WithDisclosure(d, "sha512"), "kind"), RemakesManifests: true),
        new("a disclosure taken out of a dossier that left", "export.manifest_differs", d => Strip(d, WithDisclosure(d, "text"), "text"), RemakesManifests: true),
        new("a line feed behind a statement", "statement.malformed", d => d.Change(d.Only("data/statements/"), text => text + "\n"), RemakesManifests: true),
        new("no tilde behind a statement", "statement.malformed", d => d.Change(d.Only("data/statements/"), text => text[..^1]), RemakesManifests: true),
        new("a changed payload in a statement", "signature.invalid", d => d.Change(d.Only("data/statements/"), text => ChangePayload(text, "1700000000", "1600000000")), RemakesManifests: true),
        new("a drill turned into the record", "signature.invalid", d => d.Change(d.Only("data/statements/"), text => ChangePayload(text, "\"exercise\":false", "\"exercise\":true")), RemakesManifests: true),
        new("the high twin of a signature", "statement.malformed", d => d.Change(d.Only("data/statements/"), HighTwin), RemakesManifests: true),
        new("an empty statement", "statement.malformed", d => d.Set(d.Only("data/statements/"), ""), RemakesManifests: true),

        // Proofs and checkpoints
        new("another index in a proof", "proof.inclusion", d => d.Change(ProofOfIndex(d, 1), text => text.Replace("index 1\n", "index 3\n", StringComparison.Ordinal)), RemakesManifests: true),
        new("an index twice", "proof.index_twice", d => d.Change(ProofOfIndex(d, 1), text => text.Replace("index 1\n", "index 3\n", StringComparison.Ordinal)), RemakesManifests: true),
        new("an index beyond the checkpoint", "proof.index", d => d.Change(ProofOfIndex(d, 1), text => text.Replace("index 1\n", "index 1000\n", StringComparison.Ordinal)), RemakesManifests: true),
        new("another tree size in a checkpoint", "checkpoint.signature", d => d.Change(ProofOfIndex(d, 1), text => text.Replace("\n7\n", "\n8\n", StringComparison.Ordinal)), RemakesManifests: true),
        new("another tree size in the dossier's checkpoint", "checkpoint.signature", d => d.Change("data/checkpoint", text => text.Replace("\n7\n", "\n6\n", StringComparison.Ordinal)), "data/checkpoint", RemakesManifests: true),
        new("another origin in the dossier's checkpoint", "proof.other_log", d => d.Change("data/checkpoint", text => "x" + text), "data/checkpoint", RemakesManifests: true),
        new("a proof that is none", "proof.malformed", d => d.Set(d.Only("data/proofs/"), "x"), RemakesManifests: true),
        new("a checkpoint that is none", "note.malformed", d => d.Set("data/checkpoint", "x\n"), RemakesManifests: true),
        new("something that nobody signed in a proof", "proof.extra", d => d.Change(ExportProof, text => text.Replace("@v1\n", "@v1\nextra eA==\n", StringComparison.Ordinal)), RemakesManifests: true),
        new("a line feed behind a proof", "note.malformed", d => d.Change(ExportProof, text => text + "\n"), RemakesManifests: true),

        // The binding statement
        new("the binding statement's list of properties stripped", "export.withheld", d => Strip(d, Export, "properties"), RemakesManifests: true),
        new("a property of the binding statement stripped", "export.withheld", d => Strip(d, Export, "incidents"), RemakesManifests: true),
        new("the binding statement's subject stripped", "export.withheld", d => Strip(d, Export, "sub"), RemakesManifests: true),
        new("the binding statement's kind stripped", "export.kind", d => Strip(d, Export, "kind"), RemakesManifests: true),
        new("the binding statement's manifest stripped", "export.withheld", d => Strip(d, Export, "manifest_sha512"), RemakesManifests: true),
        new("an item's statement renamed to the binding one", "export.kind", d =>
        {
            d[Export] = d[SomeStatement(d)];
            d[ExportProof] = d[SomeStatement(d).Replace("statements", "proofs", StringComparison.Ordinal).Replace("sd-jwt", "tlog-proof", StringComparison.Ordinal)];
        }, RemakesManifests: true),
        new("the binding statement among the statements", "proof.index_twice", d =>
        {
            var id = SdJwt.Parse(d.Text(Export)).Id;
            d[$"data/statements/{id}.sd-jwt"] = d[Export];
            d[$"data/proofs/{id}.tlog-proof"] = d[ExportProof];
        }, RemakesManifests: true),
        new("the binding statement and proof swapped", "statement.malformed", d => d.Swap(Export, ExportProof), RemakesManifests: true),

        // Keys and times
        new("a key under another's name", "key.name", d =>
        {
            using var foreign = new SigningKey();
            d.Set(d.Only("data/keys/"), foreign.Public.ToJwk());
        }, RemakesManifests: true),
        new("a damaged key", "key.malformed", d => d.Set(d.Only("data/keys/"), "{}"), RemakesManifests: true),
        new("a time token for no checkpoint here", "time.no_checkpoint", d => d.Set("data/time/5.tsr", "x"), "data/time/5.tsr", RemakesManifests: true),
        new("a time token under a number with a zero before it", "bag.file_unexpected", d => d.Set("data/time/07.tsr", "x"), RemakesManifests: true),

        // Exhibits
        new("exhibits that point to one another's bytes", "exhibits.path", d => d.Change("data/exhibits.csv",
            text => text.Replace("0001.jpg", "X", StringComparison.Ordinal).Replace("0002.txt", "0001.jpg", StringComparison.Ordinal).Replace("X", "0002.txt", StringComparison.Ordinal)), RemakesManifests: true),
        new("items that changed places", "exhibits.bytes", d => d.Swap("data/items/0002.txt", "data/items/0003.txt"), RemakesManifests: true),
    ];

    public static TheoryData<string> Names => [.. Attacks.Select(attack => attack.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_found_out(string name)
    {
        var attack = Assert.Single(Attacks, attack => attack.Name == name);
        using var forge = DossierForge.Usual();
        var dossier = forge.Export();

        attack.Apply(dossier);
        if (attack.RemakesManifests)
        {
            dossier.RemakeManifests();
        }

        dossier.Verify().AssertFails(attack.Code, attack.Path);
    }

    [Fact]
    public void The_binding_statement_of_another_dossier_is_found_out()
    {
        using var forge = DossierForge.Usual();
        var one = forge.Export();
        forge.Seal(forge.Node, DossierForge.Officer, "second.jpg", "another picture"u8.ToArray());
        var other = forge.Export();
        other.Verify().AssertHolds();

        other["dossier.sd-jwt"] = one["dossier.sd-jwt"];
        other["dossier.tlog-proof"] = one["dossier.tlog-proof"];
        other.RemakeManifests();

        other.Verify().AssertFails("export.manifest_differs");
    }

    [Fact]
    public void A_whole_dossier_of_another_ledger_is_found_out_and_said_once()
    {
        using var forge = DossierForge.Usual();
        using var foreign = new DossierForge("ledger.example/0000", seed: 9);
        foreign.Say(foreign.Node, new Speech(DossierForge.Officer, [.. DossierForge.Enrolled(foreign.Node, DossierForge.Officer, "node")]));
        var theirs = foreign.Export();
        theirs.Verify().AssertHolds();

        theirs.KeyFile = forge.KeyFile;
        var report = theirs.Verify();

        report.AssertFails("proof.other_log");
        var check = Assert.Single(report.Checks);
        Assert.Equal([forge.Ledger.Origin, foreign.Ledger.Origin], check.Arguments);
        Assert.Contains("Nothing else was checked", VerificationText.Of(check, System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_that_bears_the_same_name_with_another_key_is_found_out()
    {
        using var forge = DossierForge.Usual();
        using var foreign = new TestLedger(forge.Ledger.Origin, seed: 9);
        var dossier = forge.Export();

        dossier.KeyFile = dossier.KeyFile with { Log = foreign.Key };

        dossier.Verify().AssertFails("checkpoint.signature", "dossier.tlog-proof");
    }

    [Fact]
    public void A_clock_before_the_statements_is_named_as_such()
    {
        using var forge = DossierForge.Usual();
        forge.Say(forge.Phone, forge.Of(DossierForge.Volunteer, ("sub", "x"), ("kind", "incident.noted")) with { IssuedAt = Speech.Noon + 7200 });

        forge.Export().Verify().AssertFails("statement.future");
    }

    private static void DropWholly(DossierFiles d)
    {
        var rows = d.Text("data/exhibits.csv").Split("\r\n");
        var id = rows[2].Split(',')[1];
        d.Files.Remove("data/items/0002.txt");
        d.Files.Remove($"data/statements/{id}.sd-jwt");
        d.Files.Remove($"data/proofs/{id}.tlog-proof");
        d.Set("data/exhibits.csv", string.Join("\r\n", rows.Where((_, line) => line != 2)));
    }

    private static string SomeStatement(DossierFiles d) => WithDisclosure(d, "sha512");

    private static string WithDisclosure(DossierFiles d, string name) => d.Files.Keys.First(path =>
        path.StartsWith("data/statements/", StringComparison.Ordinal) && SdJwt.Parse(d.Text(path)).Find(name) is not null);

    private static void Strip(DossierFiles d, string path, string name) =>
        d.Set(path, SdJwt.Parse(d.Text(path)).Present(disclosure => disclosure.Name != name));

    private static void AddDisclosure(DossierFiles d, string path, string encoded) => d.Change(path, text => text + encoded + "~");

    private static string FlipSalt(string compact)
    {
        var encoded = compact.Split('~')[1];
        CanonicalBase64Url.TryDecode(encoded, out var json);
        json[2] = (byte)(json[2] == 'A' ? 'B' : 'A');
        return compact.Replace(encoded, CanonicalBase64Url.Encode(json), StringComparison.Ordinal);
    }

    private static string ChangePayload(string compact, string from, string to)
    {
        var payload = compact.Split('.')[1];
        CanonicalBase64Url.TryDecode(payload, out var json);
        var changed = Encoding.UTF8.GetString(json).Replace(from, to, StringComparison.Ordinal);
        return compact.Replace(payload, CanonicalBase64Url.Encode(Encoding.UTF8.GetBytes(changed)), StringComparison.Ordinal);
    }

    private static string HighTwin(string compact)
    {
        var jws = compact[..compact.IndexOf('~', StringComparison.Ordinal)];
        var encoded = jws[(jws.LastIndexOf('.') + 1)..];
        CanonicalBase64Url.TryDecode(encoded, out var signature);
        var order = System.Numerics.BigInteger.Parse(
            "0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);
        var high = (order - new System.Numerics.BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true)).ToByteArray(isUnsigned: true, isBigEndian: true);
        high.CopyTo(signature.AsSpan(64 - high.Length));
        return compact.Replace(encoded, CanonicalBase64Url.Encode(signature), StringComparison.Ordinal);
    }

    private static string ProofOfIndex(DossierFiles d, int index) =>
        d.Files.Keys.First(path => path.StartsWith("data/proofs/", StringComparison.Ordinal) && d.Text(path).Contains($"\nindex {index}\n", StringComparison.Ordinal));

    private static string SwapFirstLines(string text)
    {
        var lines = text.Split('\n');
        (lines[0], lines[1]) = (lines[1], lines[0]);
        return string.Join('\n', lines);
    }

    private static void AddLine(DossierFiles d, string manifest, string path) =>
        d.Change(manifest, text => string.Concat(text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Append(new string('0', 64) + "  " + path).Order(StringComparer.Ordinal).Select(line => line + "\n")));

    private sealed record Attack(string Name, string Code, Action<DossierFiles> Apply, string? Path = null, bool RemakesManifests = false);
}
