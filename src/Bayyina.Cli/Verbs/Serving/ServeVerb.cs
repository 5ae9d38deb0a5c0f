using System.CommandLine;
using Bayyina.Storage;
using Bayyina.Transport;
using Bayyina.Web;
using Bayyina.Web.Transport;

namespace Bayyina.Cli;

/// <summary><c>serve</c>, the same as no verb: serves the web application; a network by TLS alone.</summary>
internal static class ServeVerb
{
    public const string DefaultAddress = "http://127.0.0.1:8417";

    // Names the file that holds the passphrase of --certificate-key.
    private const string PassphraseFile = "BAYYINA_CERTIFICATE_PASSPHRASE_FILE";
    private const int LastPort = 65535;

    private static readonly Option<string?> Urls = Options.Text("--urls", "URL;…");
    private static readonly Option<string?> Certificate = Options.Text("--certificate", "FULLCHAIN.pem");
    private static readonly Option<string?> CertificateKey = Options.Text("--certificate-key", "KEY.pem");
    private static readonly Option<int?> InstallPort = new("--install-port") { Description = CliText.Of("option.install-port"), HelpName = "PORT" };

    public static Command Create()
    {
        var verb = new Command("serve", CliText.Of("verb.serve"));
        Offer(verb);
        return verb;
    }

    /// <summary>Gives a command the options and what they do: <c>serve</c>, and the program without a verb.</summary>
    public static void Offer(Command command)
    {
        foreach (var option in (Option[])[Urls, Certificate, CertificateKey, InstallPort])
        {
            command.Add(option);
        }
        command.Validators.Add(result =>
        {
            if (result.GetResult(Certificate) is { Implicit: false } != result.GetResult(CertificateKey) is { Implicit: false })
            {
                result.AddError(Problems.Text("serve.certificate_and_key", CliText.Culture));
            }
            if (result.GetResult(InstallPort) is { Implicit: false, Tokens: [var port] } && !(int.TryParse(port.Value, out var number) && number is >= 0 and <= LastPort))
            {
                result.AddError(CliText.Of("usage.value_unknown", InstallPort.Name));
            }
        });
        command.SetAction(Serve);
    }

    private static int Serve(ParseResult parsed)
    {
        var (data, urls) = (parsed.GetValue(Options.Data)!, parsed.GetValue(Urls) ?? DefaultAddress);
        var addresses = ServeAddress.Parse(urls);
        var isHttps = addresses[0].IsHttps;
        var (certificate, installPort) = (parsed.GetValue(Certificate), parsed.GetValue(InstallPort));
        if (!isHttps && (certificate is not null || installPort is not null))
        {
            return Terminal.Refuse("serve.not_https", urls);
        }
        if (isHttps && certificate is null && !DataFolder.Exists(data))
        {
            return Terminal.Refuse("serve.no_certificate", urls);
        }
        var given = certificate is null ? null : new OrganisationCertificate(
            certificate, parsed.GetValue(CertificateKey)!, () => SecretPrompt.Ask(PassphraseFile, CliText.Of("certificate.passphrase_ask")), TimeProvider.System, Tell);
        using var product = Installation.OpenWhenReachable(data);
        // With a certificate from elsewhere devices have nothing of ours to trust.
        using var authority = isHttps && given is null ? Authority.Find(product.Folder.Keys) : null;
        if (isHttps && given is null && authority is null)
        {
            return Terminal.Refuse("serve.no_certificate", urls);
        }
        IIdentitySource? identities = authority is null ? given : new AuthorityCertificate(authority, product.Folder.Keys, product.Time, Tell);
        if (identities is not null && addresses.FirstOrDefault(a => !a.IsEvery && !identities.Current.Covers(a.Host)) is { } foreign)
        {
            return Terminal.Refuse("certificate.name_missing", foreign.Host);
        }
        if (installPort is not null && authority is null)
        {
            return Terminal.Refuse("serve.nothing_to_install", "");
        }
        return Server.Run(product, new Serving(addresses, identities, authority, installPort), (at, install) => Say(product, at, install, identities, authority))
            ? CommandLine.Done
            : Terminal.Refuse("serve.address_in_use", urls);
    }

    private static void Say(
        Product product, IReadOnlyList<ServeAddress> at, IReadOnlyList<ServeAddress> install, IIdentitySource? identities, Authority? authority)
    {
        var shown = at.SelectMany(a => a.Shown(identities?.Current)).Distinct().ToList();
        Console.Error.WriteLine(CliText.Of("serve.at", string.Join(' ', shown)));
        if (identities is not null && authority is not null)
        {
            Console.Error.WriteLine(CliText.Of("serve.install", $"{(install.SelectMany(a => a.Shown(identities.Current)).FirstOrDefault() ?? shown[0])}/install"));
            Console.Error.WriteLine(CliText.Of("serve.fingerprint", authority.Fingerprint));
        }
        if (product.Access.Links.MakeForFirst() is { } secret)
        {
            Console.Error.WriteLine(CliText.Of("serve.first_link", $"{shown[0]}/link/{secret}"));
        }
    }

    private static void Tell(string code, string detail) => Terminal.Notice(code, $"{Problems.Text(code, CliText.Culture)}{(detail.Length == 0 ? "" : $" ({detail})")}");
}
