using Bayyina.Dossiers;
using Bayyina.Incidents;
using Bayyina.Ledger;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Sync;
using Bayyina.Tests.Installations;

namespace Bayyina.Tests.Sync;

public sealed class CarryingTests : IDisposable
{
    private readonly TwoInstallations _two = new();

    private AnInstallation Here => _two.Here;

    private AnInstallation There => _two.There;

    public void Dispose() => _two.Dispose();

    [Fact]
    public void What_comes_back_to_whoever_issued_it_is_not_called_a_third_installations()
    {
        Here.OpenIncident("a collapse");
        _two.Import(_two.Export());
        There.OpenIncident("another");
        using var back = new MemoryStream();
        There.Product.Sync.Export(new SyncWish(null, true), There.Product.Own, back);

        var taken = Here.Product.Sync.Import(() => new MemoryStream(back.ToArray()), KeyFile.Parse(There.Product.KeyFile()));

        Assert.Equal((0, 0), (taken.OfOthers, taken.Refused.Count));
        Assert.True(taken.New < taken.To);
    }

    [Fact]
    public void What_was_said_here_is_said_there_with_its_bytes_its_corrections_and_its_drills()
    {
        var incident = Here.OpenIncident("a collapse", place: "C1022");
        Here.Seal(incident, "a.txt", "b.txt");
        var opening = Here.Product.Statements.StateOf(incident).CurrentOf(IncidentKinds.Opened).Single().Id;
        Here.Say(IncidentBook.Opening(incident, "two collapses", null, "C1022", false).Say("sup", [opening]));
        Here.Seal(Here.OpenIncident("a drill", exercise: true), true, "c.txt");

        var taken = _two.Import(_two.Export());

        Assert.Equal((0, 3, 0, 0, 0), (taken.Known, taken.Blobs, taken.OfOthers, taken.Refused.Count, taken.Missing.Count));
        Assert.Equal(taken.To, taken.New);
        _two.AssertSame();
        Assert.Equal("two collapses", There.Product.Incidents.Find(incident)!.Titles.Single());
        Assert.Equal(2, There.Product.Evidence.Of(incident).Count);
        foreach (var item in There.Product.Evidence.Of(incident))
        {
            using var bytes = There.Product.Vault.OpenRead(item.Sha256);
            Assert.Equal(item.Bytes, bytes.Length);
        }
    }

    [Fact]
    public void It_stands_in_a_ledger_of_ones_own_and_the_others_checkpoint_is_recorded()
    {
        Here.OpenIncident();
        var size = There.Product.Rows.Assigned();
        _two.Import(_two.Export());

        var recorded = Assert.Single(There.Product.OtherLedgers.All());
        Assert.Equal(Here.Product.LedgerFolder.Checkpoint()!.Text, recorded.Checkpoint!.Text);
        // Two statements from here, and that the ledger is known and how far it was seen.
        Assert.Equal(size + 1 + 4, There.Product.Rows.Assigned());
        Assert.IsType<LedgerWhole>(There.Reopened().Found);
    }

    [Fact]
    public void Carried_again_it_changes_nothing()
    {
        Here.Seal(Here.OpenIncident(), "a.txt");
        var file = _two.Export();
        _two.Import(file);
        var size = There.Product.Rows.Assigned();

        var again = _two.Import(file, null);

        Assert.Equal((0, (int)again.To, 0), (again.New, again.Known, again.Blobs));
        Assert.Equal(size, There.Product.Rows.Assigned());
    }

    [Fact]
    public void Only_what_came_since_is_carried_and_older_files_may_overlap()
    {
        var incident = Here.OpenIncident();
        var all = _two.Export();
        var seen = _two.Import(all).Ledger.Checkpoint!;
        Here.Seal(incident, "a.txt");
        var since = _two.Export(seen);
        Here.Seal(incident, "b.txt");
        var whole = _two.Export();

        Assert.Equal((2, 0), (_two.Import(since, null).New, _two.Import(all, null).New));
        Assert.Equal(2, _two.Import(whole, null).New);
        _two.AssertSame();
    }

