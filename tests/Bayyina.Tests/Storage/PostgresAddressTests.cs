using Bayyina.Storage;
using Npgsql;

namespace Bayyina.Tests.Storage;

public sealed class PostgresAddressTests
{
    [Theory]
    [InlineData("postgres://salma@db/record", "db", 5432, "record", "salma", null)]
    [InlineData("postgresql://salma:secret@db:6543/record", "db", 6543, "record", "salma", "secret")]
    [InlineData("postgres://salma:p%40ss%2Fw%3Ard%3B%3D%27%22%25%23@db/record", "db", 5432, "record", "salma", "p@ss/w:rd;='\"%#")]
    [InlineData("postgres://salma:a:b=c;d#e@db/record", "db", 5432, "record", "salma", "a:b=c;d#e")]
    [InlineData("postgres://%D8%B3%D9%84%D9%85%D9%89:%D8%B3%D8%B1@db/record", "db", 5432, "record", "سلمى", "سر")]
    [InlineData("postgres://[::1]:6543/record", "::1", 6543, "record", null, null)]
    [InlineData("postgres://%2Fvar%2Frun%2Fpostgresql/record", "/var/run/postgresql", 5432, "record", null, null)]
    [InlineData("postgres:///record?host=/var/run/postgresql&port=6543&user=salma&password=a%26b", "/var/run/postgresql", 6543, "record", "salma", "a&b")]
    [InlineData("postgres://salma@/record?host=%2Ftmp", "/tmp", 5432, "record", "salma", null)]
    [InlineData("postgres://db?dbname=record", "db", 5432, "record", null, null)]
    [InlineData("postgres://db/two%20words%2F", "db", 5432, "two words/", null, null)]
    public void An_address_is_read_as_libpq_reads_it(string address, string host, int port, string name, string? user, string? password)
    {
        var read = new NpgsqlConnectionStringBuilder(PostgresAddress.ConnectionString(address));

        Assert.Equal((host, port, name, user, password), (read.Host, read.Port, read.Database, read.Username, read.Password));
    }

    [Fact]
    public void Options_of_an_address_are_kept_and_win_over_our_own()
    {
        var read = new NpgsqlConnectionStringBuilder(PostgresAddress.ConnectionString(
            "postgres://db/record?sslmode=verify-full&sslrootcert=/etc/ca.pem&connect_timeout=7&application_name=room%202&options=-c%20statement_timeout%3D5s"));

        Assert.Equal((SslMode.VerifyFull, "/etc/ca.pem", 7, "room 2"), (read.SslMode, read.RootCertificate, read.Timeout, read.ApplicationName));
        Assert.EndsWith("-c statement_timeout=5s", read.Options, StringComparison.Ordinal);
        Assert.Contains("idle_in_transaction_session_timeout", read.Options, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres://db:port/record")]
    [InlineData("postgres://db:99999999999/record")]
    [InlineData("postgres://db/record?sslmode=perhaps")]
    [InlineData("postgres://db/record?what=ever")]
    [InlineData("postgres://a@b@db/record")]
    public void What_is_no_address_is_refused_without_showing_it(string address)
    {
        var refused = Assert.Throws<StorageException>(() => PostgresAddress.ConnectionString(address));

        Assert.Equal("database.address", refused.Code);
        Assert.DoesNotContain("record", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_is_opened_over_a_socket_however_its_folder_is_named()
    {
        var database = PostgresServer.Shared.NewDatabase();
        var (name, folder) = (PostgresServer.NameOf(database), Path.GetDirectoryName(PostgresServer.Shared.Folder)!);
        string[] addresses =
        [
            $"postgres:///{name}?host={folder}&port={PostgresServer.Shared.Port}&user=bayyina",
            $"postgres://bayyina@{Uri.EscapeDataString(folder)}:{PostgresServer.Shared.Port}/{name}",
            $"Host={folder};Port={PostgresServer.Shared.Port};Username=bayyina;Database={name}",
        ];
        foreach (var address in addresses)
        {
            using var opened = Bayyina.Storage.Database.Open(address);
            Assert.Equal("", opened.Read(c => Dapper.SqlMapper.ExecuteScalar<string?>(c, "SELECT host(inet_server_addr())")) ?? "");
        }
        PostgresServer.Shared.Drop(database);
    }
}
