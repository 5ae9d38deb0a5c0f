using System.Text;

namespace Bayyina.Proof.Tests.Dossiers;

/// <summary>What an exporter who has every key gets wrong, by a fault or on purpose; the binding statement is genuine each time.</summary>
public sealed class MistakenExporterTests
{
    private static readonly Mistake[] Mistakes =
    [
        new("an exhibit with another item's statement", "exhibits.bytes", f => f.BeforeBinding = p => Exhibits(p, rows =>
            Cells(rows, 1, (cells, all) => cells[1] = all[2].Split(',')[1]))),
        new("an exhibit with a statement that seals nothing", "exhibits.statement", f => f.BeforeBinding = p => Exhibits(p, rows =>
            Cells(rows, 1, (cells, _) => cells[1] = f.Statements[0].Statement.Id))),
        new("an exhibit with a statement that is not there", "exhibits.statement", f => f.BeforeBinding = p => Exhibits(p, rows =>
            Cells(rows, 1, (cells, _) => cells[1] = new string('A', 43)))),
        new("an exhibit that points outside the items", "exhibits.path", f => f.BeforeBinding = p => Exhibits(p, rows =>
            Cells(rows, 1, (cells, _) => cells[2] = "data/report.html"))),
        new("an exhibit that points to a file that is not there", "exhibits.path", f => f.BeforeBinding = p => Exhibits(p, rows =>
            Cells(rows, 1, (cells, _) => cells[2] = "data/items/0001.png"))),
        new("an exhibit with another hash", "exhibits.bytes", f => f.BeforeBinding = p => Exhibits(p, rows =>
            Cells(rows, 1, (cells, _) => cells[3] = new string('0', 64)))),
        new("an exhibit with another length", "exhibits.bytes", f => f.BeforeBinding = p => Exhibits(p, rows =>
            Cells(rows, 1, (cells, _) => cells[6] = "1"))),
        new("an exhibit under another name", "exhibits.name", f => f.BeforeBinding = p => Exhibits(p, rows =>
            Cells(rows, 1, (cells, _) => cells[4] = "innocent.jpg"))),
        new("an exhibit under another exact name", "exhibits.name", f => f.BeforeBinding = p => Exhibits(p, rows =>
            Cells(rows, 1, (cells, _) => cells[9] = "\"\"\"innocent.jpg\"\"\""))),
        new("an exhibit under another number", "exhibits.path", f => f.BeforeBinding = p => Exhibits(p, rows =>
            Cells(rows, 3, (cells, _) => cells[0] = "9"))),
        new("exhibits out of order", "exhibits.order", f => f.BeforeBinding = p => Exhibits(p, rows => [rows[0], rows[2], rows[1], rows[3], rows[4]])),
        new("an exhibit left out of the table", "exhibits.item_missing", f => f.BeforeBinding = p => Exhibits(p, rows => [rows[0], .. rows[2..]])),
        new("an exhibit twice", "exhibits.order", f => f.BeforeBinding = p => Exhibits(p, rows => [rows[0], rows[1], .. rows[1..]])),
        new("another header", "exhibits.malformed", f => f.BeforeBinding = p => Exhibits(p, rows => ["exhibit,path", .. rows[1..]])),
        new("a byte order mark before the header", "exhibits.malformed", f => f.BeforeBinding = p => p["data/exhibits.csv"] = [0xEF, 0xBB, 0xBF, .. p["data/exhibits.csv"]]),
        new("a row with a cell too few", "exhibits.malformed", f => f.BeforeBinding = p => Exhibits(p, rows => [rows[0], "1,x", .. rows[1..]])),
        new("a quote that never ends", "exhibits.malformed", f => f.BeforeBinding = p => p["data/exhibits.csv"] = [.. p["data/exhibits.csv"], (byte)'"']),
        new("an item that no statement sealed", "item.not_sealed", f => f.BeforeBinding = p => p["data/items/0004.jpg"] = "planted"u8.ToArray()),
        new("an item that its statement did not seal", "item.not_sealed", f => f.BeforeBinding = p => p["data/items/0001.jpg"] = "planted"u8.ToArray()),
        new("a statement without its proof", "statement.proof_missing", f => f.BeforeBinding = p => p.Remove(p.Keys.First(k => k.StartsWith("data/proofs/", StringComparison.Ordinal)))),
        new("a report that is missing", "bag.file_missing", f => f.BeforeBinding = p => p.Remove("data/report.html")),
        new("a file that no dossier has", "bag.file_unexpected", f => f.BeforeBinding = p => p["data/notes.txt"] = []),
        new("a binding statement of another kind", "export.kind", f => f.Binding = said => Said(said, "kind", "dossier.read")),
        new("a binding statement without tags", "export.malformed", f => f.Binding = said => Said(said, "tags", "none")),
        new("a binding statement with a short hash", "export.malformed", f => f.Binding = said => Said(said, "manifest_sha512", "abc")),
        new("a binding statement with an upper-case hash", "export.malformed", f => f.Binding = said =>
            Said(said, "manifest_sha512", ((string)said.Single(p => p.Name == "manifest_sha512").Value).ToUpperInvariant())),
        new("a binding statement that binds no page", "export.tag_unlisted", f => f.Binding = said => Said(said, "tags", new Dictionary<string, string>())),
        new("a binding statement that binds a file of the payload as a page", "export.tag_missing", f => f.Binding = said =>
            Said(said, "tags", new Dictionary<string, string> { ["data/report.html"] = new('0', 128) })),
        new("a binding statement without its list of properties", "export.withheld", f => f.Binding = said => [.. said.Where(p => p.Name != "properties")]),
        new("a binding statement with a list of other properties", "export.withheld", f => f.Binding = said => Said(said, "properties", new[] { "kind" })),
        new("a drill among the record", "exercise.in_record", f => f.Say(f.Phone, f.Of(DossierForge.Volunteer, ("sub", "x"), ("kind", "incident.noted")) with { Exercise = true })),
        new("the enrolment of a key for drills among the record", "exercise.in_record", f =>
            f.Say(f.Node, new Speech(DossierForge.Officer, DossierForge.Enrolled(f.Own(new SigningKey()), DossierForge.Volunteer)) { Exercise = true })),
        new("a statement of another ledger", "statement.other_ledger", f => f.Say(f.Node, f.Of(DossierForge.Officer, ("kind", "x")) with { Issuer = "ledger.example/0000" })),
        new("two things said under one mark", "statement.equivocation", f =>
        {
            var jti = f.Ledger.NextJti;
            f.Say(f.Node, f.Of(DossierForge.Officer, ("kind", "incident.noted"), ("text", "three")) with { Jti = jti });
            f.Say(f.Node, f.Of(DossierForge.Officer, ("kind", "incident.noted"), ("text", "four")) with { Jti = jti });
        }),
        new("a statement that names a false length", "item.malformed", f => f.Say(f.Node, f.Of(DossierForge.Officer,
            ("kind", "item.sealed"), ("sha256", new string('0', 64)), ("sha512", new string('0', 128)), ("bytes", "many")))),
        new("a statement about no key", "key.statement", f => f.Say(f.Node, f.Of(DossierForge.Officer, ("kind", "key.revoked")))),
        new("a statement about half a key", "key.malformed", f => f.Say(f.Node, f.Of(DossierForge.Officer, ("kind", "key.enrolled"), ("jwk", new { kty = "EC" })))),
    ];

