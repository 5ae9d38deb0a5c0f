using Bayyina.Ledger;
using Bayyina.Proof;

namespace Bayyina.Tests.Ledger;

public sealed class CheckpointLockTests : IDisposable
{
    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("bayyina-test-");
    private readonly LogKey _key = LogKey.Create("test.example/ledger");
    private readonly CheckpointLock _lock;

    public CheckpointLockTests() => _lock = new CheckpointLock(Path.Combine(_scratch.FullName, "state", "bayyina", "ledger"));

    public void Dispose()
    {
        _key.Dispose();
        _scratch.Delete(recursive: true);
    }

    [Fact]
    public void Before_the_first_checkpoint_it_holds_none() => Assert.Null(_lock.Read());

    [Fact]
    public void A_swap_from_what_it_holds_succeeds_and_leaves_the_note_itself()
    {
        Assert.True(_lock.Swap(null, Note(1)));
        Assert.True(_lock.Swap(Note(1), Note(5)));

        Assert.Equal(Note(5).Format(), File.ReadAllText(_lock.Location));
        Assert.True(_lock.Read()!.IsSignedBy(_key.Public));
    }

    [Fact]
    public void A_swap_from_anything_else_changes_nothing()
    {
        _lock.Swap(null, Note(5));

        Assert.False(_lock.Swap(null, Note(6)));
        Assert.False(_lock.Swap(Note(4), Note(6)));
        Assert.False(_lock.Swap(Note(6), Note(6)));
        Assert.Equal(Note(5).Text, _lock.Read()!.Text);
    }

    [Fact]
    public async Task Of_many_that_swap_at_once_one_succeeds()
    {
        _lock.Swap(null, Note(1));
        var swaps = Enumerable.Range(2, 16).Select(size => Task.Run(() => _lock.Swap(Note(1), Note(size)), TestContext.Current.CancellationToken));

        Assert.Single(await Task.WhenAll(swaps), swapped => swapped);
    }

    [Fact]
    public void What_a_crash_left_of_a_swap_is_in_nobodys_way()
    {
        _lock.Swap(null, Note(1));
        File.WriteAllText(_lock.Location + ".new", "half a no");
        File.WriteAllText(_lock.Location + ".busy", "");

        Assert.Equal(Note(1).Text, _lock.Read()!.Text);
        Assert.True(_lock.Swap(Note(1), Note(2)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no note")]
    [InlineData("test.example/ledger\n5\nAAAA\n")]
    public void One_that_is_damaged_is_told_and_never_overwritten(string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_lock.Location)!);
        File.WriteAllText(_lock.Location, content);

        Assert.Equal("lock.damaged", Assert.Throws<LedgerException>(_lock.Read).Code);
        Assert.Equal("lock.damaged", Assert.Throws<LedgerException>(() => _lock.Swap(null, Note(1))).Code);
        Assert.Equal(content, File.ReadAllText(_lock.Location));
    }

    private SignedNote Note(int size) => _key.Sign(new Checkpoint("test.example/ledger", size, MerkleTree.LeafHash([(byte)size])));
}
