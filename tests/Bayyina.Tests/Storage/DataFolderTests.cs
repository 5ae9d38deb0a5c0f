using Bayyina.Storage;
using Bayyina.Tests.Installations;

namespace Bayyina.Tests.Storage;

public sealed class DataFolderTests : IDisposable
{
    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("bayyina-test-");

    private string Data => Path.Combine(_scratch.FullName, "deep", "data");

    public void Dispose() => _scratch.Delete(recursive: true);

    [Fact]
    public void It_is_made_with_the_folders_above_it_and_only_its_owner_may_enter()
    {
        using var folder = DataFolder.OpenForWriting(Data);

        Assert.All(
            [folder.Root, folder.Ledger, folder.Vault, folder.Keys.Path],
            path => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(path)));
    }

    [Fact]
    public void A_folder_that_was_there_keeps_its_mode()
    {
        Directory.CreateDirectory(Data, (UnixFileMode)0b111_101_000);
        using var folder = DataFolder.OpenForWriting(Data);

        Assert.Equal((UnixFileMode)0b111_101_000, File.GetUnixFileMode(Data));
    }

    [Fact]
    public void A_second_writer_is_told_that_it_is_in_use_and_the_first_goes_on()
    {
        using var first = DataFolder.OpenForWriting(Data);
        var refused = Assert.Throws<StorageException>(() => DataFolder.OpenForWriting(Data));

        Assert.Equal("data.in_use", refused.Code);
        Assert.Contains(first.Root, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void After_the_first_writer_the_next_one_may()
    {
        DataFolder.OpenForWriting(Data).Dispose();
        DataFolder.OpenForWriting(Data).Dispose();
    }

    [Fact]
    public void A_second_installation_on_the_same_folder_is_refused_and_takes_nothing_from_the_first()
    {
        using var installation = new AnInstallation();
        var incident = installation.OpenIncident();

        Assert.Equal("data.in_use", Assert.Throws<StorageException>(() => Product.Open(installation.Data, installation.Time)).Code);
        Assert.NotNull(installation.Product.Incidents.Find(incident));
        Assert.NotEmpty(installation.Seal(incident, "a.txt"));
    }

    [Fact]
    public void A_file_in_its_place_is_no_data_folder()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Data)!);
        File.WriteAllText(Data, "");

        Assert.Equal("data.unusable", Assert.Throws<StorageException>(() => DataFolder.OpenForWriting(Data)).Code);
    }

    [Fact]
    public void A_folder_in_the_place_of_its_lock_is_not_taken_for_another_process()
    {
        Directory.CreateDirectory(Path.Combine(Data, "lock"));

        Assert.Equal("data.unusable", Assert.Throws<StorageException>(() => DataFolder.OpenForWriting(Data)).Code);
    }

    [Fact]
    public void Reading_needs_something_to_read_and_makes_nothing()
    {
        Assert.Equal("data.missing", Assert.Throws<StorageException>(() => DataFolder.OpenForReading(Data)).Code);
        Assert.False(Directory.Exists(Data));
    }
}
