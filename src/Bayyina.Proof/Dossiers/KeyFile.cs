namespace Bayyina.Proof;

/// <summary>The public keys that were handed out by hand: all trust in a dossier begins here, and none in the dossier.</summary>
/// <param name="Log">The log's key; its name is the ledger's origin, every statement's <c>iss</c>.</param>
/// <param name="Node">The node's key as it was when the file was handed out.</param>
public sealed record KeyFile(NoteKey Log, P256Key Node)
{
    /// <summary>A longer text is no key file.</summary>
    public const int MostCharacters = 16 << 10;

    /// <summary>Reads the two lines: the log's verifier key (C2SP signed-note) and the node's public key as a JWK on one line.</summary>
    /// <remarks>Line ends of any system, and white space around a line, are taken: the file may have been typed off paper.</remarks>
    /// <exception cref="ProofFormatException">
    /// <c>keyfile.malformed</c>: not two such lines. <c>keyfile.private</c>: the second is a private key, which must never be handed out.
    /// </exception>
    public static KeyFile Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.Length <= MostCharacters ? text.TrimStart('\uFEFF').Trim().Split('\n') : [];
        if (lines.Length != 2)
        {
            throw new ProofFormatException("keyfile.malformed", "A key file has two lines: the log's verifier key and the node's JWK.");
        }
        try
        {
            var log = NoteKey.Parse(lines[0].Trim());
            return log.Algorithm == NoteKey.Ed25519Algorithm
                ? new KeyFile(log, ReadNode(lines[1].Trim()))
                : throw new ProofFormatException("keyfile.malformed", "The first line is the key of a cosigner, not of a log.");
        }
        catch (ProofFormatException broken) when (!broken.Code.StartsWith("keyfile.", StringComparison.Ordinal))
        {
            throw new ProofFormatException("keyfile.malformed", broken.Message, broken);
        }
    }

    /// <summary>The two lines, each ended by a line feed.</summary>
    public string Format() => $"{Log}\n{Node.ToJwk()}\n";

    private static P256Key ReadNode(string jwk) =>
        jwk.Contains("\"d\"", StringComparison.Ordinal)
            ? throw new ProofFormatException("keyfile.private", "The second line is a private key.")
            : P256Key.FromJwk(jwk);
}
