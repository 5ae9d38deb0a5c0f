namespace Bayyina.Web.Shell;

/// <summary>Who is looking.</summary>
/// <param name="IsSignedIn">Whether more than the name of the place may be shown.</param>
/// <param name="Name">As they are called here; null for the installation's own user.</param>
public sealed record Visitor(bool IsSignedIn, string? Name)
{
    /// <summary>Whoever sits at this machine: the server answers loopback only.</summary>
    public static Visitor OfThisMachine { get; } = new(true, null);
}
