using System.Text.Json;
using Bayyina.Statements;

namespace Bayyina.Incidents;

/// <summary>Where an incident stands.</summary>
public enum Standing
{
    /// <summary>Nothing at hand says; its opening has not arrived, is withheld, or was taken back.</summary>
    Unknown,

    /// <summary>Opened.</summary>
    Open,

    /// <summary>Closed, and nothing has come that the closing did not know.</summary>
    Closed,

    /// <summary>Closed, and something came that the closing did not know.</summary>
    Reopened,

    /// <summary>Statements disagree, each by somebody who had not seen the other.</summary>
    Conflict,
}

/// <summary>A note on an incident.</summary>
public sealed record IncidentNote(StatementId Statement, Said<string> At, Said<string> Text, Said<string> Language);

/// <summary>An incident as the fold of its subject shows it.</summary>
/// <param name="Titles">As every current opening says it; more than one where they disagree.</param>
public sealed record Incident(
    SubjectId Id, bool Exercise, Standing Standing, IReadOnlyList<string> Titles, Said<string> OpenedAt, Said<string> Place, IReadOnlyList<IncidentNote> Notes)
{
    /// <summary>What it is, as every current opening says it that says so; more than one where they disagree.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>The strikes to which we respond.</summary>
    public IReadOnlyList<SubjectId> Strikes { get; init; } = [];

    /// <summary>Where, as the first opening says it.</summary>
    public Said<PlaceSaid> Where { get; init; }

    /// <summary>The bounds of its time, the device's clock corrected.</summary>
    public TimeSpanSaid Time { get; init; }

    /// <summary>Reads the fold.</summary>
    public static Incident From(SubjectState state)
    {
        var openings = state.CurrentOf(IncidentKinds.Opened).ToList();
        var first = openings.Count == 0 ? null : openings[0];
        return new Incident(
            state.Subject,
            state.Exercise,
            StandingOf(state),
            [.. openings.Select(o => o.Text("title").OrNull).OfType<string>().Distinct(StringComparer.Ordinal)],
            first?.Text("at") ?? default,
            first?.Text("place") ?? default,
            [.. state.CurrentOf(IncidentKinds.Noted).Select(Note)])
        {
            Types = [.. openings.Select(o => o.Text("type").OrNull).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Strikes = [.. openings.Select(o => o.Text("strike").OrNull).Where(id => SubjectId.TryParse(id, out _)).Select(id => new SubjectId(id!)).Distinct().Order()],
            Where = openings.Select(o => o.Value("where").Read(PlaceSaid.Of)).FirstOrDefault(where => where.IsPresent, first?.Value("where").Read(PlaceSaid.Of) ?? default),
            Time = first is null ? TimeSpanSaid.Unknown : TimeSpanSaid.Of(first),
        };
    }

    private static IncidentNote Note(Statement noted)
    {
        var note = noted.Value("note");
        return new IncidentNote(noted.Id, noted.Text("at"), note.As(n => Member(n, "text")), note.As(n => Member(n, "lang")));
    }

    private static string? Member(JsonElement note, string name) =>
        note.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Standing StandingOf(SubjectState state)
    {
        var heads = state.HeadsOf(IncidentKinds.Standing);
        return heads.Count switch
        {
            0 => Standing.Unknown,
            > 1 => Standing.Conflict,
            _ when heads[0].Kind != IncidentKinds.Closed.Name => Standing.Open,
            _ => state.Closings[0].IsReopened ? Standing.Reopened : Standing.Closed,
        };
    }
}
