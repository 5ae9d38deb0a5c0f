using System.Formats.Tar;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Bayyina.Proof;
using Bayyina.Statements;

namespace Bayyina.Sync;

/// <summary>What a file of statements says of itself.</summary>
/// <param name="Form">Always <see cref="SyncFile.Form"/>.</param>
/// <param name="Origin">Whose ledger it is from.</param>
/// <param name="From">The index of the first entry.</param>
/// <param name="To">The size of the ledger under whose checkpoint they stand; the last entry has the index before.</param>
public sealed record SyncHead(string Form, string Origin, long From, long To);

/// <summary>A run of ledger entries with what they say, their proof and their bytes, in one file to be carried by hand: a tar (POSIX 1003.1, pax).</summary>
/// <remarks>
/// In this order: <c>sync.json</c> (<see cref="SyncHead"/>); <c>checkpoint</c>, the signed note over all entries up to <c>to</c>; <c>frontier</c>,
/// the roots of the complete subtrees of the first <c>from</c> entries, base64, one a line; <c>statements/000000.txt</c> and on, one entry a
/// line: the compact token with the disclosures that go along and, after a tab, the names of those that do not, joined by <c>~</c>;
/// <c>blobs/&lt;sha256&gt;</c>, the bytes of the items among them. From the frontier and the entries comes the root of the checkpoint: so the
/// file shows that these entries, and no others, stand there, and that the ledger only grew.
/// </remarks>
public static class SyncFile
{
    /// <summary>The one form so far.</summary>
    public const string Form = "bayyina-sync-1";

    internal const string HeadName = "sync.json";
    internal const string CheckpointName = "checkpoint";
    internal const string FrontierName = "frontier";
    internal const string StatementsFolder = "statements/";
    internal const string BlobsFolder = "blobs/";

    private const int MostText = 64 << 10;
    private const int LongestLine = 12 << 20;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    internal static void Write(TarWriter tar, SyncHead head, SignedNote checkpoint, TreeFrontier frontier)
    {
        Write(tar, HeadName, JsonSerializer.SerializeToUtf8Bytes(head, Json));
        Write(tar, CheckpointName, Encoding.UTF8.GetBytes(checkpoint.Format()));
        Write(tar, FrontierName, Encoding.ASCII.GetBytes(string.Concat(frontier.Subtrees.Select(hash => hash + "\n"))));
    }

    internal static void Write(TarWriter tar, int number, IEnumerable<string> lines) => Write(
        tar, string.Create(CultureInfo.InvariantCulture, $"{StatementsFolder}{number:D6}.txt"),
        Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));

    internal static void Write(TarWriter tar, string name, Stream content) => tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name)
    {
        DataStream = content,
        Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        ModificationTime = DateTimeOffset.UnixEpoch,
    });

    private static void Write(TarWriter tar, string name, byte[] content)
    {
        using var stream = new MemoryStream(content);
        Write(tar, name, stream);
    }

    /// <summary>The line of an entry as somebody may see it.</summary>
    internal static string LineOf(Statement statement, bool isOwn)
    {
        // What somebody else issued was carried here as well: its own ledger vouches for it, and here it only keeps its place.
        if (!isOwn)
        {
            return statement.Token.Jws + "~";
        }
        var token = statement.Token.Present(_ => true);
        return statement.Gone.Count == 0 ? token : $"{token}\t{string.Join('~', statement.Gone)}";
    }

    /// <exception cref="SyncRefusedException"><c>sync.malformed</c>.</exception>
    internal static Statement Parse(string line)
    {
        var parts = line.Split('\t');
        try
        {
            return new Statement(
                SdJwt.Parse(parts[0]), complete: true,
                parts.Length == 2 ? parts[1].Split('~').ToHashSet(StringComparer.Ordinal) : parts.Length == 1 ? null : throw Malformed("an entry"));
        }
        catch (ProofFormatException broken)
        {
            throw Malformed($"an entry: {broken.Message}");
        }
    }

    /// <summary>What the file says of itself, and its proof.</summary>
    /// <exception cref="SyncRefusedException"><c>sync.malformed</c>.</exception>
    internal static (SyncHead Head, SignedNote Checkpoint, TreeFrontier Frontier) ReadHead(TarReader tar)
    {
        try
        {
            var head = JsonSerializer.Deserialize<SyncHead>(Text(tar, HeadName), Json);
            if (head is not { Form: Form, From: >= 0 } || head.To < head.From)
            {
                throw Malformed(HeadName);
            }
            var checkpoint = SignedNote.Parse(Text(tar, CheckpointName));
            var subtrees = Text(tar, FrontierName).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => TreeHash.TryFromBase64(line, out var hash) ? hash : throw Malformed(FrontierName)).ToList();
            return (head, checkpoint, TreeFrontier.Of(head.From, subtrees));
        }
        catch (Exception broken) when (broken is JsonException or ProofFormatException or InvalidDataException or EndOfStreamException or DecoderFallbackException)
        {
            throw Malformed(broken.Message);
        }
    }

    /// <summary>The entries from where the tar stands.</summary>
    internal static IEnumerable<string> Lines(TarEntry entry)
    {
        using var reader = new StreamReader(entry.DataStream ?? Stream.Null, new UTF8Encoding(false, throwOnInvalidBytes: true), false, 1 << 16, leaveOpen: true);
        while (ReadLine(reader, entry.Name) is { } line)
        {
            yield return line;
        }
    }

    /// <summary>The next entry of the tar; null at its end.</summary>
    /// <exception cref="SyncRefusedException"><c>sync.malformed</c>: it is cut short or no tar.</exception>
    internal static TarEntry? Next(TarReader tar)
    {
        try
        {
            return tar.GetNextEntry();
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException or FormatException or ArgumentException
            // TarReader's word for extended attributes that claim to be larger than it takes.
            or InvalidOperationException or NotSupportedException or OverflowException)
        {
            throw Malformed(broken.Message);
        }
    }

    internal static SyncRefusedException Malformed(string what) => new("sync.malformed", what);

    private static string? ReadLine(StreamReader reader, string name)
    {
        try
        {
            return reader.ReadLine() is not { } line ? null : line.Length <= LongestLine ? line : throw Malformed(name);
        }
        catch (Exception broken) when (broken is DecoderFallbackException or EndOfStreamException)
        {
            throw Malformed($"{name}: {broken.Message}");
        }
    }

    private static string Text(TarReader tar, string name)
    {
        if (Next(tar) is not { EntryType: TarEntryType.RegularFile, Length: <= MostText } entry || entry.Name != name)
        {
            throw Malformed(name);
        }
        using var reader = new StreamReader(entry.DataStream ?? Stream.Null, new UTF8Encoding(false, throwOnInvalidBytes: true));
        return reader.ReadToEnd();
    }
}

/// <summary>Nothing was carried over, or nothing more.</summary>
/// <param name="code">Stable: <c>sync.malformed</c>, <c>sync.unknown</c>, <c>sync.own</c>, <c>sync.gap</c>, <c>sync.fork</c>, <c>sync.checkpoint</c>, <c>sync.since</c>, <c>sync.recipient</c>.</param>
/// <param name="detail">What it is about.</param>
public sealed class SyncRefusedException(string code, string detail) : Exception(detail)
{
    /// <summary>Stable, dotted.</summary>
    public string Code { get; } = code;
}
