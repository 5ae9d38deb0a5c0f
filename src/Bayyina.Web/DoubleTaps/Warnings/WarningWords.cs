using Bayyina.Statements;
using Bayyina.Web.Incidents;
using Bayyina.Web.Shell;

namespace Bayyina.Web.DoubleTaps;

/// <summary>How pages say what a warning says.</summary>
internal static class WarningWords
{
    /// <summary>Why it is issued; several where statements disagree.</summary>
    public static string Reason(Words words, string? reasons) =>
        reasons is null ? words["doubleTaps.reason_unknown"] : string.Join(" / ", reasons.Split(" / ").Select(reason => Told.Of(words, "doubleTaps.reason_", reason)));

    /// <summary>A count that may be withheld.</summary>
    public static long OrZero(this Said<long> count) => count.IsPresent ? count.Value : 0;
}
