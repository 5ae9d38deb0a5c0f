using Bayyina.Statements;

namespace Bayyina.Dossiers;

/// <summary>What is said of a dossier.</summary>
public static class DossierKinds
{
    /// <summary>A dossier left, with exactly these files. Nothing of it can be withheld from the dossier itself.</summary>
    public static readonly KindDefinition Exported = new("dossier.exported", "dossier",
    [
        new("manifest_sha512", PropertyType.Text, Required: true),
        new("tags", PropertyType.Object, Required: true),
        new("incidents", PropertyType.Subjects),
        new("withheld", PropertyType.Texts),
        // Names all that is said here, itself too: else a reader could strip one of them, and the dossier would still verify.
        new("properties", PropertyType.Texts, Required: true),
    ])
    { Feature = Feature.Dossiers };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KindDefinition> All { get; } = [Exported];
}
