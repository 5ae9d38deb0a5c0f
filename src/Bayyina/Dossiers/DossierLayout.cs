using System.Globalization;

namespace Bayyina.Dossiers;

/// <summary>Where what stands in a dossier (FORMATS: everything that counts is payload).</summary>
public static class DossierLayout
{
    /// <summary>For reading.</summary>
    public const string Report = "data/report.html";

    /// <summary>CASE/UCO for forensic tools.</summary>
    public const string Case = "data/case.jsonld";

    /// <summary>The load file.</summary>
    public const string Exhibits = "data/exhibits.csv";

    /// <summary>By what criteria, and what was left out.</summary>
    public const string SelectionLog = "data/selection-log.csv";

    /// <summary>Software, configuration, keys.</summary>
    public const string Process = "data/process.json";

    /// <summary>The note under which the proofs stand.</summary>
    public const string Checkpoint = "data/checkpoint";

    /// <summary>How a stranger checks it, at the root.</summary>
    public const string HowToVerify = "HOW-TO-VERIFY.html";

    /// <summary>The path of an exhibit's bytes: its number in four digits or more, and the extension (no dot).</summary>
    public static string Item(int number, string extension) => string.Create(CultureInfo.InvariantCulture, $"data/items/{number:0000}.{extension}");

    /// <summary>The path of a statement.</summary>
    public static string Statement(string id) => $"data/statements/{id}.sd-jwt";

    /// <summary>The path of a statement's proof.</summary>
    public static string Proof(string id) => $"data/proofs/{id}.tlog-proof";

    /// <summary>The path of a public key.</summary>
    public static string Key(string thumbprint) => $"data/keys/{thumbprint}.jwk";

    /// <summary>The path of a timestamp token.</summary>
    public static string Time(long treeSize) => string.Create(CultureInfo.InvariantCulture, $"data/time/{treeSize}.tsr");

    /// <summary>A path as a link on the report, which lies in <c>data/</c>.</summary>
    internal static string FromReport(string path) =>
        path.StartsWith("data/", StringComparison.Ordinal) ? path["data/".Length..] : "../" + path;
}
