using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Bayyina.Storage;

namespace Bayyina.Tests.Vault.S3;

/// <summary>An S3 server that runs on this machine while the tests do.</summary>
/// <remarks>
/// <see cref="Ceph"/> is the object gateway of Ceph, which heeds conditions on a PUT and not where parts are completed, and says no
/// checksums but an MD5 as ETag. <see cref="Careless"/> is s3rver, which heeds no conditions at all.
/// </remarks>
public sealed class StoreProcess
{
    private static readonly Lazy<StoreProcess> TheCeph = new(() =>
    {
        var monitor = FreePort();
        var port = FreePort();
        return new StoreProcess(
            port, Path.Combine(Repository.Root, "tests/judges/s3/ceph"), Path.Combine(Directory.CreateTempSubdirectory("bayyina-ceph-").FullName, "store"), $"{monitor}", $"{port}");
    });

    private static readonly Lazy<StoreProcess> TheCareless = new(() =>
    {
        var port = FreePort();
        return new StoreProcess(
            port, "node", Path.Combine(Repository.Root, "tests/judges/s3/careless.mjs"), Directory.CreateTempSubdirectory("bayyina-s3rver-").FullName, $"{port}");
    });

    private static int _buckets;
    private readonly Process _process;

    private StoreProcess(int port, string program, params string[] arguments)
    {
        Address = new Uri($"http://127.0.0.1:{port}");
        _process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        // It ends with its input, so also where this process is killed.
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            _process.StandardInput.Close();
            _process.WaitForExit(5000);
        };
        Expect("ready");
    }

    public static StoreProcess Ceph
    {
        get
        {
            foreach (var program in (string[])["radosgw", "radosgw-admin", "ceph", "ceph-mon", "ceph-osd", "monmaptool"])
                Needs.Program(program);
            return TheCeph.Value;
        }
    }

    public static StoreProcess Careless
    {
        get
        {
            Needs.NodeJudge("s3");
            return TheCareless.Value;
        }
    }

    public Uri Address { get; }

    /// <summary>How a store is reached that answers, if not at once while other tests take the machine.</summary>
    internal S3Access Access(string? endpoint = null, string secret = "exercise-secret") => new(endpoint ?? Address.ToString(), "us-east-1", "exercise", secret)
    {
        Patience = TimeSpan.FromSeconds(30),
        Tries = (5, TimeSpan.FromMilliseconds(50)),
    };

    /// <summary>Makes it the store that the environment names, as a user has it.</summary>
    public void NameInEnvironment()
    {
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_S3", Address.ToString());
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "exercise");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "exercise-secret");
    }

    /// <summary>A bucket of the test's own.</summary>
    public string NewBucket()
    {
        var name = $"exercise-{Environment.ProcessId}-{Interlocked.Increment(ref _buckets)}";
        using var client = Access().Client();
        client.PutBucketAsync(name).GetAwaiter().GetResult();
        return name;
    }

    /// <summary>Ends the server as a power cut would; what it has stays.</summary>
    public void Kill() => Tell("kill");

    public void Start() => Tell("start");

    /// <summary>How many bytes the user may keep; -1 for any number.</summary>
    public void Quota(long bytes) => Tell($"quota {bytes}");

    private void Tell(string what)
    {
        _process.StandardInput.WriteLine(what);
        _process.StandardInput.Flush();
        Expect(what.Split(' ')[0]);
    }

    private void Expect(string answer)
    {
        for (string? line; (line = _process.StandardOutput.ReadLine()) != answer;)
        {
            if (line is null)
                throw new InvalidOperationException($"the S3 server ended before it said {answer}");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
