namespace Bayyina.Proof;

/// <summary>How a check ended.</summary>
public enum CheckOutcome
{
    /// <summary>What the check asks holds for all that it is about.</summary>
    Passed,

    /// <summary>It does not hold.</summary>
    Failed,

    /// <summary>Nobody looked: it cannot be looked at from here, or something before it failed.</summary>
    NotChecked,
}

/// <summary>One thing that was checked, or was not.</summary>
/// <param name="Code">Stable, dotted; the catalogue of texts knows it in Arabic and English.</param>
/// <param name="Path">The file in the bag that it is about, safe to show; null where it is about the whole.</param>
/// <param name="Arguments">What the text has places for, safe to show.</param>
public sealed record VerificationCheck(string Code, CheckOutcome Outcome, string? Path, IReadOnlyList<string> Arguments);

/// <summary>How many digests of a statement no disclosure matches: withheld, erased or padding, which cannot be told apart.</summary>
/// <param name="Path">The statement's file.</param>
/// <param name="Digests">How many.</param>
public readonly record struct UndisclosedCount(string Path, int Digests);

/// <summary>What a dossier says it is. To be believed only where the report holds.</summary>
/// <param name="Origin">The ledger's origin.</param>
/// <param name="ExportedAt">When the export was stated, by the ledger's clock, UTC.</param>
/// <param name="Exercise">Everything in it is a drill.</param>
/// <param name="Statement">The id of the statement that binds the dossier.</param>
/// <param name="Items">Files of evidence.</param>
/// <param name="Statements">Statements beside the binding one.</param>
/// <param name="Bytes">Payload bytes.</param>
public sealed record DossierFacts(
    string Origin, DateTimeOffset ExportedAt, bool Exercise, string Statement, int Items, int Statements, long Bytes);

/// <summary>All that was checked about one dossier.</summary>
/// <param name="Holds">
/// True only where nothing failed and every check that makes a dossier trustworthy was made and passed. What was not checked beyond
/// these is listed all the same, and is part of the answer.
/// </param>
/// <param name="Checks">Failed ones first, then passed, then not checked; at most <see cref="MostOfOneCode"/> of one code.</param>
/// <param name="Facts">Null where the binding statement could not be read.</param>
/// <param name="Undisclosed">For each statement that could be read, in the order of paths.</param>
public sealed record VerificationReport(
    bool Holds, IReadOnlyList<VerificationCheck> Checks, DossierFacts? Facts, IReadOnlyList<UndisclosedCount> Undisclosed)
{
    /// <summary>Beyond these a code is not repeated; <c>report.more</c> says how many there were.</summary>
    public const int MostOfOneCode = 100;
}
