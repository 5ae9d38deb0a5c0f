namespace Bayyina.Proof;

/// <summary>The checks that a dossier must pass, all of them, to hold.</summary>
internal enum VerificationStage
{
    /// <summary>Zip or folder can be read in one way only.</summary>
    Container,

    /// <summary>Exactly the files that a dossier has.</summary>
    Layout,

    /// <summary><c>bagit.txt</c>, <c>bag-info.txt</c>, <c>Payload-Oxum</c>.</summary>
    Declaration,

    /// <summary>The manifests are well-formed and list exactly the files that are there.</summary>
    Manifests,

    /// <summary>Every byte of every file hashes to what the manifests say.</summary>
    Files,

    /// <summary>The binding statement names these very manifests and tag files.</summary>
    Export,

    /// <summary>Every statement is well-formed, of this ledger, under its own name, not from the future.</summary>
    Statements,

    /// <summary>Every statement is signed by the key that it names.</summary>
    Signatures,

    /// <summary>Every such key is led to from the key file, and counted at that point of the ledger.</summary>
    Keys,

    /// <summary>Every statement stands in the ledger under a checkpoint that the log signed.</summary>
    Proofs,

    /// <summary>Drills and the record are not mixed.</summary>
    Exercise,

    /// <summary>The bytes of every item are those that a statement sealed.</summary>
    Items,

    /// <summary>The table of exhibits says of every item what its statement says.</summary>
    Exhibits,
}

internal static class VerificationStages
{
    private static readonly string[] Codes =
    [
        "container.sound", "layout.complete", "declaration.valid", "manifests.agree", "files.unchanged", "export.binds",
        "statements.well_formed", "signatures.valid", "keys.trusted", "proofs.valid", "exercise.uniform", "items.sealed", "exhibits.match",
    ];

    public static int Count => Codes.Length;

    /// <summary>The code under which the stage is reported as passed or not checked.</summary>
    public static string CodeOf(VerificationStage stage) => Codes[(int)stage];
}