    [Fact]
    public void What_lies_between_is_asked_for()
    {
        Here.OpenIncident();
        var first = Here.Product.LedgerFolder.Checkpoint()!;
        Here.OpenIncident();

        Assert.Equal("sync.gap", Refusal(_two.Export(first), _two.KeysHere));
        _two.Import(_two.Export());
        _two.AssertSame();
    }

    [Fact]
    public void The_bytes_may_follow_later()
    {
        var incident = Here.OpenIncident();
        Here.Seal(incident, "a.txt", "b.txt");

        Assert.Equal(2, _two.Import(_two.Export(withBlobs: false)).Missing.Count);
        var later = _two.Import(_two.Export(), null);
        Assert.Equal((2, 0, 0), (later.Blobs, later.Missing.Count, later.New));
    }

    [Fact]
    public void Both_ways_each_keeps_what_both_said()
    {
        var incident = Here.OpenIncident();
        _two.Import(_two.Export());
        There.Say(IncidentBook.Note(incident, "the room goes on here", "en", false));
        using var output = new MemoryStream();
        There.Product.Sync.Export(new SyncWish(null), There.Product.Own, output);
        var back = Here.Product.Sync.Import(() => new MemoryStream(output.ToArray()), KeyFile.Parse(There.Product.KeyFile()));

        Assert.Equal("the room goes on here", Here.Product.Incidents.Find(incident)!.Notes.Single().Text.OrNull);
        Assert.Equal(0, back.OfOthers);
        Assert.Empty(back.Refused);
    }

    [Fact]
    public void What_had_no_right_there_has_none_here_whoever_judges()
    {
        var incident = Here.OpenIncident();
        using var phone = Here.Enrol(Roles.Field);
        var without = Here.Admit(new Draft(incident, KernelKinds.Erased, false).Say("digests", ["x"]).Say("reason", "none"), phone).Id;
        var with = Here.Admit(IncidentBook.Note(incident, "seen", "en", false), phone).Id;
        Here.Product.Sequencer.Run();
        Here.Say(((KeyChangeToSay)Here.Product.RevocationOf(phone.Key.Thumbprint, null)).Draft);
        var late = Here.Admit(IncidentBook.Note(incident, "too late", "en", false), phone).Id;
        Here.Product.Sequencer.Run();

        Assert.Empty(_two.Import(_two.Export()).Refused);
        Assert.Equal(("right.missing", null, "key.revoked"), (There.WhyRefused(without), There.WhyRefused(with), There.WhyRefused(late)));
        _two.AssertSame();
    }

    [Fact]
    public void A_node_that_changed_its_key_in_between_is_followed()
    {
        var incident = Here.OpenIncident();
        var old = _two.KeysHere;
        var seen = _two.Import(_two.Export(), old).Ledger.Checkpoint;
        Here.Product.RotateNodeKey();
        Here.Product.Sequencer.Run();
        using var phone = Here.Enrol();
        var refused = Here.Admit(new Draft(incident, KernelKinds.Erased, false).Say("digests", ["x"]).Say("reason", "none"), phone).Id;
        Here.Product.Sequencer.Run();
        Here.Seal(incident, "a.txt");

        Assert.Empty(_two.Import(_two.Export(seen), null).Refused);
        Assert.Equal("right.missing", There.WhyRefused(refused));
        _two.AssertSame();
    }

    [Fact]
    public void Carried_first_under_the_key_that_followed_what_the_one_before_had_said_counts()
    {
        var incident = Here.OpenIncident();
        using var phone = Here.Enrol();
        var refused = Here.Admit(new Draft(incident, KernelKinds.Erased, false).Say("digests", ["x"]).Say("reason", "none"), phone).Id;
        Here.Product.Sequencer.Run();
        Here.Product.RotateNodeKey();
        Here.Seal(incident, "a.txt");

        Assert.Empty(_two.Import(_two.Export(), _two.KeysHere).Refused);
        Assert.Equal("right.missing", There.WhyRefused(refused));
        _two.AssertSame();
    }

