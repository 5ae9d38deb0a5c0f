using System.Net;
using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Bayyina.Storage;

/// <summary>On what a write depends: nothing, that there is no such object yet, or that it is still the one with this ETag.</summary>
internal readonly record struct S3Condition(string? IfMatch, bool IfNone)
{
    public static S3Condition IfNew { get; } = new(null, true);

    public static S3Condition IfStill(string etag) => new(etag, false);
}

/// <summary>What was written.</summary>
/// <param name="ETag">As the store gave it.</param>
/// <param name="IsProven">Whether the store said a hash of what it has, and it is the right one.</param>
internal sealed record S3Written(string ETag, bool IsProven);

/// <summary>One bucket, and what is asked of it. What fails in passing is tried again, with growing waits.</summary>
/// <remarks>Each method throws <see cref="S3Exception"/> where the store does not do it.</remarks>
internal sealed class S3Store : IDisposable
{
    // A line slower than this is taken for dead.
    private const double SlowestBytesPerSecond = 16 << 10;

    private const string Mark = "x-amz-meta-mark";

    private readonly AmazonS3Client _client;
    private readonly S3Access _access;

    public S3Store(string bucket, S3Access access)
    {
        Bucket = bucket;
        _access = access;
        try
        {
            _client = access.Client();
        }
        catch (Exception error) when (error is AmazonClientException or ArgumentException)
        {
            throw new S3Exception(S3Trouble.Refused, error.Message, error);
        }
    }

    public string Bucket { get; }

    /// <summary>How long nothing may be heard of it before the line counts as broken.</summary>
    public TimeSpan Patience => _access.Patience;

    public void Dispose() => _client.Dispose();

    /// <summary>Length and ETag of an object; null where there is none.</summary>
    public Task<(long Bytes, string ETag)?> Head(string key, CancellationToken cancel = default) => Ask($"looking for {key}", 0, async token =>
    {
        try
        {
            var answer = await _client.GetObjectMetadataAsync(Bucket, key, token).ConfigureAwait(false);
            return ((long, string)?)(answer.ContentLength, answer.ETag);
        }
        catch (AmazonS3Exception none) when (none.StatusCode == HttpStatusCode.NotFound && none.ErrorCode != "NoSuchBucket")
        {
            return null;
        }
    }, cancel);

    /// <summary>What an object was marked with when it was written; null where there is no object or mark.</summary>
    public Task<string?> MarkOf(string key) => Ask($"looking for {key}", 0, async token =>
    {
        try
        {
            return (await _client.GetObjectMetadataAsync(Bucket, key, token).ConfigureAwait(false)).Metadata[Mark];
        }
        catch (AmazonS3Exception none) when (none.StatusCode == HttpStatusCode.NotFound && none.ErrorCode != "NoSuchBucket")
        {
            return null;
        }
    }, CancellationToken.None);

    /// <summary>All of a small object, as text; null where there is none.</summary>
    public async Task<(string Text, string ETag)?> ReadText(string key) =>
        await ReadAll(key).ConfigureAwait(false) is { } there ? (System.Text.Encoding.UTF8.GetString(there.Content), there.ETag) : null;

    /// <summary>All of a small object; null where there is none.</summary>
    public Task<(byte[] Content, string ETag)?> ReadAll(string key, CancellationToken cancel = default) => Ask($"reading {key}", 0, async token =>
    {
        try
        {
            using var answer = await _client.GetObjectAsync(Bucket, key, token).ConfigureAwait(false);
            using var content = new MemoryStream();
            await answer.ResponseStream.CopyToAsync(content, token).ConfigureAwait(false);
            return ((byte[], string)?)(content.ToArray(), answer.ETag);
        }
        catch (AmazonS3Exception none) when (none.StatusCode == HttpStatusCode.NotFound && none.ErrorCode != "NoSuchBucket")
        {
            return null;
        }
    }, cancel);

    /// <summary>Reads an object from an offset on; null where there is none. Whoever reads on sees the line break as an <see cref="IOException"/>.</summary>
    /// <param name="etag">Where it is given, only that very object is read.</param>
    public Task<(Stream Bytes, string ETag)?> Open(string key, long from, string? etag, CancellationToken cancel = default) => Ask($"reading {key}", 0, async token =>
    {
        try
        {
            var asked = new GetObjectRequest { BucketName = Bucket, Key = key, EtagToMatch = etag };
            if (from > 0)
                asked.ByteRange = new ByteRange($"bytes={from}-");
            var answer = await _client.GetObjectAsync(asked, token).ConfigureAwait(false);
            return ((Stream, string)?)(answer.ResponseStream, answer.ETag);
        }
        catch (AmazonS3Exception none) when (none.StatusCode == HttpStatusCode.NotFound && none.ErrorCode != "NoSuchBucket")
        {
            return null;
        }
    }, cancel);

