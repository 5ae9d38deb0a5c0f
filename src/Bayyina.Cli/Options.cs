using System.CommandLine;
using Bayyina.Storage;

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

    /// <summary>Where database, vault and lock lie, as far as the command line or the environment says.</summary>
    public static Stores Stores { get; private set; } = Stores.Own;

    private static readonly Option<string?> Database = Place("--database", "BAYYINA_DATABASE", "CONNECTION");
    private static readonly Option<string?> Vault = Place("--vault", "BAYYINA_VAULT", "FOLDER|s3://…");
    private static readonly Option<string?> Lock = Place("--lock", "BAYYINA_LOCK", "PLACE");

    /// <summary>The options that say where an installation's parts lie.</summary>
    public static IEnumerable<Option> Places => [Data, Database, Vault, Lock];

    public static readonly Option<bool> Json = new("--json") { Description = CliText.Of("option.json") };

    /// <summary>Notes what is said of the stores, for whatever opens an installation after this.</summary>
    public static void ChooseStores(ParseResult parsed) =>
        Stores = new Stores(parsed.GetValue(Database), parsed.GetValue(Vault), parsed.GetValue(Lock));

    public static Option<string?> Text(string name, string help) =>
        new Option<string?>(name) { Description = CliText.Of("option." + name.TrimStart('-')), HelpName = help }.Filled();

    public static Option<bool> Flag(string name) => new(name) { Description = CliText.Of("option." + name.TrimStart('-')) };

    private static Option<string?> Place(string name, string variable, string help) => new Option<string?>(name)
    {
        Description = CliText.Of("option." + name.TrimStart('-')),
        HelpName = help,
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } place ? place : null,
        Recursive = true,
    }.Filled();

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
