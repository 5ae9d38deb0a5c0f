using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Bayyina.Access;
using Bayyina.Statements;
using Bayyina.Web;
using Bayyina.Web.Access;
using Microsoft.AspNetCore.Builder;

namespace Bayyina.Bench;

/// <summary>Pages of a large record, asked of the real server in a process of its own, at a steady rate whatever it answers.</summary>
public sealed partial class PageBenches(BenchOptions options)
{
    private const int ASecond = 50;
    private const double MostMilliseconds = 100;
    private const double MostAdded = 2;
    private const string Password = "an exercise of the bench";

    public IEnumerable<BenchRow> AtScale()
    {
        Environment.SetEnvironmentVariable("XDG_STATE_HOME", options.In("state"));
        var inputs = new PageInputs(options);
        string link;
        using (var product = Product.Open(options.In("pages"), TimeProvider.System))
        {
            link = inputs.Fill(product);
        }
        var start = new ProcessStartInfo(options.Launcher, ["serve", "--urls", "http://127.0.0.1:0", "--data", options.In("pages"), "--lang", "en"]) { RedirectStandardError = true };
        using var server = Process.Start(start)!;
        try
        {
            using var client = Client(AddressOf(server));
            Enter(client, link).GetAwaiter().GetResult();
            var pages = Pages(inputs);
            // Each once, so that what is compiled and read for the first time is not counted.
            pages.ForEach(page => Ask(client, page.Address(0)).GetAwaiter().GetResult());
            return [.. Report(Load(client, pages, (int)options.Size(60, 10)).GetAwaiter().GetResult(), inputs.Statements, server)];
        }
        finally
        {
            server.Kill();
            server.WaitForExit();
        }
    }

    /// <summary>What finding out who asks, holding rights and writing the look down adds to an answer.</summary>
    public IEnumerable<BenchRow> RightsAndLog()
    {
        Environment.SetEnvironmentVariable("XDG_STATE_HOME", options.In("state"));
        using var product = Product.Open(options.In("rights"), TimeProvider.System);
        var user = ((UserChanged)product.Access.Users.Create("bench", [UserRole.ProtectionOfficer], null)).User;
        var enrolment = product.Statements.About([user.Actor], product.Own)[0].Statement.Id;
        using var app = Server.Build(product, "http://127.0.0.1:0", failed => Console.Error.WriteLine(failed));
        var right = Right.Read(Feature.Ledger);
        // The same answer: to anybody, to who may, and with something protected read for it.
        app.MapGet("/bench/open", () => "x").AllowAnonymous();
        app.MapGet("/bench/right", () => "x").RequireRight(right);
        app.MapGet("/bench/look", (Reader reader) => product.Statements.Find(enrolment, reader)!.Statement.Text("name").OrNull).RequireRight(right);
        app.MapGet("/bench/no-look", () => product.Statements.Find(enrolment, product.Own)!.Statement.Text("name").OrNull ?? "-").RequireRight(right);
        app.StartAsync().GetAwaiter().GetResult();
        using var stranger = Client(app.Urls.First());
        using var client = Client(app.Urls.First());
        Enter(client, product.Access.Links.MakeFor(user, null)).GetAwaiter().GetResult();
        var rounds = (int)options.Size(2_000, 200);
        var taken = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        for (var round = -100; round < rounds; round++)
        {
            foreach (var address in (string[])["/bench/open", "/bench/right", "/bench/no-look", "/bench/look"])
            {
                var milliseconds = Ask(address == "/bench/open" ? stranger : client, address).GetAwaiter().GetResult();
                if (round >= 0)
                {
                    (taken.TryGetValue(address, out var list) ? list : taken[address] = []).Add(milliseconds);
                }
            }
        }
        app.StopAsync().GetAwaiter().GetResult();
        double Median(string address) => Bench.Pairs.Median(taken[address]);
        yield return BenchRow.AtMost("session, right and log of an ordinary page, added at the median", Median("/bench/right") - Median("/bench/open"), MostAdded, "ms");
        yield return BenchRow.AtMost(
            "the same where something protected is looked at and that is written down, durably, first", Median("/bench/look") - Median("/bench/open"), MostAdded, "ms");
        yield return BenchRow.AtMost("of it the durable line in the log", Median("/bench/look") - Median("/bench/no-look"), MostAdded, "ms");
    }

