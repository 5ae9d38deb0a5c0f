using System.Collections.Concurrent;
using Bayyina.Incidents;
using Bayyina.Ledger;
using Bayyina.Statements;
using Bayyina.Storage;

namespace Bayyina.Tests.Nodes;

/// <summary>Two nodes in one process, each with all that it has, so that a test can stop one of them anywhere.</summary>
public sealed class TwoNodesTests : IDisposable
{
    private readonly TwoNodes _nodes = new();
    private readonly Product _a;
    private readonly Product _b;

    public TwoNodesTests() => (_a, _b) = _nodes.Open();

    public void Dispose()
    {
        _a.Dispose();
        _b.Dispose();
        _nodes.Dispose();
    }

    [Fact]
    public async Task Both_say_and_sequence_at_the_same_time_and_there_is_one_history()
    {
        var acknowledged = new ConcurrentDictionary<StatementId, long>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
        {
            var node = i % 2 == 0 ? _a : _b;
            for (var round = 0; round < 15; round++)
            {
                var (id, index) = node.Say(TwoNodes.Opening(), node.Node);
                Assert.True(acknowledged.TryAdd(id, index));
            }
        }, TestContext.Current.CancellationToken)));

        TwoNodes.AssertOneHistory(_a, _b, acknowledged);
        Assert.Equal(121, _a.Rows.Assigned());
    }

    [Fact]
    public async Task Notes_on_one_incident_from_both_nodes_stand_in_one_fold()
    {
        var incident = SubjectId.New("incident");
        _a.Say(IncidentBook.Opening(incident, "shared", null, null, true), _a.Node);
        await Task.WhenAll(((Product[])[_a, _b]).Select(node => Task.Run(() =>
        {
            for (var i = 0; i < 20; i++)
            {
                node.Say(IncidentBook.Note(incident, $"{i}", "en", true), node.Node);
            }
        }, TestContext.Current.CancellationToken)));

        Assert.Equal(40, _b.Incidents.Find(incident)!.Notes.Count);
        Assert.Empty(_b.Rebuild());
    }

    [Fact]
    public async Task The_same_statement_handed_to_both_at_once_is_kept_once()
    {
        for (var round = 0; round < 20; round++)
        {
            var token = TwoNodes.Opening().Sign(_a.Statements.Origin, _a.Time, _a.Node);
            var outcomes = await AtOnce(node => node.Statements.Admit(token));

            Assert.Single(outcomes.OfType<Staged>());
            Assert.Single(outcomes.OfType<AlreadyHere>());
        }
    }

    [Fact]
    public async Task Corrections_of_each_others_subjects_at_once_leave_folds_as_one_after_the_other_would()
    {
        for (var round = 0; round < 10; round++)
        {
            var (one, other) = (_a.Statements.Say([TwoNodes.Opening("one")], _a.Node)[0].Id, _a.Statements.Say([TwoNodes.Opening("other")], _a.Node)[0].Id);
            await AtOnce(node => node.Statements.Say([TwoNodes.Opening("new").Say("sup", [node == _a ? one : other, node == _a ? other : one])], node.Node)[0]);
        }

        Assert.Empty(_a.Rebuild());
    }

    [Fact]
    public async Task A_row_whose_number_is_older_and_that_is_committed_later_is_sequenced_later_and_never_passed_over()
    {
        using var holds = new SemaphoreSlim(0);
        using var isInserted = new SemaphoreSlim(0);
        var first = _a.Statements.Sign([TwoNodes.Opening("first")], _a.Node)[0];
        var slow = Task.Run(() => _a.Database.WriteBeside(
            [first.Id.Value, first.Subject!.Value.Value],
            transaction =>
            {
                _a.Statements.Stage(transaction, [first]);
                isInserted.Release();
                holds.Wait(TestContext.Current.CancellationToken);
                return 0;
            }), TestContext.Current.CancellationToken);
        await isInserted.WaitAsync(TestContext.Current.CancellationToken);
        var (second, index) = _b.Say(TwoNodes.Opening("second"), _b.Node);
        Assert.Empty(_b.Rows.IndexesOf([first.Id]));

        holds.Release();
        await slow;
        _b.Sequencer.Run();

        Assert.True(NumberOf(first.Id) < NumberOf(second));
        Assert.Equal(index + 1, _b.Rows.IndexesOf([first.Id])[first.Id]);
    }

    [Theory]
    [InlineData(LedgerStep.Assigned)]
    [InlineData(LedgerStep.TilesWritten)]
    [InlineData(LedgerStep.Signed)]
    [InlineData(LedgerStep.Locked)]
    [InlineData(LedgerStep.Published)]
    public async Task Where_both_believe_that_they_lead_the_lock_lets_one_of_them_sign(LedgerStep step)
    {
        using var isThere = new SemaphoreSlim(0);
        using var goesOn = new SemaphoreSlim(0);
        _a.Sequencer.After = done =>
        {
            if (done == step)
            {
                _a.Sequencer.After = null;
                isThere.Release();
                goesOn.Wait(TestContext.Current.CancellationToken);
            }
        };
        var slow = Task.Run(() => _a.Say(TwoNodes.Opening("slow"), _a.Node), TestContext.Current.CancellationToken);
        await isThere.WaitAsync(TestContext.Current.CancellationToken);
        _nodes.EndLeading();
        var acknowledged = new Dictionary<StatementId, long>();
        for (var i = 0; i < 3; i++)
        {
            var (id, index) = _b.Say(TwoNodes.Opening(), _b.Node);
            acknowledged[id] = index;
        }

        goesOn.Release();
        var (own, ownIndex) = await slow;

        acknowledged[own] = ownIndex;
        TwoNodes.AssertOneHistory(_a, _b, acknowledged);
    }

    [Fact]
    public async Task Two_that_assign_at_once_are_told_apart_by_the_fence_and_each_index_is_given_once()
    {
        for (var round = 0; round < 15; round++)
        {
            _a.Statements.Say([TwoNodes.Opening(), TwoNodes.Opening()], _a.Node);
            // Without asking who is elected.
            await AtOnce(node => { node.Sequencer.RunHere(); return 0; });
        }

        TwoNodes.AssertOneHistory(_a, _b, new Dictionary<StatementId, long>());
        Assert.Equal(31, _a.Rows.Assigned());
    }

    [Fact]
    public void A_node_shows_what_the_other_published_and_proves_it_from_its_own_tiles()
    {
        var (_, index) = _a.Say(TwoNodes.Opening(), _a.Node);

        var note = _b.Published()!;
        var checkpoint = Proof.Checkpoint.Parse(note.Text);
        Assert.Equal(_a.Published()!.Format(), note.Format());
        Assert.True(Proof.InclusionProof.Verify(
            index, checkpoint.Size, Proof.MerkleTree.LeafHash(System.Text.Encoding.ASCII.GetBytes(_b.Rows.Leaves(index, index + 1)[0])),
            new ProofMaker(note, _b.LedgerFolder).Prove(index).Path, checkpoint.Root));
    }

    [Fact]
    public void A_key_that_the_other_node_made_is_the_nodes_to_this_one_too()
    {
        var known = _b.Node.Key.Thumbprint;
        _a.RotateNodeKey();
        _a.Sequencer.Run();

        Assert.NotEqual(known, _a.Node.Key.Thumbprint);
        Assert.True(_b.Statements.Rules.IsNodeKey(_b.Statements.Origin, _a.Node.Key.Thumbprint));
    }

    [Fact]
    public void Another_history_under_the_lock_is_a_fork_for_a_node_that_catches_up()
    {
        _b.Sequencer.Run();
        _a.Say(TwoNodes.Opening(), _a.Node);
        _a.Database.Write(t => { Dapper.SqlMapper.Execute(t.Connection!, "UPDATE statement SET jws = @leaf WHERE number = (SELECT statement FROM ledger_entry WHERE ledger_index = 1)", new { leaf = "x"u8.ToArray() }, t); });

        Assert.Equal("ledger.fork", Assert.Throws<LedgerException>(_b.Published).Code);
        Assert.Equal("ledger.fork", Assert.Throws<LedgerException>(_b.Sequencer.Run).Code);
    }

    [Fact]
    public void The_lock_in_the_database_of_the_record_itself_is_refused()
    {
        var stores = new Stores(_nodes.Stores.Database, null, _nodes.Stores.Database);

        Assert.Equal("lock.same_place", Assert.Throws<LedgerException>(() => CheckpointLock.Of("x", stores)).Code);
    }

    private long NumberOf(StatementId id) => _a.Database.Read(c => Dapper.SqlMapper.ExecuteScalar<long>(c, "SELECT number FROM statement WHERE id = @Value", new { id.Value }));

    private async Task<T[]> AtOnce<T>(Func<Product, T> act)
    {
        using var both = new Barrier(2);
        return await Task.WhenAll(((Product[])[_a, _b]).Select(node => Task.Run(() =>
        {
            both.SignalAndWait();
            return act(node);
        })));
    }
}
