using System.Formats.Tar;
using Bayyina.Incidents;
using Bayyina.Ledger;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Sync;
using Bayyina.Tests.Installations;
using FsCheck;
using FsCheck.Fluent;

namespace Bayyina.Tests.Sync;

/// <summary>A stick that was found, changed or made by somebody who took a machine with its keys.</summary>
[Trait("store", "each")]
public sealed class HostileCarryingTests : IDisposable
{
    private readonly TwoInstallations _two = new();

    private AnInstallation Here => _two.Here;

    private AnInstallation There => _two.There;

    public void Dispose() => _two.Dispose();

    [Fact]
    public void Of_a_stranger_nothing_is_taken_until_his_keys_were_handed_over()
    {
        Here.OpenIncident();
        var file = _two.Export();
        var size = There.Product.Rows.Assigned();

        Assert.Equal("sync.unknown", Refusal(file, null));
        Assert.Equal("sync.keys", Refusal(file, KeyFile.Parse(There.Product.KeyFile())));
        using var other = LogKey.Create(Here.Product.Statements.Origin);
        Assert.Equal("sync.checkpoint", Refusal(file, new KeyFile(other.Public, Here.Product.Node.Key)));
        Assert.Equal(size, There.Product.Rows.Assigned());
        _two.Import(file);
        Assert.Equal("sync.keys", Refusal(file, new KeyFile(other.Public, Here.Product.Node.Key)));
    }

    [Fact]
    public void Ones_own_is_not_taken_in()
    {
        Here.OpenIncident();
        var file = _two.Export();

        Assert.Equal("sync.own", Assert.Throws<SyncRefusedException>(() => Here.Product.Sync.Import(() => new MemoryStream(file), null)).Code);
    }

