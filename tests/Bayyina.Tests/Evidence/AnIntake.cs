using Bayyina.Evidence;
using Bayyina.Vault;

namespace Bayyina.Tests.Evidence;

/// <summary>An intake into a vault of its own, and what a test asks of its outcomes.</summary>
public abstract class AnIntake : IDisposable
{
    protected TestFolder Folder { get; } = new();

    /// <summary>What is taken in.</summary>
    protected string Source => Directory.CreateDirectory(Folder["source"]).FullName;

    protected FolderVault Vault => field ??= new FolderVault(Folder["vault"]);

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected IReadOnlyList<IntakeOutcome> TakeIn(params string[] paths) => TakeIn(null, paths);

    protected IReadOnlyList<IntakeOutcome> TakeIn(IntakeOptions? options, params string[] paths) =>
        [.. new FolderIntake(Vault, TimeProvider.System, options).TakeIn(paths.Length == 0 ? [Source] : paths).SelectMany(batch => batch)];

    /// <summary>The one file that was there, taken in, and its bytes in the vault.</summary>
    protected IntakeOutcome.TakenIn TheOnlyOne(byte[] content, params string[] paths)
    {
        var taken = Assert.IsType<IntakeOutcome.TakenIn>(Assert.Single(TakeIn(paths)));
        Assert.Equal(content, File.ReadAllBytes(Vault.PathOf(taken.Blob.Sha256)));
        return taken;
    }

    /// <summary>The file itself, without what stands beside it.</summary>
    protected IntakeOutcome.TakenIn Taken(string name, byte[] content)
    {
        Folder.Write("source/" + name, content);
        return TheOnlyOne(content);
    }

    /// <summary>The codes of what was refused, with the last part of each path.</summary>
    protected static IEnumerable<(string Name, string Code)> Refusals(IEnumerable<IntakeOutcome> outcomes) =>
        outcomes.OfType<IntakeOutcome.Refused>().Select(refused => (refused.Path[(refused.Path.LastIndexOf('/') + 1)..], refused.Code));

    protected static IEnumerable<string> Names(IEnumerable<IntakeOutcome> outcomes) =>
        outcomes.OfType<IntakeOutcome.TakenIn>().Select(taken => taken.FileName);
}
