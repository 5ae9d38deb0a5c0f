using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Bayyina.Transport;

/// <summary>The names and addresses that an authority may speak for. Nobody believes it of any other.</summary>
/// <param name="Names">Lower-case ASCII, without a dot at the end; a name covers what is below it (RFC 5280 section 4.2.1.10).</param>
/// <param name="Networks">Single addresses and private networks.</param>
public sealed record PermittedHosts(IReadOnlyList<string> Names, IReadOnlyList<IPNetwork> Networks)
{
    /// <summary>The machine itself, which every authority may speak for: it is asked by nobody else.</summary>
    public static PermittedHosts Itself { get; } = new(["localhost"], [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")]);

    // RFC 1918, RFC 6598, RFC 3927, RFC 4193, RFC 4291.
    private static readonly IPNetwork[] Private =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fe80::/10"),
    ];

    /// <summary>Reads hosts as somebody types them: <c>bayyina.example.org</c>, <c>192.168.1.10</c>, <c>192.168.1.0/24</c>; the machine itself is added.</summary>
    /// <exception cref="TransportException">
    /// <c>authority.host_missing</c>; <c>authority.host_malformed</c>; <c>authority.host_too_wide</c>: a network that is not private.
    /// </exception>
    public static PermittedHosts Parse(IReadOnlyCollection<string> hosts)
    {
        if (hosts.Count == 0)
        {
            throw new TransportException("authority.host_missing", "");
        }
        List<string> names = [];
        List<IPNetwork> networks = [];
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address))
            {
                networks.Add(Single(address));
            }
            else if (host.Contains('/'))
            {
                networks.Add(NetworkOf(host));
            }
            else
            {
                names.Add(NameOf(host));
            }
        }
        return new PermittedHosts([.. Itself.Names, .. names.Distinct()], [.. Itself.Networks, .. networks.Distinct()]);
    }

    /// <summary>Whether the authority may speak for an address.</summary>
    public bool Covers(IPAddress address) => Networks.Any(network => network.Contains(address));

    /// <summary>As somebody types them, without the machine itself.</summary>
    public IEnumerable<string> Shown() => Names.Except(Itself.Names)
        .Concat(Networks.Except(Itself.Networks).Select(n => IsSingle(n) ? n.BaseAddress.ToString() : n.ToString()));

    /// <summary>The names and addresses that stand in a server's certificate: all that are single, and of networks the addresses that are the machine's own.</summary>
    public (IReadOnlyList<string> Names, IReadOnlyList<IPAddress> Addresses) Of(IEnumerable<IPAddress> own) =>
        (Names, [
            IPAddress.Loopback, IPAddress.IPv6Loopback,
            .. Networks.Where(IsSingle).Select(n => n.BaseAddress).Concat(own.Where(Covers)).Where(a => !IPAddress.IsLoopback(a)).Distinct(),
        ]);

    private static bool IsSingle(IPNetwork network) => network.PrefixLength == BitsOf(network.BaseAddress);

    private static IPNetwork Single(IPAddress address) => new(address, BitsOf(address));

    private static int BitsOf(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;

    private static IPNetwork NetworkOf(string host)
    {
        if (!IPNetwork.TryParse(host, out var network))
        {
            throw new TransportException("authority.host_malformed", host);
        }
        return IsSingle(network) || Array.Exists(Private, p => p.Contains(network.BaseAddress) && p.PrefixLength <= network.PrefixLength)
            ? network
            : throw new TransportException("authority.host_too_wide", host);
    }

    // A name without a dot could be a whole domain of the world, such as org.
    private static string NameOf(string host)
    {
        try
        {
            var name = new IdnMapping { UseStd3AsciiRules = true }.GetAscii(host.TrimEnd('.')).ToLowerInvariant();
            return name.Contains('.') && Uri.CheckHostName(name) == UriHostNameType.Dns ? name : throw new TransportException("authority.host_malformed", host);
        }
        catch (ArgumentException)
        {
            throw new TransportException("authority.host_malformed", host);
        }
    }
}
