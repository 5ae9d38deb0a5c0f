namespace Bayyina.Dossiers;

/// <summary>A dossier's content with what the sections look up in it.</summary>
internal sealed class ReportView
{
    private readonly Dictionary<string, DossierStatement> _statements;
    private readonly Dictionary<string, Exhibit> _exhibitsByStatement;
    private readonly HashSet<string> _inFull;

    public ReportView(DossierContent content)
    {
        Content = content;
        _statements = content.Statements.ToDictionary(s => s.Id, StringComparer.Ordinal);
        _exhibitsByStatement = content.Exhibits.ToDictionary(e => e.StatementId, StringComparer.Ordinal);
        _inFull = [.. StatementsInFull.Select(s => s.Id)];
        Checkpoint = CheckpointView.Of(content.CheckpointNote, content.Origin);
    }

    public DossierContent Content { get; }

    public CheckpointView Checkpoint { get; }

    /// <summary>The exhibits that are described in full in each language.</summary>
    public IEnumerable<Exhibit> ExhibitsInFull => Content.Exhibits.Take(ReportPage.MostInFull);

    /// <summary>The exhibits that stand in the register.</summary>
    public IEnumerable<Exhibit> ExhibitsInRegister => Content.Exhibits.Skip(ReportPage.MostInFull);

    /// <summary>The statements that are described in full in each language.</summary>
    public IEnumerable<DossierStatement> StatementsInFull => OwnStatements.Take(ReportPage.MostInFull);

    /// <summary>The statements that stand in the register.</summary>
    public IEnumerable<DossierStatement> StatementsInRegister => OwnStatements.Skip(ReportPage.MostInFull);

    // An exhibit's line in the register tells of its statement too.
    private IEnumerable<DossierStatement> OwnStatements =>
        Content.Statements.Where(s => ExhibitOf(s) is not { } exhibit || exhibit.Number <= ReportPage.MostInFull);

    public DossierStatement? Statement(string id) => _statements.GetValueOrDefault(id);

    public Exhibit? ExhibitOf(DossierStatement statement) => _exhibitsByStatement.GetValueOrDefault(statement.Id);

    /// <summary>Where in the page a statement is described.</summary>
    public string Anchor(string statementId, DossierText text)
    {
        if (!_statements.TryGetValue(statementId, out var statement))
        {
            return DossierLayout.FromReport(DossierLayout.Statement(statementId));
        }
        return _inFull.Contains(statementId) ? $"#{text.Language}-s{statement.Index}"
            : ExhibitOf(statement) is { } exhibit && exhibit.Number > ReportPage.MostInFull ? $"#e{exhibit.Number}"
            : $"#s{statement.Index}";
    }
}

/// <summary>What the report shows of the checkpoint, without judging it: whoever checks does not ask the dossier.</summary>
/// <param name="Witnesses">The names besides the ledger's own that stand under the note.</param>
internal sealed record CheckpointView(string Size, string Root, IReadOnlyList<string> Witnesses)
{
    public static CheckpointView Of(string note, string origin)
    {
        var lines = note.Split('\n');
        return new CheckpointView(
            lines.ElementAtOrDefault(1) ?? "",
            lines.ElementAtOrDefault(2) ?? "",
            [.. lines.Where(l => l.StartsWith("— ", StringComparison.Ordinal)).Select(l => l.Split(' ')[1]).Where(n => n != origin).Distinct()]);
    }
}
