using Bayyina.Statements;

namespace Bayyina.Evidence;

/// <summary>What can be said of a piece of evidence so far. The custody chain comes with its own issue.</summary>
public static class ItemKinds
{
    /// <summary>Bytes came in, were hashed before anything else touched them, and lie in the vault.</summary>
    public static readonly KindDefinition Sealed = new("item.sealed", "item",
    [
        new("sha256", PropertyType.Text, Required: true),
        new("sha512", PropertyType.Text, Required: true),
        new("bytes", PropertyType.Number, Required: true),
        new("file", PropertyType.Text, Required: true),
        new("folder", PropertyType.Text),
        new("media_type", PropertyType.Text, Required: true),
        new("form", PropertyType.Text),
        new("acquired_by", PropertyType.Text, Sensitivity: Sensitivity.Restricted),
        new("acquired_from", PropertyType.Text, Sensitivity: Sensitivity.Restricted),
        new("acquired_how", PropertyType.Text),
        new("place", PropertyType.Text, Sensitivity: Sensitivity.Restricted),
        new("file_says", PropertyType.Object, Sensitivity: Sensitivity.Restricted),
        new("notices", PropertyType.Texts),
    ])
    { Feature = Feature.Evidence, SupersededBy = [Roles.Documentation], Erasable = ["file"] };

    /// <summary>Items belong to an incident, or came with a report. One act, one statement: a folder that was dropped on an incident is one.</summary>
    public static readonly KindDefinition Attached = new("item.attached", null, [new("items", PropertyType.Subjects, Required: true)])
    { Feature = Feature.Evidence, SupersededBy = [Roles.Documentation] };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KindDefinition> All { get; } = [Sealed, Attached];
}
