using System.Text.Json;

namespace Bayyina.Dossiers;

/// <summary>Everything that goes into one dossier, gathered and decided: what is rendered from here on makes no choice.</summary>
/// <param name="Origin">The ledger's origin, every statement's <c>iss</c>.</param>
/// <param name="ExportedAt">Server time of the export, UTC.</param>
/// <param name="Exercise">True where everything in it is a drill; a dossier never mixes drills with the record.</param>
/// <param name="Incidents">In the order in which they were asked for.</param>
/// <param name="Exhibits">In the order of their numbers.</param>
/// <param name="Statements">Sorted by ledger index; the key statements are among them.</param>
/// <param name="CheckpointNote">The signed note under which every proof of this dossier stands.</param>
public sealed record DossierContent(
    string Origin,
    DateTimeOffset ExportedAt,
    bool Exercise,
    IReadOnlyList<DossierIncident> Incidents,
    IReadOnlyList<Exhibit> Exhibits,
    IReadOnlyList<DossierStatement> Statements,
    IReadOnlyList<DossierKey> Keys,
    string CheckpointNote,
    SelectionLog Selection,
    ProcessRecord Process)
{
    /// <summary>Timestamp tokens over checkpoints of this ledger that cover the dossier's statements; none where nobody stamped.</summary>
    public IReadOnlyList<TrustedTime> Times { get; init; } = [];
}

/// <summary>A timestamp token (RFC 3161) over the checkpoint of a tree size; stands at <c>data/time/&lt;size&gt;.tsr</c>.</summary>
public sealed record TrustedTime(long TreeSize, ReadOnlyMemory<byte> Token);

/// <summary>An incident as the fold of its subject shows it.</summary>
/// <param name="Subject"><c>incident/&lt;uuid&gt;</c>; null where it is withheld.</param>
/// <param name="OpenedAt">EDTF, null where it was never said or is withheld.</param>
/// <param name="Standing">The heads of the status: one of <c>open</c>, <c>closed</c>, <c>reopened</c>, <c>conflict</c> or <c>unknown</c>.</param>
/// <param name="Notes">Notes in ledger order.</param>
public sealed record DossierIncident(
    string? Subject, string? Title, string? OpenedAt, string? Place, string Standing, IReadOnlyList<DossierNote> Notes)
{
    /// <summary>Properties of its opening (<c>title</c>, <c>at</c>, <c>place</c>) that were said and do not leave.</summary>
    public IReadOnlyList<string> Withheld { get; init; } = [];

    /// <summary>Properties of its opening that were erased from the record.</summary>
    public IReadOnlyList<string> Erased { get; init; } = [];
}

/// <summary>A note on an incident. <paramref name="Text"/> is null where it is withheld or erased.</summary>
/// <param name="IsErased">It was erased from the record, not withheld from this dossier.</param>
public sealed record DossierNote(string StatementId, string? At, string? Text, string? Language, bool IsErased = false);

/// <summary>One sealed item as it is exhibited.</summary>
/// <param name="Number">Counts from 1; shown as it is, stands as four or more digits in <paramref name="BagPath"/>.</param>
/// <param name="Subject"><c>item/&lt;uuid&gt;</c>; null where it is withheld.</param>
/// <param name="Incidents">Subjects of the incidents that it belongs to, such as may be named.</param>
/// <param name="StatementId">Of its <c>item.sealed</c>.</param>
/// <param name="BagPath">Path inside the bag, such as <c>data/items/0001.jpg</c>; several exhibits may share bytes but never a path.</param>
/// <param name="MediaType">Null where withheld; the path then ends in <c>.bin</c>.</param>
/// <param name="OriginalName">Null where withheld. May hold any character, bidi controls too.</param>
/// <param name="Form"><c>original</c> or <c>copy</c>; null where never said or withheld.</param>
/// <param name="Said">What was said at sealing, in the order of the kind's properties; the value is null where it is withheld.</param>
public sealed record Exhibit(
    int Number,
    string? Subject,
    IReadOnlyList<string> Incidents,
    string StatementId,
    string BagPath,
    string? OriginalName,
    string? MediaType,
    string Sha256,
    string Sha512,
    long Bytes,
    string? At,
    string? Form,
    IReadOnlyList<SaidProperty> Said)
{
    /// <summary>
    /// The property that holds what the file's own metadata says, kept out of <see cref="Said"/> because it is no fact and is shown as
    /// none; null where the file says nothing.
    /// </summary>
    public SaidProperty? FileSays { get; init; }

    /// <summary>The property if it was said and is withheld or erased, else null.</summary>
    public SaidProperty? FindGone(string property) => Said.FirstOrDefault(said => said.Name == property && said.Value is null);

    /// <summary>The text of a property; null where it was never said, is withheld, or is not text.</summary>
    public string? Text(string property) =>
        Said.FirstOrDefault(said => said.Name == property)?.Value is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}

/// <summary>A property and its value; null means withheld or erased, and the page says which.</summary>
public sealed record SaidProperty(string Name, JsonElement? Value)
{
    /// <summary>It was erased from the record, not withheld from this dossier.</summary>
    public bool IsErased { get; init; }
}

/// <summary>A statement as it leaves: the compact form with the disclosures that may go, and its proof.</summary>
/// <param name="Compact">The bytes of <c>data/statements/&lt;id&gt;.sd-jwt</c>.</param>
/// <param name="Proof">The text of <c>data/proofs/&lt;id&gt;.tlog-proof</c>.</param>
/// <param name="Kind">Null where the kind is withheld.</param>
/// <param name="Withheld">Names of properties that were said and do not leave.</param>
public sealed record DossierStatement(
    string Id,
    string Compact,
    string Proof,
    long Index,
    DateTimeOffset IssuedAt,
    string By,
    string KeyId,
    string? Subject,
    string? Kind,
    string? At,
    IReadOnlyList<SaidProperty> Said,
    IReadOnlyList<string> Withheld)
{
    /// <summary>Names of properties that were erased from the record.</summary>
    public IReadOnlyList<string> Erased { get; init; } = [];
}

/// <summary>A P-256 public key that signed something in the dossier, and its history by statement id.</summary>
public sealed record DossierKey(string Thumbprint, string Jwk, IReadOnlyList<string> Statements);

/// <summary>By what criteria the dossier was put together, and what was left out or withheld, by count and kind.</summary>
/// <param name="Criteria">Pairs of a stable code and what was asked for, such as (<c>incident</c>, <c>incident/…</c>) or (<c>withhold</c>, <c>item.sealed.place</c>); null where what was asked for is itself withheld.</param>
public sealed record SelectionLog(IReadOnlyList<(string Code, string? Value)> Criteria, IReadOnlyList<SelectionRow> Rows);

/// <param name="Kind">The statement kind that the row counts.</param>
/// <param name="Property">Null where the row counts whole statements.</param>
/// <param name="Disposition"><c>included</c>, <c>withheld</c>, <c>erased</c> or <c>left-out</c>.</param>
/// <param name="Reason">A stable code such as <c>asked</c>, <c>protected</c>, <c>consent</c>, <c>superseded</c>.</param>
public sealed record SelectionRow(string Kind, string? Property, string Disposition, string Reason, int Count);

/// <summary>How the dossier came about: software, configuration, keys.</summary>
public sealed record ProcessRecord(
    string Software, string Version, string Runtime, string OperatingSystem, IReadOnlyDictionary<string, string> Configuration);
