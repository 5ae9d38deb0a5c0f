using System.Text;
using Bayyina.Ledger;
using Bayyina.Proof;
using Bayyina.Storage;
using Bayyina.Tests.Installations;

namespace Bayyina.Tests.Ledger;

[Collection(nameof(Measured))]
public sealed class LargeRunTests
{
    private const int Statements = 100_000;

    [Fact]
    public void A_hundred_thousand_statements_are_sequenced_in_little_memory()
    {
        using var installation = new AnInstallation();
        var product = installation.Product;
        product.Sequencer.Run();
        StageRows(product, Statements);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = 0L;
        using var over = new ManualResetEventSlim();
        // What is held, not what the collector has yet to take: that varies with what ran before in this process.
        var watch = new Thread(() =>
        {
            while (!over.Wait(50))
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
            }
        });
        watch.Start();
        Assert.Equal(Statements + 1, product.Sequencer.Run()!.Size);
        over.Set();
        watch.Join();

        // All leaves together are over 250 MB as text.
        Assert.InRange((most - before) >> 20, 0, 99);
        var (proof, checkpoint) = (new ProofMaker(product.LedgerFolder.Checkpoint()!, product.LedgerFolder), Checkpoint.Parse(product.LedgerFolder.Checkpoint()!.Text));
        foreach (var index in (long[])[0, 1, 65_535, 65_536, 77_777, Statements])
        {
            var leaf = Encoding.ASCII.GetBytes(product.Rows.Leaves(index, index + 1)[0]);
            Assert.True(InclusionProof.Verify(index, checkpoint.Size, MerkleTree.LeafHash(leaf), proof.Prove(index).Path, checkpoint.Root));
        }
        Assert.IsType<LedgerWhole>(installation.Reopened().Found);
    }

    // Rows as they are staged, but for signatures, which would take all of the time.
    private static void StageRows(Product product, int count)
    {
        var random = new Random(7);
        var text = new char[1250];
        product.Database.Write(t =>
        {
            var prepared = Prepared.In(t);
            for (var i = 0; i < count; i++)
            {
                random.GetItems("abcdefghijklmnopqrstuvwxyz0123456789", text);
                var number = prepared.Scalar(
                    """
                    INSERT INTO statement (id, jws, disclosures, jti, subject, kind, exercise)
                    VALUES (@0, @1, '', @0, @2, 'item.sealed', 0) RETURNING number
                    """,
                    $"{i:D43}", new string(text), $"item/{i:D36}");
                prepared.Execute(
                    "INSERT INTO waiting (staged_at, statement, author, key_id) VALUES (@0, @1, @2, @3)", (long)i, number, product.Node.Actor.Value, product.Node.Key.Thumbprint);
            }
        });
    }
}
