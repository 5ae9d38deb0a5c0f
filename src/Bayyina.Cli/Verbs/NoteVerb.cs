using System.CommandLine;
using Bayyina.Incidents;
using Bayyina.Statements;

namespace Bayyina.Cli;

/// <summary><c>note --incident ID --text T</c>: notes something on an incident.</summary>
internal static class NoteVerb
{
    private static readonly Option<string> Incident = new Option<string>("--incident") { Description = CliText.Of("option.of_incident"), HelpName = "ID", Required = true }.Filled();
    private static readonly Option<string> Text = new Option<string>("--text") { Description = CliText.Of("option.text"), HelpName = "TEXT", Required = true }.Filled();
    private static readonly Option<string?> TextLanguage = Options.Text("--language", "ar|en|…");

    public static Command Create()
    {
        var verb = new Command("note", CliText.Of("verb.note")) { Incident, Text, TextLanguage, Acting.As, Options.Json };
        TextLanguage.Validators.Add(result =>
        {
            if (!Languages.IsTag(result.GetValueOrDefault<string>()))
            {
                result.AddError($"--language: {Problems.Text("language.not_a_tag", CliText.Culture)}");
            }
        });
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
                Terminal.Notice("incident.reopens", CliText.Of("incident.reopens"));
            }
            var text = parsed.GetValue(Text)!;
            var note = IncidentBook.Note(incident.Id, text, parsed.GetValue(TextLanguage) ?? Languages.Guess(text), incident.Exercise);
            return Saying.Now(product, acting.Signer, note, parsed.GetValue(Options.Json));
        });
        return verb;
    }
}
