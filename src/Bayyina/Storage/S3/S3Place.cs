namespace Bayyina.Storage;

/// <summary>A place in an S3 store.</summary>
/// <param name="Key">Of one object, or the start of many; without a slash at either end, and empty for the bucket itself.</param>
internal sealed record S3Place(string Bucket, string Key)
{
    private const string Scheme = "s3://";

    /// <summary>Whether a text is meant as one.</summary>
    public static bool IsMeant(string? address) => address?.StartsWith(Scheme, StringComparison.Ordinal) == true;

    /// <summary>Reads <c>s3://bucket</c> or <c>s3://bucket/key</c>.</summary>
    /// <exception cref="StorageException"><c>s3.address_malformed</c>.</exception>
    public static S3Place Parse(string address)
    {
        var (bucket, key) = IsMeant(address) && address[Scheme.Length..].TrimEnd('/').Split('/', 2) is [var first, .. var rest] ? (first, rest.FirstOrDefault("")) : ("", "");
        // What a store takes for a bucket's name differs in little things; what would leave the bucket is refused by all.
        var isBucket = bucket.Length is >= 3 and <= 63 && bucket.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_') && char.IsAsciiLetterOrDigit(bucket[0]);
        var isKey = key.Length == 0 || key.Split('/').All(part => part is not ("" or "." or "..") && !part.Any(c => char.IsControl(c) || c is '?' or '#' or '\\'));
        return isBucket && isKey ? new S3Place(bucket, key) : throw new StorageException("s3.address_malformed", address);
    }

    /// <inheritdoc/>
    public override string ToString() => Key.Length == 0 ? Scheme + Bucket : $"{Scheme}{Bucket}/{Key}";
}
