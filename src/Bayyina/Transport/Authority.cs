using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Bayyina.Storage;

namespace Bayyina.Transport;

/// <summary>Our own small authority: a root that devices are told to trust, and under it what issues the server's certificates.</summary>
/// <remarks>
/// Software need not hold a root to the limits that stand in it (RFC 5280 section 6.1), but every other certificate of a chain it must.
/// So the root signs once, a certificate that is limited to the organisation's hosts, and its private key is never kept: what can be
/// stolen here can impersonate these hosts and nobody else.
/// </remarks>
public sealed class Authority : IDisposable
{
    private const string FileName = "authority.key";
    private const int LongestName = 40;
    private const int LastsYears = 10;
    private static readonly OidCollection ForServers = [new Oid("1.3.6.1.5.5.7.3.1")];

    private readonly ECDsa _key;

    private Authority(X509Certificate2 root, X509Certificate2 issuing, ECDsa key) => (Root, Issuing, _key, Hosts) = (root, issuing, key, NameConstraints.Read(issuing));

    /// <summary>How long a server's certificate counts.</summary>
    public static TimeSpan ServerLasts { get; } = TimeSpan.FromDays(90);

    /// <summary>What devices are told to trust. Nobody has its private key.</summary>
    public X509Certificate2 Root { get; }

    /// <summary>What the server's certificates are signed with.</summary>
    public X509Certificate2 Issuing { get; }

    /// <summary>What it may speak for.</summary>
    public PermittedHosts Hosts { get; }

    /// <summary>The organisation's name.</summary>
    public string Name => Root.SubjectName.EnumerateRelativeDistinguishedNames().First(part => part.GetSingleElementType().Value == "2.5.4.10").GetSingleElementValue()!;

    /// <summary>What devices call it.</summary>
    public string ShownName => Root.GetNameInfo(X509NameType.SimpleName, forIssuer: false);

    /// <summary>Until when it counts.</summary>
    public DateTimeOffset Ends => new(Root.NotAfter.ToUniversalTime());

    /// <summary>The SHA-256 of the root's DER, as devices show it: upper-case hex, in groups of four digits.</summary>
    public string Fingerprint => string.Join(' ', Convert.ToHexString(SHA256.HashData(Root.RawData)).Chunk(4).Select(group => new string(group)));

    /// <summary>Whether a data folder has one, whatever its state.</summary>
    public static bool IsIn(KeyFolder keys) => keys.Has(FileName);

    /// <summary>The authority of a data folder; null where none was made.</summary>
    /// <exception cref="TransportException"><c>authority.damaged</c>.</exception>
    /// <exception cref="StorageException"><c>key.passphrase_needed</c>, <c>key.passphrase_wrong</c>.</exception>
    public static Authority? Find(KeyFolder keys)
    {
        if (!keys.Has(FileName))
        {
            return null;
        }
        var pem = Encoding.ASCII.GetString(keys.Read(FileName));
        var key = ECDsa.Create();
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(pem);
            key.ImportFromPem(pem);
            if (certificates.Count == 2 && key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(certificates[1].PublicKey.ExportSubjectPublicKeyInfo()))
            {
                return new Authority(certificates[0], certificates[1], key);
            }
        }
        catch (Exception damaged) when (damaged is CryptographicException or ArgumentException or AsnContentException)
        {
        }
        key.Dispose();
        throw new TransportException("authority.damaged", FileName);
    }

    /// <summary>Makes one, in the place of an earlier one where there is one: devices that trusted that must then be told to trust this.</summary>
    /// <param name="keys">Where it is kept.</param>
    /// <param name="name">The organisation's.</param>
    /// <param name="hosts">What it may speak for. That cannot be changed afterwards.</param>
    /// <param name="now">Server time.</param>
    /// <exception cref="TransportException"><c>authority.name_malformed</c>.</exception>
    public static Authority Create(KeyFolder keys, string name, PermittedHosts hosts, DateTimeOffset now)
    {
        var trimmed = name.Trim();
        if (trimmed.Length is 0 or > LongestName || trimmed.Any(char.IsControl))
        {
            throw new TransportException("authority.name_malformed", name);
        }
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        // Two authorities of one name are told apart in a device's list, and by software.
        var mark = Convert.ToHexString(RandomNumberGenerator.GetBytes(4));
        var constraints = NameConstraints.Of(hosts);
        var (begins, ends) = (now.AddDays(-1), now.AddYears(LastsYears));
        using var root = Above(Subject(trimmed, $"Bayyina {mark}"), rootKey, pathLength: 1, constraints).CreateSelfSigned(begins, ends);
        var request = Above(Subject(trimmed, $"Bayyina {mark} issuing"), key, pathLength: 0, constraints);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(ForServers, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(root, true, false));
        var issuing = request.Create(root, begins, ends, Serial());
        // One file, so that there is a whole authority or the one before.
        keys.Write(FileName, Encoding.ASCII.GetBytes($"{root.ExportCertificatePem()}\n{issuing.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n"));
        return new Authority(X509CertificateLoader.LoadCertificate(root.RawData), issuing, key);
    }

    /// <summary>A certificate for the server, with a key of its own.</summary>
    /// <returns>PEM: the certificate, what issued it, the private key.</returns>
    public string Issue(IReadOnlyList<string> names, IReadOnlyList<IPAddress> addresses, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject(Name, names.FirstOrDefault(n => n != "localhost") ?? "localhost"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(ForServers, critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Issuing, true, false));
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            alternatives.AddDnsName(name);
        }
        foreach (var address in addresses)
        {
            alternatives.AddIpAddress(address);
        }
        request.CertificateExtensions.Add(alternatives.Build());
        var ends = now + ServerLasts < Ends ? now + ServerLasts : Ends;
        // A day back: the clocks of phones in the field go slow.
        using var certificate = request.Create(Issuing.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), now.AddDays(-1), ends, Serial());
        return $"{certificate.ExportCertificatePem()}\n{Issuing.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _key.Dispose();
        Root.Dispose();
        Issuing.Dispose();
    }

    private static X500DistinguishedName Subject(string organisation, string name)
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.AddOrganizationName(organisation);
        subject.AddCommonName(name);
        return subject.Build();
    }

    private static CertificateRequest Above(X500DistinguishedName subject, ECDsa key, int pathLength, X509Extension constraints)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, pathLength, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(constraints);
        return request;
    }

    // Positive and not of a fixed size smaller than 64 bits, as RFC 5280 and the Baseline Requirements ask.
    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x3F) | 0x40);
        return serial;
    }
}
