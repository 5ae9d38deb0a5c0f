using Bayyina.Incidents;
using Bayyina.Ledger;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Tests.Installations;
using Dapper;

namespace Bayyina.Tests.Ledger;

/// <summary>At start: lock L, published checkpoint P and assigned size A are compared (DESIGN, <i>Ledger</i>).</summary>
[Trait("store", "each")]
public sealed class OpeningTests : IDisposable
{
    private readonly AnInstallation _installation = new();

    private Product Product => _installation.Product;

    private string Published => Path.Combine(_installation.Data, "ledger", "checkpoint");

    public void Dispose() => _installation.Dispose();

    [Fact]
    public void A_new_installation_and_one_that_was_ended_in_order_are_whole()
    {
        Assert.IsType<SequencingToFinish>(Product.Found);
        Product.Sequencer.Run();

        Assert.IsType<LedgerWhole>(_installation.Reopened().Found);
        _installation.OpenIncident();
        Assert.IsType<LedgerWhole>(_installation.Reopened().Found);
    }

    [Theory]
    [InlineData(LedgerStep.Assigned)]
    [InlineData(LedgerStep.TilesWritten)]
    [InlineData(LedgerStep.Signed)]
    [InlineData(LedgerStep.Locked)]
    [InlineData(LedgerStep.Published)]
    public void Stopped_after_any_step_the_next_start_finds_it_and_everything_acknowledged_is_there(LedgerStep step)
    {
        _installation.OpenIncident();
        var size = Product.Rows.Assigned();
        Product.Sequencer.After = CrashException.After(step);
        var said = Product.Statements.Say([Opening(), Opening(), Opening()], Product.Node).Select(s => s.Id).ToList();
        Assert.Throws<CrashException>(Product.Sequencer.Run);
        _installation.Stop();

        Assert.Equal(
            step switch
            {
                LedgerStep.Locked => new CheckpointRepublished(size + 3),
                LedgerStep.Published => new LedgerWhole(),
                _ => (LedgerFound)new SequencingToFinish(3),
            },
            Product.Found);
        AssertSound(size + 3, said);
    }

    [Theory]
    [InlineData(LedgerStep.Assigned)]
    [InlineData(LedgerStep.TilesWritten)]
    [InlineData(LedgerStep.Signed)]
    [InlineData(LedgerStep.Locked)]
    [InlineData(LedgerStep.Published)]
    public void Stopped_in_its_very_first_run_it_goes_on_as_well(LedgerStep step)
    {
        Product.Sequencer.After = CrashException.After(step);
        var said = Product.Statements.Say([Opening()], Product.Node)[0].Id;
        Assert.Throws<CrashException>(Product.Sequencer.Run);
        _installation.Stop();

        Assert.False(Product.IsNew);
        AssertSound(2, [said]);
    }

    [Fact]
    public void Stopped_again_and_again_at_every_step_it_loses_nothing()
    {
        _installation.OpenIncident();
        var said = new List<StatementId>();
        foreach (var step in Enumerable.Repeat(Enum.GetValues<LedgerStep>(), 3).SelectMany(steps => steps))
        {
            Product.Sequencer.After = CrashException.After(step);
            said.AddRange(Product.Statements.Say([Opening()], Product.Node).Select(s => s.Id));
            Assert.Throws<CrashException>(Product.Sequencer.Run);
            _installation.Stop();
        }

        AssertSound(2 + said.Count, said);
    }

    [Fact]
    public void What_was_only_staged_when_it_was_stopped_gets_its_place()
    {
        _installation.OpenIncident();
        var said = Product.Statements.Say([Opening()], Product.Node)[0].Id;
        _installation.Stop();

        Assert.Equal(new SequencingToFinish(0), Product.Found);
        AssertSound(3, [said]);
    }

    [Fact]
    public void Published_behind_the_lock_is_published_from_it_even_where_the_tiles_are_gone()
    {
        _installation.OpenIncident();
        var old = File.ReadAllText(Published);
        _installation.OpenIncident();
        _installation.Stop();
        File.WriteAllText(Published, old);
        Directory.Delete(Path.Combine(_installation.Data, "ledger", "tile", "entries"), recursive: true);

        Assert.Equal(new CheckpointRepublished(3), Product.Found);
        Assert.Equal(Product.Lock.Read()!.Format(), File.ReadAllText(Published));
    }

