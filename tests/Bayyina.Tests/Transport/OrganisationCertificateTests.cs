using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bayyina.Tests.Installations;
using Bayyina.Transport;

namespace Bayyina.Tests.Transport;

/// <summary>A certificate from elsewhere: what is wrong with it is told at the start, and renewed files count by themselves.</summary>
public sealed class OrganisationCertificateTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly Clock _time = new(TimeProvider.System.GetUtcNow());
    private readonly List<string> _told = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_good_one_is_taken_of_either_algorithm_with_those_above_it()
    {
        using var rsa = RSA.Create(2048);
        using var above = Made(new ECDsaKey().Key, isAuthority: true);
        Put(Made(rsa), rsa.ExportPkcs8PrivateKeyPem(), above);

        var identity = Open().Current;

        Assert.True(identity.Certificate.HasPrivateKey);
        Assert.True(identity.Covers("bayyina.example.org"));
        Assert.True(identity.Covers("BAYYINA.example.org."));
        Assert.True(identity.Covers("a.wild.example.org"));
        Assert.False(identity.Covers("a.b.wild.example.org"));
        Assert.False(identity.Covers("wild.example.org"));
        Assert.True(identity.Covers("192.0.2.7"));
        Assert.True(identity.Covers("[2001:db8::7]"));
    }

    [Fact]
    public void An_encrypted_key_opens_by_its_passphrase_alone()
    {
        using var key = new ECDsaKey();
        var pem = key.Key.ExportEncryptedPkcs8PrivateKeyPem("أربع تلال", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
        Put(Made(key.Key), pem);

        Assert.True(Open("أربع تلال").Current.Certificate.HasPrivateKey);
        Assert.Equal("certificate.passphrase_wrong", Fault("another"));
        Assert.Equal("certificate.passphrase_needed", Fault());
    }

    [Fact]
    public void Each_fault_has_its_own_code()
    {
        using var key = new ECDsaKey();
        using var other = new ECDsaKey();
        using var rsa = RSA.Create(2048);
        using var weak = RSA.Create(1024);
        var mine = key.Key.ExportPkcs8PrivateKeyPem();
        var now = _time.GetUtcNow();

        Assert.Equal("certificate.missing", Fault());
        File.WriteAllText(_folder["chain.pem"], "nonsense");
        Assert.Equal("certificate.unreadable", Fault());
        File.WriteAllText(_folder["chain.pem"], "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        Assert.Equal("certificate.unreadable", Fault());
        File.WriteAllText(_folder["chain.pem"], Made(key.Key).ExportCertificatePem());
        Assert.Equal("certificate.key_missing", Fault());
        Assert.Equal("certificate.key_unreadable", FaultOf(Made(key.Key), "nonsense"));
        Assert.Equal("certificate.key_mismatch", FaultOf(Made(key.Key), other.Key.ExportPkcs8PrivateKeyPem()));
        Assert.Equal("certificate.key_mismatch", FaultOf(Made(key.Key), rsa.ExportPkcs8PrivateKeyPem()));
        Assert.Equal("certificate.expired", FaultOf(Made(key.Key, now.AddDays(-9), now.AddDays(-1)), mine));
        Assert.Equal("certificate.not_yet_valid", FaultOf(Made(key.Key, now.AddDays(1), now.AddDays(9)), mine));
        Assert.Equal("certificate.no_names", FaultOf(Made(key.Key, named: false), mine));
        Assert.Equal("certificate.not_for_servers", FaultOf(Made(key.Key, isAuthority: true), mine));
        Assert.Equal("certificate.not_for_servers", FaultOf(Made(key.Key, use: "1.3.6.1.5.5.7.3.2"), mine));
        Assert.Equal("certificate.weak", FaultOf(Made(weak), weak.ExportPkcs8PrivateKeyPem()));
    }

    [Fact]
    public void Renewed_files_count_without_a_restart_and_half_of_them_does_not()
    {
        using var key = new ECDsaKey();
        using var next = new ECDsaKey();
        var first = Made(key.Key);
        var second = Made(next.Key, ends: _time.GetUtcNow().AddDays(80));
        Put(first, key.Key.ExportPkcs8PrivateKeyPem());
        var certificate = Open();

        File.WriteAllText(_folder["chain.pem"], second.ExportCertificatePem() + "\n");
        _time.Move(TimeSpan.FromSeconds(5));
        Assert.Equal(first.Thumbprint, certificate.Current.Certificate.Thumbprint);
        Assert.Equal(["certificate.key_mismatch"], _told);

        File.WriteAllText(_folder["key.pem"], next.Key.ExportPkcs8PrivateKeyPem() + "\n");
        _time.Move(TimeSpan.FromSeconds(5));
        Assert.Equal(second.Thumbprint, certificate.Current.Certificate.Thumbprint);

        File.Delete(_folder["key.pem"]);
        _time.Move(TimeSpan.FromSeconds(5));
        Assert.Equal(second.Thumbprint, certificate.Current.Certificate.Thumbprint);
        Assert.Equal(["certificate.key_mismatch", "certificate.key_missing"], _told);
    }

    [Fact]
    public void An_end_that_is_near_is_told_once_a_day()
    {
        using var key = new ECDsaKey();
        Put(Made(key.Key, ends: _time.GetUtcNow().AddDays(15)), key.Key.ExportPkcs8PrivateKeyPem());
        var certificate = Open();
        Assert.Empty(_told);
        for (var hour = 0; hour < 60; hour++)
        {
            _time.Move(TimeSpan.FromHours(1));
            _ = certificate.Current;
        }
        Assert.Equal(["certificate.ends_soon", "certificate.ends_soon"], _told);
    }

    private OrganisationCertificate Open(string? passphrase = null) =>
        new(_folder["chain.pem"], _folder["key.pem"], () => passphrase, _time, (code, _) => _told.Add(code));

    private string Fault(string? passphrase = null) => Assert.Throws<TransportException>(() => Open(passphrase)).Code;

    private string FaultOf(X509Certificate2 certificate, string key)
    {
        Put(certificate, key);
        return Fault();
    }

    private void Put(X509Certificate2 certificate, string key, params X509Certificate2[] above)
    {
        File.WriteAllText(_folder["chain.pem"], string.Join('\n', [certificate.ExportCertificatePem(), .. above.Select(a => a.ExportCertificatePem())]));
        File.WriteAllText(_folder["key.pem"], key);
    }

    private X509Certificate2 Made(
        AsymmetricAlgorithm key, DateTimeOffset? begins = null, DateTimeOffset? ends = null, bool named = true, bool isAuthority = false, string use = "1.3.6.1.5.5.7.3.1")
    {
        var request = key is RSA rsa
            ? new CertificateRequest("CN=bayyina.example.org", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest("CN=bayyina.example.org", (ECDsa)key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], critical: false));
        if (named)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName("bayyina.example.org");
            names.AddDnsName("*.wild.example.org");
            names.AddIpAddress(System.Net.IPAddress.Parse("192.0.2.7"));
            names.AddIpAddress(System.Net.IPAddress.Parse("2001:db8::7"));
            request.CertificateExtensions.Add(names.Build());
        }
        return request.CreateSelfSigned(begins ?? _time.GetUtcNow().AddDays(-1), ends ?? _time.GetUtcNow().AddDays(90));
    }

    private sealed class ECDsaKey : IDisposable
    {
        public ECDsa Key { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        public void Dispose() => Key.Dispose();
    }
}
