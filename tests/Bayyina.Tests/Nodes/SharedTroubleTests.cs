using Bayyina.Incidents;
using Bayyina.Proof;
using Bayyina.Statements;

namespace Bayyina.Tests.Nodes;

/// <summary>What goes wrong between two nodes that write to the same rows.</summary>
public sealed class SharedTroubleTests : IDisposable
{
    private readonly TwoNodes _nodes = new();
    private readonly Product _a;
    private readonly Product _b;

    // The server ends what the second node leaves silent sooner.
    public SharedTroubleTests() => (_a, _b) = _nodes.Open(
        _nodes.Stores with { Database = _nodes.Stores.Database!.Replace("idle_in_transaction_session_timeout=10s", "idle_in_transaction_session_timeout=2s", StringComparison.Ordinal) });

    public void Dispose()
    {
        _a.Dispose();
        _b.Dispose();
        _nodes.Dispose();
    }

    [Fact]
    public async Task Two_statements_under_one_jti_at_once_are_both_kept_and_one_of_the_senders_is_told()
    {
        var incident = SubjectId.New("incident");
        _a.Say(IncidentBook.Opening(incident, "shared", null, null, true), _a.Node);
        for (var round = 0; round < 15; round++)
        {
            var first = IncidentBook.Note(incident, "nobody is inside", "en", true).Sign(_a.Statements.Origin, _a.Time, _a.Node);
            var disclosures = IncidentBook.Note(incident, "three are inside", "en", true).Sign(_a.Statements.Origin, _a.Time, _a.Node).Disclosures;
            var second = SdJwt.Issue(first.Open, disclosures, _a.Node.Key.Thumbprint, _a.Node.Sign);
            using var gate = new Barrier(2);

            var outcomes = await Task.WhenAll(new[] { (_a, first), (_b, second) }.Select(one => Task.Run(
                () =>
                {
                    gate.SignalAndWait(TestContext.Current.CancellationToken);
                    return one.Item1.Statements.Admit(one.Item2);
                },
                TestContext.Current.CancellationToken)));

            Assert.Single(outcomes.OfType<Staged>());
            Assert.Single(outcomes.OfType<Equivocates>());
            var state = _b.Statements.StateOf(incident);
            Assert.Equal([new StatementId(second.Id)], state.Find(new StatementId(first.Id))!.EquivocatesWith);
            Assert.Equal([new StatementId(first.Id)], state.Find(new StatementId(second.Id))!.EquivocatesWith);
        }
        _b.Sequencer.Run();
        Assert.Equal(32, _b.Rows.Assigned());
        Assert.Empty(_a.Rebuild());
    }

    [Fact]
    public async Task One_that_pauses_inside_a_transaction_holds_the_others_up_no_longer_than_the_server_bears_and_says_it_again()
    {
        var incident = SubjectId.New("incident");
        _a.Say(IncidentBook.Opening(incident, "shared", null, null, true), _a.Node);
        var note = _b.Statements.Sign([IncidentBook.Note(incident, "paused", "en", true)], _b.Node)[0];
        using var isInside = new SemaphoreSlim(0);
        using var goesOn = new SemaphoreSlim(0);
        var tries = 0;
        var paused = Task.Run(() => _b.Database.WriteBeside(
            [note.Id.Value, incident.Value, .. new[] { note.Token.Open.Jti }.OfType<string>()],
            transaction =>
            {
                var staged = _b.Statements.Stage(transaction, [note]);
                if (++tries == 1)
                {
                    isInside.Release();
                    goesOn.Wait(TestContext.Current.CancellationToken);
                }
                return staged;
            }), TestContext.Current.CancellationToken);
        await isInside.WaitAsync(TestContext.Current.CancellationToken);
        var began = System.Diagnostics.Stopwatch.StartNew();

        var (id, index) = _a.Say(IncidentBook.Note(incident, "meanwhile", "en", true), _a.Node);

        Assert.InRange(began.Elapsed, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(9));
        goesOn.Release();
        Assert.IsType<Staged>(Assert.Single(await paused));
        Assert.Equal(2, tries);
        _b.Sequencer.Run();
        TwoNodes.AssertOneHistory(_a, _b, new Dictionary<StatementId, long> { [id] = index, [note.Id] = index + 1 });
        Assert.Equal(2, _a.Incidents.Find(incident)!.Notes.Count);
    }
}