    [Fact]
    public void Whatever_byte_is_changed_or_wherever_it_is_cut_off_nothing_else_is_taken_in_than_what_was_signed()
    {
        var incident = Here.OpenIncident();
        Here.Seal(incident, "a.txt", "b.txt");
        var file = _two.Export();
        var keys = _two.KeysHere;
        var names = Here.Product.Evidence.Of(incident).Select(item => item.Sha256).ToHashSet();

        Prop.ForAll(Gen.Choose(0, file.Length - 1).ToArbitrary(), Gen.Choose(0, 8).ToArbitrary(), (at, bit) =>
        {
            var changed = bit == 8 ? file[..at] : [.. file];
            if (bit < 8)
            {
                changed[at] ^= (byte)(1 << bit);
            }
            using var there = new AnInstallation();
            there.Product.Sequencer.Run();
            var size = there.Product.Rows.Assigned();
            try
            {
                var taken = there.Product.Sync.Import(() => new MemoryStream(changed), keys);
                // Only padding, times in the container, or bytes of items were touched: what is said is what was signed.
                return taken.Refused.Count == 0 && there.Product.Vault.Names().All(blob => names.Contains(blob.Sha256))
                    && taken.New == taken.To && there.Product.Evidence.Of(incident).Select(item => item.Sha256).ToHashSet().SetEquals(names);
            }
            catch (SyncRefusedException)
            {
                return there.Product.Rows.Assigned() <= size + 1 && there.Product.Incidents.Find(incident) is null;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void Every_bit_of_every_header_may_be_wrong()
    {
        Here.Seal(Here.OpenIncident(), new string('x', 3000));
        var file = _two.Export();

        for (var at = 0; at < file.Length; at++)
        {
            // Blocks that are no header are bytes of items, text, or attributes, which are short.
            var isRead = at % 512 < 64 || file.AsSpan(at - at % 512 + 257, 5).SequenceEqual("ustar"u8);
            for (var bit = 0; isRead && bit < 8; bit++)
            {
                var changed = file.ToArray();
                changed[at] ^= (byte)(1 << bit);
                Walk(changed);
            }
        }

        static void Walk(byte[] tar)
        {
            using var reader = new TarReader(new MemoryStream(tar));
            try
            {
                while (SyncFile.Next(reader) is { } entry)
                {
                    entry.DataStream?.CopyTo(Stream.Null);
                }
            }
            catch (Exception said) when (said is SyncRefusedException or EndOfStreamException)
            {
                // The two that its readers know.
            }
        }
    }

    [Fact]
    public void Bytes_that_are_not_those_of_their_name_are_named_and_not_kept()
    {
        Here.Seal(Here.OpenIncident(), "the bytes of an item");
        var file = _two.Export();
        var at = file.AsSpan().LastIndexOf("the bytes of an item"u8);
        file[at] ^= 1;

        var taken = _two.Import(file);

        Assert.Equal((0, 1, 1), (taken.Blobs, taken.Damaged.Count, taken.Missing.Count));
        Assert.Empty(There.Product.Vault.Names());
    }

    [Fact]
    public void A_ledger_with_two_histories_is_found_out()
    {
        Here.OpenIncident();
        var other = Here.CopyOfData();
        var locked = File.ReadAllText(Here.Product.Lock.Location);
        Here.OpenIncident("one history");
        _two.Import(_two.Export());
        var path = Here.Product.Lock.Location;
        Here.PutBack(other);
        File.WriteAllText(path, locked);
        Here.OpenIncident("another history");
        Here.OpenIncident("that is longer");

        Assert.Equal("sync.fork", Refusal(_two.Export(), null));
        Assert.DoesNotContain(There.Product.IncidentList.Page(There.Product.Own, false, null, null, 10).Rows, row => row.Title == "another history");
    }

    [Fact]
    public void Who_took_the_keys_of_one_installation_speaks_for_nobody_of_another_and_takes_nothing_from_it()
    {
        var incident = There.OpenIncident("said there");
        var note = There.Say(IncidentBook.Note(incident, "what was seen", "en", false))[0].Id;
        using var phone = There.Enrol(Roles.Protection);
        var own = There.Admit(IncidentBook.Note(incident, "by phone", "en", false), phone).Id;
        There.Product.Sequencer.Run();
        // With the node's key of the machine that was taken: a key for the phone's owner, an end of the phone's key and of the node's, an
        // erasure, rulings, and words in the owner's name.
        using var forged = Signer.Create(phone.Actor);
        Here.Say(
            InstallationKeys.EnrolmentOf(forged, [Roles.Protection], "forged", []),
            new Draft(phone.Actor, KernelKinds.KeyRevoked, false).Say("thumbprint", phone.Key.Thumbprint),
            new Draft(There.Product.Node.Actor, KernelKinds.KeyRevoked, false).Say("thumbprint", There.Product.Node.Key.Thumbprint),
            new Draft(incident, KernelKinds.Erased, false).Say("digests", [There.Stored(note).Statement.Token.Find("note")!.Digest]).Say("reason", "none"),
            new Draft(incident, KernelKinds.Refused, false).Say("statement", note.Value).Say("reason", "none"),
            new Draft(incident, KernelKinds.Refused, false).Say("statement", own.Value).Say("reason", "none"));
        Here.Admit(IncidentBook.Note(incident, "taken back", "en", false).Say("sup", [own]), forged);
        Here.Product.Sequencer.Run();

        var taken = _two.Import(_two.Export());

        Assert.All(taken.Refused, not => Assert.Equal("statement.author_of_another", not.Code));
        Assert.Equal(4, taken.Refused.Count);
        Assert.Equal(["by phone", "what was seen"], There.Product.Incidents.Find(incident)!.Notes.Select(n => n.Text.OrNull).Order());
        Assert.All((StatementId[])[note, own], id => Assert.True(There.Now(id).IsCurrent));
        Assert.IsType<Staged>(There.Admit(IncidentBook.Note(incident, "it goes on", "en", false), phone));
        There.OpenIncident("and so does the node");
        Assert.Empty(There.Product.Rebuild());
    }

    [Fact]
    public void A_key_of_another_installation_opens_nothing_here()
    {
        using var phone = Here.Enrol(Roles.Documentation);
        _two.Import(_two.Export());
        var incident = There.OpenIncident();

        Assert.Equal("key.unknown", Assert.IsType<NotAdmitted>(There.Admit(IncidentBook.Note(incident, "x", "en", false), phone)).Code);
    }

    private string Refusal(byte[] file, KeyFile? keys) => Assert.Throws<SyncRefusedException>(() => _two.Import(file, keys)).Code;
}
