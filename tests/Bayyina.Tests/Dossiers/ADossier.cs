using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bayyina.Dossiers;

namespace Bayyina.Tests.Dossiers;

/// <summary>Builds an invented dossier of a drill: <c>ADossier.OfAnExercise().WithPicture()…</c>. The same calls give the same content.</summary>
/// <remarks>Statements and proofs stand in for real ones: what is rendered and how it is packed does not look into them.</remarks>
internal sealed class ADossier : IDisposable
{
    public const string Origin = "bayyina-00112233445566778899aabbccddeeff";
    public const string Title = "Exercise Dummy 4 / تمرين الدمية 4";

    // The smallest picture there is: one grey pixel.
    private static readonly byte[] Pixel = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==");

    private static readonly DateTimeOffset Start = new(2026, 1, 17, 7, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("bayyina-dossier-").FullName;
    private readonly List<Exhibit> _exhibits = [];
    private readonly List<DossierStatement> _statements = [];
    private readonly List<DossierNote> _notes = [];
    private readonly List<SelectionRow> _rows = [];
    private readonly bool _exercise;
    private readonly string _incident = "incident/" + Uuid("incident");
    private string? _title = Title;
    private string _note = CheckpointNote();

    private ADossier(bool exercise)
    {
        _exercise = exercise;
        State("key.enrolled", "actor/" + Uuid("node"), Said("holder", "actor/" + Uuid("node")), Said("roles", "node"));
        State("incident.opened", _incident, Said("title", Title), Said("place", "SY0200"));
    }

    public static ADossier OfAnExercise() => new(exercise: true);

    public static ADossier OfTheRecord() => new(exercise: false);

    /// <summary>A folder of its own, removed at the end.</summary>
    public string Folder => _folder;

    public ADossier WithPicture(string name = "موقع البحث C-6.png") => WithItem(name, "image/png", "png", Pixel);

    public ADossier WithText(string name, string text) => WithItem(name, "text/plain", "txt", Encoding.UTF8.GetBytes(text));

    public ADossier WithItem(
        string? name, string? mediaType, string extension, byte[] content, string? at = "2026-01-17T09:05+02:00", string[]? withheld = null)
    {
        var number = _exhibits.Count + 1;
        var path = Path.Combine(_folder, $"blob-{number}");
        File.WriteAllBytes(path, content);
        return WithBlob(number, name, mediaType, extension, Convert.ToHexStringLower(SHA256.HashData(content)), Convert.ToHexStringLower(SHA512.HashData(content)), content.Length, at, withheld ?? []);
    }

    /// <summary>An exhibit whose bytes the test lays out itself, at <see cref="PathOf"/>.</summary>
    public ADossier WithBlob(
        int number, string? name, string? mediaType, string extension, string sha256, string sha512, long bytes, string? at = null, string[]? withheld = null)
    {
        withheld ??= [];
        var subject = "item/" + Uuid($"item {number}");
        var said = new List<SaidProperty>
        {
            Said("device", "Phone 2"), Said("acquired_by", "Instructor 1"), Said("acquired_how", "taken at the training yard"), Said("place", "SY0200"),
        };
        said.RemoveAll(property => withheld.Contains(property.Name));
        said.AddRange(withheld.Select(property => new SaidProperty(property, null)));
        var statement = State("item.sealed", subject, [.. said]) with { Withheld = withheld };
        _statements[^1] = statement;
        _exhibits.Add(new Exhibit(
            number, subject, [_incident], statement.Id, DossierLayout.Item(number, extension), name, mediaType, sha256, sha512, bytes, at, "original", said)
        {
            FileSays = new SaidProperty("file_says", JsonSerializer.SerializeToElement(new Dictionary<string, string>
            {
                ["Exif IFD0/Model"] = "Exercise phone 2",
                ["Exif SubIFD/Date-Time Original"] = "2026:01:17 10:05:00",
            })),
        });
        return this;
    }

    public ADossier WithNote(string? text, string? language = null, string? at = null)
    {
        var statement = State("incident.noted", _incident, new SaidProperty("note", text is null ? null : JsonSerializer.SerializeToElement(text)));
        _notes.Add(new DossierNote(statement.Id, at, text, language));
        return this;
    }

    public ADossier Titled(string? title)
    {
        _title = title;
        return this;
    }

    public ADossier WithWitness(string name)
    {
        _note += $"— {name} c2lnbmF0dXJl\n";
        return this;
    }

    public ADossier WithRow(SelectionRow row)
    {
        _rows.Add(row);
        return this;
    }

    public DossierContent Content() => new(
        Origin,
        Start.AddHours(3),
        _exercise,
        [new DossierIncident(_incident, _title, "2026-01-17T09:00+02:00", "SY0200", "open", _notes)],
        _exhibits,
        _statements,
        [new DossierKey(Id("key"), $$"""{"crv":"P-256","kty":"EC","x":"{{Id("x")}}","y":"{{Id("y")}}"}""", [_statements[0].Id])],
        _note,
        new SelectionLog([("incident", _incident), ("withhold", "item.sealed.place")], [new("incident.opened", null, "included", "asked", 1), .. _rows]),
        new ProcessRecord("Bayyina", "0.1.0", ".NET 10.0", "Linux", new Dictionary<string, string> { ["ledger.witnesses"] = "none" }));

    /// <summary>Where an exhibit's bytes lie.</summary>
    public string PathOf(Exhibit exhibit) => Path.Combine(_folder, $"blob-{exhibit.Number}");

    /// <summary>Writes the dossier and returns the zip.</summary>
    public string Write(string name = "dossier.zip", Func<ManifestSeal, ExportStatement>? state = null)
    {
        var zip = Path.Combine(_folder, name);
        DossierWriter.Write(Content(), exhibit => File.OpenRead(PathOf(exhibit)), state ?? StandIn, zip, cancel: TestContext.Current.CancellationToken);
        return zip;
    }

    /// <summary>Writes and unpacks it with <c>unzip</c>.</summary>
    public string Unpacked()
    {
        var target = Path.Combine(_folder, "unpacked");
        var run = Tool.Run(Needs.Program("unzip"), ["-q", Write(), "-d", target]);
        Assert.True(run.ExitCode == 0, run.Error);
        return target;
    }

    /// <summary>The text of one file of the dossier.</summary>
    public string TextOf(string path)
    {
        using var zip = System.IO.Compression.ZipFile.OpenRead(Write($"{Path.GetRandomFileName()}.zip"));
        using var reader = new StreamReader(zip.GetEntry(path)!.Open());
        return reader.ReadToEnd();
    }

    public static ExportStatement StandIn(ManifestSeal seal) => new("eyJ~"u8.ToArray(), "c2sp.org/tlog-proof@v1\n"u8.ToArray());

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private DossierStatement State(string kind, string? subject, params SaidProperty[] said)
    {
        var index = _statements.Count;
        var id = Id($"statement {index}");
        var statement = new DossierStatement(
            id, $"eyJ.{id}~", $"c2sp.org/tlog-proof@v1\nindex {index}\n\n{_note}", index, Start.AddMinutes(index), "actor/" + Uuid("node"), Id("key"), subject, kind, null, said, []);
        _statements.Add(statement);
        return statement;
    }

    private static SaidProperty Said(string name, string value) => new(name, JsonSerializer.SerializeToElement(value));

    private static string Id(string name) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    private static string Uuid(string name)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    private static string CheckpointNote() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Origin}\n42\n{Convert.ToBase64String(SHA256.HashData("root"u8))}\n\n— {Origin} c2lnbmF0dXJl\n");
}
