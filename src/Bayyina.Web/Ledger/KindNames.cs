using Bayyina.Statements;
using Bayyina.Web.Shell;

namespace Bayyina.Web.Ledger;

/// <summary>What kinds and their properties are called on pages, in a few words; <see cref="KindText"/> has the sentences.</summary>
internal static class KindNames
{
    /// <summary>The name of a kind; the kind itself where this version does not know it.</summary>
    public static string Of(string? kind, Words words) => kind is null ? words["ledger.kind_withheld"]
        : Product.Kinds.Find(kind) is null ? kind : words["ledger.kind." + kind];

    /// <summary>What a property means, in a sentence.</summary>
    public static string OfProperty(string? kind, string property, Words words) =>
        KindDefinition.PlaceOfCommon(property) < 99 ? words["ledger.property." + property]
        : Product.Kinds.Find(kind)?.Find(property) is null ? property : KindText.Of($"{kind}.{property}", words.Culture);
}
