using System.Globalization;
using System.Text;
using Bayyina.Access;
using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Bayyina.Bench;

/// <summary>One large file by <c>curl</c> over loopback: into the record, sealed, against a plain Kestrel that writes the body into a file.</summary>
public sealed class UploadBenches(BenchOptions options)
{
    // 80 % of the sink's speed.
    private const double MostRatio = 1.25;
    private const string Put = "curl -sS --fail-with-body -o /dev/null -T \"$1\" \"$2\"";

    private const string Create =
        "curl -sS --fail-with-body -o /dev/null -X POST -H 'Tus-Resumable: 1.0.0' -H 'Content-Type: application/offset+octet-stream' "
        + "-H 'Expect:' -H \"Authorization: Bearer $3\" -H \"Upload-Length: $4\" -H \"Upload-Metadata: $5\" -T \"$1\" \"$2\"";

    private readonly Command _command = new(options);

    public IEnumerable<BenchRow> LargeFile()
    {
        var bytes = options.Size(1_000_000_000, 100_000_000);
        var file = Path.Combine(new Inputs(options).LargeFiles("upload", 1, bytes), ".");
        file = Directory.GetFiles(file)[0];
        bytes = new FileInfo(file).Length;
        Environment.SetEnvironmentVariable("XDG_STATE_HOME", options.In("state"));
        using var product = Product.Open(options.In("served"), TimeProvider.System);
        var (token, incident) = Prepare(product);
        using var ours = Server.Build(product, "http://127.0.0.1:0", failed => Console.Error.WriteLine(failed));
        using var sink = Sink();
        ours.StartAsync().GetAwaiter().GetResult();
        sink.StartAsync().GetAwaiter().GetResult();
        var metadata = string.Join(',', new[] { ("incident", incident.Value), ("filename", "film") }
            .Select(pair => $"{pair.Item1} {Convert.ToBase64String(Encoding.UTF8.GetBytes(pair.Item2))}"));

        var (seconds, reference, _) = Pairs.Measure(
            options.Rounds,
            () => _command.Shell(Create, file, ours.Urls.First() + "/api/uploads", token, bytes.ToString(CultureInfo.InvariantCulture), metadata),
            () => _command.Shell(Put, file, sink.Urls.First() + "/sink"));
        yield return BenchRow.Pair($"upload {bytes / 1_000_000:N0} MB", seconds, reference, MostRatio);
        ours.StopAsync().GetAwaiter().GetResult();
        sink.StopAsync().GetAwaiter().GetResult();
    }

    private static (string Token, SubjectId Incident) Prepare(Product product)
    {
        var user = ((UserChanged)product.Access.Users.Create("bench", [UserRole.Documentation], null)).User;
        var incident = SubjectId.New("incident");
        product.Statements.Say([IncidentBook.Opening(incident, "bench", null, null, exercise: true)], product.Node);
        product.Sequencer.Run();
        Right[] rights = [Right.Read(Feature.Incidents), Right.Read(Feature.Evidence), Right.Write(Feature.Evidence)];
        return (product.Access.Tokens.Make(user, "bench", rights, TimeSpan.FromDays(1)), incident);
    }

    private WebApplication Sink()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPut("/sink", async context =>
        {
            context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
            await using var file = new FileStream(options.In("sink"), FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
            await context.Request.Body.CopyToAsync(file, 1 << 20);
        });
        return app;
    }
}
