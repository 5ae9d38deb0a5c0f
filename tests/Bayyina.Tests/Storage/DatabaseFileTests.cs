using Bayyina.Storage;
using Dapper;

namespace Bayyina.Tests.Storage;

public sealed class DatabaseFileTests
{
    [Fact]
    public void Closed_it_leaves_one_file_and_no_journal()
    {
        using var scratch = new TestFolder();
        var data = scratch["bayyina.db"];
        using (var database = Database.Open(data))
        {
            database.Write(t => { t.Connection!.Execute("INSERT INTO due (what) VALUES ('x')", transaction: t); });
            Assert.True(File.Exists(data + "-wal"));
        }

        Assert.Equal([data], Directory.GetFiles(scratch[""]));
    }
}
