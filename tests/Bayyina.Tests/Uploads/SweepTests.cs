using System.Security.Cryptography;
using Bayyina.Statements;
using Bayyina.Tests.Access;

namespace Bayyina.Tests.Uploads;

/// <summary>What nobody went on with does not stay.</summary>
[Trait("store", "each")]
public sealed class SweepTests : IDisposable
{
    private static readonly byte[] Film = RandomNumberGenerator.GetBytes(100_000);
    private readonly AServer _server = new();
    private readonly SubjectId _incident;

    public SweepTests() => _incident = _server.Installation.OpenIncident();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task An_upload_that_waited_too_long_goes_within_the_hour_while_the_server_runs()
    {
        using var sending = new Sending(_server, "Salma");
        var left = await sending.Begin(_incident, Film.Length);
        using var some = await sending.Patch(left, 0, Film[..60_000]);
        _server.Installation.Time.Move(TimeSpan.FromDays(6));
        var going = await sending.Begin(_incident, Film.Length);
        using var more = await sending.Patch(going, 0, Film[..70_000]);
        Assert.Equal(2, Partials().Count());

        _server.Installation.Time.Move(TimeSpan.FromDays(1) + TimeSpan.FromHours(1));

        Assert.Equal([Path.GetFileName(going)], Partials());
        Assert.Equal(404, (int)(await sending.Look(left)).StatusCode);
        using var rest = await sending.Patch(going, 70_000, Film[70_000..]);
        Assert.NotNull(Sending.Header(rest, "Bayyina-Item"));
    }

    [Fact]
    public async Task Nothing_goes_that_has_time_left_and_what_is_sealed_stays_sealed()
    {
        using var sending = new Sending(_server, "Salma");
        var begun = await sending.Begin(_incident, Film.Length);
        using var whole = await sending.Patch(begun, 0, Film);
        var waiting = await sending.Begin(_incident, Film.Length);
        using var some = await sending.Patch(waiting, 0, Film[..10]);

        _server.Installation.Time.Move(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1));

        Assert.Equal([Path.GetFileName(waiting)], Partials());
        _server.Installation.Time.Move(TimeSpan.FromDays(1));
        Assert.Empty(Partials());
        Assert.Equal(404, (int)(await sending.Look(begun)).StatusCode);
        var item = Assert.Single(_server.Installation.Product.Evidence.Of(_incident, _server.Installation.Product.Own));
        Assert.True(_server.Installation.Product.Vault.Contains(item.Sha256));
    }

    [Fact]
    public async Task A_start_removes_uploads_whose_time_passed_while_nobody_served()
    {
        using var installation = new Installations.AnInstallation();
        var incident = installation.OpenIncident();
        var wish = new Bayyina.Evidence.UploadWish(incident, false, Film.Length, "a film", "", null, "");
        var upload = Assert.IsType<Bayyina.Evidence.UploadMoved>(installation.Product.Uploads.Begin(installation.Product.Node.Actor, wish)).Upload;
        using (var body = new MemoryStream(Film[..1000]))
        {
            await installation.Product.Uploads.Append(upload, 0, body, null, installation.Product.Node, TestContext.Current.CancellationToken);
        }
        installation.Stop();
        installation.Time.Move(TimeSpan.FromDays(8));

        Assert.Null(installation.Product.Uploads.Find(upload.Id, upload.Owner));
        Assert.Empty(Directory.GetFiles(Path.Combine(installation.Data, "vault", "partial")));
    }

    [Fact]
    public void A_start_removes_a_dossier_that_was_on_its_way_when_the_server_was_stopped_and_a_preview_that_was_being_made()
    {
        using var installation = new Installations.AnInstallation();
        installation.OpenIncident();
        installation.Stop();
        var left = Directory.CreateDirectory(Path.Combine(installation.Data, "outgoing")).FullName;
        File.WriteAllBytes(Path.Combine(left, "abc.zip"), Film);
        File.WriteAllBytes(Path.Combine(left, "abc.zip.new"), Film);
        Directory.CreateDirectory(Path.Combine(installation.Data, "previews", "work", "half"));

        _ = installation.Product;

        Assert.False(Directory.Exists(left));
        Assert.False(Directory.Exists(Path.Combine(installation.Data, "previews", "work")));
    }

    private IEnumerable<string> Partials() =>
        Directory.GetFiles(Path.Combine(_server.Installation.Data, "vault", "partial")).Select(path => Path.GetFileName(path));
}
