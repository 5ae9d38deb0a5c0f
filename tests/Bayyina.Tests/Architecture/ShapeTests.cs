using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Bayyina.Tests.Architecture;

/// <summary>Rooms that a reader can take in: see the end of ARCHITECTURE.md's "A new feature".</summary>
public class ShapeTests
{
    private const int FilesInAFolder = 12;
    private const int LinesInAFile = 400;

    [Fact]
    public void No_folder_holds_more_than_a_dozen_files()
    {
        var full = Sources.Under("src").GroupBy(FolderOf).Where(folder => folder.Count() > FilesInAFolder);

        Assert.Empty(full.Select(folder => $"{folder.Key}: {folder.Count()} files"));
    }

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    [InlineData("bench")]
    public void No_file_is_longer_than_one_idea(string root)
    {
        var lengths = Sources.Under(root).Select(path => (Path: path, Lines: File.ReadLines(Path.Combine(Repository.Root, root, path)).Count()));

        Assert.Empty(lengths.Where(file => file.Lines > LinesInAFile).Select(file => $"{root}/{file.Path}: {file.Lines} lines"));
    }

    [Fact]
    public void No_type_is_named_like_its_folder() => Assert.Empty(NamedLikeTheirFolder(Sources.Texts("src")));

    [Fact]
    public void A_type_that_is_named_like_its_folder_is_found() =>
        Assert.Equal(
            ["Bayyina/Vault/Store.cs: Vault"],
            NamedLikeTheirFolder(new Dictionary<string, string> { ["Bayyina/Vault/Store.cs"] = "namespace V { public interface IOther; public sealed record Vault; }" }));

    private static string FolderOf(string path) => path[..path.LastIndexOf('/')];

    // In the folder's namespace such a name is ambiguous at every use.
    private static IEnumerable<string> NamedLikeTheirFolder(IReadOnlyDictionary<string, string> texts) =>
        from file in texts
        let folder = FolderOf(file.Key).Split('/')[^1].Split('.')[^1]
        from type in CSharpSyntaxTree.ParseText(file.Value, new CSharpParseOptions(LanguageVersion.CSharp14), cancellationToken: TestContext.Current.CancellationToken)
            .GetRoot(TestContext.Current.CancellationToken).DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
        where type.Identifier.Text == folder
        select $"{file.Key}: {type.Identifier.Text}";
}
