using System.Text;

namespace Bayyina.Proof;

/// <summary>What all statements of a dossier are held against.</summary>
/// <param name="Keys">By thumbprint; having a key here says nothing about trust.</param>
/// <param name="Now">Seconds since 1970.</param>
internal sealed record StatementContext(KeyFile KeyFile, IReadOnlyDictionary<string, P256Key> Keys, long Now, CheckpointBook Checkpoints);

/// <summary>Reads statements with their proofs: form, name, ledger, time, signature, place in the log. One for each thread.</summary>
internal sealed class StatementReader(DossierMap map, BagReader reader, StatementContext context, CheckLog log)
{
    private byte[] _lastNote = [];
    private bool _lastNoteIsSigned;

    /// <summary>Reads the statement at a place in the bag and, if it is there, its proof; null where the statement cannot be read.</summary>
    public ReadStatement? Read(int file)
    {
        var (statement, leaf) = ReadForm(file, map.PathOf(file));
        if (statement is not null)
        {
            CheckOpen(statement);
        }
        if (map.PartnerOf(file) is >= 0 and var proof)
        {
            ReadProof(proof, statement, leaf);
        }
        return statement;
    }

    private (ReadStatement?, TreeHash) ReadForm(int file, string path)
    {
        try
        {
            // Not base64url, not ~ and not a dot is refused by the parser; Latin-1 keeps every other byte apart from those.
            var content = reader.Read(file, DossierLayout.MostBytes(DossierRole.Statement));
            var token = SdJwt.Parse(Encoding.Latin1.GetString(content));
            var statement = ReadStatement.From(path, token);
            CheckSignature(statement, token);
            return (statement, MerkleTree.LeafHash(token.Leaf));
        }
        catch (ProofFormatException broken)
        {
            log.Fail(VerificationStage.Statements, broken, path);
            return (null, default);
        }
    }

    private void CheckOpen(ReadStatement statement)
    {
        if (statement.Path != DossierLayout.Export && !DossierLayout.IdIn(statement.Path).SequenceEqual(statement.Id))
        {
            log.Fail(VerificationStage.Statements, "statement.name", statement.Path);
        }
        if (statement.Open.IssuedAt > context.Now)
        {
            var issued = DateTimeOffset.FromUnixTimeSeconds(statement.Open.IssuedAt);
            log.Fail(VerificationStage.Statements, "statement.future", statement.Path,
                issued.ToString("yyyy-MM-dd HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private void CheckSignature(ReadStatement statement, SdJwt token)
    {
        if (!context.Keys.TryGetValue(token.KeyId, out var key))
        {
            log.Fail(VerificationStage.Signatures, "signature.key_missing", statement.Path, token.KeyId);
        }
        else if (!token.IsSignedBy(key))
        {
            log.Fail(VerificationStage.Signatures, "signature.invalid", statement.Path, token.KeyId);
        }
        else
        {
            statement.IsSigned = true;
        }
    }

    private void ReadProof(int file, ReadStatement? statement, in TreeHash leaf)
    {
        var path = map.PathOf(file);
        try
        {
            var content = reader.Read(file, DossierLayout.MostBytes(DossierRole.Proof));
            var proof = LogProof.Parse(content);
            if (statement is null)
            {
                return;
            }
            statement.Index = proof.Index;
            if (ProblemOf(proof, content, leaf) is { } code)
            {
                log.Fail(VerificationStage.Proofs, code, path);
                return;
            }
            statement.IsProven = true;
        }
        catch (ProofFormatException broken)
        {
            log.Fail(VerificationStage.Proofs, broken, path);
        }
    }

    private string? ProblemOf(LogProof proof, ReadOnlySpan<byte> content, in TreeHash leaf)
    {
        if (proof.Extra is not null)
        {
            // Nobody signs it, so nothing may stand there.
            return "proof.extra";
        }
        if (proof.Head.Origin != context.KeyFile.Log.Name)
        {
            return "proof.other_log";
        }
        if (!IsSigned(proof, content[(content.IndexOf("\n\n"u8) + 2)..]))
        {
            return "checkpoint.signature";
        }
        if (!context.Checkpoints.Add(proof.Head))
        {
            return "checkpoint.fork";
        }
        if (proof.Index >= proof.Head.Size)
        {
            return "proof.index";
        }
        return proof.Includes(leaf) ? null : "proof.inclusion";
    }

    // All proofs of a dossier stand under one or two checkpoints: their Ed25519 signature is looked at once for each run of equal bytes.
    private bool IsSigned(LogProof proof, ReadOnlySpan<byte> note)
    {
        if (!note.SequenceEqual(_lastNote))
        {
            _lastNoteIsSigned = proof.IsOf(context.KeyFile.Log);
            _lastNote = note.ToArray();
            context.Checkpoints.CountCosignatures(proof.Checkpoint, context.KeyFile.Log);
        }
        return _lastNoteIsSigned;
    }
}