    [Fact]
    public void With_nothing_published_everything_is_made_again_from_the_rows()
    {
        Product.Statements.Say([.. Enumerable.Range(0, 600).Select(_ => Opening())], Product.Node);
        Product.Sequencer.Run();
        _installation.Stop();
        Directory.Delete(Path.Combine(_installation.Data, "ledger"), recursive: true);

        Assert.Equal(new CheckpointRepublished(601), Product.Found);
        Assert.Equal(Checkpoint.Parse(Product.Lock.Read()!.Text).Root, new TiledTree(601, Product.LedgerFolder.Read).Root());
    }

    [Fact]
    public void A_database_behind_the_lock_is_read_and_nothing_is_written()
    {
        _installation.OpenIncident();
        _installation.Stop();
        var copy = _installation.CopyOfData();
        _installation.OpenIncident();
        _installation.PutBack(copy);

        AssertRefused("ledger.behind");
    }

    [Fact]
    public void Another_history_of_the_same_size_as_the_lock_is_a_fork()
    {
        var copy = Forked(here: 2, there: 2);
        _installation.PutBack(copy);

        AssertRefused("ledger.fork");
    }

    [Fact]
    public void Another_history_that_goes_on_from_below_the_lock_is_a_fork()
    {
        var copy = Forked(here: 3, there: 1);
        // Statements that the copy was stopped over: assigned beyond the lock, published below it.
        _installation.PutBack(copy);
        var database = Bayyina.Storage.Database.Open(_installation.Database);
        database.Write(t =>
        {
            t.Connection!.Execute(
                """
                INSERT INTO statement (number, id, jws, disclosures, jti, exercise)
                SELECT 1000 + n, id || 'x' || n, @leaf, disclosures, jti || n, 0
                FROM statement, (SELECT 0 AS n UNION SELECT 1 UNION SELECT 2) AS three
                WHERE number = (SELECT statement FROM ledger_entry WHERE ledger_index = 1);
                INSERT INTO ledger_entry (ledger_index, statement) SELECT number - 998, number FROM statement WHERE number >= 1000;
                """,
                new { leaf = "another leaf"u8.ToArray() }, t);
            t.Connection!.Execute("UPDATE ledger SET size = 5", transaction: t);
        });
        database.Dispose();

        AssertRefused("ledger.fork");
    }

    [Fact]
    public void Another_history_under_the_right_checkpoint_is_a_fork_too()
    {
        var copy = Forked(here: 2, there: 2);
        // Only the database is another one; checkpoint, tiles and lock agree with each other.
        _installation.PutBackDatabase(copy);

        AssertRefused("ledger.fork");
    }

