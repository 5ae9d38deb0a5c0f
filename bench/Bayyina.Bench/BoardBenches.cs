using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Bayyina.Access;
using Bayyina.Statements;

namespace Bayyina.Bench;

/// <summary>A hundred boards that stand open on a large record, while reports come in: how long each takes to be on every one of them.</summary>
public sealed partial class BoardBenches(BenchOptions options)
{
    private const int Count = 100;
    private const int Users = 10;
    private const double MostMilliseconds = 1_000;
    private const double MostOfPage = 100;
    private const double MostBytes = 150_000;
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PageEvery = TimeSpan.FromMilliseconds(100);

    public IEnumerable<BenchRow> Boards()
    {
        Environment.SetEnvironmentVariable("XDG_STATE_HOME", options.In("state"));
        var inputs = new PageInputs(options, itemsEach: 1);
        string keeper, token;
        var links = new List<string>();
        using (var product = Product.Open(options.In("boards"), TimeProvider.System))
        {
            keeper = inputs.Fill(product);
            for (var i = 0; i < Users; i++)
            {
                var user = ((UserChanged)product.Access.Users.Create($"room {i}", [UserRole.Operations], null)).User;
                links.Add(product.Access.Links.MakeFor(user, null));
            }
            var reporter = ((UserChanged)product.Access.Users.Create("reporter", [UserRole.Field], null)).User;
            token = product.Access.Tokens.Make(reporter, "reports", [Right.Write(Feature.Incidents), Right.Read(Feature.Incidents)], TimeSpan.FromDays(1));
        }
        var start = new ProcessStartInfo(options.Launcher, ["serve", "--urls", "http://127.0.0.1:0", "--data", options.In("boards"), "--lang", "en"]) { RedirectStandardError = true };
        using var server = Process.Start(start)!;
        try
        {
            return [.. Run(PageBenches.AddressOf(server), links, keeper, token, inputs, server).GetAwaiter().GetResult()];
        }
        finally
        {
            server.Kill();
            server.WaitForExit();
        }
    }

    private async Task<List<BenchRow>> Run(string address, List<string> links, string keeper, string token, PageInputs inputs, Process server)
    {
        var cookies = new List<string>();
        foreach (var link in links)
        {
            cookies.Add(await OpenBoard.Enter(address, link));
        }
        using var stop = new CancellationTokenSource();
        var boards = Enumerable.Range(0, Count).Select(i => new OpenBoard(address, cookies[i % cookies.Count])).ToList();
        var bytes = await boards[0].FirstLoad();
        foreach (var board in boards)
        {
            await board.Open();
        }
        var following = boards.ConvertAll(board => board.Follow(stop.Token));
        using var reader = PageBenches.Client(address);
        await PageBenches.Enter(reader, keeper);
        using var reporter = PageBenches.Client(address);
        reporter.DefaultRequestHeaders.Authorization = new("Bearer", token);
        // So that what is compiled and read for the first time is not counted.
        await Report(reporter, TimeSpan.FromSeconds(3));
        boards.ForEach(board => board.Fetched = 0);
        var pages = new List<double>();
        var looking = Look(reader, inputs, pages, stop.Token);
        var length = TimeSpan.FromSeconds(options.Size(60, 15));
        var processor = server.TotalProcessorTime;
        var reports = await Report(reporter, length);
        // Whatever is still on its way has two seconds.
        await Task.Delay(2_000);
        server.Refresh();
        processor = server.TotalProcessorTime - processor;
        var fetched = boards.Sum(board => board.Fetched);
        await stop.CancelAsync();
        await Task.WhenAll([.. following, looking]);
        boards.ForEach(board => board.Dispose());
        var taken = new List<double>();
        var missing = 0;
        foreach (var (id, sent) in reports)
        {
            foreach (var board in boards)
            {
                if (board.Seen.TryGetValue(id, out var at))
                {
                    taken.Add(Stopwatch.GetElapsedTime(sent, at).TotalMilliseconds);
                }
                else
                {
                    missing++;
                }
            }
        }
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {reports.Count} reports, {fetched} fetches, {processor.TotalSeconds / length.TotalSeconds:F2} processors, {boards.Sum(board => board.Broken)} lines broken"));
        return
        [
            BenchRow.AtMost($"from sending a report to its being on each of {Count} boards, {inputs.Statements:N0} statements, median", PageBenches.Percentile(taken, 0.5), MostMilliseconds, "ms"),
            BenchRow.AtMost("  95th percentile", PageBenches.Percentile(taken, 0.95), MostMilliseconds, "ms"),
            BenchRow.AtMost("  99th percentile", PageBenches.Percentile(taken, 0.99), MostMilliseconds, "ms"),
            BenchRow.AtMost("  reports that a board never showed", missing, 0, "of " + (reports.Count * Count).ToString(CultureInfo.InvariantCulture)),
            BenchRow.AtMost("  pages meanwhile, 95th percentile", PageBenches.Percentile(pages, 0.95), MostOfPage, "ms"),
            BenchRow.AtMost("  a board's first load, with script, style and every face", bytes, MostBytes, "bytes"),
            BenchRow.AtMost("  the server's memory meanwhile", server.WorkingSet64 / 1e6, 1_000, "MB"),
        ];
    }

    // By the clock, whatever the one before took.
    private static async Task<List<(string Id, long Sent)>> Report(HttpClient client, TimeSpan length)
    {
        var sent = new List<Task<(string, long)>>();
        using var clock = new PeriodicTimer(ReportEvery);
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < length && await clock.WaitForNextTickAsync())
        {
            sent.Add(Send(sent.Count));
        }
        return [.. await Task.WhenAll(sent)];

        async Task<(string, long)> Send(int number)
        {
            var at = Stopwatch.GetTimestamp();
            using var answer = await client.PostAsJsonAsync("/api/incidents", new { title = $"تمرين، بلاغ {number}", at = "2026-01-17T09:02+02:00", place = "the training yard", exercise = true });
            if (!answer.IsSuccessStatusCode)
            {
                throw new NotMeasuredException($"a report was answered {answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
            }
            return (Incident().Match(await answer.Content.ReadAsStringAsync()).Value, at);
        }
    }

    private static async Task Look(HttpClient client, PageInputs inputs, List<double> taken, CancellationToken stop)
    {
        Func<int, string>[] pages =
        [
            _ => "/", _ => "/incidents?show=exercises", n => "/incidents/" + PageBenches.Id(inputs.Incidents[n % inputs.Incidents.Count]), _ => "/items?show=exercises",
            n => "/ledger?before=" + (1 + (n * 7919L % inputs.Statements)).ToString(CultureInfo.InvariantCulture), _ => "/now?show=exercises",
        ];
        using var clock = new PeriodicTimer(PageEvery);
        try
        {
            for (var n = 0; await clock.WaitForNextTickAsync(stop); n++)
            {
                taken.Add(await PageBenches.Ask(client, pages[n % pages.Length](n)));
            }
        }
        catch (OperationCanceledException)
        {
            // Over.
        }
    }

    [GeneratedRegex("incident/[0-9a-f-]{36}")]
    private static partial Regex Incident();
}
