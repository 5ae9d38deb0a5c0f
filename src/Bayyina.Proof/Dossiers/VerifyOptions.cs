namespace Bayyina.Proof;

/// <summary>How far a verification is.</summary>
/// <param name="Bytes">Read so far.</param>
/// <param name="Total">To be read in all.</param>
public readonly record struct VerifyProgress(long Bytes, long Total);

/// <summary>How to verify; the defaults fit a person at a desk.</summary>
public sealed record VerifyOptions
{
    /// <summary>Tells now: a statement from the future fails.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How many threads read and hash; 0 for one a core.</summary>
    public int Threads { get; init; }

    /// <summary>Told now and then, from any thread.</summary>
    public IProgress<VerifyProgress>? Progress { get; init; }

    /// <summary>Stops the verification with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancellation { get; init; }
}