    [Fact]
    public void Published_ahead_of_the_lock_is_refused()
    {
        _installation.OpenIncident();
        var old = File.ReadAllText(Product.Lock.Location);
        _installation.OpenIncident();
        var place = Product.Lock.Location;
        _installation.Stop();
        File.WriteAllText(place, old);

        AssertRefused("ledger.published_ahead");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Without_its_lock_a_ledger_is_refused_whether_it_has_published_or_not(int published)
    {
        if (published > 0)
        {
            _installation.OpenIncident();
        }
        var place = Product.Lock.Location;
        _installation.Stop();
        File.Delete(place);

        AssertRefused("ledger.lock_missing");
    }

    [Fact]
    public void A_lock_that_goes_missing_while_it_runs_is_missed_before_anything_is_signed()
    {
        _installation.OpenIncident();
        var before = File.ReadAllText(Published);
        File.Delete(Product.Lock.Location);
        Product.Statements.Say([Opening()], Product.Node);

        Assert.Equal("ledger.lock_missing", Assert.Throws<LedgerException>(Product.Sequencer.Run).Code);
        Assert.Equal(before, File.ReadAllText(Published));
    }

    [Fact]
    public void A_lock_that_moves_while_it_runs_is_noticed_before_anything_is_published()
    {
        _installation.OpenIncident();
        var before = File.ReadAllText(Published);
        var locked = File.ReadAllText(Product.Lock.Location);
        Product.Sequencer.After = step =>
        {
            if (step == LedgerStep.Signed)
            {
                File.WriteAllText(Product.Lock.Location, locked.Replace("\n2\n", "\n9\n", StringComparison.Ordinal));
            }
        };
        Product.Statements.Say([Opening()], Product.Node);

        Assert.Equal("ledger.lock_moved", Assert.Throws<LedgerException>(Product.Sequencer.Run).Code);
        Assert.Equal(before, File.ReadAllText(Published));
    }

    [Fact]
    public void A_lock_or_a_checkpoint_that_another_key_signed_is_refused()
    {
        _installation.OpenIncident();
        var (place, origin) = (Product.Lock.Location, Product.Statements.Origin);
        var genuine = File.ReadAllText(place);
        using var other = LogKey.Create(origin);
        var forged = other.Sign(Checkpoint.Parse(Product.Lock.Read()!.Text)).Format();
        _installation.Stop();

        File.WriteAllText(place, forged);
        AssertRefused("lock.foreign");
        File.WriteAllText(place, genuine);
        File.WriteAllText(Published, forged);
        AssertRefused("ledger.checkpoint_foreign");
        File.WriteAllText(Published, "no note");
        AssertRefused("ledger.checkpoint_damaged");
    }

    private static Draft Opening() => IncidentBook.Opening(SubjectId.New("incident"), "t", null, null, false);

    // Both went on from the same state: what is there now, and a copy of what was there instead.
    private string Forked(int here, int there)
    {
        Product.Sequencer.Run();
        var place = Product.Lock.Location;
        _installation.Stop();
        var (common, locked) = (_installation.CopyOfData(), File.ReadAllText(place));
        Say(there);
        var copy = _installation.CopyOfData();
        _installation.PutBack(common);
        File.WriteAllText(place, locked);
        Say(here);
        return copy;

        void Say(int count)
        {
            for (var i = 0; i < count; i++)
            {
                _installation.OpenIncident();
            }
            _installation.Stop();
        }
    }

    private void AssertRefused(string code)
    {
        var before = Directory.GetFiles(Path.Combine(_installation.Data, "ledger"), "*", SearchOption.AllDirectories).ToDictionary(f => f, File.ReadAllText);
        Assert.Equal(code, Product.ReadOnly?.Code);
        Assert.Equal(code, Assert.Throws<ReadOnlyException>(() => Product.Statements.Say([Opening()], Product.Node)).Reason);
        Assert.Equal(code, Assert.Throws<ReadOnlyException>(() => Product.Sequencer.Run()).Reason);
        Assert.Equal(code, Assert.Throws<ReadOnlyException>(() => Product.Sequencer.PublishAssigned()).Reason);
        Assert.Equal(code, _installation.Reopened().ReadOnly?.Code);
        _installation.Stop();

        Assert.Equal(before, Directory.GetFiles(Path.Combine(_installation.Data, "ledger"), "*", SearchOption.AllDirectories).ToDictionary(f => f, File.ReadAllText));
        Assert.True(Problems.Has(code, System.Globalization.CultureInfo.GetCultureInfo("ar")), code);
    }

    private void AssertSound(long size, List<StatementId> said)
    {
        Product.Sequencer.Run();
        var checkpoint = Checkpoint.Parse(Product.LedgerFolder.Checkpoint()!.Text);
        Assert.Equal(size, checkpoint.Size);
        Assert.Equal(Product.Lock.Read()!.Text, Product.LedgerFolder.Checkpoint()!.Text);
        var proofs = new ProofMaker(Product.LedgerFolder.Checkpoint()!, Product.LedgerFolder);
        foreach (var stored in said.ConvertAll(_installation.Stored))
        {
            Assert.True(InclusionProof.Verify(
                stored.Index!.Value, size, MerkleTree.LeafHash(stored.Statement.Token.Leaf), proofs.Prove(stored.Index.Value).Path, checkpoint.Root));
        }
        Assert.Empty(Product.Rebuild());
        Assert.IsType<LedgerWhole>(_installation.Reopened().Found);
    }
}
