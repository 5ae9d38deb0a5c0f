using Bayyina.Audit;
using Bayyina.Incidents;
using Bayyina.Ledger;
using Bayyina.Statements;
using Bayyina.Tests.Installations;

namespace Bayyina.Tests.Audit;

/// <summary>What is whole is called whole, whatever goes on meanwhile.</summary>
[Trait("store", "each")]
public sealed class NoFalseAlarmTests : IDisposable
{
    private readonly AnInstallation _installation = new();

    public void Dispose() => _installation.Dispose();

    [Fact]
    public async Task A_record_that_grows_while_it_is_looked_at_gives_no_alarm()
    {
        var incident = _installation.OpenIncident();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var said = 0;
        // On a thread of its own: those of the pool may all be taken by tests beside this one.
        var writer = Task.Factory.StartNew(() =>
        {
            var random = new Random(7);
            for (; !over.IsCancellationRequested; said++)
            {
                switch (said % 7)
                {
                    case 0: _installation.Seal(incident, $"a{said}", $"b{said}", $"c{said}"); break;
                    case 1: _installation.OpenIncident($"incident {said}", exercise: random.Next(2) == 0); break;
                    case 2: _installation.Enrol(Roles.Field).Dispose(); break;
                    case 3: _installation.Seal(incident, [.. Enumerable.Range(0, random.Next(1, 300)).Select(i => $"{said}/{i}")]); break;
                    case 4: Erase(incident); break;
                    case 5: _installation.Product.Statements.Say([IncidentBook.Note(incident, "waits a little", "en", false)], _installation.Product.Node); break;
                    case 6: Correct(incident, said); break;
                }
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        var looks = 0;
        for (var until = Environment.TickCount64 + 15_000; Environment.TickCount64 < until; looks++)
        {
            var findings = new List<Finding>();
            var report = Product.Check(_installation.Data, new AuditOptions(), findings.Add);
            Assert.Empty(findings.Select(f => (f.Kind.Code, f.What)));
            Assert.True(report.IsWhole);
        }
        await over.CancelAsync();
        await writer;
        _installation.Product.Sequencer.Run();

        Assert.True(looks > 3 && said > 20, $"{looks} looks, {said} acts");
        _installation.Stop();
        Assert.Empty(Look());
    }

    [Theory]
    [InlineData(LedgerStep.Assigned)]
    [InlineData(LedgerStep.TilesWritten)]
    [InlineData(LedgerStep.Signed)]
    [InlineData(LedgerStep.Locked)]
    [InlineData(LedgerStep.Published)]
    public void A_process_that_was_stopped_between_two_steps_left_no_damage(LedgerStep step)
    {
        var incident = _installation.OpenIncident();
        _installation.Product.Sequencer.After = at =>
        {
            if (at == step)
            {
                throw new CrashException();
            }
        };
        Assert.Throws<CrashException>(() => _installation.Say(IncidentBook.Note(incident, "stopped", "en", false)));
        _installation.Stop();

        var findings = Look();

        Assert.Equal(
            step switch
            {
                LedgerStep.Published => [],
                LedgerStep.Locked => ["checkpoint.unpublished"],
                _ => (string[])["ledger.unsequenced"],
            },
            findings.Select(f => f.Kind.Code));
        Assert.All(findings, f => Assert.Equal(FindingSeverity.Notice, f.Kind.Severity));
        _installation.Product.Sequencer.Run();
        _installation.Stop();
        Assert.Empty(Look());
    }

    [Fact]
    public void What_is_staged_and_waits_is_a_notice_and_an_empty_ledger_is_whole()
    {
        _ = _installation.Product;
        Assert.Equal(["ledger.unsequenced"], Look().Select(f => f.Kind.Code));
        _installation.Product.Sequencer.Run();
        Assert.Empty(Look());
    }

    [Fact]
    public void Keys_under_a_passphrase_are_opened_by_it_and_without_it_nothing_is_called_checked()
    {
        _installation.OpenIncident();
        _installation.Enrol(Roles.Field).Dispose();
        _installation.Product.Folder.Keys.Protect("correct horse battery");
        _installation.Stop();
        var findings = new List<Finding>();

        Assert.True(Product.Check(_installation.Data, new AuditOptions(), findings.Add, passphrase: () => "correct horse battery").IsWhole);
        Assert.Equal("key.passphrase_needed", Assert.Throws<Bayyina.Storage.StorageException>(() => Product.Check(_installation.Data, new AuditOptions(), findings.Add)).Code);
        Assert.Empty(findings);
        Assert.False(Product.Check(_installation.Data, new AuditOptions(), findings.Add, passphrase: () => "another one altogether").IsWhole);
        Assert.Equal([("key.unopened", "keys/passphrase")], findings.Select(f => (f.Kind.Code, f.What)));
    }

    private List<Finding> Look()
    {
        var findings = new List<Finding>();
        Product.Check(_installation.Data, new AuditOptions { Patience = TimeSpan.FromMilliseconds(100), Grace = TimeSpan.FromDays(-1) }, findings.Add);
        return findings;
    }

    private void Erase(SubjectId incident)
    {
        var note = _installation.Say(IncidentBook.Note(incident, "to be erased", "en", false))[0].Id;
        try
        {
            _installation.Say(Assert.IsType<Erasable>(_installation.Product.Statements.Erasure(note, ["note"], "asked")).Draft);
        }
        catch (Bayyina.Storage.StorageException unfinished) when (unfinished.Code == "erasure.unfinished")
        {
            // Somebody, namely the look, reads an older state; it is finished later.
        }
    }

    private void Correct(SubjectId incident, int n)
    {
        var note = _installation.Say(IncidentBook.Note(incident, $"wrong {n}", "en", false))[0].Id;
        _installation.Say(IncidentBook.Note(incident, $"right {n}", "en", false).Say("sup", [note]));
    }
}
