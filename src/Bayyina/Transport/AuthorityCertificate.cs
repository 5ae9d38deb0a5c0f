using System.Net;
using System.Net.NetworkInformation;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Bayyina.Storage;

namespace Bayyina.Transport;

/// <summary>The server's certificate from our own authority: made when there is none, and anew before it ends or when the machine's addresses change.</summary>
public sealed class AuthorityCertificate : IIdentitySource
{
    private const string FileName = "server.key";
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    private readonly Authority _authority;
    private readonly KeyFolder _keys;
    private readonly Func<IEnumerable<IPAddress>> _own;
    private readonly TimeProvider _time;
    private readonly Action<string, string> _told;
    private readonly Lock _turn = new();
    private volatile ServerIdentity _current;
    private long _looked;

    /// <param name="authority">Signs.</param>
    /// <param name="keys">Where the certificate and its key are kept.</param>
    /// <param name="time">Server time.</param>
    /// <param name="told">Told the code and the detail of what keeps it from being renewed.</param>
    /// <param name="own">The machine's addresses; asked of the system where none is given.</param>
    /// <exception cref="TransportException"><c>authority.expired</c>.</exception>
    public AuthorityCertificate(Authority authority, KeyFolder keys, TimeProvider time, Action<string, string> told, Func<IEnumerable<IPAddress>>? own = null)
    {
        (_authority, _keys, _time, _told, _own) = (authority, keys, time, told, own ?? OfTheMachine);
        var now = time.GetUtcNow();
        _looked = now.ToUnixTimeMilliseconds();
        if (now >= authority.Ends)
        {
            throw new TransportException("authority.expired", $"{authority.Ends:yyyy-MM-dd}");
        }
        _current = Kept(now) is { } kept && IsGood(kept, now) ? kept : Renewed(now);
    }

    /// <inheritdoc/>
    public ServerIdentity Current
    {
        get
        {
            var now = _time.GetUtcNow();
            if (now.ToUnixTimeMilliseconds() - Volatile.Read(ref _looked) >= LookEvery.TotalMilliseconds && _turn.TryEnter())
            {
                try
                {
                    Volatile.Write(ref _looked, now.ToUnixTimeMilliseconds());
                    if (!IsGood(_current, now))
                    {
                        _current = Renewed(now);
                    }
                }
                catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or StorageException or TransportException)
                {
                    _told("authority.not_renewed", refused.Message);
                }
                finally
                {
                    _turn.Exit();
                }
            }
            return _current;
        }
    }

    /// <summary>Makes a new one now.</summary>
    /// <exception cref="TransportException"><c>certificate.expired</c>: the authority's own end has come.</exception>
    public ServerIdentity Renew()
    {
        using var turn = _turn.EnterScope();
        return _current = Renewed(_time.GetUtcNow());
    }

    private ServerIdentity Renewed(DateTimeOffset now)
    {
        var (names, addresses) = _authority.Hosts.Of(_own());
        var pem = _authority.Issue(names, addresses, now);
        var identity = Read(pem, now);
        _keys.Write(FileName, Encoding.ASCII.GetBytes(pem));
        return identity;
    }

    // One that is damaged, has ended or is of an authority before this one is made anew.
    private ServerIdentity? Kept(DateTimeOffset now)
    {
        try
        {
            return _keys.Has(FileName) ? Read(Encoding.ASCII.GetString(_keys.Read(FileName)), now) : null;
        }
        catch (Exception damaged) when (damaged is TransportException or CryptographicException or StorageException { Code: "key.unfit" or "key.damaged" })
        {
            return null;
        }
    }

    private bool IsGood(ServerIdentity identity, DateTimeOffset now)
    {
        var (names, addresses) = _authority.Hosts.Of(_own());
        // Near the authority's own end a new one would not last longer.
        return (identity.Ends - now >= RenewBefore || identity.Ends >= _authority.Ends)
            && identity.Chain.Any(above => above.RawDataMemory.Span.SequenceEqual(_authority.Issuing.RawDataMemory.Span))
            && names.All(identity.Names.Contains) && addresses.All(identity.Addresses.Contains);
    }

    private static ServerIdentity Read(string pem, DateTimeOffset now)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(pem);
        return ServerIdentity.Of(certificates, pem, () => null, now);
    }

    private static IEnumerable<IPAddress> OfTheMachine() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(card => card.OperationalStatus == OperationalStatus.Up)
        .SelectMany(card => card.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address)
        .Where(address => !address.IsIPv6LinkLocal);
}
