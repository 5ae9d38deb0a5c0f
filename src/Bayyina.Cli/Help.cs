using System.CommandLine;
using System.CommandLine.Invocation;

namespace Bayyina.Cli;

/// <summary>What <c>--help</c> prints, in the language asked for: the library's own headings are English only.</summary>
internal sealed class Help : SynchronousCommandLineAction
{
    private const int Indent = 2;
    private const int MostNameWidth = 34;

    /// <summary>Who asks for help has not finished the command.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command;
        Terminal.Line(command.Description ?? command.Name);
        Section("help.usage", [(UsageOf(command), "")]);
        Section("help.arguments", command.Arguments.Where(a => !a.Hidden).Select(a => ($"<{a.Name}>", a.Description ?? "")));
        Section("help.verbs", command.Subcommands.Select(c => (c.Name, c.Description ?? "")));
        Section("help.options", OptionsOf(command).Select(o => (NameOf(o), o.Required ? $"{o.Description} ({CliText.Of("help.required")})" : o.Description ?? "")));
        if (CliText.Find($"help.example.{command.Name}") is { } example)
        {
            Section("help.example", example.Split('\n').Select(line => (line, "")));
        }
        Section("help.exits", [("0", CliText.Of("help.exit0")), ("1", CliText.Of("help.exit1")), ("2", CliText.Of("help.exit2"))]);
        return CommandLine.Done;
    }

    private static IEnumerable<Option> OptionsOf(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(above => above.Options.Where(o => o.Recursive))).Where(o => !o.Hidden);

    private static string UsageOf(Command command)
    {
        var above = command.Parents.OfType<Command>().FirstOrDefault();
        var words = above is null ? "./bayyina" : $"./bayyina {command.Name}";
        foreach (var argument in command.Arguments)
        {
            words += argument.Arity.MaximumNumberOfValues > 1 ? $" {argument.Name}…" : $" {argument.Name}";
        }
        foreach (var option in command.Options.Where(o => o.Required))
        {
            words += $" {option.Name} {option.HelpName}";
        }
        return words + (command.Subcommands.Count > 0 ? $" [{CliText.Of("help.verb")}]" : "") + " […]";
    }

    private static string NameOf(Option option) =>
        string.Join(", ", option.Aliases.Prepend(option.Name).Where(n => n.StartsWith('-'))) + (option.HelpName is null ? "" : $" {option.HelpName}");

    private static void Section(string heading, IEnumerable<(string Name, string Text)> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0)
        {
            return;
        }
        var width = Math.Min(MostNameWidth, all.Max(row => row.Name.Length));
        Terminal.Line("");
        Terminal.Line(CliText.Of(heading));
        foreach (var (name, text) in all)
        {
            Terminal.Line($"{new string(' ', Indent)}{name.PadRight(text.Length == 0 ? 0 : width)}{(text.Length == 0 ? "" : "  " + text)}");
        }
    }
}
