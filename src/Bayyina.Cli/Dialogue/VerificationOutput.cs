using Bayyina.Proof;

namespace Bayyina.Cli;

/// <summary>Prints a verification report: each check passed, failed or not checked, then the verdict.</summary>
internal static class VerificationOutput
{
    public static void Print(VerificationReport report, bool asJson)
    {
        foreach (var check in report.Checks)
        {
            if (asJson)
            {
                Terminal.Json(json =>
                {
                    json.WriteString("check", check.Code);
                    json.WriteString("outcome", Outcome(check.Outcome));
                    if (check.Path is not null)
                    {
                        json.WriteString("path", check.Path);
                    }
                    json.WriteString("text", VerificationText.Of(check, CliText.Culture));
                });
            }
            else
            {
                var mark = CliText.Of("verify." + Outcome(check.Outcome));
                var path = check.Path is null ? "" : $"  {check.Path}";
                Terminal.Line($"{mark}  {check.Code}{path}  {VerificationText.Of(check, CliText.Culture)}");
            }
        }
        if (asJson)
        {
            Terminal.Json(json =>
            {
                json.WriteBoolean("holds", report.Holds);
                if (report.Facts is { } facts)
                {
                    json.WriteString("origin", facts.Origin);
                    json.WriteBoolean("exercise", facts.Exercise);
                    json.WriteString("exported_at", facts.ExportedAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
                    json.WriteString("statement", facts.Statement);
                    json.WriteNumber("items", facts.Items);
                    json.WriteNumber("statements", facts.Statements);
                    json.WriteNumber("bytes", facts.Bytes);
                }
            });
            return;
        }
        var verdict = !report.Holds ? "verify.does_not_hold" : report.Facts?.Exercise == true ? "verify.holds_exercise" : "verify.holds";
        Terminal.Line(CliText.Of(verdict));
    }

    private static string Outcome(CheckOutcome outcome) => outcome switch
    {
        CheckOutcome.Passed => "passed",
        CheckOutcome.Failed => "failed",
        CheckOutcome.NotChecked => "not_checked",
    };
}
