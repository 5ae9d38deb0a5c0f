namespace Bayyina.Transport;

/// <summary>Where the server's identity comes from: files of the organisation, or our own authority. Either renews it while the server runs.</summary>
public interface IIdentitySource
{
    /// <summary>The one to show now. Asked for with every connection, so it looks for a newer one now and then only.</summary>
    ServerIdentity Current { get; }
}
