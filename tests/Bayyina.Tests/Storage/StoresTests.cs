using Bayyina.Storage;

namespace Bayyina.Tests.Storage;

public sealed class StoresTests : IDisposable
{
    private static readonly Stores Elsewhere = new(null, "s3://evidence/room", null);
    private readonly TestFolder _folder = new();

    private string Data => _folder["data"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_folder_remembers_where_its_parts_lie_for_its_owner_alone()
    {
        DataFolder.OpenForWriting(Data, stores: Elsewhere).Dispose();

        using var folder = DataFolder.OpenForWriting(Data);
        Assert.Equal(Elsewhere, folder.Stores);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Data, "stores.json")));
        }
    }

    [Fact]
    public void Where_nothing_is_said_nothing_is_remembered()
    {
        DataFolder.OpenForWriting(Data).Dispose();

        Assert.False(File.Exists(Path.Combine(Data, "stores.json")));
        Assert.Equal(Stores.Own, DataFolder.OpenForReading(Data).Stores);
    }

    [Fact]
    public void A_record_in_a_database_elsewhere_counts_as_being_there()
    {
        DataFolder.OpenForWriting(Data, stores: new Stores("Host=db;Database=bayyina", null, null)).Dispose();

        Assert.True(DataFolder.Exists(Data));
        Assert.False(File.Exists(Path.Combine(Data, "bayyina.db")));
    }

    [Theory]
    [InlineData("Host=db", null, null, "database")]
    [InlineData("postgres://db/bayyina", null, null, "database")]
    [InlineData(null, "/mnt/other", null, "vault")]
    [InlineData(null, null, "s3://evidence/lock", "lock")]
    public void A_record_that_is_there_is_not_looked_for_in_another_sort_of_store(string? database, string? vault, string? keptLock, string part)
    {
        DataFolder.OpenForWriting(Data, stores: Elsewhere).Dispose();

        var refused = Assert.Throws<StorageException>(() => DataFolder.OpenForWriting(Data, stores: new Stores(database, vault, keptLock)));
        Assert.Equal(("stores.other", part), (refused.Code, refused.Message));
        using var folder = DataFolder.OpenForWriting(Data);
        Assert.Equal(Elsewhere, folder.Stores);
    }

    [Fact]
    public void An_address_of_the_same_sort_may_change_and_is_remembered()
    {
        DataFolder.OpenForWriting(Data, stores: Elsewhere).Dispose();
        var moved = Elsewhere with { Vault = "s3://evidence/another" };
        DataFolder.OpenForWriting(Data, stores: moved).Dispose();

        Assert.Equal(moved, Stores.Remembered(Data));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"database\":1}")]
    [InlineData("{\"databose\":\"Host=db\"}")]
    public void A_file_that_cannot_be_read_stops_rather_than_found_another_record(string content)
    {
        DataFolder.OpenForWriting(Data).Dispose();
        File.WriteAllText(Path.Combine(Data, "stores.json"), content);

        Assert.Equal("stores.damaged", Assert.Throws<StorageException>(() => DataFolder.OpenForWriting(Data)).Code);
    }
}
