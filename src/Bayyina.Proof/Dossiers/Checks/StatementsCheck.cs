using System.Globalization;

namespace Bayyina.Proof;

/// <summary>The checks that look at several statements at once: trust in keys, doubles, order, drills.</summary>
internal sealed class StatementsCheck(IReadOnlyList<ReadStatement> statements, ReadStatement? export, BagCheck bag, CheckLog log)
{
    /// <param name="files">How many files of statements there are, such as could not be read among them.</param>
    public void Check(KeyFile keyFile, IEnumerable<string> keysAtHand, int files)
    {
        CheckIndexes();
        CheckKeys(keyFile, keysAtHand);
        if (export is null)
        {
            return;
        }
        CheckOrder(export);
        CheckExercise(export);
        // Beside the binding one: it is said apart, as whoever made the dossier counted.
        var count = (statements.Count - 1).ToString(CultureInfo.InvariantCulture);
        log.Complete(VerificationStage.Statements, count);
        log.Complete(VerificationStage.Signatures, count);
        log.Complete(VerificationStage.Keys);
        log.Complete(VerificationStage.Proofs, count);
        WithdrawIncomplete(export, files);
    }

    // What is said of all statements is not true while one of them is not at hand, or was named already.
    private void WithdrawIncomplete(ReadStatement binding, int files)
    {
        if (statements.Count < files || bag.IsDamaged(DossierRole.Statement) || bag.IsDamaged(DossierRole.Export))
        {
            log.Withdraw(VerificationStage.Statements);
            log.Withdraw(VerificationStage.Signatures);
            log.Withdraw(VerificationStage.Keys);
            log.Withdraw(VerificationStage.Proofs);
            log.Withdraw(VerificationStage.Exercise);
        }
        if (bag.IsDamaged(DossierRole.Key) || statements.Any(static statement => !statement.IsSigned || !statement.IsProven))
        {
            log.Withdraw(VerificationStage.Keys);
        }
        if (bag.IsDamaged(DossierRole.Proof) || bag.IsDamaged(DossierRole.ExportProof) || bag.IsDamaged(DossierRole.Checkpoint)
            || statements.Any(static statement => !statement.IsProven))
        {
            log.Withdraw(VerificationStage.Proofs);
        }
        if (!binding.IsTrusted)
        {
            log.Withdraw(VerificationStage.Export);
        }
    }

    private void CheckIndexes()
    {
        var byIndex = new Dictionary<long, ReadStatement>();
        foreach (var statement in statements)
        {
            if (statement.Index >= 0 && !byIndex.TryAdd(statement.Index, statement))
            {
                log.Fail(VerificationStage.Proofs, "proof.index_twice", statement.Path, byIndex[statement.Index].Path);
            }
        }
    }

    // The ledger keeps and shows both of what somebody else said under one mark; that must not spoil the dossiers of everybody. But
    // the node, which hands the dossier out, says nothing twice.
    private void CheckMarks(KeyWalks walks)
    {
        var byJti = new Dictionary<string, ReadStatement>(StringComparer.Ordinal);
        foreach (var statement in statements)
        {
            if (byJti.TryAdd(statement.Open.Jti, statement))
            {
                continue;
            }
            var first = byJti[statement.Open.Jti];
            if (statement.Open.Issuer == first.Open.Issuer && walks.IsNode(statement) && walks.IsNode(first))
            {
                log.Fail(VerificationStage.Statements, "statement.equivocation", statement.Path, first.Path);
            }
            else
            {
                log.NotChecked("statement.equivocation", statement.Path, first.Path);
            }
        }
    }

    private void CheckKeys(KeyFile keyFile, IEnumerable<string> keysAtHand)
    {
        var walks = new KeyWalks(keyFile, statements);
        foreach (var statement in statements.Where(statement => !walks.Leads(statement)))
        {
            log.Fail(VerificationStage.Statements, "statement.other_ledger", statement.Path, BagPath.Shown(statement.Open.Issuer));
        }
        CheckMarks(walks);
        MarkRefused(walks);
        if (export is { IsSigned: true, IsProven: true } && !walks.Knows(export.KeyId)
            && !statements.Any(statement => statement.IsSigned && statement.KeyId == keyFile.Node.Thumbprint))
        {
            // Not one key here is led to, so it is said once. A key file that is newer than the dossier is the likely reason.
            log.Fail(VerificationStage.Keys, "key.unknown", export.Path, export.KeyId);
            log.NotChecked("keyfile.newer");
            return;
        }
        foreach (var statement in statements)
        {
            // What is not signed or not in the ledger was said; without a place in the ledger no key can be said to have counted.
            if (!statement.IsSigned || !statement.IsProven || statement.IsRefused || !walks.Leads(statement))
            {
                continue;
            }
            var code = walks.ProblemOf(statement);
            statement.IsTrusted = code is null;
            if (code is not null)
            {
                log.Fail(VerificationStage.Keys, code, statement.Path, statement.KeyId);
            }
        }
        // Anybody with an enrolled key gets a statement into the ledger; what a dossier is, the organisation's own node says.
        if (export is { IsSigned: true, IsProven: true } && walks.Knows(export.KeyId) && !walks.IsOwnNode(export))
        {
            log.Fail(VerificationStage.Keys, "export.not_by_node", export.Path, export.KeyId);
            export.IsTrusted = false;
        }
        foreach (var thumbprint in keysAtHand)
        {
            if (!walks.Knows(thumbprint))
            {
                log.NotChecked("key.uncertified", DossierLayout.KeyOf(thumbprint));
            }
        }
    }

    // A ledger also keeps what came in without right, such as from a key that was revoked, and the node's ruling on it.
    private void MarkRefused(KeyWalks walks)
    {
        var refused = new HashSet<(string Issuer, string Id)>();
        foreach (var ruling in statements)
        {
            if (ruling.Refuses is { } id && ruling.IsSigned && ruling.IsProven && walks.IsNode(ruling) && walks.IsTrusted(ruling))
            {
                // Each node rules of what was issued for its own ledger.
                refused.Add((ruling.Open.Issuer, id));
            }
        }
        foreach (var statement in statements)
        {
            // The node takes back no ruling of its own; what a stolen key says in its place is no ruling.
            var isRuling = statement.Refuses is not null && walks.IsTrusted(statement);
            if (refused.Contains((statement.Open.Issuer, statement.Id)) && statement != export && !isRuling)
            {
                statement.IsRefused = true;
                log.NotChecked("statement.refused", statement.Path);
            }
        }
    }

    // What a dossier holds was in the ledger before it was bound.
    private void CheckOrder(ReadStatement binding)
    {
        foreach (var statement in statements)
        {
            if (statement != binding && statement.Index > binding.Index && binding.Index >= 0)
            {
                log.Fail(VerificationStage.Proofs, "proof.after_export", statement.Path);
            }
        }
    }

    // The installation's keys are enrolled once, for drills and the record alike; a key of a drill never counts in the record.
    private void CheckExercise(ReadStatement binding)
    {
        foreach (var statement in statements)
        {
            var isCommon = (statement.Key is not null || statement.Ledger is not null) && !statement.Open.Exercise;
            if (statement.Open.Exercise != binding.Open.Exercise && !isCommon)
            {
                log.Fail(VerificationStage.Exercise, statement.Open.Exercise ? "exercise.in_record" : "exercise.record_in_drill", statement.Path);
            }
        }
        log.Complete(VerificationStage.Exercise);
    }
}
