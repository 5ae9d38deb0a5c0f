using System.Data;
using System.Globalization;
using System.Text;
using Bayyina.Proof;
using Bayyina.Statements;
using Bayyina.Storage;

namespace Bayyina.Audit;

/// <summary>A row of a statement as far as it can be read, and the first thing that is wrong with it.</summary>
internal sealed class RowReading
{
    /// <summary>Its columns; <see cref="Index"/> and <see cref="Number"/> come first.</summary>
    public const string Columns = $"s.number, {StatementRows.Columns}, s.jti, s.kind, s.exercise, s.issuer";

    /// <summary>Further ones of a row <c>w</c> of what waits; they come last.</summary>
    public const string ColumnsOfWaiting = "w.author, w.key_id";

    private static readonly int AfterStatement = 2 + StatementRows.ColumnCount;

    private readonly Dictionary<string, string?> _columns;

    private RowReading(long? index, long? number, Dictionary<string, string?> columns) => (Index, Number, _columns) = (index, number, columns);

    /// <summary>Its ledger index; null where it has none.</summary>
    public long? Index { get; }

    /// <summary>The number of the row; null where an index names no row.</summary>
    public long? Number { get; }

    /// <summary>The id as the column says.</summary>
    public string Id => _columns["id"] ?? "";

    /// <summary>The subject as the column says.</summary>
    public string? SubjectColumn => _columns["subject"];

    /// <summary>The token, with the disclosures that could be read; null where the text of the statement is none.</summary>
    public SdJwt? Token { get; private set; }

    /// <summary>The statement, with what of it could be opened; null where it cannot be read.</summary>
    public Statement? Statement { get; private set; }

    /// <summary>What is wrong with it; null where nothing is.</summary>
    public FindingKind? Wrong { get; private set; }

    /// <summary>What the texts of <see cref="Wrong"/> have places for.</summary>
    public string Detail { get; private set; } = "";

    /// <summary>Whether it was restored from the ledger without all its words.</summary>
    public bool IsLacking { get; private set; }

    /// <summary>Whether the key of its subject does not open, or is not there.</summary>
    public bool IsLocked { get; private set; }

    /// <summary>The ledger's entry; null where the text is none.</summary>
    public byte[]? Entry => _columns["jws"] is { } jws && jws.Length <= EntryBundle.LongestEntry && Ascii.IsValid(jws) ? Encoding.ASCII.GetBytes(jws) : null;

    /// <summary>Whether the row agrees with itself.</summary>
    public bool IsCredible => Token is not null && Token.Id == Id;

    /// <summary>How it is called in a finding: by its index where it has one.</summary>
    public string Name => Index is { } index ? index.ToString(CultureInfo.InvariantCulture) : Id;

    /// <summary>Reads a row of <c>e.ledger_index</c> and <see cref="Columns"/>.</summary>
    /// <param name="record">The row.</param>
    /// <param name="seal">Opens what is protected; null where its key is not at hand: then that is passed over.</param>
    /// <param name="kinds">What each kind has to say.</param>
    /// <param name="origin">Of this ledger.</param>
    /// <param name="mustBeSealed">Whether nothing protected may stand in the clear.</param>
    public static RowReading Of(IDataRecord record, DisclosureSeal? seal, KindCatalogue kinds, string? origin, bool mustBeSealed)
    {
        string[] names = ["id", "subject", "jws", "disclosures", "gone", "wrapped"];
        string[] more = ["jti", "kind", "exercise", "issuer", "author", "key_id"];
        var columns = new Dictionary<string, string?>(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            // What is packed is read as whoever reads the record reads it.
            columns.Add(names[i], names[i] is "jws" or "disclosures" ? PackedText.Read(record.GetValue(2 + i)) : Text(record, 2 + i));
        }
        for (var i = 0; i < more.Length && AfterStatement + i < record.FieldCount; i++)
        {
            columns.Add(more[i], Text(record, AfterStatement + i));
        }
        var row = new RowReading(Number64(record, 0), Number64(record, 1), columns);
        if (row.Number is not null)
        {
            row.Read(seal, kinds, origin, mustBeSealed);
        }
        return row;
    }

    /// <summary>Puts another fault in the place of what was found, since that explains it.</summary>
    public void Blame(FindingKind kind, string detail = "") => (Wrong, Detail) = (kind, detail);

    // The first fault is what is told; what else can be read of the row still counts for others.
    private void Fault(FindingKind kind, string detail = "")
    {
        if (Wrong is null)
        {
            Blame(kind, detail);
        }
    }

