using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bayyina.Statements;
using Bayyina.Tests.Access;
using Bayyina.Tests.Uploads;

namespace Bayyina.Tests.Hostile;

/// <summary>Headers of uploads that lie, stand twice or are no headers of uploads: nothing is kept of them.</summary>
public sealed class ForgedUploadTests : IDisposable
{
    private readonly AServer _server = new();
    private readonly Sending _sending;
    private readonly SubjectId _incident;

    public ForgedUploadTests()
    {
        _incident = _server.Installation.OpenIncident();
        _sending = new Sending(_server, "Salma");
    }

    public void Dispose()
    {
        _sending.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task A_beginning_that_is_not_of_its_form_begins_nothing()
    {
        var metadata = $"Upload-Metadata: {Sending.Of(_incident)}\r\n";
        foreach (var (headers, status, code) in ((string, int, string)[])[
            ($"{metadata}Upload-Length: 1\r\nUpload-Length: 2\r\n", 400, "upload.length_malformed"),
            ($"{metadata}Upload-Length: 1, 2\r\n", 400, "upload.length_malformed"),
            ($"{metadata}Upload-Length: +1\r\n", 400, "upload.length_malformed"),
            ($"{metadata}Upload-Length: 0x10\r\n", 400, "upload.length_malformed"),
            ($"{metadata}Upload-Length: 1.0\r\n", 400, "upload.length_malformed"),
            ($"{metadata}Upload-Length: \u0661\r\n", 400, "upload.length_malformed"),
            ($"{metadata}Upload-Length: 9223372036854775808\r\n", 400, "upload.length_malformed"),
            ($"{metadata}Upload-Length: 1\r\nUpload-Defer-Length: 1\r\n", 400, "upload.length_malformed"),
            ($"{metadata}Upload-Defer-Length: 1\r\n", 400, "upload.length_malformed"),
            ($"{metadata}{metadata}Upload-Length: 1\r\n", 400, "upload.metadata_malformed"),
            ("Upload-Length: 1\r\n", 400, "upload.metadata_malformed"),
            ($"Upload-Metadata: {new string('a', 9000)} YQ==\r\nUpload-Length: 1\r\n", 400, "upload.metadata_malformed"),
            ($"Upload-Metadata: {Sending.Of(_incident, "a", new string('A', 64))}\r\nUpload-Length: 1\r\n", 400, "upload.metadata_malformed"),
            ($"Upload-Metadata: {Sending.Of(_incident, "a", "x")}\r\nUpload-Length: 1\r\n", 400, "upload.metadata_malformed"),
            ($"Upload-Metadata: {Sending.Of(_incident, "a", null, ("item", "item/00000000-0000-4000-8000-000000000000"))}\r\nUpload-Length: 1\r\n", 400, "upload.metadata_malformed"),
            ($"Upload-Metadata: {Sending.Of(_incident, "a", null, ("folder", "/"))}\r\nUpload-Length: 1\r\n", 400, "upload.name_malformed"),
            ($"Upload-Metadata: {Sending.Of(_incident, new string('a', 256))}\r\nUpload-Length: 1\r\n", 400, "upload.name_malformed"),
            ($"Upload-Metadata: filename YQ==,incident {Convert.ToBase64String(Encoding.UTF8.GetBytes("incident/../../keys"))}\r\nUpload-Length: 1\r\n", 404, "incident.unknown"),
            ($"{metadata}Upload-Length: 1\r\nUpload-Checksum: sha256 AA==\r\n", 400, "upload.checksum_malformed"),
            ($"{metadata}Upload-Length: 1\r\nTus-Resumable: 1.0.0\r\n", 412, "upload.version")])
        {
            var answer = await Ask("POST", "/api/uploads", headers);
            Assert.True(RawLine.StatusOf(answer) == status && answer.Contains(code, StringComparison.Ordinal), $"{headers}\n→ {answer}");
        }
        Assert.Empty(Partial());
    }

    [Fact]
    public async Task A_step_that_lies_changes_nothing()
    {
        var path = await _sending.Begin(_incident, 10);
        (await _sending.Patch(path, 0, [1, 2, 3])).Dispose();
        var type = "Content-Type: application/offset+octet-stream\r\n";
        foreach (var (headers, statuses) in ((string, int[])[])[
            ($"{type}Upload-Offset: 3\r\nUpload-Offset: 0\r\nContent-Length: 1\r\n", [400]),
            ($"{type}Upload-Offset: 3, 0\r\nContent-Length: 1\r\n", [400]),
            ($"{type}Upload-Offset: 9223372036854775807\r\nContent-Length: 1\r\n", [400, 409]),
            ($"{type}Upload-Offset: 999999999999999999\r\nContent-Length: 1\r\n", [409]),
            ($"{type}Upload-Offset: 03 \r\nUpload-Checksum: sha256 {Convert.ToBase64String(new byte[32])}\r\nContent-Length: 1\r\n", [460]),
            ($"{type}Upload-Offset: 3\r\nUpload-Checksum: sha1 {Convert.ToBase64String(new byte[32])}\r\nContent-Length: 1\r\n", [400]),
            ($"{type}Upload-Offset: 3\r\nUpload-Checksum: sha256 {Convert.ToBase64String(new byte[32])} x\r\nContent-Length: 1\r\n", [400]),
            ($"{type}Upload-Offset: 3\r\nUpload-Checksum: sha256 {Convert.ToBase64String(new byte[32])}\r\nUpload-Checksum: x\r\nContent-Length: 1\r\n", [400]),
            ($"{type}Upload-Offset: 3\r\nContent-Length: 8\r\n", [413]),
            ($"{type}Upload-Offset: 3\r\nContent-Length: 99999999999999\r\n", [413]),
            ($"{type}Content-Type: text/plain\r\nUpload-Offset: 3\r\nContent-Length: 1\r\n", [400, 415]),
            ("Content-Type: application/offset+octet-stream; charset=utf-8\r\nUpload-Offset: 3\r\nContent-Length: 1\r\n", [415]),
            ($"{type}Upload-Offset: 3\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n", [400])])
        {
            var answer = await Ask("PATCH", path, headers, "\u0004");
            Assert.True(statuses.Contains(RawLine.StatusOf(answer)), $"{headers}\n→ {answer}");
            using var look = await _sending.Look(path);
            Assert.Equal("3", Sending.Header(look, "Upload-Offset"));
        }
        foreach (var method in (string[])["PUT", "TRACE", "GET", "", "patch", "DELETE, PATCH"])
        {
            using var answer = await _sending.Send(HttpMethod.Post, path, null, ("X-HTTP-Method-Override", method), ("Upload-Offset", "3"));
            Assert.Equal((405, "request.method"), ((int)answer.StatusCode, await Sending.Code(answer)));
        }
        using var rest = await _sending.Patch(path, 3, [4, 5, 6, 7, 8, 9, 10], ("Upload-Checksum", "sha256 " + Convert.ToBase64String(SHA256.HashData([4, 5, 6, 7, 8, 9, 10]))));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])), Sending.Header(rest, "Bayyina-Sha256"));
    }

    [Fact]
    public async Task An_id_that_is_not_ones_own_leads_nowhere_by_any_method()
    {
        var path = await _sending.Begin(_incident, 10);
        using var other = new Sending(_server, "Other");
        var id = path.Split('/')[^1];
        foreach (var forged in (string[])[path, path.ToUpperInvariant(), path + "%00", path + ".", path + "%20", $"/api/uploads/%2e%2f{id}", "/api/uploads/*", "/api/uploads/%25", "/api/uploads/'--"])
        {
            foreach (var method in (string[])["HEAD", "PATCH", "DELETE"])
            {
                using var answer = await other.Send(new HttpMethod(method), forged, method == "PATCH" ? Sending.Body([1]) : null, ("Upload-Offset", "0"));
                Assert.True((int)answer.StatusCode is 400 or 404, $"{method} {forged}: {answer.StatusCode}");
                using var override1 = await other.Send(HttpMethod.Post, forged, Sending.Body([1]), ("X-HTTP-Method-Override", method), ("Upload-Offset", "0"));
                Assert.True((int)override1.StatusCode is 400 or 404, $"{method} {forged}: {override1.StatusCode}");
            }
        }
        using var look = await _sending.Look(path);
        Assert.Equal("0", Sending.Header(look, "Upload-Offset"));
        Assert.Single(Partial());
    }

    private string[] Partial() =>
        Directory.Exists(Path.Combine(_server.Installation.Data, "vault", "partial")) ? Directory.GetFiles(Path.Combine(_server.Installation.Data, "vault", "partial")) : [];

    private Task<string> Ask(string method, string path, string headers, string body = "") => RawLine.Ask(_server.Address, string.Create(
        CultureInfo.InvariantCulture,
        $"{method} {path} HTTP/1.1\r\nHost: {_server.Address.Authority}\r\nAuthorization: Bearer {_sending.Token}\r\nTus-Resumable: 1.0.0\r\nConnection: close\r\n{headers}\r\n{body}"));
}
