using Bayyina.Faults;

namespace Bayyina.Testing;

/// <summary>What a fault needs of the machine. A class that lacks it is shown as not tried, with the reason.</summary>
public static class Needs
{
    private static readonly Lock Compiling = new();
    private static readonly string[] Libraries = ["/usr/lib", "/usr/local/lib"];

    /// <summary>The full path of a program on PATH.</summary>
    /// <exception cref="NotTriedException">It is not installed.</exception>
    public static string Program(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists) ?? throw new NotTriedException($"needs the program {name}");

    /// <summary>The folder of PostgreSQL's server programs.</summary>
    public static string PostgresServer()
    {
        var versions = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        return versions.Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb")))
            .MaxBy(bin => int.TryParse(Path.GetFileName(Path.GetDirectoryName(bin)), out var version) ? version : 0)
            ?? Path.GetDirectoryName(Program("initdb"))!;
    }

    /// <summary>The folder of a judge under <c>tests/judges</c> whose npm packages are installed.</summary>
    public static string NodeJudge(string name)
    {
        Program("node");
        var folder = Path.Combine(Repository.Root, "tests", "judges", name);
        return Directory.Exists(Path.Combine(folder, "node_modules")) ? folder : throw new NotTriedException($"needs npm ci in tests/judges/{name}");
    }

    /// <summary>The shim under which chosen calls fail, compiled into a folder.</summary>
    public static string FailingCalls(string folder)
    {
        var library = Path.Combine(folder, "failing.so");
        lock (Compiling)
        {
            if (!File.Exists(library))
            {
                var source = Path.Combine(AppContext.BaseDirectory, "shim", "failing.c");
                var built = Tool.Run(Program("gcc"), ["-O1", "-shared", "-fPIC", "-o", library, source, "-ldl", "-lpthread"]);
                if (built.ExitCode != 0)
                {
                    throw new NotTriedException("gcc does not compile for this system: " + built.Error.Split('\n')[0]);
                }
            }
        }
        return library;
    }

    /// <summary>The library under which a process is told another time.</summary>
    public static string FakeTime() =>
        Libraries.Where(Directory.Exists).SelectMany(root => Directory.GetDirectories(root).Append(root))
        .Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists)
        ?? throw new NotTriedException("needs libfaketime (Debian package faketime)");
}
