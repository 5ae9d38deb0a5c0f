using System.Data.Common;
using Bayyina.Statements;
using Bayyina.Storage;

namespace Bayyina.Displacement;

/// <summary>Keeps the read tables of the displaced in step with their folds.</summary>
public static class DisplacementTables
{
    /// <summary>Keeps the table of all that pages list in step.</summary>
    public static void Project(DbTransaction transaction, SubjectState state)
    {
        var subject = DisplacedSubject.From(state);
        var title = subject.Titles.Count == 0 ? null : string.Join(" / ", subject.Titles);
        var people = subject.PeopleBounds;
        var prepared = Prepared.In(transaction);
        prepared.Queue(
            """
            INSERT INTO displacement (id, type, exercise, title, title_key, state, at, place, needs, siege, convoy, people_least, people_most, people_said, breaches, known_since)
            VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11, @12, @13, @14, @15)
            ON CONFLICT (id) DO UPDATE
            SET exercise = @2, title = @3, title_key = @4, state = @5, at = @6, place = @7, needs = @8, siege = @9, convoy = @10, people_least = @11,
                people_most = @12, people_said = @13, breaches = @14, known_since = @15
            """,
            subject.Id.Value, subject.Id.Type, subject.Exercise ? 1 : 0, title, TitleKey.Of(title ?? ""),
            subject.IsContradictory ? DisplacementWords.Contradictory : subject.States.Count == 0 ? "" : subject.States[0], subject.At.OrNull,
            PlaceName.Of(subject.Place.OrNull), string.Join('\n', subject.Needs), subject.Siege?.Value, subject.Convoy?.Value, people?.Least ?? 0, people?.Most,
            people is null ? 0 : 1, subject.Breaches, state.Statements.Min(said => said.Statement.IssuedAt));
        if (subject.Id.Type == "service")
        {
            ProjectService(prepared, state, subject);
        }
    }

    private static void ProjectService(Prepared prepared, SubjectState state, DisplacedSubject subject)
    {
        var given = state.CurrentOf(DisplacementKinds.ServiceGiven).ToList();
        prepared.Queue("DELETE FROM service_given WHERE id = @0", subject.Id.Value);
        if (given.Count == 0)
        {
            return;
        }
        var families = Bounds.Of(given.Select(g => g.Value("families")).Where(f => f.IsPresent).Select(f => CountSaid.Of(f.Value)).OfType<CountSaid>());
        var times = given.Select(g => g.Text("at").OrNull).Select(at => at is not null && Edtf.IsValid(at) ? Edtf.Bounds(at) : (null, null)).ToList();
        var said = DateTimeOffset.FromUnixTimeSeconds(given.Max(g => g.IssuedAt)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        prepared.Queue(
            """
            INSERT INTO service_given (id, exercise, service, place, from_day, until_day, people_least, people_most, people_said, families_least, families_most, families_said)
            VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11)
            """,
            subject.Id.Value, subject.Exercise ? 1 : 0, subject.Titles.Count == 1 ? subject.Titles[0] : DisplacementWords.Contradictory,
            PlaceName.Of(subject.Place.OrNull),
            times.Select(t => t.Item1?[..10] ?? "").Min(StringComparer.Ordinal), times.Select(t => t.Item2?[..10] ?? said).Max(StringComparer.Ordinal),
            subject.PeopleBounds?.Least ?? 0, subject.PeopleBounds?.Most, subject.PeopleBounds is null ? 0 : 1,
            families?.Least ?? 0, families?.Most, families is null ? 0 : 1);
    }
}
