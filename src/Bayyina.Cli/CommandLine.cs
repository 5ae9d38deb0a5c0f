using System.CommandLine;
using Bayyina.Dossiers;
using Bayyina.Ledger;
using Bayyina.Proof;
using Bayyina.Storage;
using Bayyina.Vault;

namespace Bayyina.Cli;

/// <summary>The command line: one file a verb; with none it serves.</summary>
internal static class CommandLine
{
    public const int Done = 0;
    public const int Refused = 1;
    public const int Usage = 2;

    public static int Run(string[] args)
    {
        CliText.Choose(args);
        var parsed = Root(args).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                Console.Error.WriteLine($"usage: {error.Message}");
            }
            return Usage;
        }
        var exit = Guarded(() => parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
        Terminal.Flush();
        return exit;
    }

    // What a verb refuses is said on standard error with its stable code.
    private static int Guarded(Func<int> work)
    {
        try
        {
            return work();
        }
        catch (StorageException refused)
        {
            return Terminal.Refuse(refused.Code, refused.Message);
        }
        catch (LedgerException refused)
        {
            return Terminal.Refuse(refused.Code, refused.Message);
        }
        catch (VaultException refused)
        {
            return Terminal.Refuse(refused.Code, refused.Message);
        }
        catch (DossierRequestException refused)
        {
            return Terminal.Refuse(refused.Code, refused.Subject);
        }
        catch (DossierRefusedException refused)
        {
            return Terminal.Refuse(refused.Code, refused.Path);
        }
        catch (ProofFormatException refused)
        {
            return Terminal.Refuse(refused.Code, refused.Message);
        }
        catch (Microsoft.Data.Sqlite.SqliteException refused)
        {
            return Terminal.Refuse("database.failed", refused.Message);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return Terminal.Refuse("io.failed", refused.Message);
        }
    }

    private static RootCommand Root(string[] args)
    {
        var root = new RootCommand(CliText.Of("bayyina"));
        root.Add(Options.Language);
        // verify is asked for by strangers on small machines: it starts without the rest.
        if (args.Length > 0 && args[0] == "verify")
        {
            root.Add(VerifyVerb.Create());
            return root;
        }
        root.Add(Options.Data);
        Command[] verbs =
        [
            ServeVerb.Create(), AddVerb.Create(), NoteVerb.Create(), CloseVerb.Create(), EraseVerb.Create(), DossierVerb.Create(),
            VerifyVerb.Create(), KeyVerb.Create(), KindsVerb.Create(), RebuildVerb.Create(),
        ];
        foreach (var verb in verbs)
        {
            root.Add(verb);
        }
        root.SetAction(parsed => ServeVerb.Serve(parsed.GetValue(Options.Data)!, null));
        return root;
    }
}
