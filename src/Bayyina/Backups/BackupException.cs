namespace Bayyina.Backups;

/// <summary>A backup cannot be made, or cannot be restored, as it is.</summary>
/// <param name="code">Stable, dotted; of the catalogue.</param>
/// <param name="message">For the log.</param>
public sealed class BackupException(string code, string message) : Exception(message)
{
    /// <summary>Stable, dotted.</summary>
    public string Code { get; } = code;
}
