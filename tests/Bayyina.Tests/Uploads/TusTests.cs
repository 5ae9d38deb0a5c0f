using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bayyina.Access;
using Bayyina.Evidence;
using Bayyina.Statements;
using Bayyina.Tests.Access;

namespace Bayyina.Tests.Uploads;

[Trait("store", "each")]
public sealed class TusTests : IDisposable
{
    private static readonly byte[] Film = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"frame {i}\n")));
    private readonly AServer _server = new();
    private readonly Sending _sending;
    private readonly SubjectId _incident;

    public TusTests()
    {
        _incident = _server.Installation.OpenIncident();
        _sending = new Sending(_server, "Salma");
    }

    private Product Product => _server.Installation.Product;

    private static string FilmHash => Convert.ToHexStringLower(SHA256.HashData(Film));

    public void Dispose()
    {
        _sending.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task A_file_that_comes_in_three_pieces_is_sealed_once_and_signed_by_its_user()
    {
        var path = await _sending.Begin(_incident, Film.Length, "فيديو الموقع.txt", FilmHash);
        using var first = await _sending.Patch(path, 0, Film[..1000]);
        Assert.Equal(204, (int)first.StatusCode);
        Assert.Equal("1000", Sending.Header(first, "Upload-Offset"));
        Assert.NotNull(Sending.Header(first, "Upload-Expires"));
        using var second = await _sending.Patch(path, 1000, Film[1000..70_000]);
        using var look = await _sending.Look(path);
        Assert.Equal("70000", Sending.Header(look, "Upload-Offset"));
        Assert.Equal(Film.Length.ToString(CultureInfo.InvariantCulture), Sending.Header(look, "Upload-Length"));
        Assert.Contains("no-store", look.Headers.CacheControl!.ToString(), StringComparison.Ordinal);

        using var last = await _sending.Patch(path, 70_000, Film[70_000..]);

        Assert.Equal(204, (int)last.StatusCode);
        Assert.Equal(FilmHash, Sending.Header(last, "Bayyina-Sha256"));
        var item = Assert.Single(Product.Evidence.Of(_incident, Product.Own));
        Assert.Equal(item.Id.Value, Sending.Header(last, "Bayyina-Item"));
        Assert.Equal("فيديو الموقع.txt", item.File.OrNull);
        Assert.Equal("text/plain", item.MediaType);
        Assert.Equal(Convert.ToHexStringLower(SHA512.HashData(Film)), item.Sha512);
        Assert.Equal(_sending.User.Actor.Value, item.Sealed.By);
        // Nobody was asked whether it is the original.
        Assert.Equal(SaidState.NeverSaid, item.Sealed.Text("form").State);
        Assert.Equal(Film, Product.Vault.BytesOf(FilmHash));
        Assert.Equal(Product.Rows.IndexesOf([item.Sealed.Id])[item.Sealed.Id].ToString(CultureInfo.InvariantCulture), Sending.Header(last, "Bayyina-Ledger-Index"));
        using var again = await _sending.Look(path);
        Assert.Equal(item.Id.Value, Sending.Header(again, "Bayyina-Item"));
        Assert.Empty(Directory.GetFiles(Path.Combine(_server.Installation.Data, "vault", "partial")));
    }

    [Fact]
    public async Task A_file_comes_with_its_creation_and_an_empty_one_needs_no_more()
    {
        using var whole = await _sending.Send(
            HttpMethod.Post, "/api/uploads", Sending.Body(Film), ("Upload-Length", Film.Length.ToString(CultureInfo.InvariantCulture)), ("Upload-Metadata", Sending.Of(_incident)));
        using var empty = await _sending.Send(
            HttpMethod.Post, "/api/uploads", null, ("Upload-Length", "0"), ("Upload-Metadata", Sending.Of(_incident, "empty")));

        Assert.Equal(201, (int)whole.StatusCode);
        Assert.Equal(FilmHash, Sending.Header(whole, "Bayyina-Sha256"));
        Assert.Equal(201, (int)empty.StatusCode);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([])), Sending.Header(empty, "Bayyina-Sha256"));
        Assert.Equal(2, Product.Evidence.Of(_incident, Product.Own).Count);
    }

    [Fact]
    public async Task Another_version_is_refused_with_the_ones_that_are_spoken()
    {
        using var answer = await _sending.Send(HttpMethod.Post, "/api/uploads", null, ("Tus-Resumable", "0.2.2"), ("Upload-Length", "1"));
        using var options = await _sending.Send(HttpMethod.Options, "/api/uploads", null, ("Tus-Resumable", "0.2.2"));

        Assert.Equal(412, (int)answer.StatusCode);
        Assert.Equal("1.0.0", Sending.Header(answer, "Tus-Version"));
        Assert.Equal(204, (int)options.StatusCode);
        Assert.Equal("creation,creation-with-upload,checksum,expiration,termination", Sending.Header(options, "Tus-Extension"));
    }

    [Theory]
    [InlineData("", 400, "upload.length_malformed")]
    [InlineData("-1", 400, "upload.length_malformed")]
    [InlineData("1e3", 400, "upload.length_malformed")]
    [InlineData("99999999999999999999", 400, "upload.length_malformed")]
    [InlineData("999999999999999", 413, "upload.too_large")]
    public async Task A_length_that_is_none_or_too_long_is_refused(string length, int status, string code)
    {
        using var answer = await _sending.Send(HttpMethod.Post, "/api/uploads", null, ("Upload-Length", length), ("Upload-Metadata", Sending.Of(_incident)));

        Assert.Equal((status, code), ((int)answer.StatusCode, await Sending.Code(answer)));
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("a\0b")]
    public async Task What_pretends_to_be_a_path_is_no_name(string name)
    {
        using var file = await _sending.Send(HttpMethod.Post, "/api/uploads", null, ("Upload-Length", "1"), ("Upload-Metadata", Sending.Of(_incident, name)));
        Assert.Equal(400, (int)file.StatusCode);
        if (name.Length == 0)
        {
            return;
        }
        using var folder = await _sending.Send(
            HttpMethod.Post, "/api/uploads", null, ("Upload-Length", "1"), ("Upload-Metadata", Sending.Of(_incident, "a", null, ("folder", "photos/" + name))));
        Assert.Equal((400, "upload.name_malformed"), ((int)folder.StatusCode, await Sending.Code(folder)));
    }

    [Theory]
    [InlineData("filename")]
    [InlineData("filename !!!")]
    [InlineData("filename YQ==,filename YQ==")]
    [InlineData("filename YQ==  YQ==")]
    [InlineData("filename YR==")]
    [InlineData("filename /w==")]
    [InlineData("unknown YQ==,filename YQ==")]
    [InlineData(" ,")]
    public async Task Metadata_that_is_not_of_its_form_is_refused(string metadata)
    {
        var incident = "incident " + Convert.ToBase64String(Encoding.UTF8.GetBytes(_incident.Value));
        using var answer = await _sending.Send(HttpMethod.Post, "/api/uploads", null, ("Upload-Length", "1"), ("Upload-Metadata", $"{incident},{metadata}"));

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.StartsWith("upload.", await Sending.Code(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_at_a_forged_offset_change_nothing()
    {
        var path = await _sending.Begin(_incident, 10);
        (await _sending.Patch(path, 0, [1, 2, 3])).Dispose();
        foreach (var (offset, code) in ((string, string)[])[("0", "upload.offset_differs"), ("4", "upload.offset_differs"), ("10", "upload.offset_differs"), ("-3", "upload.offset_malformed"), ("three", "upload.offset_malformed")])
        {
            using var forged = await _sending.Send(HttpMethod.Patch, path, Sending.Body([]), ("Upload-Offset", offset));
            Assert.Equal(code, await Sending.Code(forged));
        }
        using var long1 = await _sending.Patch(path, 3, new byte[8]);
        using var typed = await _sending.Send(HttpMethod.Patch, path, Sending.Body([4], "application/octet-stream"), ("Upload-Offset", "3"));
        using var look = await _sending.Look(path);

        Assert.Equal(413, (int)long1.StatusCode);
        Assert.Equal(415, (int)typed.StatusCode);
        Assert.Equal("3", Sending.Header(look, "Upload-Offset"));
    }

    [Fact]
    public async Task A_body_of_unknown_length_that_runs_over_is_not_kept()
    {
        var path = await _sending.Begin(_incident, 10);
        using var body = new StreamContent(new Endless(11));
        body.Headers.TryAddWithoutValidation("Content-Type", "application/offset+octet-stream");
        using var over = await _sending.Send(HttpMethod.Patch, path, body, ("Upload-Offset", "0"), ("Transfer-Encoding", "chunked"));
        using var look = await _sending.Look(path);

        Assert.Equal(413, (int)over.StatusCode);
        Assert.Equal("0", Sending.Header(look, "Upload-Offset"));
    }

    [Fact]
    public async Task Bytes_that_do_not_fit_their_checksum_are_not_kept()
    {
        var path = await _sending.Begin(_incident, Film.Length);
        using var wrong = await _sending.Patch(path, 0, Film[..500], ("Upload-Checksum", "sha256 " + Convert.ToBase64String(SHA256.HashData(Film))));
        using var unknown = await _sending.Patch(path, 0, Film[..500], ("Upload-Checksum", "md5 " + Convert.ToBase64String(new byte[16])));
        using var right = await _sending.Patch(path, 0, Film[..500], ("Upload-Checksum", "sha256 " + Convert.ToBase64String(SHA256.HashData(Film[..500]))));
        using var rest = await _sending.Patch(path, 500, Film[500..]);

        Assert.Equal((460, "upload.checksum_differs"), ((int)wrong.StatusCode, await Sending.Code(wrong)));
        Assert.Equal(400, (int)unknown.StatusCode);
        Assert.Equal("500", Sending.Header(right, "Upload-Offset"));
        Assert.Equal(FilmHash, Sending.Header(rest, "Bayyina-Sha256"));
    }

    [Fact]
    public async Task Bytes_that_are_not_those_of_the_device_are_not_sealed()
    {
        var path = await _sending.Begin(_incident, Film.Length, sha256: new string('0', 64));
        using var answer = await _sending.Patch(path, 0, Film);
        using var look = await _sending.Look(path);

        Assert.Equal((422, "upload.hash_differs"), ((int)answer.StatusCode, await Sending.Code(answer)));
        Assert.Equal(422, (int)look.StatusCode);
        Assert.Empty(Product.Evidence.Of(_incident, Product.Own));
        Assert.False(Product.Vault.Contains(FilmHash));
        Assert.Empty(Directory.GetFiles(Path.Combine(_server.Installation.Data, "vault", "partial")));
    }

    [Fact]
    public async Task Nobody_else_learns_that_there_is_an_upload()
    {
        var path = await _sending.Begin(_incident, 10);
        using var other = new Sending(_server, "Other");
        using var reader = new Sending(_server, "Analyst", UserRole.Analyst);

        Assert.Equal(404, (int)(await other.Look(path)).StatusCode);
        Assert.Equal(404, (int)(await other.Patch(path, 0, [1])).StatusCode);
        Assert.Equal(404, (int)(await other.Send(HttpMethod.Delete, path, null)).StatusCode);
        Assert.Equal(404, (int)(await _sending.Look("/api/uploads/" + new string('0', 32))).StatusCode);
        Assert.Equal(404, (int)(await _sending.Look("/api/uploads/..%2f..%2fbayyina.db")).StatusCode);
        Assert.Equal(403, (int)(await reader.Look(path)).StatusCode);
        using var nowhere = await _sending.Send(
            HttpMethod.Post, "/api/uploads", null, ("Upload-Length", "1"), ("Upload-Metadata", Sending.Of(SubjectId.New("incident"))));
        Assert.Equal((404, "incident.unknown"), ((int)nowhere.StatusCode, await Sending.Code(nowhere)));
    }

    [Fact]
    public async Task What_waited_too_long_is_gone()
    {
        // Its time ends between two of the hourly sweeps.
        _server.Installation.Time.Move(TimeSpan.FromMinutes(10));
        var path = await _sending.Begin(_incident, 10);
        (await _sending.Patch(path, 0, [1, 2, 3])).Dispose();
        _server.Installation.Time.Move(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1));
        _server.Installation.Time.Move(TimeSpan.FromMinutes(2));
        using var late = await _sending.Patch(path, 3, [4]);
        Product.Uploads.Sweep();
        using var swept = await _sending.Look(path);

        Assert.Equal((410, "upload.expired"), ((int)late.StatusCode, await Sending.Code(late)));
        Assert.Equal(404, (int)swept.StatusCode);
        Assert.Empty(Directory.GetFiles(Path.Combine(_server.Installation.Data, "vault", "partial")));
    }

    [Fact]
    public async Task Who_ends_an_upload_frees_its_place_and_too_many_are_refused()
    {
        Product.Uploads.Options = new UploadOptions { MostOpen = 2 };
        var path = await _sending.Begin(_incident, 10);
        await _sending.Begin(_incident, 10);
        using var third = await _sending.Send(HttpMethod.Post, "/api/uploads", null, ("Upload-Length", "1"), ("Upload-Metadata", Sending.Of(_incident)));
        using var ended = await _sending.Send(HttpMethod.Post, path, null, ("X-HTTP-Method-Override", "DELETE"));
        using var fourth = await _sending.Send(HttpMethod.Post, "/api/uploads", null, ("Upload-Length", "1"), ("Upload-Metadata", Sending.Of(_incident)));

        Assert.Equal((429, "upload.too_many"), ((int)third.StatusCode, await Sending.Code(third)));
        Assert.Equal(204, (int)ended.StatusCode);
        Assert.Equal(404, (int)(await _sending.Look(path)).StatusCode);
        Assert.Equal(201, (int)fourth.StatusCode);
    }

    private sealed class Endless(long bytes) : MemoryStream(new byte[bytes])
    {
        public override bool CanSeek => false;
    }
}
