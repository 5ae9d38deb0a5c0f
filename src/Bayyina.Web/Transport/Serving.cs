using Bayyina.Transport;

namespace Bayyina.Web.Transport;

/// <summary>On which addresses the application is served, and as whom.</summary>
/// <param name="Addresses">All by TLS, or all plain HTTP of this machine.</param>
/// <param name="Identities">Where the certificate comes from; null for plain HTTP.</param>
/// <param name="Authority">Our own authority, where there is one, for the page that helps install it.</param>
/// <param name="InstallPort">A port of plain HTTP that serves that page alone; null where none was asked for.</param>
public sealed record Serving(IReadOnlyList<ServeAddress> Addresses, IIdentitySource? Identities, Authority? Authority, int? InstallPort);
