using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Bayyina.Evidence;

namespace Bayyina.Tests.Evidence.Previews;

/// <summary>What a program that reads hostile bytes cannot do, tried with programs that do their worst.</summary>
public sealed class ConfinementTests : IDisposable
{
    private static readonly ConfinedLimits Limits = new() { Time = TimeSpan.FromSeconds(20) };
    private readonly TestFolder _folder = new();
    private readonly string _file;

    public ConfinementTests()
    {
        Needs.Namespaces();
        _file = _folder["blob"];
        File.WriteAllText(_file, "the bytes");
        File.WriteAllText(_folder["secret"], "a secret");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_reads_its_file_and_the_systems_programs_and_nothing_else()
    {
        var end = await Shell($"cat {Confinement.Input}; ls /; ls /etc; cat '{_folder["secret"]}'; cat /etc/passwd; ls /proc /dev /home; true");

        Assert.Equal("the bytesbin\netc\nin\nlib\nlib32\nlib64\nsbin\nusr\nalternatives\nld.so.cache\n".Split('\n').Except(["lib32", "lib64"]), Text(end).Split('\n').Except(["lib32", "lib64"]));
    }

    [Fact]
    public async Task It_writes_nowhere_and_has_no_privilege_to_change_that()
    {
        var end = await Shell("for f in /in /x /usr/x /usr/bin/x /etc/x; do echo y > $f && echo wrote $f; done; mount -t tmpfs none /usr && echo mounted; "
            + "umount /usr && echo unmounted; chroot /usr true && echo rooted; true");

        Assert.Equal("", Text(end));
        Assert.Equal("the bytes", File.ReadAllText(_file));
    }

    [Fact]
    public async Task It_reaches_no_network_not_even_this_machine()
    {
        Needs.Program("bash");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var asking = $"exec 3<>/dev/tcp/127.0.0.1/{port}";

        Assert.Equal(0, (await Tool.RunAsync("bash", ["-c", asking])).ExitCode);
        Assert.True(listener.Pending());
        listener.AcceptSocket().Dispose();
        var end = await Run(Limits, "/bin/bash", "-c", asking);

        Assert.Null(end.Output);
        Assert.Contains("exit 1", end.Why, StringComparison.Ordinal);
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task It_is_ended_with_all_that_it_started_when_its_time_is_up()
    {
        var mark = "6" + Random.Shared.Next(100_000, 999_999).ToString(CultureInfo.InvariantCulture);
        var began = Stopwatch.GetTimestamp();

        var end = await Run(Limits with { Time = TimeSpan.FromSeconds(1) }, "/bin/sh", "-c", $"trap '' TERM HUP INT; sleep {mark} & setsid sleep {mark} & sleep {mark}");

        Assert.Equal(Confinement.TooLong, end.Why);
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(6));
        Assert.Empty(Running(mark));
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task It_is_ended_when_nobody_wants_it_any_more()
    {
        var mark = "7" + Random.Shared.Next(100_000, 999_999).ToString(CultureInfo.InvariantCulture);
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new Confinement(_folder["work"]).Run(_file, ["/bin/sh", "-c", $"sleep {mark} & sleep {mark}"], Limits, cancel.Token));

        Assert.Empty(Running(mark));
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task It_is_ended_when_it_took_its_processor_time()
    {
        var began = Stopwatch.GetTimestamp();

        var end = await Run(Limits with { Processor = TimeSpan.FromSeconds(1), Time = TimeSpan.FromSeconds(60) }, "/bin/sh", "-c", "while :; do :; done");

        Assert.Null(end.Output);
        Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task It_gets_no_more_memory_than_it_may_have()
    {
        Needs.Program("bash");
        const string asking = "printf -v much %300000000s x; echo ${#much}";

        Assert.Equal("300000000\n", Text(await Run(Limits, "/bin/bash", "-c", asking)));
        Assert.Null((await Run(Limits with { Memory = 200_000_000 }, "/bin/bash", "-c", asking)).Output);
    }

    [Fact]
    public async Task It_starts_no_more_processes_than_it_may()
    {
        const string forking = "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do sleep 1 & done; echo all";

        // For the machine's root the kernel does not count processes: then it is tried as somebody else.
        var confinement = new Confinement(_folder["work"], Environment.IsPrivilegedProcess ? AsNobody() : "unshare");
        Task<ConfinedEnd> Forked(ConfinedLimits limits) => confinement.Run(_file, ["/bin/sh", "-c", forking], limits, TestContext.Current.CancellationToken);

        Assert.Equal("all\n", Text(await Forked(Limits)));
        Assert.Contains("fork", (await Forked(Limits with { Processes = 10 })).Why, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task It_opens_no_more_files_than_it_may()
    {
        Needs.Program("bash");
        const string opening = "for i in {10..40}; do eval \"exec $i</in\" || exit 9; done; echo all";

        Assert.Equal("all\n", Text(await Run(Limits, "/bin/bash", "-c", opening)));
        Assert.Null((await Run(Limits with { Files = 20 }, "/bin/bash", "-c", opening)).Output);
    }

    [Fact]
    public async Task It_says_no_more_than_it_may()
    {
        var end = await Run(Limits with { Output = 1000 }, "/bin/sh", "-c", "while :; do echo too much; done");

        Assert.Equal(Confinement.TooMuch, end.Why);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task Where_the_machine_gives_no_namespaces_nothing_is_run()
    {
        var confinement = new Confinement(_folder["work"], NoNamespaces(_folder));

        var end = await confinement.Run(_file, ["/bin/echo", "ran"], Limits, TestContext.Current.CancellationToken);

        Assert.Null(end.Output);
        Assert.Contains("unshare", end.Why, StringComparison.Ordinal);
    }

    /// <summary>An <c>unshare</c> for which the system has no namespaces left, as on machines that forbid them.</summary>
    internal static string NoNamespaces(TestFolder folder)
    {
        var path = folder["unshare-nothing"];
        File.WriteAllText(path, "#!/bin/sh\nexec unshare --user --map-root-user sh -c 'echo 0 > /proc/sys/user/max_user_namespaces; exec unshare \"$@\"' sh \"$@\"\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }

    private string AsNobody()
    {
        var path = _folder["unshare-as-nobody"];
        File.WriteAllText(path, "#!/bin/sh\nexec setpriv --reuid=65534 --regid=65534 --clear-groups unshare \"$@\"\n");
        Tool.Run("chmod", ["-R", "a+rX", _folder[[]]]);
        File.SetUnixFileMode(path, (UnixFileMode)0b101_101_101);
        return path;
    }

    private Task<ConfinedEnd> Shell(string script) => Run(Limits, "/bin/sh", "-c", script);

    private Task<ConfinedEnd> Run(ConfinedLimits limits, params string[] what) =>
        new Confinement(_folder["work"]).Run(_file, what, limits, TestContext.Current.CancellationToken);

    private static string Text(ConfinedEnd end)
    {
        Assert.True(end.Output is not null, end.Why);
        return Encoding.UTF8.GetString(end.Output);
    }

    private void AssertNothingIsLeft() => Assert.Empty(Directory.GetDirectories(_folder["work"]));

    private static IEnumerable<string> Running(string mark) =>
        Directory.GetDirectories("/proc").Where(process => char.IsAsciiDigit(Path.GetFileName(process)[0])).Select(process =>
        {
            try
            {
                return File.ReadAllText(Path.Combine(process, "cmdline"));
            }
            catch (IOException)
            {
                return "";
            }
        }).Where(line => line.Contains("\0" + mark, StringComparison.Ordinal));
}
