using System.Net;
using System.Security.Cryptography.X509Certificates;
using Bayyina.Storage;
using Bayyina.Transport;

namespace Bayyina.Tests.Transport;

/// <summary>An authority in a folder of its own, and what other people's programs say of what it issues.</summary>
internal sealed class AnAuthority : IDisposable
{
    public const string Name = "منظمة التمرين";
    private readonly TestFolder _folder = new();

    public AnAuthority(params string[] hosts)
    {
        Keys = new KeyFolder(Directory.CreateDirectory(_folder["keys"]).FullName);
        Authority = Authority.Create(Keys, Name, PermittedHosts.Parse(hosts), TimeProvider.System.GetUtcNow());
    }

    public KeyFolder Keys { get; }

    public Authority Authority { get; }

    /// <summary>Addresses that the machine is made to have.</summary>
    public List<IPAddress> Own { get; } = [];

    public List<string> Told { get; } = [];

    public AuthorityCertificate Certificate(TimeProvider? time = null) =>
        new(Authority, Keys, time ?? TimeProvider.System, (code, _) => Told.Add(code), () => Own);

    /// <summary>What <c>openssl verify</c> says of a certificate for a server under the root alone.</summary>
    public ToolRun Judge(string pem, params string[] more)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(pem);
        return Tool.Run(Needs.Program("openssl"), [
            "verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", _folder.Write("root.pem", Authority.Root.ExportCertificatePem()),
            "-untrusted", _folder.Write("issuing.pem", certificates[1].ExportCertificatePem()), .. more,
            _folder.Write("server.pem", certificates[0].ExportCertificatePem()),
        ]);
    }

    public void Dispose()
    {
        Authority.Dispose();
        Keys.Dispose();
        _folder.Dispose();
    }
}
