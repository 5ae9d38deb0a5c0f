using System.CommandLine;

namespace Bayyina.Cli;

/// <summary><c>passphrase</c>: seals the private keys under one, or under another, or leaves them open again.</summary>
internal static class PassphraseVerb
{
    private const string NewFile = "BAYYINA_NEW_PASSPHRASE_FILE";
    private const int Shortest = 12;
    private static readonly Option<bool> Remove = Options.Flag("--remove");

    public static Command Create()
    {
        var verb = new Command("passphrase", CliText.Of("verb.passphrase")) { Remove };
        verb.SetAction(Run);
        return verb;
    }

    private static int Run(ParseResult parsed)
    {
        using var product = Installation.OpenToRead(parsed.GetValue(Options.Data)!);
        var keys = product.Folder.Keys;
        if (parsed.GetValue(Remove))
        {
            if (keys.IsSealed)
            {
                keys.Unprotect();
            }
            Terminal.Notice("passphrase.removed", CliText.Of("passphrase.removed"));
            return CommandLine.Done;
        }
        var first = SecretPrompt.Ask(NewFile, CliText.Of("passphrase.new"));
        if (first is not { Length: >= Shortest })
        {
            return Terminal.Refuse(first is null ? "key.passphrase_needed" : "key.passphrase_short", "");
        }
        if (SecretPrompt.Ask(NewFile, CliText.Of("passphrase.again")) != first)
        {
            return Terminal.Refuse("key.passphrase_differs", "");
        }
        keys.Protect(first);
        Terminal.Notice("passphrase.set", CliText.Of("passphrase.set"));
        return CommandLine.Done;
    }
}
