using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Bayyina.Tests.Installations;
using Bayyina.Transport;

namespace Bayyina.Tests.Transport;

/// <summary>Our own small authority, as OpenSSL judges it, and how the server's certificate stays good.</summary>
public sealed class AuthorityTests
{
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public void What_it_issues_is_good_for_its_hosts_in_the_eyes_of_openssl()
    {
        using var at = new AnAuthority("bayyina.example.org", "10.20.0.0/16", "192.168.7.3", "fd00:1::/64");
        at.Own.AddRange([IPAddress.Parse("10.20.3.4"), IPAddress.Parse("203.0.113.9"), IPAddress.Parse("fd00:1::5")]);
        at.Certificate();
        var pem = Encoding.ASCII.GetString(at.Keys.Read("server.key"));

        Assert.Equal(0, at.Judge(pem, "-verify_hostname", "bayyina.example.org").ExitCode);
        foreach (var address in (string[])["10.20.3.4", "192.168.7.3", "127.0.0.1", "fd00:1::5"])
        {
            Assert.Equal(0, at.Judge(pem, "-verify_ip", address).ExitCode);
        }
        Assert.NotEqual(0, at.Judge(pem, "-verify_ip", "203.0.113.9").ExitCode);
        Assert.NotEqual(0, at.Judge(pem, "-verify_hostname", "example.org").ExitCode);
    }

