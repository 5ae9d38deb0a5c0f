namespace Bayyina.Transport;

/// <summary>A certificate, its key or the authority cannot be used as it is.</summary>
/// <param name="code">Stable, dotted.</param>
/// <param name="message">Which file, name or date.</param>
public sealed class TransportException(string code, string message) : Exception(message)
{
    /// <summary>Stable, dotted.</summary>
    public string Code { get; } = code;
}
