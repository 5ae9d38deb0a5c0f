using System.Diagnostics;
using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Storage;
using Bayyina.Tests.Installations;
using Bayyina.Web;

namespace Bayyina.Tests.Deployments;

/// <summary>A server that is a process of its own: this program, started again by a test, over a data folder. It answers until it is killed.</summary>
internal sealed class WatchingProcess : IDisposable
{
    public const string Argument = "--watching";

    private const string Up = "up";
    private const string Own = "-";

    private readonly Process _process;

    private WatchingProcess(Process process) => _process = process;

    /// <summary>Starts it and waits until it answers.</summary>
    public static WatchingProcess Start(AnInstallation here)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [Argument, here.Data, here.Store.Stores.Database ?? Own]) { RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        return process.StandardOutput.ReadLine() == Up ? new WatchingProcess(process) : throw new InvalidOperationException("It did not come up.");
    }

    /// <summary>How often it was said that a check-in is missing, as it stands in the record beside whoever writes.</summary>
    public static int OverdueSaid(AnInstallation here, SubjectId deployment)
    {
        using var product = Product.OpenForReading(here.Data, TimeProvider.System, null, here.Store.Stores);
        return product.Statements.StateOf(deployment, product.Own).CurrentOf(DeploymentKinds.Overdue).Count();
    }

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }
        _process.Dispose();
    }

    public static int Run(string[] args)
    {
        using var product = Product.Open(args[1], TimeProvider.System, null, new Stores(args[2] == Own ? null : args[2], null, null));
        using var app = Server.Build(product, "http://127.0.0.1:0", error => Console.Error.WriteLine(error));
        app.StartAsync().GetAwaiter().GetResult();
        Console.Out.WriteLine(Up);
        Console.Out.Flush();
        Thread.Sleep(Timeout.Infinite);
        return 0;
    }
}
