namespace Bayyina.Cli.Tests.MainJob;

/// <summary>A dossier of the exercise, judged by our verifier and by stock tools, and altered file by file.</summary>
public sealed class ChangedByteTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_changed_byte_in_any_file_of_the_exercise_fails_verification_and_its_manifest()
    {
        var incident = _scene.Add(Path.Combine(Repository.Root, "samples", "exercise", "files"), "--exercise")[0].GetProperty("incident").GetString()!;
        var folder = _scene.Unpack(_scene.Dossier(incident));
        var keyFile = _scene.KeyFile();
        Assert.Equal(0, _scene.Verify(folder, keyFile).ExitCode);
        Assert.True(StockToolsAccept(folder));

        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        Assert.True(files.Count > 40);
        foreach (var file in files)
        {
            var bytes = File.ReadAllBytes(file);
            var changed = (byte[])bytes.Clone();
            changed[changed.Length / 2] ^= 1;
            File.WriteAllBytes(file, changed);
            Assert.True(_scene.Verify(folder, keyFile).ExitCode == 1, $"{file} was changed and the dossier held.");
            Assert.True(!StockToolsAccept(folder) || Path.GetFileName(file).StartsWith("tagmanifest-", StringComparison.Ordinal), file);
            File.WriteAllBytes(file, bytes);
        }
        Assert.Equal(0, _scene.Verify(folder, keyFile).ExitCode);
    }

    // Nobody lists the tag manifests themselves; a changed hash in them fails the file that it is of.
    private static bool StockToolsAccept(string folder) =>
        Tool.Run("bash", ["-c", "sha512sum -c --quiet --strict manifest-sha512.txt && sha256sum -c --quiet --strict manifest-sha256.txt && sha512sum -c --quiet --strict tagmanifest-sha512.txt && sha256sum -c --quiet --strict tagmanifest-sha256.txt"], folder).ExitCode == 0;
}
