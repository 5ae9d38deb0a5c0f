using System.CommandLine;
using Bayyina.Incidents;

namespace Bayyina.Cli;

/// <summary><c>note --incident ID --text T</c>: notes something on an incident.</summary>
internal static class NoteVerb
{
    private static readonly Option<string> Incident = new Option<string>("--incident") { Description = CliText.Of("option.incident"), HelpName = "ID", Required = true }.Filled();
    private static readonly Option<string> Text = new Option<string>("--text") { Description = CliText.Of("option.text"), HelpName = "TEXT", Required = true }.Filled();
    private static readonly Option<string> TextLanguage = new Option<string>("--language")
    {
        Description = CliText.Of("option.language"),
        HelpName = "ar|en|…",
        DefaultValueFactory = _ => CliText.Culture.Name,
    }.Filled();

    public static Command Create()
    {
        var verb = new Command("note", CliText.Of("verb.note")) { Incident, Text, TextLanguage, Options.Json };
        verb.SetAction(parsed =>
        {
            using var product = Installation.Open(parsed.GetValue(Options.Data)!);
            if (AddVerb.FindIncident(product, parsed.GetValue(Incident)!) is not { } incident)
            {
                return CommandLine.Refused;
            }
            var note = IncidentBook.Note(incident.Id, parsed.GetValue(Text)!, parsed.GetValue(TextLanguage)!, incident.Exercise);
            return Saying.Now(product, note, parsed.GetValue(Options.Json));
        });
        return verb;
    }
}
