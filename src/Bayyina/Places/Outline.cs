using System.Text;
using System.Text.Json;

namespace Bayyina.Places;

/// <summary>The outline of an area: a MultiPolygon of GeoJSON (RFC 7946 §3.1.7), simplified as its source has it.</summary>
public sealed class Outline
{
    private const int MostPoints = 100_000;
    private const double MetresToADegree = 111_195;

    private readonly List<List<GeoPoint[]>> _polygons;

    private Outline(List<List<GeoPoint[]>> polygons)
    {
        _polygons = polygons;
        var all = polygons.SelectMany(rings => rings[0]).ToList();
        SouthWest = new GeoPoint(all.Min(p => p.Latitude), all.Min(p => p.Longitude));
        NorthEast = new GeoPoint(all.Max(p => p.Latitude), all.Max(p => p.Longitude));
    }

    /// <summary>A corner of its box.</summary>
    public GeoPoint SouthWest { get; }

    /// <summary>The corner opposite.</summary>
    public GeoPoint NorthEast { get; }

    /// <summary>Square degrees of its box: the smaller of two that hold a point is the one that is meant.</summary>
    internal double BoxSize => (NorthEast.Latitude - SouthWest.Latitude) * (NorthEast.Longitude - SouthWest.Longitude);

    /// <summary>Whether a point lies in its box, or so many metres around it.</summary>
    internal bool IsWithin(GeoPoint point, double metres)
    {
        var up = metres / MetresToADegree;
        var across = up / Math.Max(0.01, Math.Cos(double.DegreesToRadians(point.Latitude)));
        return point.Latitude >= SouthWest.Latitude - up && point.Latitude <= NorthEast.Latitude + up
            && point.Longitude >= SouthWest.Longitude - across && point.Longitude <= NorthEast.Longitude + across;
    }

    /// <summary>Outer rings and holes, polygon by polygon.</summary>
    public IEnumerable<IReadOnlyList<GeoPoint>> Rings => _polygons.SelectMany(rings => rings);

    /// <summary>Whether a point lies within; on the line itself it may count for either side.</summary>
    public bool Contains(GeoPoint point)
    {
        if (point.Latitude < SouthWest.Latitude || point.Latitude > NorthEast.Latitude || point.Longitude < SouthWest.Longitude || point.Longitude > NorthEast.Longitude)
        {
            return false;
        }
        // Crossings are counted over all rings of a polygon: within a hole they come out even.
        return _polygons.Exists(rings => rings.Sum(ring => Crossings(ring, point)) % 2 == 1);
    }

    private static int Crossings(GeoPoint[] ring, GeoPoint point)
    {
        var crossings = 0;
        for (int i = 0, j = ring.Length - 1; i < ring.Length; j = i++)
        {
            var (a, b) = (ring[i], ring[j]);
            if (a.Latitude > point.Latitude != b.Latitude > point.Latitude
                && point.Longitude < ((b.Longitude - a.Longitude) * (point.Latitude - a.Latitude) / (b.Latitude - a.Latitude)) + a.Longitude)
            {
                crossings++;
            }
        }
        return crossings;
    }

    /// <summary>Metres from a point outside to the line, along straight lines on a plane through the point: good for what is near.</summary>
    public double MetresTo(GeoPoint point)
    {
        var least = double.PositiveInfinity;
        var shrink = Math.Cos(double.DegreesToRadians(point.Latitude));
        foreach (var ring in Rings)
        {
            for (var i = 1; i < ring.Count; i++)
            {
                var (ax, ay) = ((ring[i - 1].Longitude - point.Longitude) * shrink, ring[i - 1].Latitude - point.Latitude);
                var (bx, by) = (((ring[i].Longitude - point.Longitude) * shrink) - ax, ring[i].Latitude - point.Latitude - ay);
                var length = (bx * bx) + (by * by);
                var along = length == 0 ? 0 : Math.Clamp(-((ax * bx) + (ay * by)) / length, 0, 1);
                least = Math.Min(least, Math.Sqrt(Math.Pow(ax + (along * bx), 2) + Math.Pow(ay + (along * by), 2)));
            }
        }
        return least * MetresToADegree;
    }

    /// <summary>Reads the geometry of a feature, or the coordinates that <see cref="ToString"/> wrote; null where it is neither a Polygon nor a MultiPolygon that can be drawn.</summary>
    public static Outline? Read(JsonElement coordinates, bool single)
    {
        var polygons = new List<List<GeoPoint[]>>();
        var points = 0;
        foreach (var polygon in single ? (IEnumerable<JsonElement>)[coordinates] : Elements(coordinates))
        {
            var rings = new List<GeoPoint[]>();
            foreach (var ring in Elements(polygon))
            {
                var line = new List<GeoPoint>();
                foreach (var position in Elements(ring))
                {
                    if (++points > MostPoints || Elements(position).Take(2).ToList() is not [{ ValueKind: JsonValueKind.Number } lon, { ValueKind: JsonValueKind.Number } lat]
                        || !lon.TryGetDouble(out var x) || !lat.TryGetDouble(out var y) || new GeoPoint(y, x) is not { IsValid: true } point)
                    {
                        return null;
                    }
                    line.Add(point);
                }
                if (line.Count < 4 || line[0] != line[^1])
                {
                    return null;
                }
                rings.Add([.. line]);
            }
            if (rings.Count == 0)
            {
                return null;
            }
            polygons.Add(rings);
        }
        return polygons.Count == 0 ? null : new Outline(polygons);
    }

    internal static Outline? Parse(string text)
    {
        using var json = JsonDocument.Parse(text);
        return Read(json.RootElement, single: false);
    }

    private static JsonElement.ArrayEnumerator Elements(JsonElement element) => element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : default;

    /// <summary>The coordinates of a MultiPolygon, longitude first.</summary>
    public override string ToString()
    {
        var bytes = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartArray();
            foreach (var polygon in _polygons)
            {
                json.WriteStartArray();
                foreach (var ring in polygon)
                {
                    json.WriteStartArray();
                    foreach (var point in ring)
                    {
                        json.WriteStartArray();
                        json.WriteNumberValue(point.Longitude);
                        json.WriteNumberValue(point.Latitude);
                        json.WriteEndArray();
                    }
                    json.WriteEndArray();
                }
                json.WriteEndArray();
            }
            json.WriteEndArray();
        }
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
