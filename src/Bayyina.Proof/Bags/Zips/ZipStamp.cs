namespace Bayyina.Proof;

/// <summary>What a zip says about its files beside bytes and times: the tool, the attributes. None of it is evidence, all of it is looked at.</summary>
/// <remarks>
/// A dossier leaves with one stamp on every file. Packed again by another tool it has another, on every file alike. One file that
/// differs from the others is one that somebody touched.
/// </remarks>
internal static class ZipStamp
{
    public static void Check(IReadOnlyList<ZipEntry> entries, ushort? madeBy64, List<BagProblem> problems)
    {
        var first = entries.FirstOrDefault(static entry => !entry.IsFolder);
        if (first is null)
        {
            return;
        }
        foreach (var entry in entries)
        {
            if (!entry.IsFolder && !IsLike(entry, first))
            {
                problems.Add(new("zip.stamp", BagPath.Shown(entry.Path)));
            }
        }
        // Python's zipfile writes the plain version there, other tools what stands in the entries.
        if (madeBy64 is { } madeBy && madeBy != 45 && madeBy != first.MadeBy)
        {
            problems.Add(new("zip.stamp", null));
        }
    }

    private static bool IsLike(ZipEntry entry, ZipEntry first) =>
        // .NET writes the version that the entry needs where others write their own.
        (entry.MadeBy == first.MadeBy || ((entry.MadeBy ^ first.MadeBy) < 0x100 && IsNeeded(entry) && IsNeeded(first)))
        && entry.ExternalAttributes == first.ExternalAttributes
        && entry.ExtraIds.AsSpan().SequenceEqual(first.ExtraIds)
        // Info-ZIP marks text files here, and always writes its times beside.
        && (entry.InternalAttributes == 0 || (entry.InternalAttributes == 1 && entry.ExtraIds.Contains((ushort)0x5455)));

    private static bool IsNeeded(ZipEntry entry) => (entry.MadeBy & 0xFF) == entry.Needed;
}
