using System.Globalization;
using System.Text.Json;

namespace Bayyina.Proof;

/// <summary>Holds the bytes of the items against the statements that sealed them, and the table of exhibits against both.</summary>
internal sealed class ItemCheck(DossierMap map, BagHashes hashes, BagCheck bag, CheckLog log)
{
    /// <summary>How many files of evidence there are.</summary>
    public int Items { get; private set; }

    /// <summary>Looks at items and, where the table is at hand, at its rows.</summary>
    public void Check(IReadOnlyList<ReadStatement> statements, IReadOnlyList<ExhibitRow>? rows)
    {
        CheckItems(statements);
        log.Complete(VerificationStage.Items, Text(Items));
        if (bag.IsDamaged(DossierRole.Item))
        {
            // It was named already; but of all items nothing good can be said.
            log.Withdraw(VerificationStage.Items);
            log.Withdraw(VerificationStage.Exhibits);
        }
        if (bag.IsDamaged(DossierRole.Exhibits))
        {
            log.Withdraw(VerificationStage.Exhibits);
        }
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
        var stated = new Dictionary<TreeHash, List<ReadStatement>>();
        foreach (var statement in statements)
        {
            if (statement.Item is not { } item || statement.IsRefused)
            {
                continue;
            }
            if (!stated.TryGetValue(item.Sha256, out var same))
            {
                stated[item.Sha256] = same = new List<ReadStatement>(1);
            }
            same.Add(statement);
        }
        foreach (var file in map.Of(DossierRole.Item))
        {
            Items++;
            // A changed file was named already; that it is no sealed one follows.
            if (bag.IsChanged(file))
            {
                continue;
            }
            var sealing = stated.GetValueOrDefault(TreeHash.From(hashes.Sha256(file)))?.FindAll(statement => Is(statement.Item!, file));
            if (sealing is not { Count: > 0 })
            {
                log.Fail(VerificationStage.Items, "item.not_sealed", map.PathOf(file));
            }
            else if (!sealing.Exists(static statement => statement.IsTrusted))
            {
                // Whoever sealed it was named as not to be believed.
                log.Withdraw(VerificationStage.Items);
            }
        }
    }

    private void CheckRows(IReadOnlyList<ExhibitRow> rows, Dictionary<string, ReadStatement> statements, HashSet<string> exhibited)
    {
        var shown = new bool[map.Count];
        var before = 0L;
        foreach (var row in rows)
        {
            if (row.Number <= before)
            {
                Fail("exhibits.order", row);
            }
            before = row.Number;
            var file = map.Source.IndexOf(row.Path);
            if (file < 0 || map.RoleOf(file) != DossierRole.Item || DossierLayout.NumberOfItem(row.Path) != row.Number || shown[file])
            {
                Fail("exhibits.path", row);
                log.Withdraw(VerificationStage.Items);
                continue;
            }
            shown[file] = true;
            if (!statements.TryGetValue(row.Statement, out var statement) || statement.Item is not { } item || statement.IsRefused)
            {
                Fail("exhibits.statement", row);
                continue;
            }
            exhibited.Add(row.Statement);
            if (!statement.IsTrusted)
            {
                log.Withdraw(VerificationStage.Exhibits);
            }
            if (!bag.IsChanged(file) && !Agree(row, statement, item, file))
            {
                Fail("exhibits.bytes", row);
            }
            if (!NameAgrees(row, item.Name))
            {
                Fail("exhibits.name", row);
            }
        }
        foreach (var item in map.Of(DossierRole.Item))
        {
            if (!shown[item])
            {
                log.Fail(VerificationStage.Exhibits, "exhibits.item_missing", map.PathOf(item));
            }
        }
    }

    private bool Is(StatedItem item, int file) => item.Is(hashes.Sha256(file), hashes.Sha512(file), map.Source.Files[file].Length);

    private bool Agree(ExhibitRow row, ReadStatement statement, StatedItem item, int file) =>
        Is(item, file) && row.Sha256 == Hex(hashes.Sha256(file))
        && Says(row.Sha512, Hex(hashes.Sha512(file))) && Says(row.Bytes, Text(map.Source.Files[file].Length))
        && Says(row.By, statement.Open.By) && Says(row.Index, Text(statement.Index));

    private static bool NameAgrees(ExhibitRow row, string? name)
    {
        if (name is null)
        {
            return row.OriginalName.Length == 0 && Says(row.OriginalNameJson, "");
        }
        // An apostrophe keeps a spreadsheet from running a name as a formula; the JSON beside it has the exact name.
        var isFormula = name.Length > 0 && (name[0] is '=' or '+' or '-' or '@' || char.IsControl(name[0]));
        return (row.OriginalName == name || (isFormula && row.OriginalName == "'" + name))
            && (row.OriginalNameJson is not { } json || IsJsonOf(json, name));
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

    // A column that the table has not says nothing.
    private static bool Says(string? cell, string value) => cell is null || cell == value;

    private void Fail(string code, ExhibitRow row) =>
        log.Fail(VerificationStage.Exhibits, code, DossierLayout.Exhibits, Text(row.Line), Text(row.Number));

    private static string Hex(ReadOnlySpan<byte> hash) => Convert.ToHexStringLower(hash);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