    public static TheoryData<string> Names => [.. Mistakes.Select(mistake => mistake.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_found_out(string name)
    {
        var mistake = Assert.Single(Mistakes, mistake => mistake.Name == name);
        using var forge = DossierForge.Usual();

        mistake.Apply(forge);

        forge.Export().Verify().AssertFails(mistake.Code);
    }

    [Fact]
    public void The_record_in_a_drill_is_found_out_and_the_keys_that_both_use_are_not()
    {
        using var forge = DossierForge.Usual(exercise: true);
        forge.Export().Verify().AssertHolds();

        forge.Say(forge.Phone, forge.Of(DossierForge.Volunteer, ("sub", "x"), ("kind", "incident.noted")) with { Exercise = false });

        forge.Export().Verify().AssertFails("exercise.record_in_drill");
    }

    [Fact]
    public void Something_said_after_the_export_cannot_be_in_it()
    {
        using var forge = DossierForge.Usual();
        var early = forge.Export();
        forge.Say(forge.Phone, forge.Of(DossierForge.Volunteer, ("sub", "x"), ("kind", "incident.noted")));
        var late = forge.Export();

        late["dossier.sd-jwt"] = early["dossier.sd-jwt"];
        late["dossier.tlog-proof"] = early["dossier.tlog-proof"];

        late.Verify().AssertFails("proof.after_export");
    }

    [Fact]
    public void A_log_with_two_histories_is_found_out()
    {
        using var forge = DossierForge.Usual();
        using var twin = new TestLedger(forge.Ledger.Origin, seed: 7);
        for (var i = 0; i < forge.Ledger.Size; i++)
        {
            twin.Say(new Speech(DossierForge.Officer, ("kind", "incident.noted")), forge.Node);
        }
        var note = twin.Checkpoint();
        forge.BeforeBinding = payload => payload["data/checkpoint"] = Encoding.UTF8.GetBytes(note.Format());

        forge.Export().Verify().AssertFails("checkpoint.fork");
    }

    [Fact]
    public void An_item_whose_bytes_stay_behind_is_said_to_be_not_checked()
    {
        using var forge = DossierForge.Usual();
        forge.Items.RemoveAt(2);

        var report = forge.Export().Verify();

        report.AssertHolds();
        report.AssertNotChecked("item.bytes_absent");
    }

    private static void Exhibits(SortedDictionary<string, byte[]> payload, Func<string[], string[]> change)
    {
        var rows = Encoding.UTF8.GetString(payload["data/exhibits.csv"]).Split("\r\n");
        payload["data/exhibits.csv"] = Encoding.UTF8.GetBytes(string.Join("\r\n", change(rows)));
    }

    private static string[] Cells(string[] rows, int row, Action<string[], string[]> change)
    {
        var cells = rows[row].Split(',');
        change(cells, rows);
        rows[row] = string.Join(',', cells);
        return rows;
    }

    private static (string Name, object Value)[] Said((string Name, object Value)[] said, string name, object value) =>
        [.. said.Select(p => p.Name == name ? (name, value) : p)];

    private sealed record Mistake(string Name, string Code, Action<DossierForge> Apply);
}
