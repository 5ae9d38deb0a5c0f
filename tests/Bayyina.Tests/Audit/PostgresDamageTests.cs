using Bayyina.Audit;
using Bayyina.Storage;
using Bayyina.Tests.Installations;

namespace Bayyina.Tests.Audit;

/// <summary>What PostgreSQL itself says of its pages and indexes, and what is said where it may not.</summary>
public sealed class PostgresDamageTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly Stores _stores = new(PostgresServer.Shared.NewDatabase(), null, null);

    public PostgresDamageTests()
    {
        // Sets the place of the checkpoint locks of this process.
        using var _ = new AnInstallation();
        using var product = Product.Open(_folder["data"], new Clock(), null, _stores);
        for (var i = 0; i < 5; i++)
        {
            product.Say(Nodes.TwoNodes.Opening(), product.Node);
        }
    }

    private string Name => PostgresServer.NameOf(_stores.Database!);

    public void Dispose()
    {
        PostgresServer.Shared.Drop(_stores.Database!);
        _folder.Dispose();
    }

    [Fact]
    public void Where_the_server_may_not_be_asked_pages_and_indexes_are_not_called_good()
    {
        Assert.True(Check(out var findings).IsWhole);
        Assert.Empty(findings);
        PostgresServer.Shared.Sql(Name, "DROP EXTENSION amcheck");

        var report = Check(out findings);

        Assert.Equal([("database.unchecked", Dialect.NameOf(_stores.Database!))], findings);
        Assert.Equal([AuditPart.Database], report.NotChecked);
        Assert.False(report.IsWhole);
        Assert.Equal(0, report.Damages);
    }

    [Fact]
    public void An_index_that_does_not_hold_what_the_table_has_is_named()
    {
        // Its entries go, as a torn write would leave it; what it is for is a read table's order.
        PostgresServer.Shared.Sql(Name, "CREATE INDEX damaged ON statement (kind); UPDATE pg_index SET indisready = false WHERE indexrelid = 'damaged'::regclass");
        using (var product = Product.Open(_folder["data"], new Clock()))
        {
            product.Say(Nodes.TwoNodes.Opening(), product.Node);
        }
        PostgresServer.Shared.Sql(Name, "UPDATE pg_index SET indisready = true WHERE indexrelid = 'damaged'::regclass");

        Assert.False(Check(out var findings).IsWhole);
        Assert.Equal(["database.corrupt"], findings.Select(f => f.Code).Distinct());
    }

    [Fact]
    public void A_page_of_a_table_that_is_garbage_is_named()
    {
        PostgresServer.Shared.Sql(Name, "INSERT INTO incident_item (incident, item, statement) VALUES ('x', 'y', 'z')");
        // Written out and out of memory: the copy's pages are read from its files.
        PostgresServer.Shared.Sql("postgres", "CHECKPOINT");
        var copy = PostgresServer.Shared.NewDatabase($"TEMPLATE {Name} STRATEGY FILE_COPY");
        try
        {
            var relative = PostgresServer.Shared.Sql(PostgresServer.NameOf(copy), "SELECT pg_relation_filepath('incident_item')");
            var bytes = File.ReadAllBytes(Path.Combine(PostgresServer.Shared.Folder, relative));
            Assert.NotEmpty(bytes);
            // Its header and line pointers.
            new Random(3).NextBytes(bytes.AsSpan(8, 120));
            File.WriteAllBytes(Path.Combine(PostgresServer.Shared.Folder, relative), bytes);
            var findings = new List<Finding>();

            var report = Product.Check(_folder["data"], new AuditOptions(), findings.Add, stores: _stores with { Database = copy });

            Assert.False(report.IsWhole);
            Assert.Contains(findings, f => f.Kind.Code is "database.corrupt" or "database.unreadable");
        }
        finally
        {
            PostgresServer.Shared.Drop(copy);
        }
    }

    [Fact]
    public void A_database_that_is_gone_or_empty_ends_as_a_finding_and_the_ledger_is_still_held_against_what_was_signed()
    {
        PostgresServer.Shared.Sql(Name, "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        Check(out var findings);
        Assert.Equal([("database.missing", Dialect.NameOf(_stores.Database!))], findings);
        PostgresServer.Shared.Drop(_stores.Database!);
        var report = Check(out findings);
        Assert.Equal([("database.unreadable", Dialect.NameOf(_stores.Database!))], findings);
        Assert.Contains(AuditPart.Rows, report.NotChecked);
        File.Delete(Directory.EnumerateFiles(_folder["data", "ledger", "tile", "0"], "*", SearchOption.AllDirectories).Order().Last());
        Check(out findings);
        Assert.Contains("tile.missing", findings.Select(f => f.Code));
    }

    private AuditReport Check(out List<(string Code, string What)> found)
    {
        var findings = new List<(string, string)>();
        var report = Product.Check(_folder["data"], new AuditOptions { Patience = TimeSpan.FromMilliseconds(100) }, finding => findings.Add((finding.Kind.Code, finding.What)));
        found = [.. findings.Order()];
        return report;
    }
}
