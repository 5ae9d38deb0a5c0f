using System.Text.RegularExpressions;
using Bayyina.Access;
using Bayyina.Incidents;
using Bayyina.Proof;
using Bayyina.Tests.Access;
using Bayyina.Tests.Installations;

namespace Bayyina.Tests.Sync;

/// <summary>Pages tell whose words they show, where some were carried from another installation.</summary>
public sealed class CarriedOnPagesTests
{
    [Fact]
    public async Task The_ledger_incidents_items_and_statements_name_the_installation_that_they_were_carried_from()
    {
        using var other = new AnInstallation();
        var incident = other.OpenIncident("a collapse elsewhere");
        var item = other.Seal(incident, "a photograph")[0].Item;
        using var file = new MemoryStream();
        other.Product.Sync.Export(new Bayyina.Sync.SyncWish(null, true), other.Product.Own, file);
        var carried = other.Product.Rows.Assigned();
        var theirs = other.Product.Statements.Origin;

        Bayyina.Statements.SubjectId own = default;
        using var server = new AServer(here =>
        {
            own = here.OpenIncident("a collapse here");
            here.Product.Sync.Import(() => new MemoryStream(file.ToArray()), KeyFile.Parse(other.Product.KeyFile()));
            here.Say(IncidentBook.Note(incident, "said here of it", "en", false));
        });
        var (_, browser) = await server.SignedIn("Salma", UserRole.Legal, UserRole.Documentation);
        var ours = server.Installation.Product.Statements.Origin;
        string[] Path(Bayyina.Statements.SubjectId id) => id.Value.Split('/');

        // An incident that was opened there, and noted here; one that is ours says nothing of it.
        var shown = await browser.Text($"/incidents/{Path(incident)[1]}?language=en");
        Assert.Contains("carried from another installation", shown, StringComparison.Ordinal);
        Assert.Contains($"<bdi dir=\"ltr\"><code>{theirs}</code></bdi>", shown, StringComparison.Ordinal);
        Assert.Contains("href=\"/ledger/others\"", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(theirs, NoteOf(shown, "said here of it"), StringComparison.Ordinal);
        Assert.DoesNotContain(theirs, await browser.Text($"/incidents/{Path(own)[1]}"), StringComparison.Ordinal);
        Assert.Contains(theirs, await browser.Text($"/items/{Path(item)[1]}"), StringComparison.Ordinal);
        Assert.Contains("منقول من منشأة أخرى", await browser.Text($"/items/{Path(item)[1]}?language=ar"), StringComparison.Ordinal);

        // The ledger: everybody's, ours, theirs.
        int Rows(string html) => Regex.Count(html, "<li>\\s*<div class=\"line\">\\s*<strong>");
        var all = Rows(await browser.Text("/ledger"));
        var here = await browser.Text("/ledger?of=here");
        var elsewhere = await browser.Text("/ledger?of=elsewhere");
        Assert.Equal(all, Rows(here) + Rows(elsewhere));
        Assert.Equal(carried, Rows(elsewhere));
        Assert.DoesNotContain("chip--other", here, StringComparison.Ordinal);
        Assert.Equal(carried, Regex.Count(elsewhere, "chip--other"));
        var index = Regex.Match(elsewhere, "/ledger/(\\d+)\"").Groups[1].Value;
        var statement = await browser.Text($"/ledger/{index}");
        Assert.Contains(theirs, statement, StringComparison.Ordinal);
        Assert.DoesNotContain(ours, statement, StringComparison.Ordinal);

        // The furthest checkpoint of theirs that was seen, and where that is recorded here.
        var others = System.Net.WebUtility.HtmlDecode(await browser.Text("/ledger/others?language=en"));
        var seen = Checkpoint.Parse(other.Product.Published()!.Text);
        Assert.Contains(seen.Root.ToBase64(), others, StringComparison.Ordinal);
        Assert.Contains(other.Product.LogKey.ToString()!, others, StringComparison.Ordinal);
        var recorded = Regex.Match(others, "href=\"/ledger/(\\d+)\"").Groups[1].Value;
        Assert.Contains("Another installation’s ledger recorded", await browser.Text($"/ledger/{recorded}?language=en"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_installation_that_nothing_was_carried_to_offers_no_choice_of_whose_statements_it_lists()
    {
        using var server = new AServer(here => here.OpenIncident());
        var (_, browser) = await server.SignedIn("Salma", UserRole.Legal);

        Assert.DoesNotContain("of=elsewhere", await browser.Text("/ledger"), StringComparison.Ordinal);
        Assert.Contains("Nothing has been carried here yet.", await browser.Text("/ledger/others?language=en"), StringComparison.Ordinal);
    }

    private static string NoteOf(string html, string text) => Regex.Match(html, $"<article[^>]*>(?:(?!</article>).)*{text}(?:(?!</article>).)*</article>", RegexOptions.Singleline).Value;
}
