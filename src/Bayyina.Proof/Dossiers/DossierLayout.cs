using System.Buffers;

namespace Bayyina.Proof;

/// <summary>What a file of a dossier is.</summary>
internal enum DossierRole
{
    Unexpected,
    Declaration,
    Info,
    PayloadManifest,
    TagManifest,
    Page,
    Export,
    ExportProof,
    Item,
    Statement,
    Proof,
    Key,
    TimeToken,
    Checkpoint,
    Exhibits,
    Reading,
}

/// <summary>Which files a dossier has, by their names; no others.</summary>
internal static class DossierLayout
{
    public const string Declaration = "bagit.txt";
    public const string Info = "bag-info.txt";
    public const string Manifest256 = "manifest-sha256.txt";
    public const string Manifest512 = "manifest-sha512.txt";
    public const string TagManifest256 = "tagmanifest-sha256.txt";
    public const string TagManifest512 = "tagmanifest-sha512.txt";
    public const string Page = "HOW-TO-VERIFY.html";
    public const string Export = "dossier.sd-jwt";
    public const string ExportProof = "dossier.tlog-proof";
    public const string Checkpoint = "data/checkpoint";
    public const string Exhibits = "data/exhibits.csv";

    private const string Items = "data/items/";
    private const string Statements = "data/statements/";
    private const string Proofs = "data/proofs/";
    private const string Keys = "data/keys/";
    private const string Times = "data/time/";

    private const string StatementEnd = ".sd-jwt";
    private const string KeyEnd = ".jwk";
    private const string TimeEnd = ".tsr";

    private static readonly SearchValues<char> Extension = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    /// <summary>What must be there; of items, statements and keys there may be none.</summary>
    public static IReadOnlyList<string> Required { get; } =
    [
        Declaration, Info, Manifest256, Manifest512, TagManifest256, TagManifest512, Page, Export, ExportProof,
        Checkpoint, Exhibits, "data/report.html", "data/case.jsonld", "data/selection-log.csv", "data/process.json",
    ];

    public static bool IsFolder(string path) =>
        path is "data" or "data/items" or "data/statements" or "data/proofs" or "data/keys" or "data/time";

    public static DossierRole RoleOf(string path) => path switch
    {
        Declaration => DossierRole.Declaration,
        Info => DossierRole.Info,
        Manifest256 or Manifest512 => DossierRole.PayloadManifest,
        TagManifest256 or TagManifest512 => DossierRole.TagManifest,
        Page => DossierRole.Page,
        Export => DossierRole.Export,
        ExportProof => DossierRole.ExportProof,
        Checkpoint => DossierRole.Checkpoint,
        Exhibits => DossierRole.Exhibits,
        "data/report.html" or "data/case.jsonld" or "data/selection-log.csv" or "data/process.json" => DossierRole.Reading,
        _ when IsHashNamed(path, Statements, StatementEnd) => DossierRole.Statement,
        _ when IsHashNamed(path, Proofs, LogProof.FileExtension) => DossierRole.Proof,
        _ when IsHashNamed(path, Keys, KeyEnd) => DossierRole.Key,
        _ when SizeOfTime(path) >= 0 => DossierRole.TimeToken,
        _ when NumberOfItem(path) > 0 => DossierRole.Item,
        _ => DossierRole.Unexpected,
    };

    /// <summary>The most bytes that a file can have which is read whole; 0 for what is only hashed.</summary>
    public static int MostBytes(DossierRole role) => role switch
    {
        DossierRole.Declaration or DossierRole.Key => 64 << 10,
        DossierRole.Info or DossierRole.Proof or DossierRole.ExportProof or DossierRole.Checkpoint => 2 << 20,
        DossierRole.Statement or DossierRole.Export => 8 << 20,
        DossierRole.PayloadManifest or DossierRole.TagManifest or DossierRole.Exhibits => 256 << 20,
        _ => 0,
    };

    public static string KeyOf(string thumbprint) => string.Concat(Keys, thumbprint, KeyEnd);

    /// <summary>The id in the name of a statement or proof, the thumbprint in that of a key.</summary>
    public static ReadOnlySpan<char> IdIn(string path)
    {
        var name = path.AsSpan(path.LastIndexOf('/') + 1);
        return name[..name.IndexOf('.')];
    }

    /// <summary>The tree size in <c>data/time/&lt;size&gt;.tsr</c>, or -1.</summary>
    public static long SizeOfTime(string path) =>
        path.StartsWith(Times, StringComparison.Ordinal) && path.EndsWith(TimeEnd, StringComparison.Ordinal)
        && path.Length > Times.Length + TimeEnd.Length && StrictText.TryNumber(path.AsSpan()[Times.Length..^TimeEnd.Length], out var size)
            ? size
            : -1;

    /// <summary>The number in <c>data/items/&lt;nnnn&gt;.&lt;ext&gt;</c>, four digits or more; 0 where the path is no item's.</summary>
    public static long NumberOfItem(string path)
    {
        if (!path.StartsWith(Items, StringComparison.Ordinal))
        {
            return 0;
        }
        var name = path.AsSpan(Items.Length);
        var dot = name.IndexOf('.');
        if (dot < 4 || name.Length - dot - 1 is < 1 or > 16 || name[(dot + 1)..].ContainsAnyExcept(Extension))
        {
            return 0;
        }
        var digits = name[..dot];
        return (dot == 4 || digits[0] != '0') && StrictText.TryNumber(digits.TrimStart('0'), out var number) ? number : 0;
    }

    private static bool IsHashNamed(string path, string folder, string end) =>
        path.Length == folder.Length + 43 + end.Length
        && path.StartsWith(folder, StringComparison.Ordinal) && path.EndsWith(end, StringComparison.Ordinal)
        && CanonicalBase64Url.Spells(path.AsSpan(folder.Length, 43), 32);
}
