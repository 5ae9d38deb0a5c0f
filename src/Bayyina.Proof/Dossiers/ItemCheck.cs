using System.Globalization;
using System.Text.Json;

namespace Bayyina.Proof;

/// <summary>Holds the bytes of the items against the statements that sealed them, and the table of exhibits against both.</summary>
internal sealed class ItemCheck(BagSource source, DossierRole[] roles, BagHashes hashes, BagCheck bag, CheckLog log)
{
    /// <summary>How many files of evidence there are.</summary>
    public int Items { get; private set; }

    /// <summary>Looks at items and, where the table is at hand, at its rows.</summary>
    public void Check(IReadOnlyList<ReadStatement> statements, IReadOnlyList<ExhibitRow>? rows)
    {
        CheckItems(statements);
        log.Complete(VerificationStage.Items, Text(Items));
        if (rows is null)
        {
            return;
        }
        var byId = new Dictionary<string, ReadStatement>(StringComparer.Ordinal);
        foreach (var statement in statements)
        {
            byId.TryAdd(statement.Id, statement);
        }
        var exhibited = new HashSet<string>(StringComparer.Ordinal);
        CheckRows(rows, byId, exhibited);
        log.Complete(VerificationStage.Exhibits, Text(rows.Count));
        foreach (var statement in statements)
        {
            if (statement.Item is not null && !exhibited.Contains(statement.Id))
            {
                log.NotChecked("item.bytes_absent", statement.Path);
            }
        }
    }

    private void CheckItems(IReadOnlyList<ReadStatement> statements)
    {
        var stated = new HashSet<(string Sha256, string Sha512, long? Bytes)>();
        foreach (var statement in statements)
        {
            if (statement.Item is { } item && !statement.IsRefused)
            {
                stated.Add((item.Sha256, item.Sha512, item.Bytes));
            }
        }
        for (var i = 0; i < roles.Length; i++)
        {
            if (roles[i] != DossierRole.Item)
            {
                continue;
            }
            Items++;
            var (sha256, sha512) = (Hex(hashes.Sha256(i)), Hex(hashes.Sha512(i)));
            // A changed file was named already; that it is no sealed one follows.
            if (!bag.IsChanged(i) && !stated.Contains((sha256, sha512, source.Files[i].Length)) && !stated.Contains((sha256, sha512, null)))
            {
                log.Fail(VerificationStage.Items, "item.not_sealed", source.Files[i].Path);
            }
        }
    }

    private void CheckRows(IReadOnlyList<ExhibitRow> rows, Dictionary<string, ReadStatement> statements, HashSet<string> exhibited)
    {
        var shown = new bool[roles.Length];
        var before = 0L;
        foreach (var row in rows)
        {
            if (row.Number <= before)
            {
                Fail("exhibits.order", row);
            }
            before = row.Number;
            var file = source.IndexOf(row.Path);
            if (file < 0 || roles[file] != DossierRole.Item || DossierLayout.NumberOfItem(row.Path) != row.Number || shown[file])
            {
                Fail("exhibits.path", row);
                continue;
            }
            shown[file] = true;
            if (!statements.TryGetValue(row.Statement, out var statement) || statement.Item is not { } item || statement.IsRefused)
            {
                Fail("exhibits.statement", row);
                continue;
            }
            exhibited.Add(row.Statement);
            if (!bag.IsChanged(file) && !Agree(row, statement, item, file))
            {
                Fail("exhibits.bytes", row);
            }
            if (!NameAgrees(row, item.Name))
            {
                Fail("exhibits.name", row);
            }
        }
        for (var i = 0; i < roles.Length; i++)
        {
            if (roles[i] == DossierRole.Item && !shown[i])
            {
                log.Fail(VerificationStage.Exhibits, "exhibits.item_missing", source.Files[i].Path);
            }
        }
    }

    private bool Agree(ExhibitRow row, ReadStatement statement, StatedItem item, int file)
    {
        var (sha512, length) = (Hex(hashes.Sha512(file)), source.Files[file].Length);
        return row.Sha256 == item.Sha256 && item.Is(Hex(hashes.Sha256(file)), sha512, length)
            && Says(row, "sha512", sha512) && Says(row, "bytes", Text(length))
            && Says(row, "by", statement.Open.By) && Says(row, "index", Text(statement.Index));
    }

    private static bool NameAgrees(ExhibitRow row, string? name)
    {
        if (name is null)
        {
            return row.OriginalName.Length == 0 && Says(row, "original_name_json", "");
        }
        // An apostrophe keeps a spreadsheet from running a name as a formula; the JSON beside it has the exact name.
        var isFormula = name.Length > 0 && (name[0] is '=' or '+' or '-' or '@' || char.IsControl(name[0]));
        return (row.OriginalName == name || (isFormula && row.OriginalName == "'" + name))
            && (!row.Others.TryGetValue("original_name_json", out var json) || IsJsonOf(json, name));
    }

    private static bool IsJsonOf(string json, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(json, StrictJson.Options);
            return document.RootElement.ValueKind == JsonValueKind.String && document.RootElement.ValueEquals(name);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool Says(ExhibitRow row, string column, string value) => row.Others.GetValueOrDefault(column, value) == value;

    private void Fail(string code, ExhibitRow row) =>
        log.Fail(VerificationStage.Exhibits, code, DossierLayout.Exhibits, Text(row.Line), Text(row.Number));

    private static string Hex(ReadOnlySpan<byte> hash) => Convert.ToHexStringLower(hash);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
