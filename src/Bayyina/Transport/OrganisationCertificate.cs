using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Bayyina.Transport;

/// <summary>A certificate that the organisation got elsewhere, from two PEM files. Renewed files count without a restart.</summary>
public sealed class OrganisationCertificate : IIdentitySource
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TellBefore = TimeSpan.FromDays(14);
    private static readonly TimeSpan TellEvery = TimeSpan.FromDays(1);

    private readonly string _certificate;
    private readonly string _key;
    private readonly Func<string?> _passphrase;
    private readonly TimeProvider _time;
    private readonly Action<string, string> _told;
    private readonly Lock _turn = new();
    private volatile ServerIdentity _current;
    private (DateTime, long, DateTime, long) _stamp;
    private long _looked;
    private DateTimeOffset _warned = DateTimeOffset.MinValue;
    private string? _known;

    /// <param name="certificate">PEM: the server's own first, then those above it.</param>
    /// <param name="key">PEM, perhaps encrypted.</param>
    /// <param name="passphrase">Asked once where the key is encrypted.</param>
    /// <param name="time">Server time.</param>
    /// <param name="told">Told the code and the detail of what is wrong with renewed files, and of an end that is near.</param>
    /// <exception cref="TransportException"><c>certificate.missing</c>, <c>certificate.key_missing</c>, and what <see cref="ServerIdentity.Of"/> finds.</exception>
    public OrganisationCertificate(string certificate, string key, Func<string?> passphrase, TimeProvider time, Action<string, string> told)
    {
        (_certificate, _key, _time, _told) = (certificate, key, time, told);
        _passphrase = () => _known ??= passphrase();
        var now = time.GetUtcNow();
        _looked = now.ToUnixTimeMilliseconds();
        _stamp = Stamp();
        _current = Load();
        Warn(now);
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
                    Look(now);
                }
                finally
                {
                    _turn.Exit();
                }
            }
            return _current;
        }
    }

    // Where renewed files are wrong, or half of them is there, the ones before are shown until they are right.
    private void Look(DateTimeOffset now)
    {
        Volatile.Write(ref _looked, now.ToUnixTimeMilliseconds());
        var stamp = Stamp();
        if (stamp != _stamp)
        {
            _stamp = stamp;
            try
            {
                _current = Load();
                _warned = DateTimeOffset.MinValue;
            }
            catch (TransportException wrong)
            {
                _told(wrong.Code, wrong.Message);
            }
        }
        Warn(now);
    }

    private void Warn(DateTimeOffset now)
    {
        if (_current.Ends - now < TellBefore && now - _warned >= TellEvery)
        {
            _warned = now;
            _told("certificate.ends_soon", $"{_current.Ends:yyyy-MM-dd HH:mm} UTC");
        }
    }

    private ServerIdentity Load()
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(Read(_certificate, "certificate.missing", "certificate.unreadable"));
        }
        catch (CryptographicException)
        {
            throw new TransportException("certificate.unreadable", _certificate);
        }
        if (certificates.Count == 0)
        {
            throw new TransportException("certificate.unreadable", _certificate);
        }
        return ServerIdentity.Of(certificates, Read(_key, "certificate.key_missing", "certificate.key_unreadable"), _passphrase, _time.GetUtcNow());
    }

    private static string Read(string path, string missing, string unreadable)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception refused) when (refused is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TransportException(missing, path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new TransportException(unreadable, path);
        }
    }

    private (DateTime, long, DateTime, long) Stamp()
    {
        var (certificate, key) = (Followed(_certificate), Followed(_key));
        return (certificate.Exists ? certificate.LastWriteTimeUtc : default, certificate.Exists ? certificate.Length : 0,
            key.Exists ? key.LastWriteTimeUtc : default, key.Exists ? key.Length : 0);
    }

    // What renews certificates often points a link at the newest.
    private static FileInfo Followed(string path)
    {
        var file = new FileInfo(path);
        try
        {
            return file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
        }
        catch (IOException)
        {
            return file;
        }
    }
}
