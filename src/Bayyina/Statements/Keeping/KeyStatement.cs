using System.Text.Json;
using Bayyina.Proof;

namespace Bayyina.Statements;

/// <summary>What a statement says of keys, whatever right its author has to say it.</summary>
public abstract record KeyStatement
{
    private KeyStatement()
    {
    }

    /// <summary>A key counts as its holder's.</summary>
    public sealed record Enrols(P256Key Key, IReadOnlyList<string> Roles) : KeyStatement;

    /// <summary>One key follows another of the same holder.</summary>
    public sealed record Rotates(P256Key Previous, P256Key Next) : KeyStatement;

    /// <summary>A key counts for nothing.</summary>
    public sealed record Revokes(string Thumbprint) : KeyStatement;

    /// <summary>Whether statements of a kind say something of keys.</summary>
    public static bool IsOne(string? kind) =>
        kind == KernelKinds.KeyEnrolled.Name || kind == KernelKinds.KeyRotated.Name || kind == KernelKinds.KeyRevoked.Name;

    /// <summary>Reads it; null where it says nothing of keys, or nothing that can be read: its key is none, its holder is not its subject.</summary>
    public static KeyStatement? From(Statement statement)
    {
        if (statement.Kind == KernelKinds.KeyRevoked.Name)
        {
            return statement.Text("thumbprint").OrNull is { } thumbprint ? new Revokes(thumbprint) : null;
        }
        if (statement.Subject is not { } subject || statement.Text("holder").OrNull != subject.Value)
        {
            return null;
        }
        if (statement.Kind == KernelKinds.KeyEnrolled.Name)
        {
            // Roles are kept one a line.
            var roles = statement.Texts("roles");
            return Read(statement.Value("jwk")) is { } key && !roles.Any(role => role.Contains('\n', StringComparison.Ordinal))
                ? new Enrols(key, roles)
                : null;
        }
        return statement.Kind == KernelKinds.KeyRotated.Name
            && Read(statement.Value("previous")) is { } previous && Read(statement.Value("next")) is { } next && previous.Thumbprint != next.Thumbprint
            ? new Rotates(previous, next)
            : null;
    }

    private static P256Key? Read(Said<JsonElement> jwk)
    {
        try
        {
            return jwk.IsPresent ? P256Key.FromJwk(jwk.Value) : null;
        }
        catch (ProofFormatException)
        {
            return null;
        }
    }
}
