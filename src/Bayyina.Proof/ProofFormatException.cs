namespace Bayyina.Proof;

/// <summary>Something that a stranger sent is not of the form that its specification demands.</summary>
/// <remarks>The only exception that the parsers of this library throw for hostile input.</remarks>
public sealed class ProofFormatException : FormatException
{
    /// <summary>Names what is malformed by a stable, dotted <paramref name="code"/>, such as <c>statement.malformed</c>.</summary>
    public ProofFormatException(string code, string message) : base(message) => Code = code;

    /// <summary>As above, keeping what was thrown beneath.</summary>
    public ProofFormatException(string code, string message, Exception inner) : base(message, inner) => Code = code;

    /// <summary>Stable, dotted; the catalogue of texts knows it in Arabic and English.</summary>
    public string Code { get; }

    /// <summary>What the text of <see cref="Code"/> has places for, such as a line number; already safe to show.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
}
