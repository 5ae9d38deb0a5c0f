using Bayyina.Storage;

namespace Bayyina.Tests.Storage;

public sealed class DurableFileTests
{
    /// <summary>The runtime's own flush to disk takes the failure for success.</summary>
    [Fact]
    public void A_file_that_the_disk_could_not_keep_is_not_called_durable_and_the_old_one_stays()
    {
        using var disk = SmallDisk.ThatWillFail();
        var path = Path.Combine(disk.Path, "checkpoint");
        DurableFile.Write(path, "old"u8);
        disk.Fail();
        Assert.Throws<IOException>(() => DurableFile.Write(path, new byte[5_000_000]));
        Assert.Equal("old", File.ReadAllText(path));
    }
}
