using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;

namespace Bayyina.Storage;

/// <summary>What is wrong with a store that did not do what it was asked.</summary>
internal enum S3Trouble
{
    /// <summary>It did not answer, or stopped in the middle, however often it was tried.</summary>
    Unreachable,

    /// <summary>It does not let us: credentials, region or permissions.</summary>
    Refused,

    /// <summary>It has no such bucket.</summary>
    NoBucket,

    /// <summary>It has no room, or a quota is used up.</summary>
    Full,

    /// <summary>It takes no notice of the conditions of a write.</summary>
    Unconditional,

    /// <summary>Anything else.</summary>
    Failed,
}

/// <summary>A store did not do what it was asked, and will not be asked again.</summary>
internal sealed class S3Exception(S3Trouble trouble, string message, Exception? inner = null) : IOException(message, inner)
{
    public S3Trouble Trouble { get; } = trouble;

    /// <summary>What the SDK's exception means; an S3Exception stays what it is.</summary>
    public static S3Exception From(Exception error, string doing) =>
        error as S3Exception ?? new S3Exception(TroubleOf(error), $"{doing}: {Told(error)}", error);

    /// <summary>Whether it comes from the store or the way to it, and not from a mistake of ours or a file.</summary>
    public static bool IsOfStore(Exception error) =>
        error is S3Exception or AmazonServiceException or AmazonClientException or HttpRequestException or SocketException or TimeoutException or OperationCanceledException
        || (error is IOException && error is not (FileNotFoundException or DirectoryNotFoundException));

    /// <summary>Whether it may be otherwise in a moment.</summary>
    public static bool IsPassing(Exception error) => error switch
    {
        S3Exception => false,
        AmazonServiceException { StatusCode: 0 } => true,
        AmazonServiceException said => (int)said.StatusCode >= 500 && said.StatusCode is not (HttpStatusCode.NotImplemented or HttpStatusCode.InsufficientStorage)
            || said.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or HttpStatusCode.Conflict
            || said.ErrorCode is "RequestTimeout" or "SlowDown" or "IncompleteBody" or "BadDigest" or "XAmzContentSHA256Mismatch"
            // No error of S3 has this name: the door before a store read on in what was left of a request that it had answered already.
            || said is { StatusCode: HttpStatusCode.BadRequest, ErrorCode: null or "" or "BadRequest" },
        AmazonClientException => false,
        _ => true,
    };

    private static S3Trouble TroubleOf(Exception error) => error switch
    {
        AmazonServiceException { ErrorCode: "NoSuchBucket" } => S3Trouble.NoBucket,
        AmazonServiceException { ErrorCode: "QuotaExceeded" or "XMinioStorageFull" or "InsufficientCapacity" or "EntityTooLarge" } or
            AmazonServiceException { StatusCode: HttpStatusCode.InsufficientStorage } => S3Trouble.Full,
        AmazonServiceException { StatusCode: HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized or HttpStatusCode.MovedPermanently } => S3Trouble.Refused,
        AmazonServiceException { StatusCode: 0 } => S3Trouble.Unreachable,
        AmazonServiceException => S3Trouble.Failed,
        // No credentials, no region: said before anybody is asked.
        AmazonClientException => S3Trouble.Refused,
        _ => S3Trouble.Unreachable,
    };

    private static string Told(Exception error) => error switch
    {
        AmazonServiceException { StatusCode: not 0 } said => $"{(int)said.StatusCode} {said.ErrorCode} {said.Message}".TrimEnd(),
        OperationCanceledException => "no answer in time",
        _ => error.InnerException is { } inner ? $"{error.Message} ({inner.Message})" : error.Message,
    };
}
