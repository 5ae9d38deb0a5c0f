namespace Bayyina.Statements;

/// <summary>Who may read a property. A command acts up to <see cref="Restricted"/>.</summary>
public enum Sensitivity
{
    /// <summary>Everyone who may see the feature.</summary>
    Ordinary,

    /// <summary>Only who works with the record.</summary>
    Restricted,

    /// <summary>Only the few whom protection asks for.</summary>
    Protected,
}

/// <summary>The JSON form of a property's value.</summary>
public enum PropertyType
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>A whole number, 0 or more.</summary>
    Number,

    /// <summary>true or false.</summary>
    Flag,

    /// <summary>A subject, <c>type/uuid</c>.</summary>
    Subject,

    /// <summary>An array of subjects, none twice.</summary>
    Subjects,

    /// <summary>A statement id.</summary>
    Statement,

    /// <summary>An array of statement ids, none twice.</summary>
    Statements,

    /// <summary>An array of strings.</summary>
    Texts,

    /// <summary>A date or time in Bayyina's EDTF profile.</summary>
    Edtf,

    /// <summary>An object whose members travel together, since one qualifies the other.</summary>
    Object,
}

/// <summary>One property of a kind. What it means stands in <c>KindText.resx</c> under <c>kind.property</c>.</summary>
/// <param name="Name">As it stands in the disclosure.</param>
/// <param name="Type">The value's form.</param>
/// <param name="Required">Whether the kind is malformed without it.</param>
/// <param name="Sensitivity">Who may read it.</param>
public sealed record PropertyDefinition(
    string Name, PropertyType Type, bool Required = false, Sensitivity Sensitivity = Sensitivity.Ordinary)
{
    /// <summary>Whether it counts as protected while something said of its subject holds it back; see <see cref="KindDefinition.Holds"/>.</summary>
    public bool HeldBack { get; init; }
}

/// <summary>What a kind of statement says, who may say it, and who may correct it.</summary>
/// <param name="Name">Such as <c>item.sealed</c>.</param>
/// <param name="SubjectType">The type of subject it is about, or null for any.</param>
/// <param name="Properties">Beside the common ones: <c>sub kind at sup aft device clock role</c>.</param>
public sealed record KindDefinition(string Name, string? SubjectType, IReadOnlyList<PropertyDefinition> Properties)
{
    /// <summary>The common properties: whatever the kind, they mean the same.</summary>
    public static IReadOnlyList<PropertyDefinition> Common { get; } =
    [
        new("sub", PropertyType.Subject, Required: true),
        new("kind", PropertyType.Text, Required: true),
        new("at", PropertyType.Edtf),
        new("sup", PropertyType.Statements),
        new("aft", PropertyType.Statements),
        new("device", PropertyType.Text, Sensitivity: Sensitivity.Restricted),
        new("clock", PropertyType.Object, Sensitivity: Sensitivity.Restricted),
        new("role", PropertyType.Text),
    ];

    /// <summary>What stands for a kind that this version does not know: all but the common properties may be anything.</summary>
    public static KindDefinition Unknown { get; } = new("", null, []);

    /// <summary>The place of a common property in their order, for showing; 99 for one that is not common.</summary>
    public static int PlaceOfCommon(string name)
    {
        for (var i = 0; i < Common.Count; i++)
        {
            if (Common[i].Name == name)
            {
                return i;
            }
        }
        return 99;
    }

    /// <summary>The part of the record that it belongs to; its readers have the right to that.</summary>
    public Feature Feature { get; init; }

    /// <summary>The roles in which somebody else than the author may supersede it. Empty: only the author.</summary>
    public IReadOnlyList<string> SupersededBy { get; init; } = [];

    /// <summary>The roles that may say it. Empty: anyone with an enrolled key.</summary>
    public IReadOnlyList<string> SaidBy { get; init; } = [];

    /// <summary>The status that it sets, such as <c>standing</c>; null where it sets none.</summary>
    public string? Status { get; init; }

    /// <summary>Whether it closes its subject; <c>relies_on</c> then names the statements that it relied on.</summary>
    public bool Closes { get; init; }

    /// <summary>Whether it joins its subject with the one in <c>other</c>.</summary>
    public bool Joins { get; init; }

    /// <summary>The node's own bookkeeping: never reopens a closing and cannot be superseded.</summary>
    public bool Housekeeping { get; init; }

    /// <summary>Required properties that can be erased all the same, since what they say may endanger or name somebody.</summary>
    public IReadOnlyList<string> Erasable { get; init; } = [];

    /// <summary>Whether <c>iat</c> is coarsened to the day, since knowing the hour would endanger somebody.</summary>
    public bool CoarseTime { get; init; }

    /// <summary>
    /// Whether a statement of the kind, while it counts, holds back what is marked so of its subject, such as the name of somebody killed
    /// whose kin do not know yet; null for kinds that never do.
    /// </summary>
    public Func<Statement, bool>? Holds { get; init; }

    /// <summary>Whether a statement of the kind, while it counts, ends that.</summary>
    public bool Releases { get; init; }

    /// <summary>Whether something of it can be held back.</summary>
    public bool CanBeHeldBack => Properties.Any(p => p.HeldBack);

    /// <summary>Finds a property of the kind or a common one.</summary>
    public PropertyDefinition? Find(string name) =>
        Properties.FirstOrDefault(p => p.Name == name) ?? Common.FirstOrDefault(p => p.Name == name);

    /// <summary>Who may read a property; what this version does not know may be anything.</summary>
    public Sensitivity SensitivityOf(string property) => Find(property)?.Sensitivity ?? Sensitivity.Protected;
}
