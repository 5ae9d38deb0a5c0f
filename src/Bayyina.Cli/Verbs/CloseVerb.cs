using System.CommandLine;
using Bayyina.Incidents;
using Bayyina.Statements;

namespace Bayyina.Cli;

/// <summary><c>close --incident ID</c>: closes an incident, relying on everything that is known now. What arrives later reopens it.</summary>
internal static class CloseVerb
{
    private static readonly Option<string> Incident = new Option<string>("--incident") { Description = CliText.Of("option.of_incident"), HelpName = "ID", Required = true }.Filled();
    private static readonly Option<string?> Reason = Options.Text("--reason", "TEXT");

    public static Command Create()
    {
        var verb = new Command("close", CliText.Of("verb.close")) { Incident, Reason, Acting.As, Options.Json };
        verb.SetAction(parsed =>
        {
            using var product = Installation.Open(parsed.GetValue(Options.Data)!);
            if (Acting.In(product, parsed, Right.Write(Feature.Incidents)) is not { } acting
                || AddVerb.FindIncident(product, parsed.GetValue(Incident)!, acting.Reader) is not { } incident)
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
}
