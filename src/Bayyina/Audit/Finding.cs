namespace Bayyina.Audit;

/// <summary>How grave a finding is.</summary>
public enum FindingSeverity
{
    /// <summary>Worth knowing: the next start settles it, or it harms nobody.</summary>
    Notice,

    /// <summary>Something is not what it must be.</summary>
    Damage,
}

/// <summary>Of what a finding is.</summary>
public enum AuditPart
{
    /// <summary>The data folder and the database as files.</summary>
    Database,

    /// <summary>Private keys, and what is wrapped with them.</summary>
    Keys,

    /// <summary>The checkpoint lock.</summary>
    Lock,

    /// <summary>Published checkpoint, hash tiles and entry bundles.</summary>
    Ledger,

    /// <summary>Statements and their indexes.</summary>
    Rows,

    /// <summary>Read tables.</summary>
    Folds,

    /// <summary>The vault.</summary>
    Blobs,

    /// <summary>Files on their way in.</summary>
    Uploads,
}

/// <summary>A kind of finding. What it means and what can be done stands in <c>AuditText.resx</c>.</summary>
/// <param name="Code">Stable, dotted.</param>
/// <param name="Severity">How grave.</param>
/// <param name="Part">Of what.</param>
public sealed record FindingKind(string Code, FindingSeverity Severity, AuditPart Part);

/// <summary>One damaged or noteworthy thing.</summary>
/// <param name="Kind">What is the matter.</param>
/// <param name="What">Its own place: a path under the data folder, an index, a statement, a row, a blob.</param>
/// <param name="Details">What the texts have places for.</param>
public sealed record Finding(FindingKind Kind, string What, IReadOnlyList<string> Details);

/// <summary>How far a part is.</summary>
/// <param name="Part">Which.</param>
/// <param name="Done">Of <paramref name="All"/>: statements, or bytes of the vault.</param>
/// <param name="All">0 where nobody knows.</param>
public sealed record AuditProgress(AuditPart Part, long Done, long All);

/// <summary>How an audit is done.</summary>
public sealed record AuditOptions
{
    /// <summary>Whether the SHA-512 of each blob is computed as well; what has the right SHA-256 and length has it.</summary>
    public bool Sha512 { get; init; }

    /// <summary>A second vault from which damaged and missing blobs are taken; the data folder must be held for writing.</summary>
    public string? RepairFrom { get; init; }

    /// <summary>So many findings of one kind are told one by one; the rest is counted.</summary>
    public int MostOfAKind { get; init; } = 100;

    /// <summary>What is younger than this when the audit begins may belong to a process that is at work.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long something that a writer moves on from by itself is waited for before it is told.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(3);
}

/// <summary>What an audit found.</summary>
/// <param name="Damages">How many damaged things are left.</param>
/// <param name="Notices">How many notices.</param>
/// <param name="Counts">By code: how many findings of it.</param>
/// <param name="LookedAt">By name (<c>statements</c>, <c>entries</c>, <c>tiles</c>, <c>rows</c>, <c>blobs</c>, <c>bytes</c>…): how many.</param>
/// <param name="NotChecked">Parts that something else kept from being checked.</param>
public sealed record AuditReport(
    long Damages, long Notices, IReadOnlyDictionary<string, long> Counts, IReadOnlyDictionary<string, long> LookedAt, IReadOnlyList<AuditPart> NotChecked)
{
    /// <summary>Whether everything is there and as it must be.</summary>
    public bool IsWhole => Damages == 0 && NotChecked.Count == 0;
}
