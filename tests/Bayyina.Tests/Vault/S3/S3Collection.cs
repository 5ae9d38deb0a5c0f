namespace Bayyina.Tests.Vault.S3;

/// <summary>Tests that share the servers, one at a time: some of them kill one.</summary>
[CollectionDefinition(nameof(S3Collection))]
public sealed class S3Collection;
