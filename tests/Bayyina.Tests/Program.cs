using Bayyina.Tests.Stopping;
using Xunit.Runner.InProc.SystemConsole;

namespace Bayyina.Tests;

/// <summary>Runs the tests; or, started by one of them, an act in which it kills itself.</summary>
internal static class Program
{
    public static int Main(string[] args) => args is [StoppedProcess.Argument, ..] ? StoppedProcess.Run(args)
        : args is [Nodes.NodeProcess.Argument, ..] ? Nodes.NodeProcess.Run(args)
        : args is [Deployments.WatchingProcess.Argument, ..] ? Deployments.WatchingProcess.Run(args)
        : args.Any(arg => arg is "--server" or "--internal-msbuild-node")
            ? Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions).GetAwaiter().GetResult()
            : ConsoleRunner.Run(args).GetAwaiter().GetResult();
}
