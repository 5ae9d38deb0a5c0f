using System.Text;

namespace Bayyina.Proof.Tests.Notes;

/// <summary>Parsers on random and mutated input: they answer or throw <see cref="ProofFormatException"/>, and nothing else.</summary>
public sealed class HostileTextTests : IDisposable
{
    private const int Inputs = 10_000;

    private static readonly string[] Pieces =
    [
        "\n", "\n\n", "\r\n", "— ", "—", " ", "+", "=", "==", "\0", "\u0085", "\u2028", "\ufeff", "\ud800", "\udfff", "😀", "٣",
        "c2sp.org/tlog-proof@v1\n", "extra ", "index ", "0", "00", "9223372036854775807", "9223372036854775808", "-1",
        "AAAA", "AAAAAA==", "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", "tile/", "tile/entries/", "x001/", ".p/", "256", "/", "000",
    ];

    private readonly ALog _log = new(70);

    public void Dispose() => _log.Dispose();

    [Fact]
    public void Notes_read_random_and_mutated_text_safely() =>
        Throw(_log.Cosign(_log.Checkpoint(), 1).Format(), text => Assert.Equal(text, SignedNote.Parse(text).Format()));

    [Fact]
    public void Checkpoints_read_random_and_mutated_text_safely() =>
        Throw(_log.Head.Format(), text => Assert.Equal(text, Checkpoint.Parse(text).Format()));

    [Fact]
    public void Proofs_read_random_and_mutated_text_safely() =>
        Throw(_log.Prove(3).Format(), text => Assert.Equal(text, LogProof.Parse(text).Format()));

    [Fact]
    public void Keys_read_random_and_mutated_text_safely() =>
        Throw(_log.Key.ToString(), text => Assert.Equal(text, NoteKey.Parse(text).ToString(), ignoreCase: true));

    [Fact]
    public void Tile_paths_read_random_and_mutated_text_safely() =>
        Throw("tile/2/x001/x234/067.p/5", text => Assert.True(!TileId.TryParse(text, out var tile) || tile.Path == text));

    [Fact]
    public void Proofs_read_random_and_mutated_bytes_safely()
    {
        var random = new Random(4);
        var proof = Encoding.UTF8.GetBytes(_log.Prove(3).Format());
        for (var i = 0; i < Inputs; i++)
        {
            var bytes = (byte[])proof.Clone();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            Safely(() => LogProof.Parse(bytes));
        }
    }

    // What is accepted must be written again exactly as it was read: the text had the one form.
    private static void Throw(string good, Action<string> read)
    {
        read(good);
        var random = new Random(good.Length);
        for (var i = 0; i < Inputs; i++)
        {
            var text = (i % 4) switch
            {
                0 => RandomText(random),
                1 => good[..random.Next(good.Length)] + RandomText(random),
                _ => Mutated(random, good),
            };
            Safely(() => read(text));
        }
    }

    private static void Safely(Action read)
    {
        try
        {
            read();
        }
        catch (ProofFormatException e)
        {
            Assert.NotEmpty(e.Code);
            Assert.NotEmpty(e.Message);
        }
    }

    private static string RandomText(Random random)
    {
        var text = new StringBuilder();
        for (var pieces = random.Next(0, 30); pieces > 0; pieces--)
        {
            if (random.Next(2) == 0)
                text.Append(Pieces[random.Next(Pieces.Length)]);
            else
                text.Append((char)random.Next(random.Next(2) == 0 ? 0x80 : 0x10000));
        }

        return text.ToString();
    }

    private static string Mutated(Random random, string good)
    {
        var text = new StringBuilder(good);
        for (var changes = random.Next(1, 4); changes > 0 && text.Length > 0; changes--)
        {
            var at = random.Next(text.Length);
            switch (random.Next(4))
            {
                case 0:
                    text[at] = (char)random.Next(0x80);
                    break;
                case 1:
                    text.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 2:
                    text.Remove(at, random.Next(1, Math.Min(20, text.Length - at + 1)));
                    break;
                case 3:
                    text.Insert(at, good[random.Next(good.Length)..]);
                    break;
            }
        }

        return text.ToString();
    }
}
