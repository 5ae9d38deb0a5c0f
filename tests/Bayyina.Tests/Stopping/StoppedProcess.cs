using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bayyina.Backups;
using Bayyina.Evidence;
using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Storage;
using Bayyina.Tests.Installations;

namespace Bayyina.Tests.Stopping;

/// <summary>What this program does when a test starts it again: one act on a data folder, in which it kills itself (SIGKILL) at one moment.</summary>
/// <remarks>
/// Standard output carries what was acknowledged, a line each, as it is acknowledged; standard error the name of each moment that was
/// passed. Nothing of this is in the product: the process listens to its own <see cref="Moment"/>.
/// </remarks>
internal static partial class StoppedProcess
{
    public const string Argument = "--stopped";

    /// <summary>Every act.</summary>
    public const string Found = "found", Say = "say", Seal = "seal", Rotate = "rotate", Erase = "erase", BackUp = "backup";

    /// <summary>Beside the data: a file with the id of the statement whose name is to be erased.</summary>
    public const string ToErase = "to-erase";

    /// <summary>Where no moment is the last.</summary>
    public const int Never = -1;

    private static readonly Lock OneByOne = new();

    /// <summary>Starts this program for an act.</summary>
    /// <param name="act">Of those above.</param>
    /// <param name="folder">Holds <c>data</c> and <c>state</c>.</param>
    /// <param name="last">The moment at which it ends, counted from 0, or <see cref="Never"/>.</param>
    public static async Task<(IReadOnlyList<string> Acknowledged, IReadOnlyList<string> Moments, bool WasKilled)> Start(string act, string folder, int last)
    {
        var run = await Tool.RunAsync(
            Environment.ProcessPath!, [Argument, act, folder, last.ToString(CultureInfo.InvariantCulture)], folder,
            new Dictionary<string, string?> { ["XDG_STATE_HOME"] = Path.Combine(folder, "state"), ["DOTNET_EnableDiagnostics"] = "0" });
        // 128 + SIGKILL. Whatever else went wrong must not be taken for it.
        Assert.True(run.ExitCode is 0 or 137, run.Error);
        return (run.Lines, run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), run.ExitCode == 137);
    }

    public static int Run(string[] args)
    {
        var (act, folder, last) = (args[1], args[2], int.Parse(args[3], CultureInfo.InvariantCulture));
        var passed = 0;
        var times = new Dictionary<string, int>(StringComparer.Ordinal);
        void Reach(string moment)
        {
            // Several threads may come by; the process ends at one moment.
            lock (OneByOne)
            {
                var name = Named(moment, folder);
                times[name] = times.GetValueOrDefault(name) + 1;
                Console.Error.WriteLine(times[name] == 1 ? name : $"{name}, {times[name]}");
                if (passed++ == last)
                {
                    using var self = Process.GetCurrentProcess();
                    self.Kill();
                    Thread.Sleep(Timeout.Infinite);
                }
            }
        }

        if (act == Found)
        {
            Moment.Reached = Reach;
        }
        using var product = Product.Open(Path.Combine(folder, "data"), new Clock());
        product.Sequencer.After = step => Reach($"step {step}");
        Moment.Reached = Reach;
        Do(act, product);
        Moment.Reached = null;
        return 0;
    }

    private static void Do(string act, Product product)
    {
        switch (act)
        {
            case Found:
                Acknowledge("founded", product.Statements.Origin);
                break;
            case Say:
                foreach (var said in product.Statements.Say([.. Enumerable.Range(0, 3).Select(i => Opening($"said {i}"))], product.Node))
                {
                    Acknowledge("said", said.Id.Value);
                }
                break;
            case Seal:
                SealSome(product);
                break;
            case Rotate:
                product.RotateNodeKey();
                Acknowledge("key", product.Node.Key.Thumbprint);
                break;
            case Erase:
                var target = File.ReadAllText(Path.Combine(product.Folder.Root, "..", ToErase));
                var draft = ((Erasable)product.Statements.Erasure(new StatementId(target), ["name"], "asked for")).Draft;
                Acknowledge("said", product.Statements.Say([draft], product.Node)[0].Id.Value);
                product.Sequencer.Run();
                Acknowledge("erased", target);
                break;
            case BackUp:
                var made = new BackupRun(product.ToBackUp, Path.Combine(product.Folder.Root, "..", "backup"), new Clock()).Run(new BackupOptions());
                Acknowledge("snapshot", made.Snapshot);
                break;
            default:
                throw new ArgumentException(act, nameof(act));
        }
        product.Sequencer.Run();
    }

    private static void SealSome(Product product)
    {
        using var batch = product.Vault.BeginBatch();
        var taken = ((string[])["one", "two", "three"]).Select(name => new IntakeOutcome.TakenIn(
            name, name, "", batch.Write(Encoding.UTF8.GetBytes(name)), "text/plain", null, new JsonObject(), [])).ToList();
        batch.Commit();
        taken.ForEach(file => Acknowledge("kept", file.Blob.Sha256));
        foreach (var item in product.Evidence.Seal(taken, new Acquisition(), SubjectId.New("incident"), exercise: true))
        {
            Acknowledge("said", item.Statement.Value);
        }
    }

    private static Draft Opening(string title) => IncidentBook.Opening(SubjectId.New("incident"), title, null, null, exercise: true);

    private static void Acknowledge(string what, string which)
    {
        Console.Out.WriteLine($"{what} {which}");
        Console.Out.Flush();
    }

    // The same in every run: without what is random in it.
    private static string Named(string moment, string folder) => Random().Replace(moment.Replace(folder + "/", "", StringComparison.Ordinal), "*");

    [GeneratedRegex("[0-9a-f]{32,}")]
    private static partial Regex Random();
}
