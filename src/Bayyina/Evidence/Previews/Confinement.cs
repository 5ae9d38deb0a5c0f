using System.Diagnostics;
using System.Globalization;

namespace Bayyina.Evidence;

/// <summary>How a confined run ended.</summary>
/// <param name="Output">What it wrote; null where it did not end by itself with 0.</param>
/// <param name="Why">Why there is none: what it said last, or <see cref="Confinement.TooLong"/>, <see cref="Confinement.TooMuch"/>.</param>
internal sealed record ConfinedEnd(byte[]? Output, string Why);

/// <summary>Runs a program over one file of somebody else's, so that whatever the file makes it do harms nobody.</summary>
/// <remarks>
/// In namespaces of its own (Linux, <c>user_namespaces(7)</c>): no network, no other process, and of files only the system's programs and
/// libraries and that one file, all of it read-only. It has no privilege, and limits on time, memory, processes and files. It writes to a
/// pipe that we stop reading. Where any of this cannot be had, the run fails: nothing is ever run without.
/// </remarks>
internal sealed class Confinement
{
    public const string TooLong = "too long";
    public const string TooMuch = "too much";

    /// <summary>Where the program finds the file.</summary>
    public const string Input = "/in";

    // $1 becomes the root, an empty folder; $2 is the file; the rest is what is run. The mounts go with the last process in there.
    private const string Script =
        """
        set -eu
        root=$1 file=$2; shift 2
        mount -t tmpfs -o size=64k,mode=0755,nosuid,nodev,noexec none "$root"
        cd "$root"
        mkdir usr etc etc/alternatives
        mount --bind -o ro /usr usr
        for name in bin sbin lib lib32 lib64; do
          if [ -L "/$name" ]; then ln -s "$(readlink "/$name")" "$name"
          elif [ -d "/$name" ]; then mkdir "$name"; mount --bind -o ro "/$name" "$name"
          fi
        done
        if [ -d /etc/alternatives ]; then mount --bind -o ro /etc/alternatives etc/alternatives; fi
        if [ -f /etc/ld.so.cache ]; then : > etc/ld.so.cache; mount --bind -o ro /etc/ld.so.cache etc/ld.so.cache; fi
        : > in
        mount --bind -o ro "$file" in
        mount -o remount,bind,ro,nosuid,nodev,noexec .
        exec chroot . setpriv --no-new-privs --bounding-set=-all --inh-caps=-all -- "$@"
        """;

    private const string SystemPath = "/usr/sbin:/usr/bin:/sbin:/bin";
    private const int LastWords = 2000;
    private static readonly string[] Tools = ["timeout", "nice", "unshare", "sh", "mount", "chroot", "setpriv", "prlimit"];

    // By when the system has ended it even if we are not there any more, and by when we do not trust that.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly string _work;
    private readonly string _unshare;

    /// <param name="work">A folder for what it needs for a moment.</param>
    /// <param name="unshare">For tests: what stands in the place of <c>unshare(1)</c>.</param>
    public Confinement(string work, string unshare = "unshare")
    {
        _work = work;
        _unshare = unshare;
    }

    /// <summary>The full path of a program of the system; null where it is not installed.</summary>
    public static string? Find(string name) =>
        SystemPath.Split(':').Append("/usr/local/bin").Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Whether the machine has what it takes; whether it lets us use it, only a run tells.</summary>
    public static bool IsPossible => OperatingSystem.IsLinux() && Tools.All(tool => Find(tool) is not null);

    /// <summary>Runs a program until it ends, or is ended with everything that it started.</summary>
    /// <param name="file">Full path of the file that it sees as <see cref="Input"/>.</param>
    /// <param name="what">The full path of a program, and its arguments.</param>
    /// <exception cref="OperationCanceledException">It was ended because nobody wants it any more.</exception>
    public async Task<ConfinedEnd> Run(string file, IReadOnlyList<string> what, ConfinedLimits limits, CancellationToken cancel)
    {
        var root = Directory.CreateDirectory(Path.Combine(_work, Path.GetRandomFileName())).FullName;
        try
        {
            using var process = Process.Start(Told(root, file, what, limits))!;
            process.StandardInput.Close();
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            over.CancelAfter(limits.Time + Grace);
            try
            {
                return await Outcome(process, limits, over.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                return new ConfinedEnd(null, TooLong);
            }
            finally
            {
                // Whatever it started is in a process namespace that ends with its first process, which ends with this one.
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        finally
        {
            Directory.Delete(root);
        }
    }

    private static async Task<ConfinedEnd> Outcome(Process process, ConfinedLimits limits, CancellationToken cancel)
    {
        const int KilledByTimeout = 137;
        var words = Read(process.StandardError.BaseStream, LastWords, cancel);
        var output = await Read(process.StandardOutput.BaseStream, limits.Output, cancel).ConfigureAwait(false);
        if (output is null)
        {
            return new ConfinedEnd(null, TooMuch);
        }
        var said = await words.ConfigureAwait(false);
        await process.WaitForExitAsync(cancel).ConfigureAwait(false);
        return process.ExitCode switch
        {
            0 => new ConfinedEnd(output, ""),
            KilledByTimeout => new ConfinedEnd(null, TooLong),
            var code => new ConfinedEnd(null, string.Create(CultureInfo.InvariantCulture, $"exit {code}: {System.Text.Encoding.UTF8.GetString(said ?? [])}")),
        };
    }

    // Null where there is more than that.
    private static async Task<byte[]?> Read(Stream from, int most, CancellationToken cancel)
    {
        var bytes = new byte[most + 1];
        var length = await from.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel).ConfigureAwait(false);
        return length > most ? null : bytes[..length];
    }

    private ProcessStartInfo Told(string root, string file, IReadOnlyList<string> what, ConfinedLimits limits)
    {
        static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(
            Find("timeout")!,
            [
                "--signal=KILL", limits.Time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture),
                "nice", "-n", "10",
                _unshare, "--user", "--map-root-user", "--net", "--mount", "--pid", "--ipc", "--uts", "--fork", "--kill-child", "--",
                "sh", "-c", Script, "sh", root, file,
                "prlimit", $"--as={Number(limits.Memory)}", $"--cpu={Number((long)Math.Ceiling(limits.Processor.TotalSeconds))}",
                $"--nproc={Number(limits.Processes)}", $"--nofile={Number(limits.Files)}", "--fsize=0", "--core=0", "--",
                .. what,
            ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.Environment.Clear();
        start.Environment["PATH"] = SystemPath;
        start.Environment["LC_ALL"] = "C";
        return start;
    }
}
