using Bayyina.Statements;

namespace Bayyina.Dossiers;

/// <summary>What somebody asks for.</summary>
/// <param name="Incidents">In the order in which they shall stand.</param>
/// <param name="Withhold">What shall not leave.</param>
public sealed record DossierRequest(IReadOnlyList<SubjectId> Incidents, IReadOnlyList<Withholding> Withhold);

/// <summary>A property that does not leave: of one kind, or of every kind where <paramref name="Kind"/> is null.</summary>
public sealed record Withholding(string? Kind, string Property)
{
    private static readonly string[] NeverOfItems = ["kind", "sha256", "sha512"];

    /// <summary>Reads <c>KIND.PROPERTY</c> or <c>PROPERTY</c>; a kind has one dot of its own.</summary>
    public static Withholding Parse(string text)
    {
        var dot = text.LastIndexOf('.');
        return dot < 0 ? new Withholding(null, text) : new Withholding(text[..dot], text[(dot + 1)..]);
    }

    /// <summary>As it was asked for.</summary>
    public override string ToString() => Kind is null ? Property : $"{Kind}.{Property}";

    /// <summary>Whether it covers a property of a statement of this kind.</summary>
    public bool Covers(string? kind, string property) => Property == property && (Kind is null || Kind == kind);

    /// <summary>
    /// Null where it may be withheld; otherwise <c>withhold.unknown</c> (no kind has it) or <c>withhold.refused</c>: without it the
    /// dossier could not be checked (an item's kind and hashes, the dossier's own statement, what certifies a key).
    /// </summary>
    public string? WhyNot(KindCatalogue kinds)
    {
        var meant = kinds.All.Where(kind => (Kind is null || kind.Name == Kind) && kind.Find(Property) is not null).ToList();
        if (meant.Count == 0)
        {
            return "withhold.unknown";
        }
        var needed = meant.Exists(kind => kind.Name == "item.sealed" && NeverOfItems.Contains(Property))
            || Kind == DossierKinds.Exported.Name
            || (Kind?.StartsWith("key.", StringComparison.Ordinal) == true && Property != "name");
        return needed ? "withhold.refused" : null;
    }
}

/// <summary>A dossier cannot be made as it was asked for.</summary>
/// <param name="code"><c>incident.unknown</c>, <c>dossier.mixed_exercise</c>, <c>withhold.refused</c>, <c>withhold.unknown</c>.</param>
/// <param name="subject">What it is about.</param>
public sealed class DossierRequestException(string code, string subject) : Exception($"{code}: {subject}")
{
    /// <summary>Stable, dotted.</summary>
    public string Code { get; } = code;

    /// <summary>The incident or property that it is about.</summary>
    public string Subject { get; } = subject;
}
