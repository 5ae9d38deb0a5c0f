namespace Bayyina.Tests.Architecture;

/// <summary>The source files of the working copy, without what a build leaves behind.</summary>
public static class Sources
{
    private static readonly string[] Suffixes = [".cs", ".razor", ".ts"];

    public static string Architecture => File.ReadAllText(Path.Combine(Repository.Root, "ARCHITECTURE.md"));

    /// <summary>Names of the projects in <c>src</c>.</summary>
    public static IEnumerable<string> Projects =>
        Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension)!;

    /// <summary>Paths relative to <paramref name="folder"/>, which is relative to the repository, with <c>/</c> between parts.</summary>
    public static IEnumerable<string> Under(string folder)
    {
        var root = Path.Combine(Repository.Root, folder);
        return Directory.GetFiles(root, "*", SearchOption.AllDirectories)
            .Where(path => Suffixes.Contains(Path.GetExtension(path)))
            .Select(path => Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(path => !path.Split('/').Intersect(["bin", "obj", "node_modules"]).Any())
            .Order(StringComparer.Ordinal);
    }

    /// <summary>The C# files of a project by relative path.</summary>
    public static Dictionary<string, string> Texts(string folder) =>
        Under(folder).Where(path => path.EndsWith(".cs", StringComparison.Ordinal))
        .ToDictionary(path => path, path => File.ReadAllText(Path.Combine(Repository.Root, folder, path)), StringComparer.Ordinal);
}
