using System.Text;
using System.Text.Json;
using Bayyina.Evidence;
using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Storage;
using Bayyina.Tests.Away;
using Bayyina.Tests.Uploads;

namespace Bayyina.Tests.Vault.S3;

/// <summary>The S3 store is killed while the server serves, and started again.</summary>
[Collection(nameof(S3Collection))]
public sealed class StoreAwayTests
{
    private const string Code = "vault.unreachable";

    [Fact]
    public async Task An_items_bytes_and_uploads_are_answered_503_and_go_on_when_it_is_back()
    {
        var store = StoreProcess.Ceph;
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_S3", store.Address.ToString());
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "exercise");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "exercise-secret");
        using var record = await AServedRecord.On(new Stores(null, $"s3://{store.NewBucket()}/record", null));
        var product = record.Product;
        var incident = SubjectId.New("incident");
        product.Say(IncidentBook.Opening(incident, "a drill", null, null, exercise: true), product.Node);
        using (var folder = new TestFolder())
        {
            folder.Write("in/one.txt", "exercise");
            var taken = new FolderIntake(product.Vault, TimeProvider.System).TakeIn([folder["in"]], cancel: TestContext.Current.CancellationToken).SelectMany(batch => batch).ToList();
            product.Evidence.Seal([.. taken.Cast<IntakeOutcome.TakenIn>()], new Acquisition(), incident, exercise: true);
            product.Sequencer.Run();
        }
        var item = "/items/" + product.Evidence.Of(incident, product.Own).Single().Id.Value.Split('/')[1];
        var begun = await record.Ask(
            HttpMethod.Post, "/api/uploads", null, ("Tus-Resumable", "1.0.0"), ("Upload-Length", "4"), ("Upload-Metadata", Sending.Of(incident)));
        var upload = begun.Headers.Location!.ToString();

        store.Kill();
        try
        {
            // What the record says of it is shown; its bytes are not.
            Assert.Equal(200, (int)(await record.Browser.Get(item)).StatusCode);
            var bytes = await record.Browser.Get(item + "/bytes");
            Assert.Equal(503, (int)bytes.StatusCode);
            Assert.Equal("text/html", bytes.Content.Headers.ContentType?.MediaType);
            Assert.NotNull(bytes.Headers.RetryAfter);
            Assert.Contains(Code, await bytes.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            var last = await record.Ask(
                HttpMethod.Patch, upload, Encoding.UTF8.GetBytes("film"), ("Tus-Resumable", "1.0.0"), ("Upload-Offset", "0"));
            foreach (var refused in (HttpResponseMessage[])[await record.Ask(HttpMethod.Get, "/api" + item + "/bytes"), last])
            {
                Assert.Equal(503, (int)refused.StatusCode);
                Assert.NotNull(refused.Headers.RetryAfter);
                Assert.Equal(Code, JsonDocument.Parse(await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("code").GetString());
            }
            Assert.Single(record.Failed);
        }
        finally
        {
            store.Start();
        }

        await record.Until(item + "/bytes", 200);
        Assert.NotNull(Sending.Header(await record.Ask(HttpMethod.Head, upload, null, ("Tus-Resumable", "1.0.0")), "Bayyina-Item"));
    }
}
