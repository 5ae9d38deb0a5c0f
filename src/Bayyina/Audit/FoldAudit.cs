using System.Data.Common;
using Bayyina.Statements;

namespace Bayyina.Audit;

/// <summary>Holds the read tables against the same tables derived again from the statements, beside the database and without writing to it.</summary>
internal sealed class FoldAudit(AuditScene scene, DbConnection connection, DbTransaction transaction, DisclosureSeal seal)
{
    /// <summary>Looks at all of them. What belongs to subjects with damaged rows is left out: it is damaged with them.</summary>
    public void Run()
    {
        var sweep = new SubjectSweep(connection, transaction, seal, scene.Rules);
        using var again = DerivedAgain.From(sweep, scene.Product.Projections, scene.Damaged.Contains, Broken, (done, all) => scene.Findings.At(AuditPart.Folds, done, all));
        using var derived = again.Connect();
        foreach (var table in scene.Product.DerivedTables)
        {
            scene.Findings.Looked("tables");
            foreach (var difference in new TableComparison(table, derived).Differences(connection, transaction).Where(difference => !difference.Texts.Any(IsOfDamaged)))
            {
                scene.Findings.Add(
                    difference.How switch
                    {
                        RowDifference.Missing => FindingKinds.FoldMissing,
                        RowDifference.Extra => FindingKinds.FoldExtra,
                        RowDifference.Different => FindingKinds.FoldDiffers,
                    },
                    $"{table} {string.Join(' ', difference.Row)}", string.Join(", ", difference.Columns));
            }
        }
    }

    private bool IsOfDamaged(string value) => scene.Damaged.Contains(value) || scene.DamagedIds.Contains(value);

    // A damaged row that touches a subject from outside was told already.
    private void Broken(Swept swept)
    {
        if (scene.DamagedIds.Count == 0)
        {
            scene.Findings.Add(FindingKinds.FoldFailed, swept.Subject, swept.Broken!.Message);
        }
        scene.Damaged.Add(swept.Subject);
    }
}
