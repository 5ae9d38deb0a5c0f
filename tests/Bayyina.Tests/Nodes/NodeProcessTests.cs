using Bayyina.Tests.Installations;

namespace Bayyina.Tests.Nodes;

/// <summary>Two nodes that are processes: one PostgreSQL, one vault folder, one lock.</summary>
public sealed class NodeProcessTests : IDisposable
{
    private readonly TwoNodes _nodes = new();

    public void Dispose() => _nodes.Dispose();

    [Fact]
    public void Both_say_and_sequence_and_nothing_that_was_acknowledged_is_lost()
    {
        var (a, b) = Start();
        using (a)
        using (b)
        {
            a.Order("say 4 25");
            b.Order("say 4 25");
            a.WaitFor("done");
            b.WaitFor("done");

            Assert.Empty(a.Refused.Concat(b.Refused));
            Assert.Equal(200, a.Acknowledged.Count + b.Acknowledged.Count);
            Assert.Equal(a.Published(), b.Published());
        }
        AssertOneHistory(a, b);
    }

    [Theory]
    [InlineData("Assigned")]
    [InlineData("TilesWritten")]
    [InlineData("Signed")]
    [InlineData("Locked")]
    public void One_that_is_paused_in_the_middle_of_sequencing_holds_up_nobody_and_goes_on_when_it_wakes(string step)
    {
        var (a, b) = Start();
        using (a)
        using (b)
        {
            a.Do("pause " + step);
            a.Order("once slow");
            a.WaitFor("at");
            SpinWait.SpinUntil(() => a.IsStopped, TimeSpan.FromSeconds(10));
            Assert.True(a.IsStopped);

            b.Do("say 2 10");
            Assert.True(b.Refused.Count == 0, b.Errors);
            Assert.Equal(20, b.Acknowledged.Count);

            a.Continue();
            a.WaitFor("done");
            a.Do("say 2 5");
            Assert.Empty(a.Refused);
            Assert.Equal(11, a.Acknowledged.Count);
        }
        AssertOneHistory(a, b);
    }

    [Fact]
    public void One_that_is_cut_off_from_the_database_says_so_and_recovers()
    {
        using var line = new ALine(PostgresServer.Shared.Port);
        var (a, b) = Start(line);
        using (a)
        using (b)
        {
            b.Do("say 1 3");
            line.Cut();
            b.Do("once alone");
            Assert.Equal(["database.unreachable"], b.Refused);
            a.Do("say 1 3");

            line.Mend();
            b.Do("say 1 3");
            Assert.Equal(["database.unreachable"], b.Refused);
            Assert.Equal(6, b.Acknowledged.Count);
            Assert.Equal(a.Published(), b.Published());
        }
        AssertOneHistory(a, b);
    }

    [Fact]
    public void One_that_is_cut_off_again_and_again_while_it_works_loses_nothing_that_it_acknowledged()
    {
        using var line = new ALine(PostgresServer.Shared.Port);
        var (a, b) = Start(line);
        using (a)
        using (b)
        {
            a.Order("say 2 30");
            b.Order("say 2 30");
            for (var i = 0; i < 6; i++)
            {
                Thread.Sleep(150);
                line.Cut();
                Thread.Sleep(50);
                line.Mend();
            }
            a.WaitFor("done");
            b.WaitFor("done");
            b.Do("say 1 3");

            Assert.Empty(a.Refused);
            Assert.All(b.Refused, code => Assert.Equal("database.unreachable", code));
        }
        AssertOneHistory(a, b);
    }

    [Fact]
    public void A_second_node_without_a_lock_that_both_can_see_is_refused()
    {
        var stores = _nodes.Stores with { Lock = null };
        using (NodeProcess.Start(_nodes.DataA, _nodes.State, stores))
        {
            _nodes.CopyKeys();

            var refused = Assert.Throws<TimeoutException>(() => NodeProcess.Start(_nodes.DataB, _nodes.State + "-elsewhere", stores));
            Assert.Contains("ledger.lock_missing", refused.Message, StringComparison.Ordinal);
        }
    }

    private (NodeProcess A, NodeProcess B) Start(ALine? lineOfB = null)
    {
        var a = NodeProcess.Start(_nodes.DataA, _nodes.State, _nodes.Stores);
        _nodes.CopyKeys();
        return (a, NodeProcess.Start(_nodes.DataB, _nodes.State, lineOfB is null ? _nodes.Stores : _nodes.Over(lineOfB.Port)));
    }

    private void AssertOneHistory(NodeProcess a, NodeProcess b)
    {
        using var one = Product.Open(_nodes.DataA, new Clock(), null, _nodes.Stores);
        using var other = Product.Open(_nodes.DataB, new Clock(), null, _nodes.Stores);
        TwoNodes.AssertOneHistory(one, other, a.Acknowledged.Concat(b.Acknowledged).ToDictionary(said => said.Key, said => said.Value));
    }
}
