namespace Bayyina.Statements;

/// <summary>Every kind that the product knows. A kind belongs to one feature; <c>Product</c> brings them together.</summary>
public sealed class KindCatalogue
{
    private readonly Dictionary<string, KindDefinition> _byName;

    /// <summary>Collects the kinds.</summary>
    /// <exception cref="ArgumentException">Two features claim one name.</exception>
    public KindCatalogue(IEnumerable<KindDefinition> kinds) => _byName = kinds.ToDictionary(kind => kind.Name, StringComparer.Ordinal);

    /// <summary>All kinds, by name.</summary>
    public IEnumerable<KindDefinition> All => _byName.Values.OrderBy(kind => kind.Name, StringComparer.Ordinal);

    /// <summary>The kind, or null for one that this version does not know: such a statement is kept and shown as it is.</summary>
    public KindDefinition? Find(string? name) => name is not null && _byName.TryGetValue(name, out var kind) ? kind : null;
}