    /// <summary>Writes an object in one request.</summary>
    /// <param name="mark">Kept with the object, see <see cref="MarkOf"/>: tells one write from another of the same bytes.</param>
    /// <returns>Null where the condition does not hold; also where it did, but the answer was lost and the same write was sent again.</returns>
    public Task<S3Written?> Put(string key, Func<Stream> open, long bytes, byte[] sha256, S3Condition condition, string? mark = null, CancellationToken cancel = default) => Ask($"writing {key}", bytes, async token =>
    {
        await using var content = open();
        var sum = Convert.ToBase64String(sha256);
        var asked = new PutObjectRequest
        {
            BucketName = Bucket,
            Key = key,
            InputStream = content,
            AutoCloseStream = false,
            UseChunkEncoding = false,
            ContentType = "application/octet-stream",
            ChecksumSHA256 = sum,
            IfMatch = condition.IfMatch,
            IfNoneMatch = condition.IfNone ? "*" : null,
        };
        if (mark is not null)
            asked.Metadata[Mark] = mark;
        try
        {
            var answer = await _client.PutObjectAsync(asked, token).ConfigureAwait(false);
            return new S3Written(answer.ETag, IsProven(answer.ChecksumSHA256, sum, answer.ETag, open));
        }
        catch (AmazonS3Exception unmet) when (unmet.StatusCode == HttpStatusCode.PreconditionFailed || (condition.IfMatch is not null && unmet.ErrorCode == "NoSuchKey"))
        {
            return null;
        }
    }, cancel);

    /// <summary>Begins a write in parts.</summary>
    public Task<string> Begin(string key, CancellationToken cancel = default) => Ask($"beginning {key}", 0, async token =>
        (await _client.InitiateMultipartUploadAsync(
            new InitiateMultipartUploadRequest { BucketName = Bucket, Key = key, ContentType = "application/octet-stream", ChecksumAlgorithm = ChecksumAlgorithm.SHA256 }, token).ConfigureAwait(false)).UploadId, cancel);

    /// <summary>Writes one part.</summary>
    public Task<S3Written> PutPart(string key, string upload, int number, Func<Stream> open, long bytes, byte[] sha256, CancellationToken cancel = default) => Ask($"writing part {number} of {key}", bytes, async token =>
    {
        await using var content = open();
        var sum = Convert.ToBase64String(sha256);
        var answer = await _client.UploadPartAsync(
            new UploadPartRequest
            {
                BucketName = Bucket,
                Key = key,
                UploadId = upload,
                PartNumber = number,
                InputStream = content,
                PartSize = bytes,
                UseChunkEncoding = false,
                ChecksumSHA256 = sum,
            },
            token).ConfigureAwait(false);
        return new S3Written(answer.ETag, IsProven(answer.ChecksumSHA256, sum, answer.ETag, open));
    }, cancel);

    /// <summary>Makes one object of all parts. Where the answer was lost it is asked again, and may then be told that there is no such upload.</summary>
    /// <returns>False where the condition does not hold, or the upload is over.</returns>
    public Task<bool> Complete(string key, string upload, IReadOnlyList<(string ETag, byte[] Sha256)> parts, bool ifNew, CancellationToken cancel = default) => Ask($"completing {key}", 0, async token =>
    {
        var asked = new CompleteMultipartUploadRequest
        {
            BucketName = Bucket,
            Key = key,
            UploadId = upload,
            IfNoneMatch = ifNew ? "*" : null,
            PartETags = [.. parts.Select((part, i) => new PartETag(i + 1, part.ETag) { ChecksumSHA256 = Convert.ToBase64String(part.Sha256) })],
        };
        try
        {
            await _client.CompleteMultipartUploadAsync(asked, token).ConfigureAwait(false);
            return true;
        }
        catch (AmazonS3Exception over) when (over.StatusCode == HttpStatusCode.PreconditionFailed || over.ErrorCode == "NoSuchUpload")
        {
            return false;
        }
    }, cancel);

