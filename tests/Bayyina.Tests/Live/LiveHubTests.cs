using System.Diagnostics;
using System.Text.Json;
using Bayyina.Access;
using Bayyina.Statements;
using Bayyina.Web.Live;

namespace Bayyina.Tests.Live;

/// <summary>The hub over a ledger in memory: who is told what, whenever they come, go and come again.</summary>
public class LiveHubTests
{
    private static readonly LiveSettings Quick = new()
    {
        Poll = TimeSpan.FromMilliseconds(2),
        Beat = TimeSpan.FromMilliseconds(30),
        Sessions = TimeSpan.FromMilliseconds(20),
        Pace = TimeSpan.Zero,
        Kept = 24,
    };

    // What a field team may not know of: nobody of them reads dossiers.
    private static readonly string[] Told = ["incident.opened", "incident.noted", "item.sealed", "ruling.refused"];
    private static readonly string[] NotTold = ["dossier.exported", "no.such_kind", "ruling.refused"];

    [Fact]
    public async Task Whatever_is_said_while_boards_come_and_go_each_hears_of_every_change_and_of_nothing_that_is_not_for_it()
    {
        for (var seed = 1; seed <= 60; seed++)
        {
            await Play(seed);
        }
    }

    [Fact]
    public async Task The_news_of_many_subjects_says_their_type_alone()
    {
        var ledger = new ALedger();
        var hub = ledger.Hub(Quick with { Kept = 4096 });
        using var listener = hub.Join("user", "session", "mark", AReader(UserRole.Field), 0)!;
        for (var i = 0; i < LiveNews.MostOfType + 1; i++)
        {
            ledger.Say("item.sealed", SubjectId.New("item"));
        }
        ledger.Say("incident.opened", SubjectId.New("incident"));
        var news = await First(listener, "change", whole: 66);

        Assert.Equal([("item", false), ("incident", true)], news.Changed.Select(change => (change.Type, change.Subject is not null)));
        Assert.Equal((0, 66), (news.From, news.To));
        hub.End();
    }

    [Fact]
    public async Task Drills_are_told_apart()
    {
        var ledger = new ALedger();
        var hub = ledger.Hub(Quick);
        using var listener = hub.Join("user", "session", "mark", AReader(UserRole.Operations), null)!;
        ledger.Say("incident.opened", SubjectId.New("incident"), exercise: true);

        Assert.True((await First(listener, "change")).Changed[0].Exercise);
        hub.End();
    }

    [Fact]
    public async Task Who_missed_more_than_is_kept_or_comes_from_another_ledger_is_told_to_fetch_everything()
    {
        var ledger = new ALedger();
        for (var i = 0; i < 100; i++)
        {
            ledger.Say("incident.opened", SubjectId.New("incident"));
        }
        var hub = ledger.Hub(Quick);
        foreach (var since in (long[])[0, 75, 101, -1])
        {
            using var listener = hub.Join("user", "session", "mark", AReader(UserRole.Operations), since)!;
            Assert.Equal(("reload", 100), await Second(listener));
        }
        using var known = hub.Join("user", "session", "mark", AReader(UserRole.Operations), 76)!;
        Assert.Equal(("change", 100), await Second(known));
        hub.End();
    }

    [Fact]
    public async Task One_reader_serves_all_and_nobody_reads_when_nobody_listens()
    {
        var ledger = new ALedger();
        var hub = ledger.Hub(Quick);
        var boards = Enumerable.Range(0, 50).Select(i => hub.Join($"user {i}", "session", "mark", AReader(UserRole.Operations), 0)!).ToList();
        ledger.Say("incident.opened", SubjectId.New("incident"));
        foreach (var board in boards)
        {
            Assert.Single((await First(board, "change")).Changed);
        }
        Assert.Equal(1, ledger.Reads);

        boards.ForEach(board => board.Dispose());
        await Task.Delay(100, TestContext.Current.CancellationToken);
        var asked = ledger.Asked;
        await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.Equal(asked, ledger.Asked);
    }

