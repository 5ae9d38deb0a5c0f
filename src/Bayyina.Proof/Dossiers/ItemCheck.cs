using System.Globalization;

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
        var stated = new HashSet<(string, string, long)>();
        foreach (var statement in statements)
        {
            if (statement.Item is { } item)
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
            // A changed file was named already; that it is no sealed one follows.
            if (!bag.IsChanged(i) && !stated.Contains((Hex(hashes.Sha256(i)), Hex(hashes.Sha512(i)), source.Files[i].Length)))
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
            if (!statements.TryGetValue(row.Statement, out var statement) || statement.Item is not { } item)
            {
                Fail("exhibits.statement", row);
                continue;
            }
            exhibited.Add(row.Statement);
            if (!bag.IsChanged(file) && !Agree(row, item, file))
            {
                Fail("exhibits.bytes", row);
            }
            if (row.OriginalName != (item.Name ?? ""))
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

    private bool Agree(ExhibitRow row, StatedItem item, int file) =>
        row.Sha256 == item.Sha256 && item.Bytes == source.Files[file].Length
        && item.Sha256 == Hex(hashes.Sha256(file)) && item.Sha512 == Hex(hashes.Sha512(file));

    private void Fail(string code, ExhibitRow row) =>
        log.Fail(VerificationStage.Exhibits, code, DossierLayout.Exhibits, Text(row.Line), Text(row.Number));

    private static string Hex(ReadOnlySpan<byte> hash) => Convert.ToHexStringLower(hash);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
