using Bayyina.Storage;
using FsCheck;
using FsCheck.Fluent;

namespace Bayyina.Tests.Audit;

/// <summary>One bit, anywhere: in every kind of file, and in every column that something vouches for.</summary>
public sealed class FlippedBitTests(AWholeRecord record) : IClassFixture<AWholeRecord>
{
    [Fact]
    public void A_flipped_bit_in_a_file_is_found_at_that_file()
    {
        using var copy = record.Copy();
        var files = Directory.EnumerateFiles(copy.Data, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(copy.Data, path))
            .Where(name => name.StartsWith("ledger/", StringComparison.Ordinal) || name.StartsWith("vault/", StringComparison.Ordinal) || name.StartsWith("keys/", StringComparison.Ordinal))
            .Where(name => !name.StartsWith("vault/partial", StringComparison.Ordinal)).Order().ToList();
        // As many of each kind, though there are hundreds of blobs.
        var kinds = files.GroupBy(name => name.Split('/')[0] switch { "vault" => "blob", "keys" => name, _ when name == "ledger/checkpoint" => name, _ => string.Join('/', name.Split('/')[..3]) })
            .Select(kind => kind.ToList()).Append(["lock"]).ToArray();
        var places = from kind in Gen.Elements(kinds)
                     from name in Gen.Elements(kind.ToArray())
                     from bit in Gen.Choose(0, int.MaxValue)
                     select (name, bit);
        Prop.ForAll(places.ToArbitrary(), place =>
        {
            var path = place.name == "lock" ? copy.Lock : copy.In(place.name);
            var length = new FileInfo(path).Length;
            if (length == 0)
            {
                return;
            }
            var bit = place.bit % (length * 8);
            copy.Flip(place.name, bit);
            var found = copy.Check();
            copy.Flip(place.name, bit);
            Assert.True(found.Count == 1 && (found[0].What == place.name || found[0].What == copy.Lock), $"{place.name} bit {bit}: {string.Join("; ", found)}");
        }).QuickCheckThrowOnFailure();
        Assert.Empty(copy.Check());
    }

    [Fact]
    public void A_flipped_bit_in_a_column_is_found_unless_the_row_still_says_the_same()
    {
        using var copy = record.Copy();
        var database = File.ReadAllBytes(copy.In("bayyina.db"));
        var places = from table in Gen.Elements(VouchedFor.Columns)
                     from column in Gen.Elements(table.Columns)
                     from row in Gen.Choose(0, int.MaxValue)
                     from bit in Gen.Choose(0, int.MaxValue)
                     select (table.Table, column, row, bit);
        Prop.ForAll(places.ToArbitrary(), place =>
        {
            var count = copy.Sql<long>($"SELECT COUNT(*) FROM {place.Table}");
            var key = place.Table is "statement_target" or "incident_item" ? "statement || target" : "rowid";
            key = place.Table == "incident_item" ? "incident || item || statement" : key;
            var which = $"FROM {place.Table} ORDER BY {key} LIMIT 1 OFFSET {place.row % count}";
            if (copy.Sql<object?>($"SELECT {place.column} {which}") is not { } value || value is "" or byte[] { Length: 0 })
            {
                return;
            }
            var flipped = Flipped(value, place.bit);
            if (Equals(Text(value), Text(flipped)) || !copy.TrySet(place.Table, place.column, key, copy.Sql<object>($"SELECT {key} {which}"), flipped))
            {
                // Packed otherwise, and saying the same; or nothing that the database would take.
                return;
            }
            var found = copy.Check();
            copy.Change("bayyina.db", _ => database);
            Assert.True(found.Count > 0, $"{place}");
        }).QuickCheckThrowOnFailure();
        Assert.Empty(copy.Check());
    }

    [Fact]
    public void A_flipped_bit_in_the_database_file_is_found_or_changes_nothing_that_is_said()
    {
        using var copy = record.Copy();
        var whole = Said(copy);
        var length = new FileInfo(copy.In("bayyina.db")).Length;
        Prop.ForAll(Gen.Choose(0, (int)(length * 8) - 1).ToArbitrary(), bit =>
        {
            var before = File.ReadAllBytes(copy.In("bayyina.db"));
            copy.Flip("bayyina.db", bit);
            var found = copy.Check();
            // Free room of a page, the database's own counters, tables that nothing vouches for.
            Assert.True(found.Count > 0 || Said(copy).SequenceEqual(whole), $"bit {bit}");
            foreach (var journal in (string[])["bayyina.db-wal", "bayyina.db-shm"])
            {
                File.Delete(copy.In(journal));
            }
            copy.Change("bayyina.db", _ => before);
        }).QuickCheckThrowOnFailure();
        Assert.Empty(copy.Check());
    }

    [Fact]
    public void A_database_whose_list_of_migrations_is_damaged_is_a_finding_and_the_rest_is_checked()
    {
        using var copy = record.Copy();
        copy.Edit("UPDATE migration SET number = 8192 + number WHERE number = 3");

        Assert.Contains(copy.Check(), finding => finding.Code == "database.unreadable");
    }

    private static List<string> Said(ACopy copy) => VouchedFor.Said(copy.Sql<string>);

    private static object Flipped(object value, int bit)
    {
        switch (value)
        {
            case long number:
                return number ^ (1L << (bit % 63));
            case byte[] bytes:
                var copy = bytes.ToArray();
                copy[bit / 8 % copy.Length] ^= (byte)(1 << (bit % 8));
                return copy;
            default:
                // Of ASCII, so that it stays text.
                var text = ((string)value).ToCharArray();
                var at = bit / 7 % text.Length;
                text[at] = (char)(text[at] ^ (1 << (bit % 7)));
                return new string(text);
        }
    }

    private static string Text(object value) => value is byte[] bytes ? PackedText.Read(bytes) : value.ToString()!;
}
