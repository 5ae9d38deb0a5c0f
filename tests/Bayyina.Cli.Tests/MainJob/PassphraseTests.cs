namespace Bayyina.Cli.Tests.MainJob;

/// <summary>The private keys under a passphrase, from the command line.</summary>
public sealed class PassphraseTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Once_it_is_set_every_command_needs_it_and_the_public_keys_stay()
    {
        var incident = _scene.AddOne("a.txt", "a", "--exercise");
        var keys = _scene.Done("key").Output;
        Assert.Equal("key.passphrase_short", CodeOf(With("NEW_", "too short", "passphrase")));
        Assert.Equal("key.passphrase_needed", CodeOf(_scene.Run("passphrase")));

        Assert.Equal(0, With("NEW_", "أربع تلال هادئة", "passphrase").ExitCode);

        Assert.Equal("key.passphrase_needed", CodeOf(_scene.Run("key")));
        Assert.Equal("key.passphrase_needed", CodeOf(_scene.Run("note", "--incident", incident, "--text", "n")));
        Assert.Equal("key.passphrase_wrong", CodeOf(With("", "أربع تلال صاخبة", "key")));
        Assert.Equal(keys, With("", "أربع تلال هادئة", "key").Output);
        Assert.Equal(0, With("", "أربع تلال هادئة", "note", "--incident", incident, "--text", "n").ExitCode);
        Assert.Equal(0, With("", "أربع تلال هادئة", "passphrase", "--remove").ExitCode);
        Assert.Equal(keys, _scene.Done("key").Output);
    }

    private static string CodeOf(ToolRun run)
    {
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        return run.Error[..run.Error.IndexOf(':', StringComparison.Ordinal)];
    }

    private ToolRun With(string which, string passphrase, params string[] arguments)
    {
        var variable = $"BAYYINA_{which}PASSPHRASE_FILE";
        _scene.Environment[variable] = _scene.File("passphrase.txt", passphrase + "\n");
        try
        {
            return _scene.Run(arguments);
        }
        finally
        {
            _scene.Environment.Remove(variable);
        }
    }
}
