using System.Text;
using Bayyina.Audit;
using Bayyina.Storage;
using Bayyina.Tests.Installations;
using Bayyina.Tests.Vault.S3;

namespace Bayyina.Tests.Audit;

/// <summary>A vault in an S3 store is read and hashed whole, and mended from a folder or another bucket.</summary>
[Collection(nameof(S3Collection))]
public sealed class BucketVaultTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly AnInstallation _installation = new();
    private readonly string _bucket;
    private readonly List<string> _blobs;

    public BucketVaultTests()
    {
        StoreProcess.Ceph.NameInEnvironment();
        _bucket = StoreProcess.Ceph.NewBucket();
        var incident = _installation.OpenIncident();
        _blobs = [.. _installation.Seal(incident, [.. Enumerable.Range(0, 12).Select(i => $"file {i}")]).Select(item => item.Taken.Blob.Sha256).Order(StringComparer.Ordinal)];
        _installation.Product.Sequencer.Run();
        _installation.Stop();
        Assert.Equal(0, Tool.Run("cp", ["-a", Path.Combine(_installation.Data, "vault"), _folder["second"]]).ExitCode);
        foreach (var blob in _blobs)
        {
            Put(blob, File.ReadAllBytes(Second(blob)));
        }
        Directory.Delete(Path.Combine(_installation.Data, "vault"), recursive: true);
        new Stores(_installation.Store.Stores.Database, Address, null).Remember(_installation.Data);
    }

    private string Address => $"s3://{_bucket}/record";

    public void Dispose()
    {
        _folder.Dispose();
        _installation.Dispose();
    }

    [Fact]
    public void Every_object_is_hashed_what_is_gone_or_changed_is_named_and_a_second_vault_mends_it()
    {
        Assert.Equal((12, true), (Check(out var whole).LookedAt["blobs"], whole.Count == 0));
        Delete(_blobs[0]);
        Put(_blobs[1], "something else"u8.ToArray());
        Put(_blobs[2], [.. File.ReadAllBytes(Second(_blobs[2]))[..^1], (byte)'!']);

        Assert.False(Check(out var findings).IsWhole);
        Assert.Equal([("blob.differs", Named(_blobs[2])), ("blob.length", Named(_blobs[1])), ("blob.missing", Named(_blobs[0]))], findings);
        // One that is damaged there too mends nothing.
        File.SetUnixFileMode(Second(_blobs[1]), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(Second(_blobs[1]), "rotten");
        Assert.False(Check(out findings, _folder["second"]).IsWhole);
        Assert.Equal(["blob.length", "blob.not_repaired", "blob.repaired", "blob.repaired"], findings.Select(f => f.Code));
        File.WriteAllText(Second(_blobs[1]), $"file {Enumerable.Range(0, 12).Single(i => Sha256($"file {i}") == _blobs[1])}");
        Assert.True(Check(out findings, _folder["second"]).IsWhole);
        Assert.Equal([("blob.repaired", Named(_blobs[1]))], findings);
        Assert.True(Check(out findings).IsWhole);
        Assert.Empty(findings);
    }

    [Fact]
    public void What_nobody_asked_for_is_named_once_it_is_old()
    {
        Put(Sha256("nobody's"), "nobody's"u8.ToArray());
        PutAt("record/readme", "a note"u8.ToArray());
        PutAt("record/aa/" + Sha256("elsewhere"), "elsewhere"u8.ToArray());

        Assert.True(Check(out var findings).IsWhole);
        Assert.Equal(
            new[] { ("blob.unnamed", Named(Sha256("nobody's"))), ("vault.stray", $"{Address}/readme"), ("vault.stray", $"{Address}/aa/{Sha256("elsewhere")}") }.Order(), findings);
        // What came in just now will be named yet.
        Check(out findings, grace: TimeSpan.FromMinutes(10));
        Assert.DoesNotContain("blob.unnamed", findings.Select(f => f.Code));
    }

    [Fact]
    public void A_folder_is_mended_from_a_bucket()
    {
        var data = _installation.Data;
        Assert.Equal(0, Tool.Run("cp", ["-a", _folder["second"], Path.Combine(data, "vault")]).ExitCode);
        File.Delete(Path.Combine(data, "stores.json"));
        new Stores(_installation.Store.Stores.Database, null, null).Remember(data);
        File.Delete(Path.Combine(data, "vault", _blobs[3][..2], _blobs[3]));

        Assert.True(Check(out var findings, Address).IsWhole);
        Assert.Equal(["blob.repaired"], findings.Select(f => f.Code));
        Assert.True(Check(out _).IsWhole);
    }

    [Fact]
    public void Of_a_store_that_does_not_answer_nothing_is_called_good()
    {
        StoreProcess.Ceph.Kill();
        try
        {
            var report = Check(out var findings);
            Assert.Equal([("vault.unreadable", Address)], findings);
            Assert.Contains(AuditPart.Blobs, report.NotChecked);
            Assert.False(report.IsWhole);
        }
        finally
        {
            StoreProcess.Ceph.Start();
        }
        Assert.True(Check(out _).IsWhole);
    }

    private AuditReport Check(out List<(string Code, string What)> found, string? repairFrom = null, TimeSpan? grace = null)
    {
        var findings = new List<(string, string)>();
        var options = new AuditOptions { Sha512 = true, RepairFrom = repairFrom, Grace = grace ?? TimeSpan.FromDays(-1) };
        var report = Product.Check(_installation.Data, options, finding => findings.Add((finding.Kind.Code, finding.What)));
        found = [.. findings.Order()];
        return report;
    }

    private static string Sha256(string text) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private string Named(string blob) => $"{Address}/{blob[..2]}/{blob}";

    private string Second(string blob) => Path.Combine(_folder["second"], blob[..2], blob);

    private void Put(string blob, byte[] content) => PutAt($"record/{blob[..2]}/{blob}", content);

    private void PutAt(string key, byte[] content)
    {
        using var client = StoreProcess.Ceph.Access().Client();
        client.PutObjectAsync(new Amazon.S3.Model.PutObjectRequest { BucketName = _bucket, Key = key, InputStream = new MemoryStream(content), UseChunkEncoding = false }).GetAwaiter().GetResult();
    }

    private void Delete(string blob)
    {
        using var client = StoreProcess.Ceph.Access().Client();
        client.DeleteObjectAsync(_bucket, $"record/{blob[..2]}/{blob}").GetAwaiter().GetResult();
    }
}
