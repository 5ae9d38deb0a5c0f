using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using Bayyina.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Bayyina.Web.Transport;

/// <summary>TLS as it is spoken here, and what every answer over it has to hold to.</summary>
internal static class Tls
{
    // A year. Names below this one may belong to others, so it says nothing of them.
    private const string StrictTransport = "max-age=31536000";

    // Forward secrecy and authenticated encryption alone (RFC 9325 section 4.2); TLS 1.3 has no others.
    private static readonly TlsCipherSuite[] Sound =
    [
        TlsCipherSuite.TLS_AES_128_GCM_SHA256, TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    ];

    /// <summary>Every address that is listened on speaks TLS, with the identity of the moment.</summary>
    public static void Listen(KestrelServerOptions kestrel, IIdentitySource identities)
    {
        (ServerIdentity Identity, SslServerAuthenticationOptions Options)? made = null;
        var policy = OperatingSystem.IsLinux() ? new CipherSuitesPolicy(Sound) : null;
        kestrel.ConfigureEndpointDefaults(listen => listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            OnConnection = _ =>
            {
                var identity = identities.Current;
                // Made once for each certificate: what a session is resumed with belongs to it.
                var known = made;
                if (known?.Identity != identity)
                {
                    made = known = (identity, Options(identity, policy));
                }
                return ValueTask.FromResult(known.Value.Options);
            },
        }));
    }

    /// <summary>Answers to the names of the certificate alone, and tells browsers to come by TLS from now on.</summary>
    public static void Use(IApplicationBuilder app, IIdentitySource identities) => app.Use((context, next) =>
    {
        var host = context.Request.Host.Host;
        if (!identities.Current.Covers(host))
        {
            context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            return Task.CompletedTask;
        }
        // Browsers ignore it from an address, and a machine's own name is not this server's alone.
        if (!IPAddress.TryParse(host.Trim('[', ']'), out var _) && host != "localhost")
        {
            context.Response.Headers.StrictTransportSecurity = StrictTransport;
        }
        return next(context);
    });

    private static SslServerAuthenticationOptions Options(ServerIdentity identity, CipherSuitesPolicy? policy) => new()
    {
        ServerCertificateContext = SslStreamCertificateContext.Create(identity.Certificate, identity.Chain, offline: true),
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        CipherSuitesPolicy = policy,
        ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        AllowRenegotiation = false,
        ClientCertificateRequired = false,
        EncryptionPolicy = EncryptionPolicy.RequireEncryption,
    };
}
