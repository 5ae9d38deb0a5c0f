using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Sync;
using Bayyina.Tests.Installations;
using Bayyina.Tests.Statements;

namespace Bayyina.Tests.Sync;

/// <summary>Two installations that know each other by key files alone, and what is carried between them.</summary>
public sealed class TwoInstallations : IDisposable
{
    /// <summary>Where it comes from.</summary>
    public AnInstallation Here { get; } = new();

    /// <summary>Where it is carried to.</summary>
    public AnInstallation There { get; } = new();

    public KeyFile KeysHere => KeyFile.Parse(Here.Product.KeyFile());

    /// <summary>Writes what the other lacks since a checkpoint.</summary>
    public byte[] Export(SignedNote? since = null, bool withBlobs = true, P256Key? recipient = null)
    {
        using var output = new MemoryStream();
        using (var sealing = recipient is null ? null : SealedFile.Seal(output, recipient))
        {
            Here.Product.Sync.Export(new SyncWish(since, withBlobs), Here.Product.Own, sealing ?? output);
        }
        return output.ToArray();
    }

    /// <summary>Takes a file in at the other, as the first file of a stranger whose keys were handed over.</summary>
    public SyncTaken Import(byte[] file) => Import(file, KeysHere);

    public SyncTaken Import(byte[] file, KeyFile? keys) =>
        There.Product.Sync.Import(() => SealedFile.Open(new MemoryStream(file), There.Product.Node), keys);

    /// <summary>Demands that both see the same of everything that was issued here.</summary>
    public void AssertSame()
    {
        var subjects = Here.Product.Database.Read(c => Dapper.SqlMapper.Query<string>(c, "SELECT DISTINCT subject FROM statement WHERE issuer IS NULL AND subject IS NOT NULL").ToList());
        foreach (var subject in subjects.Select(s => new SubjectId(s)))
        {
            Assert.Equal(Rendered.Of(Here.Product.Statements.StateOf(subject, Here.Product.Own)), Rendered.Of(There.Product.Statements.StateOf(subject, There.Product.Own)));
        }
        Assert.Empty(There.Product.Rebuild());
    }

    public void Dispose()
    {
        Here.Dispose();
        There.Dispose();
    }
}