    private static List<(string Name, Func<int, string> Address)> Pages(PageInputs inputs) =>
    [
        ("home", _ => "/"),
        ("incidents", _ => "/incidents?show=exercises"),
        ("incidents, searched", n => "/incidents?show=exercises&q=" + (n % 2 == 0 ? "silo" : Uri.EscapeDataString("لا يوجد"))),
        ("an incident", n => "/incidents/" + Id(inputs.Incidents[n % inputs.Incidents.Count])),
        ("items", _ => "/items?show=exercises"),
        ("an item", n => "/items/" + Id(inputs.Items[n % inputs.Items.Count])),
        ("ledger", n => "/ledger?before=" + (1 + (n * 7919L % inputs.Statements)).ToString(CultureInfo.InvariantCulture)),
        ("a statement", n => "/ledger/" + (n * 6151L % inputs.Statements).ToString(CultureInfo.InvariantCulture)),
        ("dossiers", _ => "/dossiers"),
        ("people", _ => "/people"),
        ("users", _ => "/users"),
        ("settings", _ => "/settings"),
    ];

    internal static string Id(SubjectId subject) => subject.Value[(subject.Value.IndexOf('/', StringComparison.Ordinal) + 1)..];

    // Requests start by the clock. One that had to wait for the ones before took that long for whoever asked.
    private static async Task<List<(string Page, double Milliseconds)>> Load(HttpClient client, List<(string Name, Func<int, string> Address)> pages, int seconds)
    {
        var asked = new List<Task<(string, double)>>();
        var began = Stopwatch.GetTimestamp();
        for (var n = 0; n < seconds * ASecond; n++)
        {
            var due = TimeSpan.FromSeconds((double)n / ASecond) - Stopwatch.GetElapsedTime(began);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due);
            }
            var (name, address) = pages[n % pages.Count];
            asked.Add(Timed(name, address(n / pages.Count)));
        }
        return [.. await Task.WhenAll(asked)];

        async Task<(string, double)> Timed(string name, string address) => (name, await Ask(client, address));
    }

    private static IEnumerable<BenchRow> Report(List<(string Page, double Milliseconds)> taken, long statements, Process server)
    {
        server.Refresh();
        yield return BenchRow.AtMost(
            $"pages of a record of {statements:N0} statements at {ASecond} requests a second, 95th percentile", Percentile(taken.Select(t => t.Milliseconds), 0.95), MostMilliseconds, "ms");
        foreach (var page in taken.GroupBy(t => t.Page))
        {
            yield return BenchRow.AtMost($"  {page.Key}", Percentile(page.Select(t => t.Milliseconds), 0.95), MostMilliseconds, "ms");
        }
        yield return BenchRow.AtMost("the server's memory meanwhile", server.WorkingSet64 / 1e6, 1_000, "MB");
    }

    internal static double Percentile(IEnumerable<double> values, double part)
    {
        var sorted = values.Order().ToList();
        return sorted[(int)Math.Ceiling(sorted.Count * part) - 1];
    }

    internal static async Task<double> Ask(HttpClient client, string address)
    {
        var began = Stopwatch.GetTimestamp();
        using var answer = await client.GetAsync(new Uri(address, UriKind.Relative));
        await answer.Content.ReadAsByteArrayAsync();
        return answer.StatusCode == HttpStatusCode.OK
            ? Stopwatch.GetElapsedTime(began).TotalMilliseconds
            : throw new NotMeasuredException($"{address} answered {answer.StatusCode}");
    }

    internal static HttpClient Client(string address) => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, AutomaticDecompression = DecompressionMethods.All })
    {
        BaseAddress = new Uri(address),
    };

    internal static async Task Enter(HttpClient client, string secret)
    {
        var address = new Uri("/link/" + secret, UriKind.Relative);
        var page = await client.GetStringAsync(address);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = WebUtility.HtmlDecode(Token().Match(page).Groups[1].Value),
            ["password"] = Password,
            ["again"] = Password,
        });
        using var answer = await client.PostAsync(address, form);
        if (answer.StatusCode != HttpStatusCode.Found)
        {
            throw new NotMeasuredException($"signing in answered {answer.StatusCode}");
        }
    }

    internal static string AddressOf(Process server)
    {
        while (server.StandardError.ReadLine() is { } line)
        {
            if (Address().Match(line) is { Success: true } found)
            {
                // Nobody needs what it says later, but it must not wait for a reader.
                _ = server.StandardError.ReadToEndAsync();
                return found.Value;
            }
        }
        throw new NotMeasuredException("the server did not start");
    }

    [GeneratedRegex("""name="__RequestVerificationToken"[^>]*value="([^"]+)""")]
    private static partial Regex Token();

    [GeneratedRegex("http://127\\.0\\.0\\.1:[0-9]+")]
    private static partial Regex Address();
}
