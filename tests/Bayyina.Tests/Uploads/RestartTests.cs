using System.Security.Cryptography;
using Bayyina.Evidence;
using Bayyina.Statements;
using Bayyina.Tests.Installations;
using Dapper;

namespace Bayyina.Tests.Uploads;

/// <summary>What a server that was stopped anywhere finds when it starts again.</summary>
[Trait("store", "each")]
public sealed class RestartTests : IDisposable
{
    private static readonly byte[] Film = RandomNumberGenerator.GetBytes(3_000_000);
    private readonly AnInstallation _installation = new();

    public void Dispose() => _installation.Dispose();

    [Fact]
    public async Task An_upload_goes_on_after_a_restart_and_what_was_never_acknowledged_is_written_over()
    {
        var (upload, incident) = Begin();
        await Append(upload, 0, Film[..1_000_000]);
        // A write that a power cut tore: longer than what was acknowledged, and wrong.
        using (var torn = File.Open(PartialOf(upload), FileMode.Append))
        {
            torn.Write(new byte[2_500_000]);
        }
        _installation.Reopened();

        var found = Assert.IsType<UploadMoved>(await _installation.Product.Uploads.Look(Find(upload), _installation.Product.Node));
        Assert.Equal(1_000_000, found.Upload.Offset);
        var done = Assert.IsType<UploadSealed>(await Append(found.Upload, 1_000_000, Film[1_000_000..]));

        AssertSealedOnce(incident, done);
    }

    [Fact]
    public async Task An_upload_that_was_whole_but_not_sealed_is_sealed_by_the_next_who_asks()
    {
        var (upload, incident) = Begin();
        await Append(upload, 0, Film[..2_999_999]);
        _installation.Stop();
        File.WriteAllBytes(PartialOf(upload), Film);
        Set("kept = bytes", upload);

        var done = Assert.IsType<UploadSealed>(await _installation.Product.Uploads.Look(Find(upload), _installation.Product.Node));

        AssertSealedOnce(incident, done);
    }

    [Fact]
    public async Task An_upload_that_was_sealed_but_not_noted_as_such_is_not_sealed_twice()
    {
        var (upload, incident) = Begin();
        Assert.IsType<UploadSealed>(await Append(upload, 0, Film));
        Set("statement = NULL", upload);
        _installation.Reopened();

        var done = Assert.IsType<UploadSealed>(await _installation.Product.Uploads.Look(Find(upload), _installation.Product.Node));

        AssertSealedOnce(incident, done);
    }

    [Fact]
    public async Task A_start_removes_what_belongs_to_no_upload()
    {
        var (upload, _) = Begin();
        await Append(upload, 0, Film[..10]);
        var stray = Path.Combine(Path.GetDirectoryName(PartialOf(upload))!, new string('a', 32));
        File.WriteAllBytes(stray, Film);

        _installation.Reopened();

        Assert.False(File.Exists(stray));
        Assert.True(File.Exists(PartialOf(upload)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(999_999)]
    public async Task What_this_machine_lacks_of_an_upload_never_becomes_zeros(int left)
    {
        var (upload, incident) = Begin();
        await Append(upload, 0, Film[..1_000_000]);
        _installation.Stop();
        using (var cut = File.Open(PartialOf(upload), FileMode.Open))
        {
            cut.SetLength(left);
        }

        Assert.Equal(UploadCodes.Elsewhere, Assert.IsType<UploadRefused>(await Append(Find(upload), 1_000_000, Film[1_000_000..])).Code);
        File.Delete(PartialOf(upload));
        Assert.Equal(UploadCodes.Elsewhere, Assert.IsType<UploadRefused>(await Append(Find(upload), 1_000_000, Film[1_000_000..])).Code);
        Assert.Equal(UploadCodes.Elsewhere, Assert.IsType<UploadRefused>(await _installation.Product.Uploads.Look(Find(upload), _installation.Product.Node)).Code);
        Set("kept = bytes", upload);
        Assert.Equal(UploadCodes.Elsewhere, Assert.IsType<UploadRefused>(await _installation.Product.Uploads.Look(Find(upload), _installation.Product.Node)).Code);
        Assert.Empty(_installation.Product.Evidence.Of(incident, _installation.Product.Own));
    }

    private (Upload Upload, SubjectId Incident) Begin()
    {
        var incident = _installation.OpenIncident();
        var wish = new UploadWish(incident, false, Film.Length, "a film", "", Convert.ToHexStringLower(SHA256.HashData(Film)), "");
        return (Assert.IsType<UploadMoved>(_installation.Product.Uploads.Begin(_installation.Product.Node.Actor, wish)).Upload, incident);
    }

    private Upload Find(Upload upload) => _installation.Product.Uploads.Find(upload.Id, upload.Owner)!;

    private async Task<UploadStep> Append(Upload upload, long offset, byte[] bytes)
    {
        using var body = new MemoryStream(bytes);
        return await _installation.Product.Uploads.Append(upload, offset, body, null, _installation.Product.Node, TestContext.Current.CancellationToken);
    }

    private string PartialOf(Upload upload) => Path.Combine(_installation.Data, "vault", "partial", upload.Id);

    private void Set(string what, Upload upload) => _installation.Product.Database.Write(transaction =>
        transaction.Connection!.Execute($"UPDATE upload SET {what} WHERE id = @id", new { id = upload.Id }, transaction));

    private void AssertSealedOnce(SubjectId incident, UploadSealed done)
    {
        var item = Assert.Single(_installation.Product.Evidence.Of(incident, _installation.Product.Own));
        Assert.Equal(done.Upload.Item, item.Id);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Film)), item.Sha256);
        Assert.Equal(Film, _installation.Product.Vault.BytesOf(item.Sha256));
    }
}
