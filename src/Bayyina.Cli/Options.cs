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

    static Options() => Language.AcceptOnlyFromAmong("ar", "en");

    public static readonly Option<string> Data = new Option<string>("--data")
    {
        Description = CliText.Of("option.data"),
        HelpName = "DIR",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("BAYYINA_DATA") is { Length: > 0 } folder ? folder : "data",
        Recursive = true,
    }.Filled();

    public static readonly Option<bool> Json = new("--json") { Description = CliText.Of("option.json") };

    public static Option<string?> Text(string name, string help) =>
        new Option<string?>(name) { Description = CliText.Of("option." + name.TrimStart('-')), HelpName = help }.Filled();

    public static Option<bool> Flag(string name) => new(name) { Description = CliText.Of("option." + name.TrimStart('-')) };

    /// <summary>Nothing said is said by leaving the option out: an empty value is a slip, such as a variable that was never set.</summary>
    public static Option<T> Filled<T>(this Option<T> option)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
            {
                result.AddError($"{option.Name}: {Problems.Text("usage.empty", CliText.Culture)}");
            }
        });
        return option;
    }
}
