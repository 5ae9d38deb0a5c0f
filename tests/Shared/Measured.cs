namespace Bayyina.Testing;

/// <summary>Tests that measure memory: <c>[Collection(nameof(Measured))]</c> runs them alone, after all others of their suite.</summary>
/// <remarks>None measures time: that stands in <c>bench/</c>, as ratios.</remarks>
[CollectionDefinition(nameof(Measured), DisableParallelization = true)]
public sealed class Measured;
