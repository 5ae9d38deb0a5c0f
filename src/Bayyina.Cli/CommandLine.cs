using System.CommandLine;
using System.CommandLine.Help;
using Bayyina.Backups;
using Bayyina.Dossiers;
using Bayyina.Ledger;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Storage;
using Bayyina.Sync;
using Bayyina.Transport;
using Bayyina.Vault;

namespace Bayyina.Cli;

/// <summary>The command line: one file a verb; with none it serves.</summary>
internal static class CommandLine
{
    public const int Done = 0;
    public const int Refused = 1;
    public const int Usage = 2;

    /// <summary>Whether <c>--</c> stands in the command: what follows it are arguments, whatever they look like.</summary>
    public static bool HasSeparator { get; private set; }

    public static int Run(string[] args)
    {
        HasSeparator = args.Contains("--");
        CliText.Choose(args);
        // A name that begins with @ is a name like others, not a file of more arguments.
        var parsed = Root(args).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            foreach (var sentence in UsageErrors.Of(parsed))
            {
                Console.Error.WriteLine($"usage: {Problems.Text("usage", CliText.Culture)} ({sentence})");
            }
            return Usage;
        }
        Options.ChooseStores(parsed);
        return Guarded(() =>
        {
            var exit = parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
            Terminal.Flush();
            return exit;
        });
    }

    // What a verb refuses is said on standard error with its stable code; anything else is a bug and falls through.
    private static int Guarded(Func<int> work)
    {
        try
        {
            return work();
        }
        catch (ProofFormatException malformed)
        {
            return Terminal.Refuse(malformed);
        }
        catch (Exception refused) when (Refusal(refused) is { } refusal)
        {
            return Terminal.Refuse(refusal.Code, refusal.Detail);
        }
    }

    private static (string Code, string Detail)? Refusal(Exception refused) => refused switch
    {
        StorageException storage => (storage.Code, storage.Message),
        TransportException transport => (transport.Code, transport.Message),
        SyncRefusedException sync => (sync.Code, sync.Message),
        ReadOnlyException only => (ReadOnlyException.Code, $"{only.Reason}: {Problems.Text(only.Reason, CliText.Culture)}"),
        LedgerException ledger => (ledger.Code, ledger.Message),
        BackupException backup => (backup.Code, backup.Message),
        VaultException vault => (vault.Code, vault.Message),
        DossierRequestException request => (request.Code, request.Subject),
        DossierRefusedException dossier => (dossier.Code, dossier.Path),
        _ when Dialect.CodeOf(refused) is { } code => (code, refused.Message),
        _ when StorageException.IsFull(refused) => ("disk.full", refused.Message),
        IOException or UnauthorizedAccessException => ("io.failed", refused.Message),
        _ => null,
    };

    // A plain command rather than the library's root, which would call itself after the assembly.
    private static Command Root(string[] args)
    {
        var root = new Command("bayyina", CliText.Of("bayyina")) { new HelpOption { Action = new Help(), Description = CliText.Of("option.help") }, new VersionOption { Description = CliText.Of("option.version") } };
        root.Add(Options.Language);
        // verify is asked for by strangers on small machines: it starts without the rest.
        if (args.Length > 0 && args[0] == "verify")
        {
            root.Add(VerifyVerb.Create());
            return root;
        }
        foreach (var place in Options.Places)
        {
            root.Add(place);
        }
        Command[] verbs =
        [
            ServeVerb.Create(), AddVerb.Create(), NoteVerb.Create(), CloseVerb.Create(), EraseVerb.Create(), DossierVerb.Create(),
            VerifyVerb.Create(), KeyVerb.Create(), KindsVerb.Create(), RebuildVerb.Create(), CheckVerb.Create(), BackupVerb.Create(), RestoreVerb.Create(), UserVerb.Create(), PassphraseVerb.Create(), AuthorityVerb.Create(),
            ExportStatementsVerb.Create(), ImportStatementsVerb.Create(), PlacesVerb.Create(), DoubleTapsVerb.Create(),
        ];
        foreach (var verb in verbs)
        {
            root.Add(verb);
        }
        ServeVerb.Offer(root);
        return root;
    }
}
