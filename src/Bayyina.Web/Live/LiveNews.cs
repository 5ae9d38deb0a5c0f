using System.Text.Json;
using Bayyina.Ledger;
using Bayyina.Statements;

namespace Bayyina.Web.Live;

/// <summary>A subject of which something was said.</summary>
/// <param name="Type">Of the subject, such as <c>incident</c>.</param>
/// <param name="Subject">Which; null where so many of its type changed that they are not told one by one.</param>
/// <param name="Kinds">Of what was said.</param>
/// <param name="Exercise">Whether it is of a drill.</param>
internal sealed record LiveChange(string Type, string? Subject, IReadOnlyList<string> Kinds, bool Exercise);

/// <summary>What changed between two sizes of the ledger, as far as somebody may know of it: that something was said, never what.</summary>
/// <param name="From">The size from which on.</param>
/// <param name="To">The size up to which.</param>
internal sealed record LiveNews(long From, long To, IReadOnlyList<LiveChange> Changed)
{
    /// <summary>Of so many of one type each is told; beyond that only that the type was touched.</summary>
    public const int MostOfType = 64;

    private static readonly string[] Told = ["sub", "kind"];

    private static readonly ILookup<string, Feature> FeaturesOfType =
        Product.Kinds.All.Where(kind => kind.SubjectType is not null).ToLookup(kind => kind.SubjectType!, kind => kind.Feature, StringComparer.Ordinal);

    /// <summary>The news of some entries for a reader.</summary>
    public static LiveNews Of(long from, long to, IReadOnlyList<LedgerEntry> entries, Reader reader)
    {
        var told = entries.Where(entry => IsFor(reader, entry)).Select(entry => (Entry: entry, Type: TypeOf(entry.Subject!)));
        return new LiveNews(from, to,
        [
            .. told.GroupBy(one => (one.Type, one.Entry.Exercise)).SelectMany(ofType =>
            {
                var subjects = ofType.GroupBy(one => one.Entry.Subject!, StringComparer.Ordinal).ToList();
                return subjects.Count > MostOfType
                    ? [new LiveChange(ofType.Key.Type, null, Kinds(ofType.Select(one => one.Entry)), ofType.Key.Exercise)]
                    : subjects.Select(subject => new LiveChange(ofType.Key.Type, subject.Key, Kinds(subject.Select(one => one.Entry)), ofType.Key.Exercise));
            }),
        ]);
    }

    /// <summary>Whether a reader may know that this was said: that they read the kind's <c>sub</c> and <c>kind</c>, without a look that has to be written down.</summary>
    public static bool IsFor(Reader reader, LedgerEntry entry)
    {
        if (entry.Subject is null || Product.Kinds.Find(entry.Kind) is not { } kind)
        {
            return false;
        }
        return Array.TrueForAll(Told, name => reader.Sees(kind, name) && kind.SensitivityOf(name) < Sensitivity.Protected)
            // A ruling or an erasure is about a subject of any feature, and its reader need not be that feature's.
            && (kind.SubjectType is not null || FeaturesOfType[TypeOf(entry.Subject)].Any(feature => reader.Reach(feature) is not null));
    }

    /// <summary>As it is sent.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    private static string TypeOf(string subject) => subject[..Math.Max(0, subject.IndexOf('/', StringComparison.Ordinal))];

    private static string[] Kinds(IEnumerable<LedgerEntry> entries) => [.. entries.Select(entry => entry.Kind!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
