using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.S3;

namespace Bayyina.Storage;

/// <summary>How a store is reached. What is null here, the environment says, as to every program that uses the AWS SDK.</summary>
/// <remarks>
/// AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the shared files
/// (<c>~/.aws/credentials</c>, <c>~/.aws/config</c>, AWS_PROFILE).
/// </remarks>
internal sealed record S3Access(string? Endpoint = null, string? Region = null, string? KeyId = null, string? Secret = null)
{
    private const string DefaultRegion = "us-east-1";

    /// <summary>How long a request may take besides the time for its bytes.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a request is tried, and after how long the second time; each further wait is twice as long.</summary>
    public (int Most, TimeSpan First) Tries { get; init; } = (6, TimeSpan.FromMilliseconds(200));

    /// <exception cref="AmazonClientException">Neither a region nor an endpoint is known.</exception>
    public AmazonS3Client Client()
    {
        var config = new AmazonS3Config
        {
            // Tried again by ourselves, so that every failure is counted and told once.
            MaxErrorRetry = 0,
            // Checksums of ours are sent as headers; the SDK's own would come as trailers, which many stores do not read.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        if ((Endpoint ?? Said("AWS_ENDPOINT_URL_S3") ?? Said("AWS_ENDPOINT_URL") ?? Profile()?.EndpointUrl) is { } endpoint)
        {
            config.ServiceURL = endpoint;
            // A store of one's own seldom has a name of its own for each bucket.
            config.ForcePathStyle = true;
            config.AuthenticationRegion = Region ?? Said("AWS_REGION") ?? Said("AWS_DEFAULT_REGION") ?? Profile()?.Region?.SystemName ?? DefaultRegion;
        }
        else if (Region is not null)
        {
            config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(Region);
        }
        return KeyId is null ? new AmazonS3Client(config) : new AmazonS3Client(new BasicAWSCredentials(KeyId, Secret), config);
    }

    private static string? Said(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;

    private static CredentialProfile? Profile() =>
        new CredentialProfileStoreChain().TryGetProfile(Said("AWS_PROFILE") ?? "default", out var profile) ? profile : null;
}
