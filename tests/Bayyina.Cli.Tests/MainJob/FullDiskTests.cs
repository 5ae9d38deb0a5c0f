namespace Bayyina.Cli.Tests.MainJob;

/// <summary>The disk of the record is full: a clear word, what was there is whole, and with room again it goes on.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    public void What_finds_no_room_is_told_and_what_was_acknowledged_stays_whole(int files)
    {
        using var disk = SmallDisk.Of(6 << 20, 20_000);
        _scene.Environment["BAYYINA_DATA"] = Path.Combine(disk.Path, "data");
        var before = _scene.Add(_scene.File("before.txt", "before"), "--exercise");
        var incident = before[0].GetProperty("incident").GetString()!;
        for (var i = 0; i < files; i++)
        {
            var content = new byte[(12 << 20) / files];
            new Random(i).NextBytes(content);
            _scene.File($"in/{i:000}.bin", content);
        }
        var run = _scene.Run("add", "--json", "--incident", incident, _scene.In("in"));

        Assert.Equal(1, run.ExitCode);
        Assert.DoesNotContain("Unhandled", run.Error, StringComparison.Ordinal);
        Assert.All(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches("^(vault\\.full|disk\\.full): ", line));
        AssertGoesOn(disk, incident, 1 + run.Lines.Count);
    }

    [Fact]
    public void A_disk_on_which_not_one_byte_is_left_refuses_everything_in_words_and_loses_nothing()
    {
        using var disk = SmallDisk.Of(4 << 20, 20_000);
        _scene.Environment["BAYYINA_DATA"] = Path.Combine(disk.Path, "data");
        var incident = _scene.AddOne("before.txt", "before", "--exercise");
        Fill(disk);
        ToolRun[] runs =
        [
            _scene.Run("add", "--json", "--incident", incident, _scene.File("a.txt", "a")), _scene.Run("note", "--incident", incident, "--text", "t"), _scene.Run("close", "--incident", incident),
            _scene.Run("key", "--rotate"), _scene.Run("add", "--data", Path.Combine(disk.Path, "another"), _scene.In("a.txt")),
        ];

        Assert.All(runs, run => Assert.DoesNotContain("Unhandled", run.Error, StringComparison.Ordinal));
        Assert.All(runs, run => Assert.Equal((1, ""), (run.ExitCode, run.Output.Replace("0 sealed, 1 not taken\n", "", StringComparison.Ordinal))));
        Assert.All(runs, run => Assert.Matches("(vault\\.full|disk\\.full): ", run.Error));
        AssertGoesOn(disk, incident, 1);
    }

    [Fact]
    public void A_dossier_that_finds_no_room_leaves_nothing_behind()
    {
        using var disk = SmallDisk.Of(64 << 10);
        var incident = _scene.AddOne("a.bin", new string('a', 200_000));
        var target = Path.Combine(disk.Path, "F.zip");
        var run = _scene.Run("dossier", "--incident", incident, "--out", target);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("disk.full: ", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(disk.Path));
        Assert.Equal(0, _scene.Verify(_scene.Dossier(incident)).ExitCode);
    }

    private static void Fill(SmallDisk disk)
    {
        using var rest = File.Create(Path.Combine(disk.Path, "rest"));
        foreach (var size in (int[])[1 << 16, 4096])
        {
            try
            {
                while (true)
                {
                    rest.Write(new byte[size]);
                    rest.Flush();
                }
            }
            catch (IOException)
            {
                // Full, for pieces of this size.
            }
        }
    }

    private void AssertGoesOn(SmallDisk disk, string incident, int items)
    {
        File.Delete(Path.Combine(disk.Path, "rest"));
        Tool.Run("mount", ["-o", "remount,size=64m", disk.Path]);
        var next = _scene.Done("dossier", "--incident", incident, "--out", _scene.In("F.zip"), "--json");
        Assert.Equal(items, Scene.Receipts(next)[0].GetProperty("exhibits").GetInt32());
        Assert.Equal(0, _scene.Verify(_scene.In("F.zip")).ExitCode);
        Assert.Empty(Directory.GetFiles(Path.Combine(_scene.Data, "vault", "incoming"), "*", SearchOption.AllDirectories));
        _scene.Add(_scene.File("after.txt", "after"), "--incident", incident);
        Assert.Equal(0, _scene.Run("rebuild").ExitCode);
    }
}
