using System.Data.Common;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Places;

/// <summary>A file that places came from.</summary>
public sealed record PlaceSource(string Name, string Licence, string Sha256, long ImportedAt);

/// <summary>The gazetteer's tables.</summary>
internal static class PlaceRows
{
    private const string Columns = """
        SELECT code AS Code, level AS Level, parent AS Parent, name_en AS NameEn, name_ar AS NameAr, other_names AS OtherNames,
               lat_e6 AS Latitude, lon_e6 AS Longitude, uncertainty_m AS Uncertainty, source AS Source FROM place
        """;

    private sealed record Row(
        string Code, string Level, string? Parent, string? NameEn, string? NameAr, string OtherNames, long Latitude, long Longitude, long Uncertainty, string Source)
    {
        public Place ToPlace() => new(
            Code, Place.LevelOf(Level) ?? PlaceLevel.Other, Parent, NameEn, NameAr, OtherNames.Length == 0 ? [] : OtherNames.Split('\n'),
            GeoPoint.OfE6(Latitude, Longitude), Uncertainty, Source);
    }

    public static IEnumerable<Place> All(DbConnection connection) =>
        connection.Query<Row>(Columns, buffered: false).Select(row => row.ToPlace());

    public static Dictionary<string, Place> Find(DbTransaction transaction, IEnumerable<string> codes)
    {
        var dialect = Dialect.Of(transaction.Connection!);
        return transaction.Connection!.Query<Row>($"{Columns} WHERE {dialect.IsAmongKeys("code")}", dialect.Keys(codes), transaction)
            .ToDictionary(row => row.Code, row => row.ToPlace(), StringComparer.Ordinal);
    }

    public static HashSet<string> Codes(DbTransaction transaction, string beginning) =>
        transaction.Connection!.Query<string>("SELECT code FROM place", transaction: transaction, buffered: false)
            .Where(code => code.StartsWith(beginning, StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);

    public static long Count(DbConnection connection, DbTransaction? transaction = null) => connection.ExecuteScalar<long>("SELECT COUNT(*) FROM place", transaction: transaction);

    public static void Write(DbTransaction transaction, Place place) => Prepared.In(transaction).Queue(
        """
        INSERT INTO place (code, level, parent, name_en, name_ar, other_names, lat_e6, lon_e6, uncertainty_m, source)
        VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8, @9)
        ON CONFLICT (code) DO UPDATE SET level = excluded.level, parent = excluded.parent, name_en = excluded.name_en, name_ar = excluded.name_ar,
            other_names = excluded.other_names, lat_e6 = excluded.lat_e6, lon_e6 = excluded.lon_e6, uncertainty_m = excluded.uncertainty_m, source = excluded.source
        """,
        place.Code, Place.CodeOf(place.Level), place.Parent, place.NameEn, place.NameAr, string.Join('\n', place.OtherNames),
        place.Point.LatitudeE6, place.Point.LongitudeE6, place.Uncertainty, place.Source);

    public static Dictionary<string, Outline> Outlines(DbConnection connection) =>
        connection.Query<(string Code, string Text)>("SELECT code, outline FROM place_outline")
            .Select(row => (row.Code, Outline: Outline.Parse(row.Text))).Where(row => row.Outline is not null)
            .ToDictionary(row => row.Code, row => row.Outline!, StringComparer.Ordinal);

    public static string? OutlineOf(DbTransaction transaction, string code) =>
        transaction.Connection!.QuerySingleOrDefault<string?>("SELECT outline FROM place_outline WHERE code = @code", new { code }, transaction);

    public static void Write(DbTransaction transaction, string code, string outline, string source) => transaction.Connection!.Execute(
        """
        INSERT INTO place_outline (code, outline, source) VALUES (@code, @outline, @source)
        ON CONFLICT (code) DO UPDATE SET outline = excluded.outline, source = excluded.source
        """,
        new { code, outline, source }, transaction);

    public static IReadOnlyList<PlaceSource> Sources(DbConnection connection, DbTransaction? transaction = null) =>
        [.. connection.Query<PlaceSource>("SELECT name AS Name, licence AS Licence, sha256 AS Sha256, imported_at AS ImportedAt FROM place_source ORDER BY name", transaction: transaction)];

    public static void Write(DbTransaction transaction, PlaceSource source) => transaction.Connection!.Execute(
        """
        INSERT INTO place_source (name, licence, sha256, imported_at) VALUES (@Name, @Licence, @Sha256, @ImportedAt)
        ON CONFLICT (name) DO UPDATE SET licence = excluded.licence, sha256 = excluded.sha256, imported_at = excluded.imported_at
        """,
        source, transaction);

    /// <summary>Changes with every import that changed something.</summary>
    public static string Version(DbConnection connection) => string.Join(
        ' ', connection.Query<(string, string, long)>("SELECT name, sha256, imported_at FROM place_source ORDER BY name").Select(row => $"{row}"));
}
