using System.CommandLine;
using Bayyina.Incidents;
using Bayyina.Rescue;
using Bayyina.Statements;

namespace Bayyina.Cli;

/// <summary>
/// <c>close --incident ID</c>: closes an incident, relying on everything that is known now. <c>close --worksite ID</c>: closes the record
/// of a search, where everyone is accounted for. What arrives later reopens either.
/// </summary>
internal static class CloseVerb
{
    private static readonly Option<string?> Incident = new Option<string?>("--incident") { Description = CliText.Of("option.of_incident"), HelpName = "ID" }.Filled();
    private static readonly Option<string?> Worksite = Options.Text("--worksite", "ID");
    private static readonly Option<string?> Reason = Options.Text("--reason", "TEXT");
    private static readonly Option<string?> UnknownReason = Options.Text("--unknown-reason", "TEXT");

    public static Command Create()
    {
        var verb = new Command("close", CliText.Of("verb.close")) { Incident, Worksite, Reason, UnknownReason, Acting.As, Options.Json };
        verb.Validators.Add(result =>
        {
            if (result.GetResult(Incident) is null == result.GetResult(Worksite) is null)
            {
                result.AddError(Problems.Text("usage.incident_or_worksite", CliText.Culture));
            }
        });
        verb.SetAction(parsed =>
        {
            using var product = Installation.Open(parsed.GetValue(Options.Data)!);
            if (Acting.In(product, parsed, Right.Write(Feature.Incidents)) is not { } acting)
            {
                return CommandLine.Refused;
            }
            if (parsed.GetValue(Worksite) is { } worksite)
            {
                return CloseSearch(product, acting, worksite, parsed);
            }
            if (AddVerb.FindIncident(product, parsed.GetValue(Incident)!, acting.Reader) is not { } incident)
            {
                return CommandLine.Refused;
            }
            if (incident.Standing == Standing.Closed)
            {
                Terminal.Notice("incident.closed_already", CliText.Of("incident.closed_already"));
            }
            return Saying.Now(product, acting.Signer, product.Incidents.Closing(incident.Id, parsed.GetValue(Reason)), parsed.GetValue(Options.Json));
        });
        return verb;
    }

    private static int CloseSearch(Product product, Acting acting, string asked, ParseResult parsed)
    {
        var text = asked.StartsWith("worksite/", StringComparison.Ordinal) ? asked : "worksite/" + asked;
        if (!SubjectId.TryParse(text, out var worksite) || product.Worksites.Find(worksite, acting.Reader) is null)
        {
            Terminal.Refuse("worksite.unknown", asked);
            return CommandLine.Refused;
        }
        switch (product.Worksites.Close(worksite, parsed.GetValue(Reason), parsed.GetValue(UnknownReason), acting.Signer))
        {
            case ToSay say:
                return Saying.Now(product, acting.Signer, say.Drafts[0], parsed.GetValue(Options.Json));
            case NotSayable not:
                Terminal.Refuse(not.Code, asked);
                return CommandLine.Refused;
            default:
                return CommandLine.Refused;
        }
    }
}
