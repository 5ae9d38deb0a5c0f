using Bayyina.Statements;

namespace Bayyina.Evidence;

/// <summary>How something came to us: who, when, where, how, with what, from whom; original or copy. Null is "never said".</summary>
/// <param name="By">The name of whoever took it.</param>
/// <param name="At">EDTF.</param>
/// <param name="Place">A p-code or words.</param>
/// <param name="Device">What recorded it, or carried it here.</param>
/// <param name="From">From whom we have it, where we did not make it.</param>
/// <param name="How">In words.</param>
/// <param name="Copy">True for a copy of something that is elsewhere; null where nobody was asked.</param>
public sealed record Acquisition(
    string? By = null, string? At = null, string? Place = null, string? Device = null, string? From = null, string? How = null, bool? Copy = false);

/// <summary>A sealed item as the fold of its subject shows it.</summary>
/// <param name="Sealed">The current sealing; the first by id where several stand, which <paramref name="Disputed"/> then says.</param>
public sealed record Item(SubjectId Id, bool Exercise, Statement Sealed, bool Disputed)
{
    /// <summary>Reads the fold; null where no sealing is current.</summary>
    public static Item? From(SubjectState state)
    {
        var sealings = state.CurrentOf(ItemKinds.Sealed).ToList();
        return sealings.Count == 0 ? null : new Item(state.Subject, state.Exercise, sealings[0], sealings.Count > 1);
    }

    /// <summary>Lower-case hex; always present: a sealing without it is not admitted, and it cannot be erased.</summary>
    public string Sha256 => Sealed.Text("sha256").OrNull ?? "";

    /// <inheritdoc cref="Sha256"/>
    public string Sha512 => Sealed.Text("sha512").OrNull ?? "";

    /// <summary>Length of the bytes.</summary>
    public long Bytes => Sealed.Number("bytes").OrNull;

    /// <summary>The original name.</summary>
    public Said<string> File => Sealed.Text("file");

    /// <summary>By signature first, by extension second.</summary>
    public string MediaType => Sealed.Text("media_type").OrNull ?? MediaTypes.Unknown;
}