    private void Read(DisclosureSeal? seal, KindCatalogue kinds, string? origin, bool mustBeSealed)
    {
        try
        {
            Token = SdJwt.From(_columns["jws"] ?? "", []);
        }
        catch (Exception malformed) when (SubjectSweep.IsDamage(malformed))
        {
            Fault(FindingKinds.RowMalformed, malformed.Message);
            return;
        }
        if (Token.Id != Id)
        {
            Fault(FindingKinds.RowId, Token.Id);
        }
        Compare("jti", Token.Open.Jti);
        Compare("exercise", Token.Open.Exercise ? "1" : "0");
        if (_columns.GetValueOrDefault("author") is not null)
        {
            Compare("author", Token.Open.By);
            Compare("key_id", Token.KeyId);
        }
        Compare("issuer", Token.Open.Issuer == origin ? null : Token.Open.Issuer);
        ReadDisclosures(seal, kinds, mustBeSealed);
    }

    private void ReadDisclosures(DisclosureSeal? seal, KindCatalogue kinds, bool mustBeSealed)
    {
        var parts = _columns["disclosures"] is { Length: > 0 } text ? text.Split('~') : [];
        var gone = _columns["gone"] is { Length: > 0 } names ? names.Split('~').ToHashSet(StringComparer.Ordinal) : [];
        IsLacking = gone.Remove(StatementRows.Lacking);
        var disclosures = new List<Disclosure>(parts.Length);
        var locked = Array.FindAll(parts, part => part.StartsWith('!'));
        try
        {
            // What stands in the clear first: under which key the rest lies follows from its subject.
            disclosures.AddRange(parts.Where(part => !part.StartsWith('!')).Select(Disclosure.Parse));
            Token = Token!.Having(disclosures);
        }
        catch (Exception damaged) when (SubjectSweep.IsDamage(damaged))
        {
            Fault(FindingKinds.RowDisclosure, damaged.Message);
            return;
        }
        Statement = new Statement(Token, complete: !IsLacking, gone);
        // Before anything is opened: under a subject that is not its own, the key would be blamed. These two never lie sealed.
        foreach (var (name, column, said) in new[] { ("sub", "subject", Statement.Subject?.Value), ("kind", "kind", Statement.Kind) })
        {
            var isHere = disclosures.Exists(d => d.Name == name);
            if (_columns[column] is not null && !isHere && !IsLacking)
            {
                Fault(FindingKinds.RowDisclosureMissing, name);
            }
            else if (isHere || !IsLacking)
            {
                Compare(column, said);
            }
        }
        var kind = kinds.Find(Statement.Kind);
        if (mustBeSealed && disclosures.Find(d => (kind ?? KindDefinition.Unknown).SensitivityOf(d.Name) == Sensitivity.Protected) is { } clear)
        {
            Fault(FindingKinds.RowUnsealed, clear.Name);
        }
        if (Wrong is not null || (locked.Length > 0 && !TryOpen(seal, locked, disclosures)))
        {
            return;
        }
        Statement = new Statement(Token, complete: !IsLacking, gone);
        if (!IsLacking && kind is not null && KindDefinition.Common.Concat(kind.Properties).FirstOrDefault(p => p.Required && !disclosures.Exists(d => d.Name == p.Name) && !gone.Contains(p.Name)) is { } missing)
        {
            Fault(FindingKinds.RowDisclosureMissing, missing.Name);
        }
        if (gone.FirstOrDefault(name => disclosures.Exists(d => d.Name == name)) is { } both)
        {
            Fault(FindingKinds.RowGone, both);
        }
    }

    private bool TryOpen(DisclosureSeal? seal, string[] locked, List<Disclosure> disclosures)
    {
        var wrapped = _columns["wrapped"];
        if (seal is null || wrapped is null || !seal.Opens(SubjectColumn ?? Id, wrapped))
        {
            // The key is what is wrong, and is told once.
            IsLocked = true;
            return false;
        }
        try
        {
            disclosures.AddRange(seal.Open(Id, SubjectColumn, string.Join('~', locked), wrapped, out _));
            Token = Token!.Having(disclosures);
            return true;
        }
        catch (StorageException)
        {
            Fault(FindingKinds.RowSealed);
        }
        catch (Exception damaged) when (SubjectSweep.IsDamage(damaged))
        {
            Fault(FindingKinds.RowDisclosure, damaged.Message);
        }
        return false;
    }

    private void Compare(string column, string? said)
    {
        if (_columns[column] != said)
        {
            Fault(FindingKinds.RowColumn, column);
        }
    }

    private static long? Number64(IDataRecord record, int column) => record.GetValue(column) is { } value and not DBNull && value is not (string or byte[])
        ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : null;

    // A column that somebody edited may hold a value of any type.
    private static string? Text(IDataRecord record, int column) => record.GetValue(column) switch
    {
        DBNull => null,
        byte[] bytes => "\\x" + Convert.ToHexStringLower(bytes),
        var value => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
