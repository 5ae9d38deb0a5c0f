namespace Bayyina.Statements;

/// <summary>A part of the record over which rights are given. Each kind of statement belongs to one.</summary>
public enum Feature
{
    /// <summary>None: what nobody assigned, nobody may read. The default, so that a kind whose feature was forgotten stays shut.</summary>
    None,

    /// <summary>The ledger, its keys, rulings and erasures.</summary>
    Ledger,

    /// <summary>Incidents.</summary>
    Incidents,

    /// <summary>Items.</summary>
    Evidence,

    /// <summary>The record's persons.</summary>
    People,

    /// <summary>The organisation's own people and their centres.</summary>
    Volunteers,

    /// <summary>The displaced, and what was done for them.</summary>
    Displacement,

    /// <summary>Dossiers.</summary>
    Dossiers,

    /// <summary>Who may enter, and the log of who did.</summary>
    Access,

    /// <summary>Warnings as they leave for receivers outside, and whether they do.</summary>
    Alerts,
}

/// <summary>What somebody does with a feature.</summary>
public enum Act
{
    /// <summary>Reads, up to a sensitivity.</summary>
    Read,

    /// <summary>Says something.</summary>
    Write,

    /// <summary>Takes something out of the record.</summary>
    Export,

    /// <summary>Decides what others may do.</summary>
    Manage,
}

/// <summary>A right: to do something with a feature. Written <c>incidents.read</c>.</summary>
public readonly record struct Right(Feature Feature, Act Act)
{
    /// <summary>Every right there is.</summary>
    public static IReadOnlyList<Right> All { get; } =
        [.. from feature in Enum.GetValues<Feature>() where feature != Feature.None from act in Enum.GetValues<Act>() select new Right(feature, act)];

    /// <summary>The right to read a feature.</summary>
    public static Right Read(Feature feature) => new(feature, Act.Read);

    /// <summary>The right to say something in a feature.</summary>
    public static Right Write(Feature feature) => new(feature, Act.Write);

    /// <summary>Reads <c>incidents.read</c>; null where there is no such right.</summary>
    public static Right? Parse(string text) => All.Cast<Right?>().FirstOrDefault(right => right.ToString() == text);

    /// <inheritdoc/>
    public override string ToString() => $"{Feature}.{Act}".ToLowerInvariant();
}
