using System.Globalization;

namespace Bayyina.Bench;

/// <summary>One line of the table. <paramref name="Holds"/> is null where nothing was promised or nothing could be measured.</summary>
public sealed record BenchRow(string Name, string Ours, string Reference, string Ratio, string Limit, bool? Holds, bool Failed = false)
{
    /// <summary>Ours and a reference tool's doing the same, in seconds.</summary>
    public static BenchRow Pair(string name, double ours, double reference, double mostRatio) => new(
        name, Text($"{ours:F2} s"), Text($"{reference:F2} s"), Text($"{ours / reference:F2}"), Text($"≤ {mostRatio:F1}"), ours / reference <= mostRatio);

    /// <summary>One unit of work at ten times the size against the same at the size itself, in any unit of time.</summary>
    public static BenchRow Growth(string name, double large, double small, string unit) => new(
        name, Text($"{large:F3} {unit}"), Text($"{small:F3} {unit}"), Text($"{large / small:F2}"), "≤ 1.2", large / small <= 1.2);

    public static BenchRow Peak(string name, double megabytes) => new(
        name + ", peak memory", Text($"{megabytes:F0} MB"), "–", "–", "≤ 300 MB", megabytes <= 300);

    public static BenchRow AtMost(string name, double value, double most, string unit) =>
        new(name, Text($"{value:F3} {unit}"), "–", "–", Text($"≤ {most} {unit}"), value <= most);

    public static BenchRow AtLeast(string name, double value, double least, string unit) =>
        new(name, Text($"{value:F0} {unit}"), "–", "–", Text($"≥ {least:F0} {unit}"), value >= least);

    public static BenchRow NotRun(string name, string why) => new(name, why, "–", "–", "–", null, Failed: true);

    public override string ToString() =>
        $"| {Name} | {Ours} | {Reference} | {Ratio} | {Limit} | {(Failed ? "not run" : Holds switch { true => "holds", false => "**over**", null => "–" })} |";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
