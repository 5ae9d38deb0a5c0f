using System.Data.Common;
using Dapper;

namespace Bayyina.Statements;

/// <summary>Whether a property can be erased.</summary>
public abstract record Erasability;

/// <summary>It can: saying this statement erases it.</summary>
public sealed record Erasable(Draft Draft) : Erasability;

/// <summary>It cannot.</summary>
/// <param name="Code"><c>statement.unknown</c>, <c>property.unknown</c>, <c>property.not_erasable</c>.</param>
/// <param name="What">What it is about.</param>
public sealed record NotErasable(string Code, string What) : Erasability;

/// <summary>Erasure is a statement; this carries it out, once the ledger has it and nothing was ruled against it.</summary>
public static class Erasure
{
    // Without these a statement is about nothing, proves nothing, or undoes what others rest on.
    private static readonly string[] Never = ["sub", "kind", "sup", "aft"];

    /// <summary>The statement that would erase properties of another.</summary>
    internal static Erasability Of(StoredStatement? stored, StatementId id, IReadOnlyCollection<string> names, string reason, KindCatalogue kinds)
    {
        if (stored?.Statement.Subject is not { } subject)
        {
            return new NotErasable("statement.unknown", id.Value);
        }
        var kind = kinds.Find(stored.Statement.Kind);
        foreach (var name in names)
        {
            if (stored.Statement.Token.Find(name) is null)
            {
                return new NotErasable("property.unknown", name);
            }
            // What a kind requires is what its statements stand for; what somebody is called or where they were is never required.
            if (Never.Contains(name) || kind?.Housekeeping == true || (kind?.Find(name)?.Required == true && !kind.Erasable.Contains(name)))
            {
                return new NotErasable("property.not_erasable", name);
            }
        }
        return new Erasable(new Draft(subject, KernelKinds.Erased, stored.Statement.Exercise)
            .Say("digests", [.. names.Distinct().Select(name => stored.Statement.Token.Find(name)!.Digest)])
            .Say("reason", reason));
    }

    /// <summary>Removes the named disclosures from the rows of a subject. The leaf and its proof stay.</summary>
    /// <returns>How many statements were touched.</returns>
    public static int CarryOut(DbTransaction transaction, Statement erasure)
    {
        var digests = erasure.Texts("digests").ToHashSet(StringComparer.Ordinal);
        var touched = 0;
        foreach (var statement in new StatementRows(transaction).About(erasure.Subject!.Value))
        {
            var left = statement.Without(digests);
            if (statement.Subject != erasure.Subject || statement.Exercise != erasure.Exercise
                || statement.Kind == KernelKinds.Erased.Name || ReferenceEquals(left, statement))
            {
                continue;
            }
            transaction.Connection!.Execute(
                "UPDATE statement SET disclosures = @disclosures, gone = @gone WHERE id = @id",
                new
                {
                    disclosures = string.Join('~', left.Token.Disclosures.Select(d => d.Encoded)),
                    gone = string.Join('~', left.Gone.Order(StringComparer.Ordinal)),
                    id = statement.Id.Value,
                },
                transaction);
            touched++;
        }
        return touched;
    }
}
