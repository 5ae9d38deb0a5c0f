using System.Security.Cryptography;
using Bayyina.Dossiers;
using Bayyina.Evidence;
using Bayyina.Incidents;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Storage;
using Bayyina.Tests.Installations;

namespace Bayyina.Tests.Vault.S3;

/// <summary>A whole record whose bytes lie in an S3 store that the environment names, as a user has it.</summary>
[Collection(nameof(S3Collection))]
public sealed class RecordOnS3Tests : IDisposable
{
    private static readonly byte[] Film = RandomNumberGenerator.GetBytes(20_000_000);
    private readonly TestFolder _folder = new();
    private readonly string _bucket = StoreProcess.Ceph.NewBucket();
    private Product? _product;

    public RecordOnS3Tests()
    {
        StoreProcess.Ceph.NameInEnvironment();
        // Sets the place of the checkpoint locks of this process.
        using var _ = new AnInstallation();
    }

    public void Dispose()
    {
        _product?.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Files_and_uploads_lie_in_the_store_survive_a_restart_and_leave_in_a_dossier_that_verifies()
    {
        var product = Open(new Stores(null, $"s3://{_bucket}/record", null));
        var incident = SubjectId.New("incident");
        product.Statements.Say([IncidentBook.Opening(incident, "a drill", null, null, exercise: true)], product.Node);
        for (var i = 0; i < 30; i++)
            _folder.Write($"in/{i:00}.txt", $"exercise {i}");
        var outcomes = new FolderIntake(product.Vault, TimeProvider.System).TakeIn([_folder["in"]], cancel: TestContext.Current.CancellationToken).SelectMany(batch => batch).ToList();
        product.Evidence.Seal([.. outcomes.Cast<IntakeOutcome.TakenIn>()], new Acquisition(), incident, exercise: true);
        var begun = Assert.IsType<UploadMoved>(product.Uploads.Begin(product.Node.Actor, new UploadWish(incident, true, Film.Length, "a film", "", null, ""))).Upload;
        Assert.IsType<UploadMoved>(await product.Uploads.Append(begun, 0, new MemoryStream(Film[..7_000_000]), null, product.Node, TestContext.Current.CancellationToken));

        // The address is remembered, and what came of the upload too.
        product.Dispose();
        product = Open(null);
        Assert.Equal("s3", product.Vault.Kind);
        var found = product.Uploads.Find(begun.Id, begun.Owner)!;
        var done = Assert.IsType<UploadSealed>(await product.Uploads.Append(found, 7_000_000, new MemoryStream(Film[7_000_000..]), null, product.Node, TestContext.Current.CancellationToken));
        product.Sequencer.Run();

        var items = product.Evidence.Of(incident, product.Own);
        Assert.Equal(31, items.Count);
        Assert.Equal(Film, product.Vault.BytesOf(items.Single(item => item.Id == done.Upload.Item).Sha256));
        Assert.Equal(items.Select(item => item.Sha256).Order(StringComparer.Ordinal), product.Vault.Names().Select(name => name.Sha256));
        Assert.Empty(Directory.GetFiles(_folder["data", "vault"], "*", SearchOption.AllDirectories));

        var zip = _folder["dossier.zip"];
        product.Dossiers.Export(new DossierRequest([incident], []), product.DescribeProcess(), zip);
        var keys = _folder.Write("KEYFILE", product.KeyFile());
        var report = DossierVerifier.Verify(zip, KeyFile.Parse(File.ReadAllText(keys)));
        Assert.True(report.Holds);
    }

    [Fact]
    public async Task An_upload_that_found_no_store_is_sealed_when_it_answers_again()
    {
        var product = Open(new Stores(null, $"s3://{_bucket}/record", null));
        var incident = SubjectId.New("incident");
        product.Statements.Say([IncidentBook.Opening(incident, "a drill", null, null, exercise: true)], product.Node);
        var begun = Assert.IsType<UploadMoved>(product.Uploads.Begin(product.Node.Actor, new UploadWish(incident, true, 1000, "a film", "", null, ""))).Upload;
        StoreProcess.Ceph.Kill();
        try
        {
            var failed = await Assert.ThrowsAsync<Bayyina.Vault.VaultException>(
                () => product.Uploads.Append(begun, 0, new MemoryStream(Film[..1000]), null, product.Node, TestContext.Current.CancellationToken));
            Assert.Equal("vault.unreachable", failed.Code);
            Assert.Empty(product.Evidence.Of(incident, product.Own));
        }
        finally
        {
            StoreProcess.Ceph.Start();
        }
        Assert.IsType<UploadSealed>(await product.Uploads.Look(product.Uploads.Find(begun.Id, begun.Owner)!, product.Node));
        Assert.Equal(Film[..1000], product.Vault.BytesOf(Assert.Single(product.Evidence.Of(incident, product.Own)).Sha256));
    }

    private Product Open(Stores? stores) => _product = Product.Open(_folder["data"], TimeProvider.System, stores: stores);
}
