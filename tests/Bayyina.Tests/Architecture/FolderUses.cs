using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Bayyina.Tests.Architecture;

/// <summary>One place where code of a folder uses a type of another folder, or of another project of ours.</summary>
/// <param name="User">The folder directly under the project, empty for a file in the project's own folder.</param>
/// <param name="Used">A folder likewise, or the name of a project.</param>
public sealed record FolderUse(string User, string Used, string Type, string File, int Line)
{
    public override string ToString() => $"{File}:{Line}: {User} uses {Used} ({Type})";
}

/// <summary>
/// Finds what folders use of each other by asking the compiler for the symbol and the type behind every name and
/// expression, so that <c>var</c>, extension methods, constants and inferred types count like names that are written.
/// </summary>
public sealed class FolderUses
{
    private readonly CSharpCompilation _compilation;
    private readonly IReadOnlyList<string> _ownProjects;

    /// <param name="files">Text by path relative to the project's folder.</param>
    /// <param name="ownProjects">Names of other assemblies whose use counts.</param>
    public FolderUses(IReadOnlyDictionary<string, string> files, IReadOnlyList<string> ownProjects)
    {
        _ownProjects = ownProjects;
        var options = new CSharpParseOptions(LanguageVersion.CSharp14);
        _compilation = CSharpCompilation.Create(
            "UnderReview",
            [
                .. files.Select(file => CSharpSyntaxTree.ParseText(file.Value, options, file.Key)),
                CSharpSyntaxTree.ParseText(ImplicitUsings, options, ""),
            ],
            References(),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
    }

    private const string ImplicitUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        """;

    // A name that stands for nothing would hide a use. Members that source generators write are not here, and need not be.
    private static readonly string[] UnresolvedName = ["CS0246", "CS0234", "CS0103", "CS1061", "CS0117", "CS1069"];

    /// <summary>Names that the compiler could not resolve: a use might hide behind each.</summary>
    public IReadOnlyList<string> Unresolved() =>
        [.. _compilation.GetDiagnostics().Where(one => UnresolvedName.Contains(one.Id)).Select(one => one.ToString())];

    /// <summary>Every use across folders, each pair of folders with all its places.</summary>
    public IReadOnlyList<FolderUse> Find() =>
        [.. _compilation.SyntaxTrees.Where(tree => tree.FilePath.Length > 0).SelectMany(FindIn).Distinct()];

    private IEnumerable<FolderUse> FindIn(SyntaxTree tree)
    {
        var model = _compilation.GetSemanticModel(tree);
        var user = FolderOf(tree.FilePath);
        // The names in a using directive give access and use nothing yet.
        var nodes = tree.GetRoot().DescendantNodes(node => node is not UsingDirectiveSyntax).OfType<ExpressionSyntax>();
        foreach (var node in nodes)
        {
            foreach (var type in TypesBehind(model, node))
            {
                if (RoomOf(type) is { } used && used != user)
                {
                    var line = node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
                    yield return new FolderUse(user, used, type.Name, tree.FilePath, line);
                }
            }
        }
    }

    private static IEnumerable<INamedTypeSymbol> TypesBehind(SemanticModel model, ExpressionSyntax node)
    {
        var symbol = model.GetSymbolInfo(node).Symbol;
        var info = model.GetTypeInfo(node);
        return new[] { symbol as ITypeSymbol, symbol?.ContainingType, info.Type, info.ConvertedType }.SelectMany(Parts);
    }

    // List<IncidentId[]> is a use of IncidentId.
    private static IEnumerable<INamedTypeSymbol> Parts(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => Parts(array.ElementType),
        IPointerTypeSymbol pointer => Parts(pointer.PointedAtType),
        INamedTypeSymbol named => named.TypeArguments.SelectMany(Parts).Prepend(named),
        _ => [],
    };

    private string? RoomOf(INamedTypeSymbol type)
    {
        var definition = type.OriginalDefinition;
        if (definition.DeclaringSyntaxReferences is [var reference, ..])
        {
            return FolderOf(reference.SyntaxTree.FilePath);
        }

        return definition.ContainingAssembly is { } assembly && _ownProjects.Contains(assembly.Name) ? assembly.Name : null;
    }

    private static string FolderOf(string path) => path.Contains('/') ? path[..path.IndexOf('/')] : "";

    // Whatever this test runs with: the framework, the packages, and our own other projects, but not the one under review.
    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(path => Path.GetFileName(path) is not ("Bayyina.dll" or "Bayyina.Tests.dll" or "Bayyina.Web.dll"))
        .Select(path => MetadataReference.CreateFromFile(path));
}
