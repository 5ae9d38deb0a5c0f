namespace Bayyina.Tests.Dossiers;

/// <summary>Holds what is rendered against what was looked at and committed.</summary>
internal static class Snapshot
{
    /// <summary>Set to 1, the recorded files are written anew: look at the difference before you commit it.</summary>
    public const string Update = "BAYYINA_UPDATE_SNAPSHOTS";

    public static void Check(string name, string actual)
    {
        var folder = Path.Combine(Repository.Root, "tests", "Bayyina.Tests", "Dossiers", "Snapshots");
        var path = Path.Combine(folder, name);
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(path, actual);
        }
        Assert.True(File.Exists(path), $"{path} is missing; {Update}=1 writes it.");
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
