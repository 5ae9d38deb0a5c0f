namespace Bayyina.Cli.Tests.MainJob;

/// <summary>Two rooms, as docs/operations.md tells it.</summary>
public sealed class CarryingTests : IDisposable
{
    private readonly Scene _a = new();
    private readonly Scene _b = new();

    public void Dispose()
    {
        _a.Dispose();
        _b.Dispose();
    }

    [Fact]
    public void What_one_room_took_in_is_in_the_other_with_its_bytes_and_leaves_it_in_a_dossier_that_verifies()
    {
        var incident = _a.AddOne(content: "the bytes of a photograph");
        _b.AddOne("b.txt", "b");
        var (keysOfA, keysOfB) = (_a.KeyFile(), _b.KeyFile());

        var written = _a.Json("export-statements", "--out", _a.In("a.sync"), "--for", keysOfB);
        Assert.Equal((0, 1, 25), (written.GetProperty("from").GetInt32(), written.GetProperty("blobs").GetInt32(), written.GetProperty("bytes").GetInt32()));
        Assert.True(File.ReadAllBytes(_a.In("a.sync")).AsSpan().IndexOf("photograph"u8) < 0);
        var taken = _b.Json("import-statements", _a.In("a.sync"), "--key", keysOfA, "--checkpoint-out", _b.In("a.seen"));
        Assert.Equal((written.GetProperty("to").GetInt32(), 1, 0), (taken.GetProperty("new").GetInt32(), taken.GetProperty("blobs").GetInt32(), taken.GetProperty("refused").GetInt32()));
        Assert.Equal(0, _b.Verify(_b.Dossier(incident)).ExitCode);

        _a.Done("note", "--incident", incident, "--text", "one more");
        _a.Done("export-statements", "--since", _b.In("a.seen"), "--out", _a.In("more.sync"), "--without-blobs", "--for", keysOfB);
        Assert.Equal(1, _b.Json("import-statements", _a.In("more.sync")).GetProperty("new").GetInt32());
        Assert.Equal(0, _b.Json("import-statements", _a.In("more.sync")).GetProperty("new").GetInt32());
    }

    [Fact]
    public void What_cannot_be_carried_is_told()
    {
        _a.AddOne();
        _b.AddOne("b.txt", "b");
        var (keysOfA, keysOfB) = (_a.KeyFile(), _b.KeyFile());
        var open = _a.Done("export-statements", "--out", _a.In("open.sync"));
        Assert.Contains("sync.open", open.Error, StringComparison.Ordinal);
        _a.Done("export-statements", "--out", _a.In("own.sync"), "--for", keysOfA);

        Refuses(_b.Run("import-statements", _a.In("open.sync")), "sync.unknown");
        Refuses(_b.Run("import-statements", _a.In("open.sync"), "--key", keysOfB), "sync.keys");
        Refuses(_b.Run("import-statements", _a.In("own.sync"), "--key", keysOfA), "sync.for_another");
        Refuses(_a.Run("import-statements", _a.In("open.sync")), "sync.own");
        Refuses(_b.Run("import-statements", _b.File("none", "no tar at all"), "--key", keysOfA), "sync.malformed");
        Refuses(_a.Run("export-statements", "--out", _a.In("open.sync")), "target.exists");
        Refuses(_a.Run("export-statements", "--out", _a.In("nowhere/a.sync")), "target.folder");
        Refuses(_b.Run("import-statements", _b.In("nothing")), "io.failed");
        Assert.Equal(2, _b.Run("import-statements").ExitCode);
        Assert.Equal(2, _a.Run("export-statements").ExitCode);
    }

    private static void Refuses(ToolRun run, string code)
    {
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(code + ": ", run.Error.Split('\n').First(line => !line.StartsWith("notice ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }
}