    /// <summary>Gives up a write in parts; one that is over already is no failure.</summary>
    public Task Abort(string key, string upload, CancellationToken cancel = default) => Ask($"giving up {key}", 0, async token =>
    {
        try
        {
            await _client.AbortMultipartUploadAsync(Bucket, key, upload, token).ConfigureAwait(false);
        }
        catch (AmazonS3Exception over) when (over.StatusCode == HttpStatusCode.NotFound && over.ErrorCode != "NoSuchBucket")
        {
            // Completed, or given up before.
        }
        return true;
    }, cancel);

    /// <summary>Writes in parts that were begun before a moment and are not over. A store that cannot tell has none.</summary>
    public Task<List<(string Key, string Upload)>> Unfinished(string prefix, DateTime before, CancellationToken cancel = default) => Ask($"listing unfinished writes below {prefix}", 0, async token =>
    {
        var found = new List<(string, string)>();
        var asked = new ListMultipartUploadsRequest { BucketName = Bucket, Prefix = prefix };
        try
        {
            while (true)
            {
                var answer = await _client.ListMultipartUploadsAsync(asked, token).ConfigureAwait(false);
                found.AddRange((answer.MultipartUploads ?? []).Where(upload => upload.Initiated?.ToUniversalTime() < before).Select(upload => (upload.Key, upload.UploadId)));
                if (answer.IsTruncated != true)
                    return found;
                (asked.KeyMarker, asked.UploadIdMarker) = (answer.NextKeyMarker, answer.NextUploadIdMarker);
            }
        }
        catch (AmazonS3Exception unknown) when (unknown.StatusCode == HttpStatusCode.NotImplemented)
        {
            return found;
        }
    }, cancel);

    /// <summary>Removes an object; one that is not there is no failure.</summary>
    public Task Delete(string key, CancellationToken cancel = default) => Ask($"removing {key}", 0, token => _client.DeleteObjectAsync(Bucket, key, token), cancel);

    /// <summary>One page of names, sizes and times of writing (by the store's clock) below a prefix, in the order of their UTF-8 bytes; ask again with <c>Next</c> until it is null.</summary>
    public Task<(IReadOnlyList<(string Key, long Bytes, DateTimeOffset Since)> Found, string? Next)> List(string prefix, string? next, int most = 1000, CancellationToken cancel = default) => Ask($"listing {prefix}", 0, async token =>
    {
        var answer = await _client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Bucket, Prefix = prefix, ContinuationToken = next, MaxKeys = most }, token).ConfigureAwait(false);
        IReadOnlyList<(string, long, DateTimeOffset)> found =
            [.. (answer.S3Objects ?? []).Select(one => (one.Key, one.Size ?? 0, new DateTimeOffset(one.LastModified?.ToUniversalTime() ?? DateTime.UnixEpoch)))];
        return (found, answer.IsTruncated == true ? answer.NextContinuationToken : null);
    }, cancel);

    private async Task<T> Ask<T>(string doing, long bytes, Func<CancellationToken, Task<T>> ask, CancellationToken cancel)
    {
        var wait = _access.Tries.First;
        for (var attempt = 1; ; attempt++, wait *= 2)
        {
            cancel.ThrowIfCancellationRequested();
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            patience.CancelAfter(_access.Patience + TimeSpan.FromSeconds(bytes / SlowestBytesPerSecond));
            try
            {
                return await ask(patience.Token).ConfigureAwait(false);
            }
            catch (Exception error) when (!cancel.IsCancellationRequested && S3Exception.IsOfStore(error))
            {
                if (attempt >= _access.Tries.Most || !S3Exception.IsPassing(error))
                    throw S3Exception.From(error, doing);
            }
            // Not all at once: others may be waiting for the same store.
            await Task.Delay(wait * (0.5 + Random.Shared.NextDouble()), cancel).ConfigureAwait(false);
        }
    }

    private static bool IsProven(string? said, string sum, string? etag, Func<Stream> open)
    {
        if (said is { Length: > 0 })
            return said == sum ? true : throw new S3Exception(S3Trouble.Failed, $"the store has other bytes than were sent: {said}, not {sum}");
        // Stores that do not know the header mostly say the MD5 of what they have: of old, that is what an ETag is.
        using var content = open();
#pragma warning disable CA5351 // Against a line and a disk, not against people; the name of a blob is its SHA-256.
        return etag?.Trim('"') is { Length: 32 } md5 && md5.Equals(Convert.ToHexStringLower(MD5.HashData(content)), StringComparison.OrdinalIgnoreCase);
#pragma warning restore CA5351
    }
}
