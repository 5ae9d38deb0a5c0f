using System.Text;
using Bayyina.Evidence;

namespace Bayyina.Tests.Evidence;

/// <summary>What kind of file it is, by its first bytes.</summary>
public sealed class MediaTypeTests
{
    public static TheoryData<string, string, string, string> Kinds => new()
    {
        { "FFD8FFE0", "x", "image/jpeg", "jpg" },
        { "89504E470D0A1A0A0000000D", "x", "image/png", "png" },
        { "474946383961", "x", "image/gif", "gif" },
        { "52494646000000005745425056503858", "x", "image/webp", "webp" },
        { "49492A0008000000", "x", "image/tiff", "tif" },
        { "4D4D002A00000008", "x", "image/tiff", "tif" },
        { "000000186674797068656963", "x", "image/heic", "heic" },
        { "00000018667479706D696631", "x", "image/heic", "heic" },
        { "0000001866747970617669660000", "x", "image/avif", "avif" },
        { "424D3624000000000000360000", "x", "image/bmp", "bmp" },
        { "000000206674797069736F6D", "x", "video/mp4", "mp4" },
        { "00000014667479707174202000", "x", "video/quicktime", "mov" },
        { "0000006D6D6F6F7600000000", "x", "video/quicktime", "mov" },
        { "0000001866747970336770340000", "x", "video/3gpp", "3gp" },
        { "1A45DFA3A34286810142F7810142F2810442F381084282886D6174726F736B61", "x", "video/x-matroska", "mkv" },
        { "1A45DFA39F4286810142F7810142F2810442F38108428284" + "7765626D", "x", "video/webm", "webm" },
        { "5249464600000000415649204C495354", "x", "video/x-msvideo", "avi" },
        { "524946460000000057415645666D7420", "x", "audio/wav", "wav" },
        { "494433040000", "x", "audio/mpeg", "mp3" },
        { "FFFB9064", "call.mp3", "audio/mpeg", "mp3" },
        { "FFFB9064", "x", "application/octet-stream", "bin" },
        { "4F67675300", "x", "audio/ogg", "ogg" },
        { "664C614300", "x", "audio/flac", "flac" },
        { "00000018667479704D344120", "x", "audio/mp4", "m4a" },
        { "2321414D520A", "x", "audio/amr", "amr" },
        { "255044462D312E37", "x", "application/pdf", "pdf" },
        { "504B0506", "x", "application/zip", "zip" },
        { "00010203", "x.jpg", "application/octet-stream", "bin" },
        { "", "x.jpg", "application/octet-stream", "bin" },
        { "", "x.txt", "text/plain", "txt" },
        { "FFFE41064206", "note.txt", "text/plain", "txt" },
        { "D5E6D1C9", "old-code-page.txt", "text/plain", "txt" },
        { "D5E6D1C9", "x", "application/octet-stream", "bin" },
        { "00", "x.txt", "application/octet-stream", "bin" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Bytes_tell_what_they_are(string head, string name, string type, string extension)
    {
        Assert.Equal(type, MediaTypes.Of(Convert.FromHexString(head), name));
        Assert.Equal(extension, MediaTypes.ExtensionOf(type));
    }

    [Theory]
    [InlineData("نص بالعربية", "x", "text/plain", "txt")]
    [InlineData("a,b\n1,2\n", "list.csv", "text/csv", "csv")]
    [InlineData("# Title", "notes.MD", "text/markdown", "md")]
    [InlineData("{\"a\":1}", "x.json", "application/json", "json")]
    [InlineData("{\"a\":1}", "x", "text/plain", "txt")]
    [InlineData("\uFEFF \n<!DOCTYPE html><p>", "page.txt", "text/html", "txt")]
    [InlineData("<HTML>", "photo.jpg", "text/html", "txt")]
    [InlineData("<script>", "page.htm", "text/html", "txt")]
    [InlineData("plain", "photo.jpg", "text/plain", "txt")]
    public void Text_is_told_apart_by_its_name_unless_it_is_a_page(string text, string name, string type, string extension)
    {
        Assert.Equal(type, MediaTypes.Of(Encoding.UTF8.GetBytes(text), name));
        Assert.Equal(extension, MediaTypes.ExtensionOf(type));
    }

    [Theory]
    [InlineData("[Content_Types].xml_rels/.relsword/document.xml", "x", "docx")]
    [InlineData("[Content_Types].xmlxl/workbook.xml", "x", "xlsx")]
    [InlineData("[Content_Types].xml", "report.docx", "docx")]
    [InlineData("photos/1.jpg", "report.docx", "zip")]
    [InlineData("mimetypeapplication/vnd.oasis.opendocument.text", "x", "odt")]
    public void Office_documents_are_told_from_other_archives(string entries, string name, string extension) =>
        Assert.Equal(extension, MediaTypes.ExtensionOf(MediaTypes.Of([0x50, 0x4B, 3, 4, .. Encoding.ASCII.GetBytes(entries)], name)));

    [Fact]
    public void Text_whose_head_ends_within_a_character_is_text()
    {
        var head = Encoding.UTF8.GetBytes(new string('ب', 3000))[..4095];
        Assert.Equal("text/plain", MediaTypes.Of(head, "x"));
    }

    [Theory]
    [InlineData("text/x-evil\" onload")]
    [InlineData("../../etc")]
    [InlineData("")]
    public void An_extension_is_always_short_and_safe(string type) => Assert.Equal("bin", MediaTypes.ExtensionOf(type));
}
