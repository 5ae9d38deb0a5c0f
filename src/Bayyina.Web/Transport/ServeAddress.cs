using System.Globalization;
using System.Net;
using Bayyina.Transport;

namespace Bayyina.Web.Transport;

/// <summary>An address to serve on.</summary>
/// <param name="Host">A name or an IP address, as it stands in a URL.</param>
/// <param name="Port">0 where the system is to choose.</param>
/// <param name="IsHttps">Whether by TLS.</param>
public sealed record ServeAddress(string Host, int Port, bool IsHttps)
{
    /// <summary>Whether only this machine reaches it.</summary>
    public bool IsLoopback => Host == "localhost" || (IPAddress.TryParse(Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>Whether it stands for every address of the machine, so that nobody can open it as it is written.</summary>
    public bool IsEvery => IPAddress.TryParse(Host.Trim('[', ']'), out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));

    /// <summary>Reads addresses, separated by semicolons.</summary>
    /// <exception cref="TransportException">
    /// <c>serve.address_malformed</c>; <c>serve.address_not_loopback</c>: plain HTTP of another machine; <c>serve.address_mixed</c>: cookies
    /// are of TLS or they are not.
    /// </exception>
    public static IReadOnlyList<ServeAddress> Parse(string urls)
    {
        var all = urls.Split(';').Select(Read).ToList();
        return all.Find(a => !a.IsHttps && !a.IsLoopback) is { } outer ? throw new TransportException("serve.address_not_loopback", outer.ToString())
            : all.Exists(a => a.IsHttps) && all.Exists(a => !a.IsHttps) ? throw new TransportException("serve.address_mixed", urls)
            : all;
    }

    /// <summary>As people open it: with each name and address of the certificate where it stands for every address.</summary>
    public IEnumerable<string> Shown(ServerIdentity? identity) => !IsEvery || identity is null ? [ToString()]
        : identity.Names.Where(name => name != "localhost" && !name.StartsWith('*'))
            .Concat(identity.Addresses.Where(a => !IPAddress.IsLoopback(a)).Select(a => new ServeAddress(a.ToString(), Port, true).Written))
            .DefaultIfEmpty("localhost")
            .Select(host => (this with { Host = host }).ToString());

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(IsHttps ? "https" : "http")}://{Written}:{Port}");

    private string Written => Host.Contains(':') && !Host.StartsWith('[') ? $"[{Host}]" : Host;

    private static ServeAddress Read(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri is { PathAndQuery: "/", UserInfo: "", Fragment: "" }
            ? new ServeAddress(uri.IdnHost.Contains(':') ? $"[{uri.IdnHost}]" : uri.IdnHost, uri.Port, uri.Scheme == Uri.UriSchemeHttps)
            : throw new TransportException("serve.address_malformed", url);
}
