namespace Bayyina.Statements;

/// <summary>Every kind that the product knows. A kind belongs to one feature; <c>Product</c> brings them together.</summary>
public sealed class KindCatalogue
{
    private readonly Dictionary<string, KindDefinition> _byName;

    /// <summary>Collects the kinds.</summary>
    /// <exception cref="ArgumentException">Two features claim one name, or a kind that closes sets no status, so that nothing could move on from it.</exception>
    public KindCatalogue(IEnumerable<KindDefinition> kinds)
    {
        _byName = kinds.ToDictionary(kind => kind.Name, StringComparer.Ordinal);
        if (_byName.Values.FirstOrDefault(kind => kind.Closes && kind.Status is null) is { } loose)
        {
            throw new ArgumentException($"{loose.Name} closes and sets no status.", nameof(kinds));
        }
    }

    /// <summary>All kinds, by name.</summary>
    public IEnumerable<KindDefinition> All => _byName.Values.OrderBy(kind => kind.Name, StringComparer.Ordinal);

    /// <summary>The kind, or null for one that this version does not know: such a statement is kept and shown as it is.</summary>
    public KindDefinition? Find(string? name) => name is not null && _byName.TryGetValue(name, out var kind) ? kind : null;

    /// <summary>Whether an erasure takes a property of statements of a kind.</summary>
    /// <remarks>
    /// Never what places a statement in the record or what others rest on: its subject and kind, references, rulings and erasures.
    /// Those are ids, random or hashes, and words of fixed lists. Nor what the kind stands for, unless it says so.
    /// </remarks>
    public bool CanErase(string? kind, string property) => Find(kind) switch
    {
        _ when property is "sub" or "kind" or "sup" or "aft" or "role" => false,
        { Housekeeping: true } => false,
        { } known when known.Find(property) is { } definition =>
            definition.Type is not (PropertyType.Subject or PropertyType.Subjects or PropertyType.Statement or PropertyType.Statements)
            && (!definition.Required || known.Erasable.Contains(property, StringComparer.Ordinal)),
        _ => true,
    };
}
