using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bayyina.Transport;

/// <summary>As what the server shows itself: a certificate with its private key, what links it to an authority, and the names in it.</summary>
public sealed class ServerIdentity
{
    private const string ForServers = "1.3.6.1.5.5.7.3.1";
    private const string ForAnything = "2.5.29.37.0";
    private const int ShortestRsa = 2048;
    private static readonly string[] BrokenHashes = ["1.2.840.113549.1.1.4", "1.2.840.113549.1.1.5", "1.2.840.10045.4.1"];

    private ServerIdentity(X509Certificate2 certificate, X509Certificate2Collection chain, string[] names, IPAddress[] addresses) =>
        (Certificate, Chain, Names, Addresses) = (certificate, chain, names, addresses);

    /// <summary>With its private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>What is between it and what devices trust.</summary>
    public X509Certificate2Collection Chain { get; }

    /// <summary>DNS names in it, lower-case; <c>*.example.org</c> covers one label.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>IP addresses in it.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; }

    /// <summary>Until when browsers take it.</summary>
    public DateTimeOffset Ends => new(Certificate.NotAfter.ToUniversalTime());

    /// <summary>Puts a certificate, those above it and its private key together, and checks them.</summary>
    /// <param name="certificates">The server's own first.</param>
    /// <param name="keyPem">PEM; encrypted where a passphrase opens it.</param>
    /// <param name="passphrase">Asked where the key is encrypted.</param>
    /// <param name="now">Server time.</param>
    /// <exception cref="TransportException">
    /// <c>certificate.unreadable</c>, <c>certificate.key_unreadable</c>, <c>certificate.passphrase_needed</c>, <c>certificate.passphrase_wrong</c>,
    /// <c>certificate.key_old_form</c>, <c>certificate.key_mismatch</c>, <c>certificate.not_yet_valid</c>, <c>certificate.expired</c>, <c>certificate.no_names</c>,
    /// <c>certificate.not_for_servers</c>, <c>certificate.weak</c>.
    /// </exception>
    public static ServerIdentity Of(X509Certificate2Collection certificates, string keyPem, Func<string?> passphrase, DateTimeOffset now)
    {
        if (certificates.Count == 0)
        {
            throw new TransportException("certificate.unreadable", "");
        }
        var own = certificates[0];
        Check(own, now);
        var names = own.Extensions.OfType<X509SubjectAlternativeNameExtension>().SingleOrDefault();
        string[] dns = [.. names?.EnumerateDnsNames().Select(name => name.ToLowerInvariant()) ?? []];
        IPAddress[] addresses = [.. names?.EnumerateIPAddresses() ?? []];
        if (dns.Length + addresses.Length == 0)
        {
            throw new TransportException("certificate.no_names", own.Subject);
        }
        return new ServerIdentity(WithKey(own, keyPem, passphrase), [.. certificates.Skip(1).Where(c => c.Subject != c.Issuer)], dns, addresses);
    }

    /// <summary>Whether the certificate is one for a host as it stands in an address.</summary>
    public bool Covers(string host)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var address))
        {
            return Addresses.Contains(address);
        }
        var name = host.TrimEnd('.').ToLowerInvariant();
        var parent = name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? "*" + name[dot..] : null;
        return Names.Contains(name) || (parent is not null && Names.Contains(parent));
    }

    private static void Check(X509Certificate2 own, DateTimeOffset now)
    {
        var (begins, ends) = (own.NotBefore.ToUniversalTime(), own.NotAfter.ToUniversalTime());
        if (now < begins)
        {
            throw new TransportException("certificate.not_yet_valid", $"{begins:yyyy-MM-dd HH:mm} UTC");
        }
        if (now >= ends)
        {
            throw new TransportException("certificate.expired", $"{ends:yyyy-MM-dd HH:mm} UTC");
        }
        var uses = own.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault()?.EnhancedKeyUsages.Cast<Oid>().Select(use => use.Value).ToList();
        if (own.Extensions.OfType<X509BasicConstraintsExtension>().Any(c => c.CertificateAuthority)
            || (uses is not null && !uses.Contains(ForServers) && !uses.Contains(ForAnything)))
        {
            throw new TransportException("certificate.not_for_servers", own.Subject);
        }
        using var rsa = own.GetRSAPublicKey();
        if (rsa?.KeySize < ShortestRsa || BrokenHashes.Contains(own.SignatureAlgorithm.Value))
        {
            throw new TransportException("certificate.weak", rsa is null ? own.SignatureAlgorithm.FriendlyName ?? "" : $"RSA {rsa.KeySize}");
        }
    }

    private static X509Certificate2 WithKey(X509Certificate2 own, string keyPem, Func<string?> passphrase)
    {
        using AsymmetricAlgorithm key = own.GetRSAPublicKey() is { } rsa ? Emptied(rsa, RSA.Create()) : own.GetECDsaPublicKey() is { } ec ? Emptied(ec, ECDsa.Create())
            : throw new TransportException("certificate.weak", own.PublicKey.Oid.FriendlyName ?? "");
        Import(key, keyPem, passphrase);
        if (!key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(own.PublicKey.ExportSubjectPublicKeyInfo()))
        {
            throw new TransportException("certificate.key_mismatch", own.Subject);
        }
        var with = key is RSA own1 ? own.CopyWithPrivateKey(own1) : own.CopyWithPrivateKey((ECDsa)key);
        // Windows takes no key for TLS that lives in memory alone.
        return OperatingSystem.IsWindows() ? X509CertificateLoader.LoadPkcs12(with.Export(X509ContentType.Pkcs12), null) : with;
    }

    private static AsymmetricAlgorithm Emptied(AsymmetricAlgorithm known, AsymmetricAlgorithm empty)
    {
        known.Dispose();
        return empty;
    }

    private static void Import(AsymmetricAlgorithm key, string pem, Func<string?> passphrase)
    {
        // What OpenSSL wrote before PKCS #8 (RFC 1421 headers) derives its key by one round of MD5, and the framework does not read it.
        if (pem.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal))
        {
            throw new TransportException("certificate.key_old_form", "");
        }
        var isEncrypted = pem.Contains("ENCRYPTED", StringComparison.Ordinal);
        var told = isEncrypted ? passphrase() ?? throw new TransportException("certificate.passphrase_needed", "") : null;
        try
        {
            if (told is null)
            {
                key.ImportFromPem(pem);
            }
            else
            {
                key.ImportFromEncryptedPem(pem, told);
            }
        }
        catch (ArgumentException)
        {
            // Not PEM, two keys, or the key of another algorithm than the certificate's.
            throw new TransportException(pem.Contains("PRIVATE KEY", StringComparison.Ordinal) && !isEncrypted ? "certificate.key_mismatch" : "certificate.key_unreadable", "");
        }
        catch (CryptographicException)
        {
            throw new TransportException(isEncrypted ? "certificate.passphrase_wrong" : "certificate.key_mismatch", "");
        }
    }
}
