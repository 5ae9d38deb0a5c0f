using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Npgsql;

namespace Bayyina.Storage;

/// <summary>Where a PostgreSQL database is: <c>Host=…;Database=…</c> (Npgsql) or <c>postgres://user@host:port/database?name=value</c> (libpq, RFC 3986).</summary>
internal static partial class PostgresAddress
{
    // A node that is stopped in the middle of a transaction, or of reading an answer, must not keep the others from writing for ever.
    // What stands in the address itself comes later in the list and so wins.
    private const string Sessions =
        "-c idle_in_transaction_session_timeout=20s -c tcp_user_timeout=20s -c synchronous_commit=on -c client_min_messages=warning";

    private static readonly ConcurrentDictionary<string, string> Known = new(StringComparer.Ordinal);

    /// <summary>Whether a place is meant as one, rather than as a file.</summary>
    public static bool IsOne(string place) =>
        IsUri(place) || (!Path.IsPathRooted(place) && place.Contains('=', StringComparison.Ordinal));

    /// <summary>As Npgsql takes it, with what the program needs of each session.</summary>
    /// <exception cref="StorageException"><c>database.address</c>.</exception>
    public static string ConnectionString(string place) => Known.GetOrAdd(place, static address =>
    {
        try
        {
            var builder = IsUri(address) ? FromUri(Uri().Match(address)) : new NpgsqlConnectionStringBuilder(address);
            builder.ApplicationName ??= "bayyina";
            builder.Options = builder.Options is { } own ? $"{Sessions} {own}" : Sessions;
            builder.TcpKeepAlive = true;
            // No pooled connection is ever given back with anything set on it.
            builder.NoResetOnClose = true;
            if (builder.MaxAutoPrepare == 0)
            {
                (builder.MaxAutoPrepare, builder.AutoPrepareMinUsages) = (120, 2);
            }
            return builder.ToString();
        }
        catch (Exception malformed) when (malformed is ArgumentException or FormatException or KeyNotFoundException or InvalidCastException or OverflowException)
        {
            // What it says may be a part of the address, which may hold a password.
            throw new StorageException("database.address", malformed.GetType().Name);
        }
    });

    /// <summary>Host, port and name.</summary>
    /// <exception cref="StorageException"><c>database.address</c>.</exception>
    public static string NameOf(string place)
    {
        var builder = new NpgsqlConnectionStringBuilder(ConnectionString(place));
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{builder.Host}:{builder.Port}/{builder.Database ?? builder.Username}");
    }

    private static bool IsUri(string place) =>
        place.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || place.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);

    // As libpq reads it, which takes more than RFC 3986: no host at all, a socket's folder in the place of one, several hosts.
    [GeneratedRegex(@"\Apostgres(?:ql)?://(?:(?<user>[^@/?:]*)(?::(?<password>[^@/?]*))?@)?(?<host>[^/?@]*)(?:/(?<name>[^?]*))?(?:\?(?<options>.*))?\z", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Uri();

    [GeneratedRegex(@"\A(?<host>\[[^\]]*\]|[^:]*)(?::(?<port>\d*))?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex HostAndPort();

    private static NpgsqlConnectionStringBuilder FromUri(Match uri)
    {
        if (!uri.Success)
        {
            throw new FormatException("It is no address.");
        }
        string? Part(string name) => uri.Groups[name] is { Success: true, Length: > 0 } part ? System.Uri.UnescapeDataString(part.Value) : null;
        var builder = new NpgsqlConnectionStringBuilder { Username = Part("user"), Password = Part("password"), Database = Part("name") };
        if (uri.Groups["host"].Value is { Length: > 0 } said)
        {
            var host = HostAndPort().Match(said);
            // Several with a port each are Npgsql's to read.
            builder.Host = host.Success ? System.Uri.UnescapeDataString(host.Groups["host"].Value.Trim('[', ']'))
                : said.Contains(',', StringComparison.Ordinal) ? said
                : throw new FormatException("Its port is no number.");
            if (host.Groups["port"].Length > 0)
            {
                builder.Port = int.Parse(host.Groups["port"].Value, System.Globalization.CultureInfo.InvariantCulture);
            }
        }
        foreach (var pair in uri.Groups["options"].Value.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            var value = System.Uri.UnescapeDataString(parts.Length > 1 ? parts[1] : "");
            switch (parts[0])
            {
                // libpq's names where they are not Npgsql's.
                case "sslmode": builder.SslMode = Enum.Parse<SslMode>(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true); break;
                case "sslrootcert": builder.RootCertificate = value; break;
                case "sslcert": builder.SslCertificate = value; break;
                case "sslkey": builder.SslKey = value; break;
                case "application_name": builder.ApplicationName = value; break;
                case "connect_timeout": builder.Timeout = int.Parse(value, System.Globalization.CultureInfo.InvariantCulture); break;
                case "passfile": builder.Passfile = value; break;
                case "user": builder.Username = value; break;
                case "dbname": builder.Database = value; break;
                default: builder[parts[0]] = value; break;
            }
        }
        return builder;
    }
}
