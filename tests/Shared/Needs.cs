namespace Bayyina.Testing;

/// <summary>What a test needs of the machine beyond .NET. A test that lacks it is skipped and says why, never passed.</summary>
public static class Needs
{
    /// <summary>The one reason for a skip that <c>./test</c> lets stand where nothing else may be skipped; it reads it from this line.</summary>
    public const string NoSharedData = "needs ../shared/data";

    /// <summary>The full path of a program on PATH, such as <c>openssl</c>; skips the test where it is not installed.</summary>
    public static string Program(string name)
    {
        var path = FindProgram(name);
        Assert.SkipWhen(path is null, $"needs the program {name}, see build/install-for-tests.sh");
        return path!;
    }

    /// <summary>The full path of the first of some programs that is on PATH, where distributions name one differently.</summary>
    public static string AnyProgram(params IReadOnlyList<string> names) =>
        names.Select(FindProgram).FirstOrDefault(path => path is not null) ?? Program(names[0]);

    /// <summary>The folder of PostgreSQL's server programs, which distributions keep off PATH.</summary>
    public static string PostgresServer()
    {
        var folder = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb")))
                .MaxBy(bin => int.TryParse(Path.GetFileName(Path.GetDirectoryName(bin)), out var version) ? version : 0)
            : Path.GetDirectoryName(FindProgram("initdb"));
        Assert.SkipWhen(folder is null, "needs PostgreSQL's server, see build/install-for-tests.sh");
        return folder!;
    }

    /// <summary>What keeps a program apart from network and files: namespaces that an ordinary user may make.</summary>
    public static void Namespaces()
    {
        using var tried = System.Diagnostics.Process.Start(
            Program("unshare"), ["--user", "--map-root-user", "--net", "--mount", "--pid", "--fork", "mount", "-t", "tmpfs", "none", "/mnt"]);
        tried.WaitForExit();
        Assert.SkipUnless(tried.ExitCode == 0, "needs user namespaces (unshare --user --net --mount)");
    }

    /// <summary>A file or folder of the data that lies beside the clone, such as <c>schemas/case-1.4.0.ttl</c>.</summary>
    public static string SharedData(string relativePath)
    {
        var path = Path.Combine(Repository.Root, "..", "shared", "data", relativePath);
        Assert.SkipUnless(Path.Exists(path), $"{NoSharedData}/{relativePath}");
        return Path.GetFullPath(path);
    }

    /// <summary>The folder of a judge under <c>tests/judges</c> whose npm packages are installed.</summary>
    public static string NodeJudge(string name)
    {
        Program("node");
        var folder = Path.Combine(Repository.Root, "tests", "judges", name);
        Assert.SkipUnless(Directory.Exists(Path.Combine(folder, "node_modules")), $"needs npm ci in tests/judges/{name}");
        return folder;
    }

    private static string? FindProgram(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);
}
