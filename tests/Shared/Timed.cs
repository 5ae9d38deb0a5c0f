namespace Bayyina.Testing;

/// <summary>Tests that measure time: <c>[Collection(nameof(Timed))]</c> runs them alone, after all others of their suite.</summary>
[CollectionDefinition(nameof(Timed), DisableParallelization = true)]
public sealed class Timed;
