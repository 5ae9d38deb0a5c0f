using Bayyina.Evidence;

namespace Bayyina.Tests.Evidence;

/// <summary>Memory depends neither on the size of a file nor on the number of files.</summary>
[Collection(nameof(Measured))]
public sealed class MemoryTests : AnIntake
{
    [Fact]
    public void A_large_file_is_never_held_in_memory()
    {
        using (var film = File.Create(Folder.Write("source/film.bin")))
            film.SetLength(400 << 20);
        Assert.InRange(AllocatedBy(() => Assert.IsType<IntakeOutcome.TakenIn>(Assert.Single(TakeIn()))), 0, 24 << 20);
    }

    [Fact]
    public void Many_small_files_cost_a_few_kilobytes_each_and_leave_nothing_behind()
    {
        const int files = 4000;
        for (var i = 0; i < files; i++)
            Folder.Write($"source/{i / 100}/{i}.bin", BitConverter.GetBytes(i));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Assert.InRange(AllocatedBy(() => Assert.Equal(files, new FolderIntake(Vault, TimeProvider.System).TakeIn([Source]).Sum(batch => batch.Count))), 0, files * 10_000);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, -(1 << 30), 8 << 20);
    }

    private static long AllocatedBy(Action work)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        work();
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }
}
