using System.Globalization;
using System.Text.RegularExpressions;
using Bayyina.Proof.Tests.Dossiers;

namespace Bayyina.Proof.Tests.Documentation;

/// <summary>The snippets of docs/proof.md stand here word for word, and run.</summary>
public sealed class LibraryPageTests
{
    [Fact]
    public void A_dossier_is_verified_as_the_page_says()
    {
        using var forge = DossierForge.Usual(exercise: true);
        var folder = Directory.CreateTempSubdirectory("bayyina-page-");
        var dossierPath = Path.Combine(folder.FullName, "F.zip");
        var keyPath = Path.Combine(folder.FullName, "keys");
        File.WriteAllBytes(dossierPath, forge.Export().ToZip().ToBytes());
        File.WriteAllText(keyPath, forge.KeyFile.Format());

        var keyFile = KeyFile.Parse(File.ReadAllText(keyPath));
        var report = DossierVerifier.Verify(dossierPath, keyFile);
        foreach (var check in report.Checks)
        {
            Console.WriteLine($"{check.Outcome} {check.Code} {check.Path} {VerificationText.Of(check, CultureInfo.GetCultureInfo("ar"))}");
        }

        report.AssertHolds();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void A_statement_and_its_place_are_read_as_the_page_says()
    {
        using var forge = DossierForge.Usual();
        var (said, saidIndex) = forge.Statements.First(s => s.Statement.Find("sha256") is not null);
        var (compact, jwk) = (said.Compact, forge.Node.Public.ToJwk());
        var (proofText, verifierKey) = (forge.Ledger.Prove(saidIndex).Format(), forge.Ledger.Key.ToString());

        var statement = SdJwt.Parse(compact);
        var isTheirs = statement.IsSignedBy(P256Key.FromJwk(jwk));
        var sha256 = statement.Find("sha256")?.Value.GetString();
        var withheldOrPadding = statement.Undisclosed;

        var proof = LogProof.Parse(proofText);
        var stands = proof.Verify(NoteKey.Parse(verifierKey), MerkleTree.LeafHash(statement.Leaf));

        Assert.True(isTheirs);
        Assert.True(stands);
        Assert.Equal(64, sha256?.Length);
        Assert.InRange(withheldOrPadding, 0, 7);
        Assert.True(SdJwt.Parse(statement.Present(d => d.Name != "file")).IsSignedBy(P256Key.FromJwk(jwk)));
    }

    [Fact]
    public void A_proof_is_made_out_of_a_folder_of_tiles_as_the_page_says()
    {
        var folder = Directory.CreateTempSubdirectory("bayyina-page-");
        var (ledgerFolder, size, index) = (folder.FullName, 300L, 299L);
        var leaves = Enumerable.Range(0, (int)size).Select(i => MerkleTree.LeafHash(BitConverter.GetBytes(i))).ToList();
        foreach (var (tile, bytes) in TiledTree.Grow(0, leaves, _ => throw new InvalidOperationException()))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(ledgerFolder, tile.Path))!);
            File.WriteAllBytes(Path.Combine(ledgerFolder, tile.Path), bytes.Span);
        }

        var tree = new TiledTree(size, tile => File.ReadAllBytes(Path.Combine(ledgerFolder, tile.Path)));
        var path = tree.ProveInclusion(index);

        Assert.True(InclusionProof.Verify(index, size, leaves[^1], path, MerkleTree.Root(leaves)));
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Every_snippet_of_the_page_stands_in_this_file()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "proof.md"));
        var here = Flat(File.ReadAllText(Path.Combine(Repository.Root, "tests/Bayyina.Proof.Tests/Documentation/LibraryPageTests.cs")));
        var snippets = Regex.Matches(page, "```csharp\n(.*?)```", RegexOptions.Singleline);

        Assert.Equal(4, snippets.Count);
        Assert.All(snippets, snippet => Assert.Contains(Flat(snippet.Groups[1].Value), here, StringComparison.Ordinal));
    }

    private static string Flat(string code) => Regex.Replace(code, "\\s+", " ").Trim();
}
