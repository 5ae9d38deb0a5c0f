using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Bayyina.Incidents;
using Bayyina.Ledger;
using Bayyina.Statements;
using Bayyina.Storage;

namespace Bayyina.Tests.Nodes;

/// <summary>A node that is a process of its own: this program, started again by a test, over a data folder and shared stores.</summary>
/// <remarks>
/// It takes orders on standard input, a line each: <c>say THREADS TIMES</c>, <c>once TEXT</c>, <c>pause STEP</c> (the next time that the
/// sequencer has done that step, the process stops itself by SIGSTOP, as a machine that hangs would), <c>published</c>. What was
/// acknowledged it prints as <c>ack ID INDEX</c>, what was refused as <c>no CODE</c>, and <c>done</c> after each order. Nothing of this is
/// in the product.
/// </remarks>
internal sealed class NodeProcess : IDisposable
{
    public const string Argument = "--node";

    // What the server was at, for whoever has to find out why a node did not answer.
    private const string Doing =
        "SELECT a.pid, a.datname, a.state, a.wait_event, left(a.query, 90), (SELECT string_agg(l.mode || l.classid || '/' || l.objid || l.granted, ' ') FROM pg_locks l WHERE l.pid = a.pid AND l.locktype = 'advisory' AND (l.objid < 2 OR NOT l.granted)) FROM pg_stat_activity a WHERE a.datname IS NOT NULL";

    private readonly Process _process;
    private readonly BlockingCollection<string> _lines = [];
    private readonly List<string> _errors = [];

    private NodeProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                _lines.CompleteAdding();
            }
            else
            {
                _lines.Add(line.Data);
            }
        };
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
            {
                _errors.Add(line.Data ?? "");
            }
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Every acknowledgement that was read, with the index.</summary>
    public Dictionary<StatementId, long> Acknowledged { get; } = [];

    /// <summary>What it said on standard error.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return string.Join('\n', _errors);
            }
        }
    }

    /// <summary>Every refusal that was read.</summary>
    public List<string> Refused { get; } = [];

    /// <summary>Starts a node and waits until it is open.</summary>
    public static NodeProcess Start(string data, string state, Stores stores)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [Argument, data, stores.Database!, stores.Lock ?? "", stores.Vault!])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["XDG_STATE_HOME"] = state;
        var node = new NodeProcess(Process.Start(start)!);
        node.WaitFor("open");
        return node;
    }

    public void Order(string order)
    {
        _process.StandardInput.WriteLine(order);
        _process.StandardInput.Flush();
    }

    /// <summary>Reads on until a line, and gives the last one before it.</summary>
    public string WaitFor(string line, int seconds = 200)
    {
        var last = "";
        for (var end = Stopwatch.GetTimestamp() + (seconds * Stopwatch.Frequency); ;)
        {
            if (!_lines.TryTake(out var read, TimeSpan.FromSeconds(Math.Max(0, (double)(end - Stopwatch.GetTimestamp()) / Stopwatch.Frequency))))
            {
                lock (_errors)
                {
                    throw new TimeoutException(
                        $"No '{line}' came, after '{last}': {PostgresServer.Shared.Sql("postgres", Doing)}\n{string.Join('\n', _errors.TakeLast(40))}");
                }
            }
            if (read == line)
            {
                return last;
            }
            last = read;
            switch (read.Split(' '))
            {
                case ["ack", var id, var index]:
                    Acknowledged[new StatementId(id)] = long.Parse(index, CultureInfo.InvariantCulture);
                    break;
                case ["no", ..]:
                    Refused.Add(read[3..]);
                    break;
            }
        }
    }

    public void Do(string order)
    {
        Order(order);
        WaitFor("done");
    }

    /// <summary>The checkpoint that the node shows.</summary>
    public string Published()
    {
        Order("published");
        return WaitFor("done").Replace('|', '\n');
    }

    public bool IsStopped => File.ReadAllText($"/proc/{_process.Id}/stat").Split(')')[^1].Trim()[0] == 'T';

    public void Continue() => Assert.Equal(0, Tool.Run("kill", ["-CONT", _process.Id.ToString(CultureInfo.InvariantCulture)]).ExitCode);

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    public static int Run(string[] args)
    {
        using var product = Open(args);
        if (product is null)
        {
            return 1;
        }
        product.Sequencer.Run();
        Say("open");
        while (Console.In.ReadLine() is { } order)
        {
            Obey(product, order.Split(' '));
            Say("done");
        }
        return 0;
    }

    private static Product? Open(string[] args)
    {
        try
        {
            var product = Product.Open(args[1], TimeProvider.System, null, new Stores(args[2], args[4], args[3].Length > 0 ? args[3] : null));
            if (product.ReadOnly is not { } wrong)
            {
                return product;
            }
            product.Dispose();
            Console.Error.WriteLine(wrong.Code);
            return null;
        }
        catch (LedgerException refused)
        {
            Console.Error.WriteLine(refused.Code);
            return null;
        }
    }

    private static void Obey(Product product, string[] order)
    {
        switch (order)
        {
            case ["say", var threads, var times]:
                Parallel.For(0, Number(threads), new ParallelOptions { MaxDegreeOfParallelism = Number(threads) }, _ =>
                {
                    for (var i = 0; i < Number(times); i++)
                    {
                        One(product, $"said {i}");
                    }
                });
                break;
            case ["once", var text]:
                One(product, text);
                break;
            case ["pause", var step]:
                product.Sequencer.After = done =>
                {
                    if (done.ToString() != step)
                    {
                        return;
                    }
                    product.Sequencer.After = null;
                    Say("at");
                    Process.Start("kill", ["-STOP", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
                };
                break;
            case ["published"]:
                Say(product.Published()!.Text.Replace('\n', '|'));
                break;
            default:
                throw new ArgumentException(string.Join(' ', order), nameof(order));
        }
    }

    private static void One(Product product, string text)
    {
        try
        {
            var (id, index) = product.Say(IncidentBook.Opening(SubjectId.New("incident"), text, null, null, exercise: true), product.Node);
            Say($"ack {id} {index}");
        }
        catch (Exception refused) when (Dialect.CodeOf(refused) is { } code)
        {
            Console.Error.WriteLine(refused);
            Say("no " + code);
        }
        catch (LedgerException refused)
        {
            Say("no " + refused.Code);
        }
    }

    private static void Say(string line)
    {
        lock (Console.Out)
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
