using Bayyina.Ledger;
using Bayyina.Storage;

namespace Bayyina.Tests.Installations;

internal static class LeafTexts
{
    /// <summary>The leaves from an index on, as text.</summary>
    public static List<string> Texts(this LedgerRows rows, long from, long to) => [.. rows.Leaves(from, to).Select(PackedText.Read)];
}
