namespace Bayyina.DoubleTaps;

/// <summary>The bins in which the rate of further strikes is taken as even: 5 minutes in the first hour, 10 in the second, 15 until the fifth.</summary>
/// <remarks>The last one goes on: nobody knows that a danger ends.</remarks>
internal static class HazardBins
{
    public static readonly double[] Starts =
        [.. Enumerable.Range(0, 12).Select(i => 5.0 * i), .. Enumerable.Range(0, 6).Select(i => 60 + (10.0 * i)), .. Enumerable.Range(0, 12).Select(i => 120 + (15.0 * i))];

    public static int Count => Starts.Length;

    public static double End(int bin) => bin + 1 < Starts.Length ? Starts[bin + 1] : double.PositiveInfinity;

    /// <summary>Minutes of the bin that lie between.</summary>
    public static double Overlap(int bin, double from, double to) => Math.Max(0, Math.Min(to, End(bin)) - Math.Max(from, Starts[bin]));
}