    [Fact]
    public void What_was_erased_there_is_erased_here_on_arrival()
    {
        var incident = Here.OpenIncident();
        var note = Here.Say(IncidentBook.Note(incident, "a name that must go", "en", false))[0].Id;
        var seen = _two.Import(_two.Export()).Ledger.Checkpoint;
        Here.Say(Assert.IsType<Erasable>(Here.Product.Statements.Erasure(note, ["note"], "consent withdrawn")).Draft);

        Assert.NotNull(There.Product.Incidents.Find(incident)!.Notes.Single().Text.OrNull);
        _two.Import(_two.Export(seen), null);
        Assert.Equal(SaidState.Withheld, There.Product.Incidents.Find(incident)!.Notes.Single().Text.State);
        Assert.Null(There.Stored(note).Statement.Token.Find("note"));
        _two.AssertSame();
    }

    [Theory]
    [InlineData(LedgerStep.Assigned)]
    [InlineData(LedgerStep.Locked)]
    public void Stopped_in_the_middle_it_is_carried_again(LedgerStep step)
    {
        Here.Seal(Here.OpenIncident(), "a.txt", "b.txt");
        var file = _two.Export();
        There.Product.Sequencer.Run();
        There.Product.Sequencer.After = CrashException.After(step);
        Assert.Throws<CrashException>(() => _two.Import(file));
        There.Stop();

        _two.Import(file);
        _two.AssertSame();
        Assert.Equal(Here.Product.LedgerFolder.Checkpoint()!.Text, There.Product.OtherLedgers.All().Single().Checkpoint!.Text);
    }

    [Fact]
    public void A_dossier_of_what_was_carried_verifies_by_the_keys_of_whom_it_was_carried_to()
    {
        var incident = Here.OpenIncident();
        Here.Seal(incident, "a.txt");
        Here.Product.RotateNodeKey();
        Here.Seal(incident, "b.txt");
        _two.Import(_two.Export());
        There.Say(IncidentBook.Note(incident, "the room goes on here", "en", false));
        var zip = Path.Combine(There.Scratch, "F.zip");
        There.Product.Dossiers.Export(new DossierRequest([incident], []), There.Product.DescribeProcess(), zip);

        var report = DossierVerifier.Verify(zip, KeyFile.Parse(There.Product.KeyFile()), new VerifyOptions { Clock = There.Time });
        Assert.True(report.Holds, string.Join('\n', report.Checks.Where(c => c.Outcome == CheckOutcome.Failed).Select(c => $"{c.Code} {c.Path}")));
        Assert.False(DossierVerifier.Verify(zip, _two.KeysHere, new VerifyOptions { Clock = There.Time }).Holds);
    }

    [Fact]
    public void A_record_with_what_was_carried_into_it_is_whole()
    {
        var incident = Here.OpenIncident();
        var note = Here.Say(IncidentBook.Note(incident, "a name that must go", "en", false))[0].Id;
        using var phone = Here.Enrol();
        Here.Admit(new Draft(incident, KernelKinds.Erased, false).Say("digests", ["x"]).Say("reason", "none"), phone);
        Here.Seal(incident, "a.txt");
        Here.Product.RotateNodeKey();
        Here.Say(Assert.IsType<Erasable>(Here.Product.Statements.Erasure(note, ["note"], "consent withdrawn")).Draft);
        _two.Import(_two.Export());
        There.Stop();

        var findings = new List<Bayyina.Audit.Finding>();
        using var folder = Bayyina.Storage.DataFolder.OpenForAudit(There.Data);
        Bayyina.Audit.Auditor.Run(folder, Product.Audited, new Bayyina.Audit.AuditOptions(), findings.Add);
        Assert.Empty(findings.Select(finding => (finding.Kind.Code, finding.What)));
    }

    private string Refusal(byte[] file, KeyFile? keys) => Assert.Throws<SyncRefusedException>(() => _two.Import(file, keys)).Code;
}
