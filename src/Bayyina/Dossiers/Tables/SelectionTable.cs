namespace Bayyina.Dossiers;

/// <summary><c>data/selection-log.csv</c>: rows of <c>criterion</c> say what was asked for, rows of <c>count</c> what became of it.</summary>
internal static class SelectionTable
{
    private const string Header = "row,criterion,value,kind,property,disposition,reason,count";

    public static ReadOnlyMemory<byte> Render(SelectionLog selection)
    {
        var csv = new Csv(Header);
        foreach (var (code, value) in selection.Criteria)
        {
            csv.Row("criterion", code, value, null, null, null, null, null);
        }
        foreach (var row in selection.Rows)
        {
            csv.Row("count", null, null, row.Kind, row.Property, row.Disposition, row.Reason, Csv.Number(row.Count));
        }
        return csv.Bytes;
    }
}
