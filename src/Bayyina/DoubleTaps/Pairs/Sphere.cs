namespace Bayyina.DoubleTaps;

/// <summary>Distances on the Earth.</summary>
/// <remarks>
/// The haversine on the sphere of the mean radius R₁ = 6,371,008.8 m (Moritz, <i>Geodetic Reference System 1980</i>) rather than a
/// geodesic on the ellipsoid: it differs by 0.56 % at most, 1.4 m in 250, which is less than any place here is certain to, and
/// whoever checks a pair can do it in one line of any language.
/// </remarks>
public static class Sphere
{
    public const double Radius = 6_371_008.8;

    private const double Degree = Math.PI / 180;

    /// <summary>Metres along the great circle. Takes the antimeridian and the poles as they are.</summary>
    /// <param name="latitude1">Degrees, as all four.</param>
    public static double Metres(double latitude1, double longitude1, double latitude2, double longitude2)
    {
        var north = Math.Sin((latitude2 - latitude1) * Degree / 2);
        var east = Math.Sin((longitude2 - longitude1) * Degree / 2);
        var h = (north * north) + (Math.Cos(latitude1 * Degree) * Math.Cos(latitude2 * Degree) * east * east);
        return 2 * Radius * Math.Asin(Math.Min(1, Math.Sqrt(h)));
    }

    /// <summary>The point in metres from the centre: the straight line between two points is never longer than the great circle.</summary>
    internal static (double X, double Y, double Z) Point(double latitude, double longitude)
    {
        var (sin, cos) = Math.SinCos(latitude * Degree);
        var (east, prime) = Math.SinCos(longitude * Degree);
        return (Radius * cos * prime, Radius * cos * east, Radius * sin);
    }
}
