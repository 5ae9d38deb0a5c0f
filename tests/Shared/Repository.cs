namespace Bayyina.Testing;

/// <summary>The working copy that the tests were built from.</summary>
public static class Repository
{
    /// <summary>The folder that holds <c>Bayyina.slnx</c>.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Bayyina.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests run from a build inside the working copy.");
    }
}
