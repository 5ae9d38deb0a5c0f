using System.CommandLine;

namespace Bayyina.Cli;

/// <summary>Options that several verbs take. Their descriptions come from the resource files.</summary>
internal static class Options
{
    public static readonly Option<string> Language = new("--lang")
    {
        Description = CliText.Of("option.lang"),
        HelpName = "ar|en",
        Recursive = true,
    };

    public static readonly Option<string> Data = new("--data")
    {
        Description = CliText.Of("option.data"),
        HelpName = "DIR",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("BAYYINA_DATA") is { Length: > 0 } folder ? folder : "data",
        Recursive = true,
    };

    public static readonly Option<bool> Json = new("--json") { Description = CliText.Of("option.json") };

    public static Option<string?> Text(string name, string help) =>
        new(name) { Description = CliText.Of("option." + name.TrimStart('-')), HelpName = help };

    public static Option<bool> Flag(string name) => new(name) { Description = CliText.Of("option." + name.TrimStart('-')) };
}
