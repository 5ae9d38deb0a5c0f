using System.Globalization;

namespace Bayyina.Proof.Tests.Dossiers;

internal static class ReportAssertions
{
    public static void AssertHolds(this VerificationReport report) => Assert.True(report.Holds, report.InWords());

    public static void AssertFails(this VerificationReport report, string code, string? path = null)
    {
        Assert.False(report.Holds, $"It holds, and should fail with {code}.");
        Assert.True(
            report.Checks.Any(check => check.Outcome == CheckOutcome.Failed && check.Code == code && (path is null || check.Path == path)),
            $"Expected {code} {path}, found:\n{report.InWords()}");
    }

    public static void AssertNotChecked(this VerificationReport report, string code) =>
        Assert.Contains(report.Checks, check => check.Outcome == CheckOutcome.NotChecked && check.Code == code);

    public static string InWords(this VerificationReport report) => string.Join('\n', report.Checks.Select(check =>
        $"{check.Outcome} {check.Code} {check.Path}: {VerificationText.Of(check, CultureInfo.InvariantCulture)}"));
}
