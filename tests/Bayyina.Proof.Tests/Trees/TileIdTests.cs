using FsCheck;
using FsCheck.Fluent;

namespace Bayyina.Proof.Tests.Trees;

public class TileIdTests
{
    [Theory]
    [InlineData(0, 0, 256, "tile/0/000")]
    [InlineData(0, 1234, 5, "tile/0/x001/234.p/5")]
    [InlineData(TileId.Entries, 0, 256, "tile/entries/000")]
    [InlineData(TileId.Entries, 273, 112, "tile/entries/273.p/112")]
    [InlineData(2, 1234067, 256, "tile/2/x001/x234/067")]
    [InlineData(5, 999, 255, "tile/5/999.p/255")]
    [InlineData(63, 1000, 1, "tile/63/x001/000.p/1")]
    [InlineData(0, long.MaxValue, 256, "tile/0/x009/x223/x372/x036/x854/x775/807")]
    public void A_tile_has_the_path_of_the_specification(int level, long index, int width, string path)
    {
        var tile = new TileId(level, index, width);

        Assert.Equal(path, tile.Path);
        Assert.True(TileId.TryParse(path, out var read));
        Assert.Equal(tile, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("tile/")]
    [InlineData("tile/0")]
    [InlineData("tile/0/")]
    [InlineData("tile//000")]
    [InlineData("/tile/0/000")]
    [InlineData("tile/0/000/")]
    [InlineData("tile/00/000")]
    [InlineData("tile/64/000")]
    [InlineData("tile/-1/000")]
    [InlineData("tile/+1/000")]
    [InlineData("tile/data/000")]
    [InlineData("tile/0/0")]
    [InlineData("tile/0/0000")]
    [InlineData("tile/0/x000")]
    [InlineData("tile/0/x000/001")] // a second form of tile/0/001
    [InlineData("tile/0/001/234")]
    [InlineData("tile/0/x001/x234")]
    [InlineData("tile/0/x009/x223/x372/x036/x854/x775/808")] // 2^63
    [InlineData("tile/0/x999/x999/x999/x999/x999/x999/999")]
    [InlineData("tile/0/000.p/0")]
    [InlineData("tile/0/000.p/256")] // a full tile has no suffix
    [InlineData("tile/0/000.p/05")]
    [InlineData("tile/0/000.p/5/")]
    [InlineData("tile/0/000.p/")]
    [InlineData("tile/0/000.p")]
    [InlineData("tile/0/.p/5")]
    [InlineData("tile/0/٠٠١")] // digits, but not ASCII's
    [InlineData("tile/0/000\n")]
    [InlineData("tile/0/ 00")]
    [InlineData("tile/../000")]
    public void Any_other_path_is_no_tile(string path) => Assert.False(TileId.TryParse(path, out _));

    [Fact]
    public void Parsing_undoes_formatting()
    {
        var tiles =
            from level in Gen.Choose(-1, 63)
            from high in Gen.Choose(0, int.MaxValue - 1)
            from low in Gen.Choose(0, int.MaxValue - 1)
            from shift in Gen.Choose(0, 31)
            from width in Gen.Choose(1, 256)
            select new TileId(level, ((long)high << 32 | (uint)low) >> shift >> 31, width);

        Prop.ForAll(tiles.ToArbitrary(), tile => TileId.TryParse(tile.Path, out var read) && read == tile).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(0, 69_999, 273, 112)]
    [InlineData(0, 0, 0, 256)]
    [InlineData(TileId.Entries, 69_888, 273, 112)]
    [InlineData(1, 272, 1, 17)]
    [InlineData(2, 0, 0, 1)]
    public void The_tile_that_holds_a_hash_is_as_wide_as_the_tree_has_it(int level, long position, long index, int width) =>
        Assert.Equal(new TileId(level, index, width), TileId.Holding(level, position, 70_000));

    [Theory]
    [InlineData(0, 70_000)]
    [InlineData(0, -1)]
    [InlineData(1, 273)]
    [InlineData(3, 0)]
    [InlineData(8, 0)]
    [InlineData(64, 0)]
    [InlineData(-2, 0)]
    public void A_hash_that_the_tree_has_not_is_in_no_tile(int level, long position) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TileId.Holding(level, position, 70_000));

    [Theory]
    [InlineData(-2, 0, 1)]
    [InlineData(64, 0, 1)]
    [InlineData(0, -1, 1)]
    [InlineData(0, 0, 0)]
    [InlineData(0, 0, 257)]
    public void An_impossible_tile_cannot_be_made(int level, long index, int width) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TileId(level, index, width));
}
