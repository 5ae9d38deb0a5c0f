using System.Data.Common;
using Bayyina.Ledger;
using Bayyina.Statements;

namespace Bayyina.Access;

/// <summary>How the ledger learns under which key a user speaks, and as what.</summary>
/// <param name="statements">Where it is said.</param>
/// <param name="keys">Who says it: the installation.</param>
/// <param name="sequence">Gives what was said its place.</param>
public sealed class Enrolment(StatementBook statements, InstallationKeys keys, Action sequence)
{
    /// <summary>Says that a key is a user's, in place of what was said of that key before. Their earlier keys stay theirs: what was signed with them is to be checked by them.</summary>
    internal void Enrol(DbTransaction transaction, User user, Signer signer)
    {
        var before = statements.StateOf(transaction, user.Actor).CurrentOf(KernelKinds.KeyEnrolled)
            .Where(said => KeyStatement.From(said) is KeyStatement.Enrols enrols && enrols.Key.Thumbprint == signer.Key.Thumbprint)
            .Select(said => said.Id).ToList();
        Say(transaction, InstallationKeys.EnrolmentOf(signer, RightsTable.LedgerRolesOf(user.Roles), user.Name, before));
    }

    /// <summary>Says that a key counts for nothing any more.</summary>
    internal void Revoke(DbTransaction transaction, Signer signer) => Say(transaction, InstallationKeys.RevocationOf(signer));

    /// <summary>Gives what was said its place, once the transaction is through.</summary>
    internal void Publish() => sequence();

    private void Say(DbTransaction transaction, Draft draft) => statements.Stage(transaction, statements.Sign([draft], keys.Node));
}
