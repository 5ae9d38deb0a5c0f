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
    /// <summary>The statement that would erase properties of another.</summary>
    internal static Erasability Of(StoredStatement? stored, StatementId id, IReadOnlyCollection<string> names, string reason, KindCatalogue kinds)
    {
        if (stored?.Statement.Subject is not { } subject)
        {
            return new NotErasable("statement.unknown", id.Value);
        }
        foreach (var name in names)
        {
            if (stored.Statement.Token.Find(name) is null)
            {
                return new NotErasable("property.unknown", name);
            }
            // What a kind requires is what its statements stand for; what somebody is called or where they were is never required.
            if (!kinds.CanErase(stored.Statement.Kind, name))
            {
                return new NotErasable("property.not_erasable", name);
            }
        }
        return new Erasable(new Draft(subject, KernelKinds.Erased, stored.Statement.Exercise)
            .Say("digests", [.. names.Distinct().Select(name => stored.Statement.Token.Find(name)!.Digest)])
            .Say("reason", reason));
    }

    /// <summary>Removes the named disclosures from the rows of a subject, as the fold leaves them out. The leaf and its proof stay.</summary>
    /// <returns>How many statements were touched.</returns>
    internal static int CarryOut(StatementRows rows, Statement erasure, KindCatalogue kinds)
    {
        var digests = erasure.Texts("digests").ToHashSet(StringComparer.Ordinal);
        var about = rows.About(erasure.Subject!.Value).Where(s => s.Subject == erasure.Subject).ToList();
        var left = about.ConvertAll(s => s.Exercise == erasure.Exercise && s.Issuer == erasure.Issuer ? s.Without(digests, kinds) : s);
        var touched = about.Where((statement, i) => !ReferenceEquals(statement, left[i])).Count();
        if (touched > 0)
        {
            // The rest goes under a new key: with the old one, an old copy of the database tells what was erased.
            rows.ForgetKey(erasure.Subject.Value);
            foreach (var statement in left.Where((statement, i) => !ReferenceEquals(statement, about[i]) || rows.IsSealed(statement)))
            {
                rows.Rewrite(statement);
            }
        }
        return touched;
    }
}
