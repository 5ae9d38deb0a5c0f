using System.Security.Cryptography;

namespace Bayyina.Storage;

/// <summary>Writes to a store that happen only where a condition holds; each write can be told from every other.</summary>
/// <remarks>
/// A store that takes no notice of conditions would let two processes write over each other, and says nothing about it: so the first use
/// shows by a probe object whether this one does. What fails is an <see cref="S3Exception"/>, <see cref="S3Trouble.Unconditional"/> among them.
/// </remarks>
/// <param name="store">Where.</param>
/// <param name="probe">The key of the probe object.</param>
internal sealed class S3Conditional(S3Store store, string probe)
{
    private static readonly byte[] ProbeContent = "This object shows that the store heeds If-Match and If-None-Match.\n"u8.ToArray();
    private const string NoSuchTag = "00000000000000000000000000000000";

    private readonly Lock _probing = new();
    private bool? _quotes;

    /// <summary>Looks, once, whether the store heeds conditions.</summary>
    public void ThrowUnlessHeeded()
    {
        lock (_probing)
        {
            _quotes ??= Probe();
        }
    }

    /// <summary>Writes an object that is not there yet.</summary>
    /// <returns>False where it is there.</returns>
    public bool TryMake(string key, byte[] content)
    {
        ThrowUnlessHeeded();
        return Put(key, content, S3Condition.IfNew);
    }

    /// <summary>Writes in the place of the object that has an ETag, and of no other.</summary>
    /// <returns>False where it is another by now.</returns>
    public bool TryReplace(string key, string etag, byte[] content)
    {
        ThrowUnlessHeeded();
        return Put(key, content, S3Condition.IfStill(TagOf(etag, _quotes!.Value)));
    }

    // Whether an ETag is to be sent with its quotes, as RFC 9110 has it, or without, as older releases of Ceph want it.
    private bool Probe()
    {
        Put(probe, ProbeContent, S3Condition.IfNew);
        var etag = store.Head(probe).GetAwaiter().GetResult()?.ETag ?? throw Unconditional("it does not show what was just written");
        if (Put(probe, ProbeContent, S3Condition.IfNew))
            throw Unconditional("it takes no notice of If-None-Match");
        foreach (var quotes in (bool[])[true, false])
        {
            if (Put(probe, ProbeContent, S3Condition.IfStill(TagOf(NoSuchTag, quotes))))
                throw Unconditional("it takes no notice of If-Match");
        }
        return Put(probe, ProbeContent, S3Condition.IfStill(TagOf(etag, quotes: true)))
            || (Put(probe, ProbeContent, S3Condition.IfStill(TagOf(etag, quotes: false))) ? false : throw Unconditional("it does not know an ETag of its own in If-Match"));
    }

    private bool Put(string key, byte[] content, S3Condition condition)
    {
        var mark = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var written = store.Put(key, () => new MemoryStream(content), content.Length, SHA256.HashData(content), condition, mark).GetAwaiter().GetResult();
        // Where the answer to a write was lost, the same write comes again and meets itself.
        return written is not null || store.MarkOf(key).GetAwaiter().GetResult() == mark;
    }

    private static S3Exception Unconditional(string why) => new(S3Trouble.Unconditional, why);

    private static string TagOf(string etag, bool quotes) => quotes ? $"\"{etag.Trim('"')}\"" : etag.Trim('"');
}
