using System.CommandLine;
using Bayyina.Access;
using Bayyina.Ledger;
using Bayyina.Statements;
using Bayyina.Storage;

namespace Bayyina.Cli;

/// <summary><c>key</c>: prints the two lines that are handed out by hand.</summary>
internal static class KeyVerb
{
    private static readonly Option<bool> Rotate = Options.Flag("--rotate");
    private static readonly Option<string?> Enrol = Options.Text("--enrol", "JWKFILE");
    private static readonly Option<string[]> RolesOf = new Option<string[]>("--role") { Description = CliText.Of("option.role"), HelpName = "ROLE" }.Filled();
    private static readonly Option<string?> Name = Options.Text("--name", "NAME");
    private static readonly Option<string?> Revoke = Options.Text("--revoke", "THUMBPRINT");
    private static readonly Option<string?> Reason = Options.Text("--reason", "TEXT");

    public static Command Create()
    {
        var verb = new Command("key", CliText.Of("verb.key")) { Rotate, Enrol, RolesOf, Name, Revoke, Reason, Acting.As, Options.Json };
        RolesOf.AcceptOnlyFromAmong([.. Roles.ToGive]);
        verb.Validators.Add(result =>
        {
            if (((Option[])[Rotate, Enrol, Revoke]).Count(option => result.GetResult(option) is { Implicit: false }) > 1)
            {
                result.AddError(Problems.Text("key.one_change", CliText.Culture));
            }
        });
        verb.Validators.Add(result =>
        {
            var (enrols, revokes) = (result.GetResult(Enrol) is { Implicit: false }, result.GetResult(Revoke) is { Implicit: false });
            // A key without a role can say nothing, and its roles cannot be given afterwards.
            var isLoose = enrols != result.GetResult(RolesOf) is { Implicit: false }
                || (!enrols && result.GetResult(Name) is { Implicit: false }) || (!revokes && result.GetResult(Reason) is { Implicit: false });
            if (isLoose)
            {
                result.AddError(Problems.Text("key.loose_option", CliText.Culture));
            }
        });
        verb.SetAction(Run);
        return verb;
    }

    private static int Run(ParseResult parsed)
    {
        var data = parsed.GetValue(Options.Data)!;
        var changes = parsed.GetValue(Rotate) || parsed.GetValue(Enrol) is not null || parsed.GetValue(Revoke) is not null;
        // Printing needs no lock; where nothing was ever kept, the installation is founded, so that there is a key to print.
        using var product = !DataFolder.Exists(data) ? Installation.OpenOrFound(data) : changes ? Installation.Open(data) : Product.OpenForReading(data, TimeProvider.System, SecretPrompt.Passphrase, Options.Stores);
        // The node alone may say what counts as a key; the user answers for it in the log.
        if (changes)
        {
            if (Acting.In(product, parsed, new Right(Feature.Ledger, Act.Manage)) is not { } acting)
            {
                return CommandLine.Refused;
            }
            product.Access.Log.Write(AccessEvents.KeyChanged, acting.User, parsed.GetValue(Revoke), parsed.GetValue(Rotate) ? "rotate" : parsed.GetValue(Enrol) is null ? "revoke" : "enrol");
        }
        if (parsed.GetValue(Enrol) is { } file)
        {
            return Change(product, product.EnrolmentOf(File.ReadAllText(file), parsed.GetValue(RolesOf) ?? [], parsed.GetValue(Name)), file, parsed);
        }
        if (parsed.GetValue(Revoke) is { } thumbprint)
        {
            return Change(product, product.RevocationOf(thumbprint, parsed.GetValue(Reason)), thumbprint, parsed);
        }
        if (parsed.GetValue(Rotate))
        {
            product.RotateNodeKey();
            product.Sequencer.Run();
            Terminal.Notice("key.rotated", CliText.Of("key.rotated"));
        }
        if (parsed.GetValue(Options.Json))
        {
            Terminal.Json(json =>
            {
                json.WriteString("log", product.LogKey.ToString());
                json.WritePropertyName("node");
                json.WriteRawValue(product.Node.Key.ToJwk());
            });
        }
        else
        {
            Terminal.Line(product.KeyFile().TrimEnd('\n'));
        }
        return CommandLine.Done;
    }

    private static int Change(Product product, KeyChange change, string what, ParseResult parsed) => change switch
    {
        KeyChangeToSay say => Saying.Now(product, product.Node, say.Draft, parsed.GetValue(Options.Json)),
        KeyChangeRefused refused => Terminal.Refuse(refused.Code, what),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
