using System.Security.Cryptography;
using System.Text;

namespace Bayyina.Access;

/// <summary>Secrets that are handed out once and kept as their hash: links, sessions, tokens.</summary>
internal static class Secret
{
    /// <summary>256 random bits, base64url: nothing is gained by guessing, so a plain hash is enough at rest.</summary>
    public static string New() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>What is kept of it.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>A random id that is no secret.</summary>
    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
