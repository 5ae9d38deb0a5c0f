namespace Bayyina.Statements;

/// <summary>The record can be read, and nothing can be said: its ledger is not what it must be.</summary>
/// <param name="reason">A code of the catalogue that says what is wrong with it.</param>
public sealed class ReadOnlyException(string reason) : Exception(reason)
{
    /// <summary>The one code under which everything is refused then.</summary>
    public const string Code = "ledger.read_only";

    /// <summary>What is wrong, such as <c>ledger.behind</c>.</summary>
    public string Reason { get; } = reason;
}
