using System.Diagnostics;
using Bayyina.Access;
using Bayyina.Statements;
using Bayyina.Web.Live;

namespace Bayyina.Tests.Nodes;

/// <summary>Boards of one node hear of what is said on another.</summary>
public sealed class LiveNodesTests
{
    [Fact]
    public async Task What_one_node_says_the_boards_of_the_other_hear_within_a_second_in_order_and_without_a_gap()
    {
        using var nodes = new TwoNodes();
        var (a, b) = nodes.Open();
        using var first = a;
        using var second = b;
        var settings = new LiveSettings { Pace = TimeSpan.Zero };
        var hub = new LiveHub(settings, b.Rows.Assigned, b.Rows.Entries, ids => ids.ToDictionary(id => id, _ => "mark"), failed => Assert.Fail(failed.ToString()));
        b.Sequencer.Moved += hub.Wake;
        var reader = new Reader(SubjectId.New("actor"), RightsTable.RightsOf([UserRole.Field]), RightsTable.ReachOf([UserRole.Field]));
        using var listener = hub.Join("user", "session", "mark", reader, null)!;
        await using var events = listener.Events(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await events.MoveNextAsync());
        var told = events.Current.Id;

        for (var i = 0; i < 10; i++)
        {
            var node = i % 2 == 0 ? a : b;
            var opening = TwoNodes.Opening();
            node.Say(opening, node.Node);
            var began = Stopwatch.GetTimestamp();
            do
            {
                Assert.True(await events.MoveNextAsync());
            }
            while (events.Current.Name != "change");
            Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0, 1);
            Assert.Contains(opening.Subject.Value, events.Current.Data, StringComparison.Ordinal);
            Assert.Equal(told + 1 + i, events.Current.Id);
        }
        hub.End();
    }
}