    [Theory]
    [InlineData("bank.example.com", "")]
    [InlineData("example.org", "")]
    [InlineData("xbayyina.example.org", "")]
    [InlineData("", "203.0.113.9")]
    [InlineData("", "10.21.0.1")]
    [InlineData("", "2001:db8::1")]
    [InlineData("bayyina.example.org", "203.0.113.9")]
    public void A_stolen_key_can_impersonate_nobody_else(string name, string address)
    {
        using var at = new AnAuthority("bayyina.example.org", "10.20.0.0/16");
        var pem = at.Authority.Issue(name.Length == 0 ? [] : [name], address.Length == 0 ? [] : [IPAddress.Parse(address)], Now);

        var run = at.Judge(pem);

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("permitted subtree violation", run.Error + run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stolen_key_makes_no_other_authority()
    {
        using var at = new AnAuthority("bayyina.example.org");
        using var stolen = ECDsa.Create();
        stolen.ImportFromPem(Encoding.ASCII.GetString(at.Keys.Read("authority.key")));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var below = new CertificateRequest("CN=below", key, HashAlgorithmName.SHA256);
        below.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        below.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        below.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(below.PublicKey, critical: false));
        below.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(at.Authority.Issuing, true, false));
        using var made = below.Create(at.Authority.Issuing.SubjectName, X509SignatureGenerator.CreateForECDsa(stolen), Now, Now.AddDays(9), [0x41]);
        var leaf = new CertificateRequest("CN=leaf", key, HashAlgorithmName.SHA256);
        leaf.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(made, true, false));
        leaf.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(leaf.PublicKey, critical: false));
        using var end = leaf.Create(made.SubjectName, X509SignatureGenerator.CreateForECDsa(key), Now, Now.AddDays(8), [0x42]);

        var run = at.Judge($"{end.ExportCertificatePem()}\n{made.ExportCertificatePem()}\n{at.Authority.Issuing.ExportCertificatePem()}");

        Assert.NotEqual(0, run.ExitCode);
    }

    [Fact]
    public void The_roots_own_key_is_kept_nowhere_and_both_are_limited()
    {
        using var at = new AnAuthority("bayyina.example.org", "192.168.7.0/24");
        var kept = Encoding.ASCII.GetString(at.Keys.Read("authority.key"));
        using var key = ECDsa.Create();
        key.ImportFromPem(kept);

        Assert.Equal(at.Authority.Issuing.PublicKey.ExportSubjectPublicKeyInfo(), key.ExportSubjectPublicKeyInfo());
        Assert.NotEqual(at.Authority.Root.PublicKey.ExportSubjectPublicKeyInfo(), key.ExportSubjectPublicKeyInfo());
        Assert.Single(kept.Split("PRIVATE KEY-----").Where((_, i) => i % 2 == 1));
        foreach (var certificate in (X509Certificate2[])[at.Authority.Root, at.Authority.Issuing])
        {
            Assert.Equal(X509KeyUsageFlags.KeyCertSign, certificate.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages);
            Assert.True(certificate.Extensions.Single(e => e.Oid!.Value == "2.5.29.30").Critical);
        }
        Assert.Equal(0, at.Authority.Issuing.Extensions.OfType<X509BasicConstraintsExtension>().Single().PathLengthConstraint);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(at.Keys.Path, "authority.key")));
    }

    [Fact]
    public void It_is_found_again_as_it_was_made()
    {
        using var at = new AnAuthority("Bayyina.Example.ORG", "إدلب.مثال", "192.168.7.0/24", "10.0.0.1", "fd00:1::/64");

        using var again = Authority.Find(at.Keys)!;

        Assert.Equal((AnAuthority.Name, at.Authority.Fingerprint), (again.Name, again.Fingerprint));
        Assert.Equal(["bayyina.example.org", "xn--kgbgu8f.xn--mgbh0fb", "192.168.7.0/24", "10.0.0.1", "fd00:1::/64"], again.Hosts.Shown());
        Assert.Equal(16, again.Fingerprint.Split(' ').Length);
        Assert.Equal(Convert.ToHexString(again.Root.GetCertHash(HashAlgorithmName.SHA256)), again.Fingerprint.Replace(" ", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("authority.host_missing")]
    [InlineData("authority.host_malformed", "org")]
    [InlineData("authority.host_malformed", "*.example.org")]
    [InlineData("authority.host_malformed", "under_score.example.org")]
    [InlineData("authority.host_malformed", "a b.example.org")]
    [InlineData("authority.host_malformed", "10.0.0.0/99")]
    [InlineData("authority.host_too_wide", "0.0.0.0/0")]
    [InlineData("authority.host_too_wide", "203.0.113.0/24")]
    [InlineData("authority.host_too_wide", "::/0")]
    [InlineData("authority.host_too_wide", "10.0.0.0/7")]
    public void What_would_endanger_others_or_is_no_host_is_refused(string code, params string[] hosts) =>
        Assert.Equal(code, Assert.Throws<TransportException>(() => PermittedHosts.Parse(hosts)).Code);

    [Fact]
    public void A_damaged_one_is_told_and_not_made_anew_by_itself()
    {
        using var at = new AnAuthority("bayyina.example.org");
        using var other = new AnAuthority("bayyina.example.org");
        var (mine, theirs) = (Encoding.ASCII.GetString(at.Keys.Read("authority.key")), Encoding.ASCII.GetString(other.Keys.Read("authority.key")));
        foreach (var damaged in (string[])["", "nonsense", mine[..300], mine[..mine.IndexOf("-----BEGIN PRIVATE", StringComparison.Ordinal)] + theirs[theirs.IndexOf("-----BEGIN PRIVATE", StringComparison.Ordinal)..]])
        {
            at.Keys.Write("authority.key", Encoding.ASCII.GetBytes(damaged));
            Assert.Equal("authority.damaged", Assert.Throws<TransportException>(() => Authority.Find(at.Keys)).Code);
        }
    }

    [Fact]
    public void The_servers_certificate_is_kept_and_made_anew_a_month_before_its_end()
    {
        using var at = new AnAuthority("bayyina.example.org");
        var time = new Clock(TimeProvider.System.GetUtcNow());
        var certificate = at.Certificate(time);
        var first = certificate.Current;

        Assert.Equal(first.Certificate.Thumbprint, at.Certificate(time).Current.Certificate.Thumbprint);
        time.Move(TimeSpan.FromDays(59));
        Assert.Same(first, certificate.Current);
        time.Move(TimeSpan.FromDays(2));
        var second = certificate.Current;
        Assert.NotEqual(first.Certificate.Thumbprint, second.Certificate.Thumbprint);
        Assert.True(second.Ends > first.Ends);
        Assert.True(second.Certificate.NotAfter - second.Certificate.NotBefore < TimeSpan.FromDays(397));
        Assert.Empty(at.Told);
    }

    [Fact]
    public void A_new_address_of_the_machine_comes_into_the_certificate_where_it_is_permitted()
    {
        using var at = new AnAuthority("10.20.0.0/16");
        var time = new Clock(TimeProvider.System.GetUtcNow());
        var certificate = at.Certificate(time);
        Assert.False(certificate.Current.Covers("10.20.3.4"));

        at.Own.AddRange([IPAddress.Parse("10.20.3.4"), IPAddress.Parse("192.168.1.1")]);
        time.Move(TimeSpan.FromMinutes(2));

        Assert.True(certificate.Current.Covers("10.20.3.4"));
        Assert.False(certificate.Current.Covers("192.168.1.1"));
    }

    [Fact]
    public void A_new_authority_issues_anew_and_one_that_ended_serves_no_more()
    {
        using var at = new AnAuthority("bayyina.example.org");
        var before = at.Certificate().Current;
        using var next = Authority.Create(at.Keys, "another", PermittedHosts.Parse(["bayyina.example.org"]), TimeProvider.System.GetUtcNow());
        var after = new AuthorityCertificate(next, at.Keys, TimeProvider.System, (_, _) => { }).Current;
        var late = new Clock(TimeProvider.System.GetUtcNow());
        late.Move(TimeSpan.FromDays(3660));

        Assert.NotEqual(before.Certificate.Issuer, after.Certificate.Issuer);
        Assert.Equal("authority.expired", Assert.Throws<TransportException>(() => at.Certificate(late)).Code);
    }

    [Fact]
    public void What_cannot_be_written_is_told_and_the_one_before_is_still_shown()
    {
        using var at = new AnAuthority("bayyina.example.org");
        var time = new Clock(TimeProvider.System.GetUtcNow());
        var certificate = at.Certificate(time);
        var first = certificate.Current;
        // A folder in the place of the file that is written beside it.
        Directory.CreateDirectory(Path.Combine(at.Keys.Path, "server.key.new"));
        time.Move(TimeSpan.FromDays(70));

        Assert.Same(first, certificate.Current);
        Assert.Equal(["authority.not_renewed"], at.Told);
    }
}