    [Fact]
    public async Task A_line_ends_when_its_session_does_or_its_user_may_do_other_things()
    {
        var ledger = new ALedger();
        var hub = ledger.Hub(Quick);
        using var one = hub.Join("user", "one", "mark", AReader(UserRole.Operations), null)!;
        using var other = hub.Join("user", "other", "mark", AReader(UserRole.Operations), null)!;
        ledger.Marks["one"] = "another mark";
        Assert.Contains("\"session\"", (await All(one))[^1].Data, StringComparison.Ordinal);
        ledger.Marks.Remove("other");
        Assert.Contains("\"session\"", (await All(other))[^1].Data, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_takes_all_lines_and_a_page_that_comes_again_has_one()
    {
        var hub = new ALedger().Hub(Quick with { Most = 5, MostOfUser = 3 });
        LiveListener? Join(string user, string? line = null) => hub.Join(user, "session", "mark", AReader(UserRole.Operations), null, line);

        Assert.NotNull(Join("a", "one"));
        Assert.NotNull(Join("a", "two"));
        Assert.NotNull(Join("a", "three"));
        Assert.Null(Join("a", "four"));
        Assert.NotNull(Join("a", "two"));
        Assert.Equal(3, hub.Listening);
        Assert.NotNull(Join("b"));
        Assert.NotNull(Join("c"));
        Assert.Null(Join("d"));
        hub.End();
        Assert.Null(Join("a"));
    }

    [Fact]
    public async Task Where_the_record_cannot_be_read_the_line_says_so_and_says_when_it_can()
    {
        var ledger = new ALedger();
        var hub = ledger.Hub(Quick);
        using var listener = hub.Join("user", "session", "mark", AReader(UserRole.Operations), null)!;
        await using var events = listener.Events(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        ledger.IsAway = true;
        await Until(events, "away");
        ledger.IsAway = false;
        await Until(events, "beat");
        Assert.Single(ledger.Failed);
        hub.End();
    }

    // Boards that come, hear, break off in the middle of what they hear, and come again with the id of what they last took in.
    private static async Task Play(int seed)
    {
        var random = new Random(seed);
        var ledger = new ALedger();
        var hub = ledger.Hub(Quick);
        var boards = Enumerable.Range(0, 4).Select(i => new ABoard(hub, AReader(i % 2 == 0 ? UserRole.Field : UserRole.Legal), $"user {i}")).ToList();
        for (var step = 0; step < 60; step++)
        {
            switch (random.Next(4))
            {
                case 0:
                    for (var n = random.Next(1, random.Next(5) == 0 ? 40 : 4); n > 0; n--)
                    {
                        SayAny(ledger, random);
                    }
                    if (random.Next(2) == 0)
                    {
                        hub.Wake();
                    }
                    break;
                case 1:
                    await boards[random.Next(boards.Count)].Hear(random.Next(1, 4), isCut: random.Next(3) == 0);
                    break;
                case 2:
                    boards[random.Next(boards.Count)].Leave();
                    break;
                default:
                    await Task.Yield();
                    break;
            }
        }
        foreach (var board in boards)
        {
            await board.HearUpTo(ledger.Size);
            board.Leave();
            var entries = ledger.All.Where(entry => entry.Index >= board.Began).ToList();
            var allowed = entries.Where(entry => LiveNews.IsFor(board.Reader, entry)).ToList();
            Assert.True(allowed.TrueForAll(entry => board.Knows(entry)), $"seed {seed}: something was not told");
            var known = entries.Except(allowed).Select(entry => entry.Subject).Except(allowed.Select(entry => entry.Subject)).ToHashSet();
            Assert.False(board.Heard.Exists(change => known.Contains(change.Subject)), $"seed {seed}: something was told that may not be known");
            Assert.All(board.Heard, change => Assert.DoesNotContain("no.such_kind", change.Kinds));
            Assert.True(board.Reader.Reach(Feature.Dossiers) is not null || !board.Heard.Exists(change => change.Type == "dossier"), $"seed {seed}");
        }
        hub.End();
        Assert.Empty(ledger.Failed);
    }

    private static void SayAny(ALedger ledger, Random random)
    {
        var isTold = random.Next(2) == 0;
        var kind = (isTold ? Told : NotTold)[random.Next(3)];
        var type = !isTold ? "dossier" : kind.StartsWith("item", StringComparison.Ordinal) ? "item" : "incident";
        ledger.Say(kind, new SubjectId($"{type}/00000000-0000-4000-8000-{random.Next(20):000000000000}"), random.Next(3) == 0);
    }

    private static Reader AReader(UserRole role) => new(
        SubjectId.New("actor"), RightsTable.RightsOf([role]), RightsTable.ReachOf([role]), _ => Assert.Fail("A look at something protected, of a line on which none can be."));

    private static async Task<LiveNews> First(LiveListener listener, string name, long whole = 0)
    {
        await foreach (var one in listener.Events(TestContext.Current.CancellationToken))
        {
            if (one.Name == name && one.Id >= whole)
            {
                return JsonSerializer.Deserialize<LiveNews>(one.Data, JsonSerializerOptions.Web)!;
            }
        }
        throw new InvalidOperationException("The line ended.");
    }

    private static async Task<(string Name, long Id)> Second(LiveListener listener)
    {
        await foreach (var one in listener.Events(TestContext.Current.CancellationToken))
        {
            if (one.Name != "hello")
            {
                return (one.Name, one.Id);
            }
        }
        throw new InvalidOperationException("The line ended.");
    }

    private static async Task<List<LiveEvent>> All(LiveListener listener)
    {
        var all = new List<LiveEvent>();
        await foreach (var one in listener.Events(TestContext.Current.CancellationToken))
        {
            all.Add(one);
        }
        return all;
    }

    private static async Task Until(IAsyncEnumerator<LiveEvent> events, string name)
    {
        var began = Stopwatch.GetTimestamp();
        do
        {
            Assert.True(await events.MoveNextAsync());
            Assert.True(Stopwatch.GetElapsedTime(began).TotalSeconds < 20, $"No event {name} came.");
        }
        while (events.Current.Name != name);
    }
}
