using System.Data.Common;
using Bayyina.Statements;
using Bayyina.Storage;
using Dapper;

namespace Bayyina.Incidents;

/// <summary>The incidents and strikes near a time, with the reports that are about them.</summary>
internal sealed class Near
{
    private const int Most = 300;
    private const int MostReports = 2000;

    private readonly List<IncidentRow> _incidents;
    private readonly Dictionary<SubjectId, StrikeRow> _strikes;
    private readonly ILookup<SubjectId, ReportRow> _reports;

    private Near(List<IncidentRow> incidents, Dictionary<SubjectId, StrikeRow> strikes, ILookup<SubjectId, ReportRow> reports) =>
        (_incidents, _strikes, _reports) = (incidents, strikes, reports);

    /// <summary>Something to which a report may belong.</summary>
    /// <param name="Target">An incident, or a strike that has none.</param>
    /// <param name="Strike">The strike of an incident.</param>
    /// <param name="Facts">Its own, its strike's and those of its reports.</param>
    internal sealed record Group(SubjectId Target, SubjectId? Strike, string? Name, DateTimeOffset KnownSince, IReadOnlyList<ReportRow> Reports, IReadOnlyList<Facts> Facts)
    {
        /// <summary>The best that speaks for it being one with something.</summary>
        public Likeness? Best(Facts facts, SubjectId report, Proposals.Callers callers)
        {
            var best = Best(facts);
            foreach (var other in Reports.Where(other => callers.AreSame(report, other.Id)))
            {
                var why = Likeness.Of(Proposals.FactsOf(other), facts, sameCaller: true);
                best = why?.Score > (best?.Score ?? int.MinValue) ? why : best;
            }
            return best;
        }

        /// <summary>The same, of what was told alone.</summary>
        public Likeness? Best(Facts facts) => Facts.Select(own => Likeness.Of(own, facts)).MaxBy(why => why?.Score ?? int.MinValue);
    }

    /// <summary>Reads them.</summary>
    public static Near Read(DbConnection connection, Reader reader, bool exercise, (long From, long To) window)
    {
        var incidents = Rows<IncidentList.Row>(connection, IncidentList.Columns, "incident", exercise, window).ConvertAll(row => row.ToIncident(reader));
        var strikes = Rows<StrikeList.Row>(connection, StrikeList.Columns, "strike", exercise, window).ConvertAll(row => row.ToStrike(reader)).ToDictionary(row => row.Id);
        var dialect = Dialect.Of(connection);
        var keys = new DynamicParameters(dialect.Keys(incidents.Select(row => row.Id.Value).Concat(strikes.Keys.Select(id => id.Value))));
        keys.Add("most", MostReports);
        var concerns = connection.Query<(string Report, string? Incident, string? Strike)>(
            $"""
            SELECT report, incident, strike FROM report_concern WHERE {dialect.IsAmongKeys("incident")}
            UNION SELECT report, incident, strike FROM report_concern WHERE {dialect.IsAmongKeys("strike")}
            LIMIT @most
            """, keys).ToList();
        var reports = connection.Query<ReportList.Row>(
            $"SELECT {ReportList.Columns} FROM report WHERE {dialect.IsAmongKeys("id")}", dialect.Keys(concerns.Select(concern => concern.Report).Distinct()))
            .Select(row => row.ToReport(reader)).ToDictionary(row => row.Id);
        var about = concerns
            .SelectMany(concern => new[] { concern.Incident, concern.Strike }.OfType<string>().Select(target => (Target: new SubjectId(target), Report: new SubjectId(concern.Report))))
            .Distinct().Where(pair => reports.ContainsKey(pair.Report));
        return new Near(incidents, strikes, about.ToLookup(pair => pair.Target, pair => reports[pair.Report]));
    }

    /// <summary>Each incident, and each strike to which no incident here responds.</summary>
    public IEnumerable<Group> Groups()
    {
        var responded = _incidents.Select(row => row.Strike).OfType<SubjectId>().ToHashSet();
        return _incidents.Select(Of).Concat(_strikes.Values.Where(row => !responded.Contains(row.Id)).Select(Of));
    }

    /// <summary>Each strike.</summary>
    public IEnumerable<Group> StrikeGroups() => _strikes.Values.Select(Of);

    private Group Of(IncidentRow row)
    {
        var strike = row.Strike is { } id && _strikes.TryGetValue(id, out var known) ? known : null;
        var reports = _reports[row.Id].Concat(strike is null ? [] : _reports[strike.Id]).DistinctBy(report => report.Id).ToList();
        var own = new Facts(row.Time, row.Where.OrNull ?? (row.Place.OrNull is { } text ? new PlaceSaid(text) : null), strike?.Weapons ?? [], row.Types, row.Title);
        return new Group(row.Id, row.Strike, NameOf(row), row.KnownSince, reports, [own, .. strike is null ? Array.Empty<Facts>() : [FactsOf(strike)], .. reports.Select(Proposals.FactsOf)]);
    }

    private Group Of(StrikeRow row)
    {
        var reports = _reports[row.Id].ToList();
        return new Group(row.Id, null, row.Place.OrNull?.Text ?? row.Target, row.KnownSince, reports, [FactsOf(row), .. reports.Select(Proposals.FactsOf)]);
    }

    // Many incidents have the title of their weapon; where they are tells them apart.
    private static string? NameOf(IncidentRow row) =>
        (row.Place.OrNull ?? row.Where.OrNull?.Text) is not { } place || row.Title?.Contains(place, StringComparison.Ordinal) == true ? row.Title
        : row.Title is null ? place : $"{row.Title} · {place}";

    private static Facts FactsOf(StrikeRow row) => new(row.Time, row.Place.OrNull, row.Weapons, [Vocabulary.Attack], row.Target);

    // By the time that was said, and by when it became known: each has its index.
    private static List<T> Rows<T>(DbConnection connection, string columns, string table, bool exercise, (long From, long To) window)
        where T : PlacedRow
    {
        var parameters = new { exercise = exercise ? 1 : 0, from = window.From, to = window.To, most = Most };
        return
        [
            .. connection.Query<T>($"SELECT {columns} FROM {table} WHERE exercise = @exercise AND at_from BETWEEN @from AND @to ORDER BY at_from DESC LIMIT @most", parameters)
                .Concat(connection.Query<T>(
                    $"SELECT {columns} FROM {table} WHERE exercise = @exercise AND known_since BETWEEN @from AND @to ORDER BY known_since DESC, id DESC LIMIT @most", parameters))
                .DistinctBy(row => row.Id),
        ];
    }
}
