using Bayyina.Statements;

namespace Bayyina.Volunteers;

/// <summary>A state that somebody's service may have had between two moments, as was known between two days.</summary>
/// <param name="Begins">As <see cref="Edtf.Bounds"/> writes moments; the empty text where nobody knows since when.</param>
/// <param name="Ends">The moment from which on it no longer holds.</param>
/// <param name="KnownFrom">The day, by server time, from which on the record says so.</param>
/// <param name="KnownUntil">The day from which on it no longer does.</param>
/// <param name="IsCertain">No other state is possible then.</param>
/// <param name="HasBegun">Whether they had joined for certain.</param>
internal sealed record ServiceSpan(
    ServiceState State, string Begins, string Ends, string KnownFrom, string KnownUntil, bool IsCertain, bool HasBegun);

/// <summary>Which states of service are possible when, and since when that is known: a pure function of the statements about one volunteer.</summary>
/// <remarks>
/// Two clocks are kept apart: when something happened (<c>at</c>), and when the record knew (<c>iat</c>, by the day). What is said of the
/// order (<c>aft</c>) counts where the times said allow it; where neither tells which of two states came last, both are possible.
/// A ruling that a statement has no effect counts from the beginning: what was refused was never known.
/// </remarks>
internal static class ServiceTimeline
{
    /// <summary>Later than every moment and day.</summary>
    public const string Never = "9999-99-99";

    /// <summary>The spans of a volunteer, in no particular order.</summary>
    public static IReadOnlyList<ServiceSpan> Of(SubjectState state)
    {
        var said = state.Statements.Where(f => f.RefusedBy is null && !f.IsStrayDrill && Volunteer.IsOfService(f.Statement))
            .Select(f => new Status(f)).ToList();
        var byId = said.ToDictionary(s => s.Folded.Statement.Id);
        // A correction or retraction is known from the day on which it was said.
        var known = state.Statements.ToDictionary(f => f.Statement.Id, f => DayOf(f.Statement.IssuedAt));
        var days = known.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var open = new Dictionary<Span, string>();
        var spans = new List<ServiceSpan>();
        foreach (var day in days)
        {
            var current = said.FindAll(s => string.CompareOrdinal(s.Known, day) <= 0
                && !s.Folded.SupersededBy.Any(by => known.TryGetValue(by, out var then) && string.CompareOrdinal(then, day) <= 0));
            var now = Possible(current, byId).ToHashSet();
            foreach (var gone in open.Keys.Where(span => !now.Contains(span)).ToList())
            {
                spans.Add(gone.Known(open[gone], day));
                open.Remove(gone);
            }
            foreach (var span in now)
            {
                open.TryAdd(span, day);
            }
        }
        spans.AddRange(open.Select(span => span.Key.Known(span.Value, Never)));
        return spans;
    }

    private static string DayOf(long seconds) =>
        DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    // Goes through the moments at which something may begin (the first of a time) or has begun (the last of it).
    private static List<Span> Possible(List<Status> current, Dictionary<StatementId, Status> byId)
    {
        var beaten = Beaten(current, byId);
        var spans = new List<Span>();
        var begun = new Dictionary<ServiceState, Span>();
        var alive = new List<Status>();
        var entering = new Queue<Status>(current.OrderBy(s => s.First, StringComparer.Ordinal));
        var settled = new Queue<Status>(current.OrderBy(s => s.Last, StringComparer.Ordinal));
        var newest = "";
        var hasBegun = false;
        foreach (var moment in current.SelectMany(s => (string[])[s.First, s.Last]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            while (entering.TryPeek(out var next) && string.CompareOrdinal(next.First, moment) <= 0)
            {
                alive.Add(entering.Dequeue());
            }
            while (settled.TryPeek(out var next) && string.CompareOrdinal(next.Last, moment) <= 0)
            {
                var first = settled.Dequeue().First;
                newest = string.CompareOrdinal(first, newest) > 0 ? first : newest;
                hasBegun = true;
            }
            alive.RemoveAll(s => string.CompareOrdinal(s.Last, newest) < 0);
            var last = alive.FindAll(s => !beaten.TryGetValue(s, out var by) || string.CompareOrdinal(by, moment) > 0);
            // Clocks that are wrong can have each come before another: then none of them is behind.
            var states = (last.Count > 0 ? last : alive).Select(s => s.State).ToHashSet();
            foreach (var (state, span) in begun.ToList())
            {
                if (!states.Contains(state) || span.HasBegun != hasBegun || span.IsCertain != (hasBegun && states.Count == 1))
                {
                    spans.Add(span with { Ends = moment });
                    begun.Remove(state);
                }
            }
            foreach (var state in states)
            {
                begun.TryAdd(state, new Span(state, moment, Never, hasBegun && states.Count == 1, hasBegun));
            }
        }
        spans.AddRange(begun.Values);
        return spans;
    }

    // From when on a status is behind one whose author was looking at it, unless the times said exclude that.
    private static Dictionary<Status, string> Beaten(List<Status> current, Dictionary<StatementId, Status> byId)
    {
        var among = current.ToHashSet();
        var beaten = new Dictionary<Status, string>();
        foreach (var later in current)
        {
            var seen = new HashSet<StatementId>();
            var open = new Stack<StatementId>(later.Folded.Statement.After);
            while (open.TryPop(out var id))
            {
                if (!seen.Add(id) || !byId.TryGetValue(id, out var earlier) || earlier == later)
                {
                    continue;
                }
                if (!among.Contains(earlier))
                {
                    // Whoever moved on from a status has moved on from its correction too.
                    foreach (var correction in earlier.Folded.SupersededBy)
                    {
                        open.Push(correction);
                    }
                }
                else if (string.CompareOrdinal(later.Last, earlier.First) >= 0
                    && (!beaten.TryGetValue(earlier, out var by) || string.CompareOrdinal(later.Last, by) < 0))
                {
                    beaten[earlier] = later.Last;
                }
            }
        }
        return beaten;
    }

    private sealed class Status
    {
        public Status(FoldedStatement folded)
        {
            Folded = folded;
            State = Volunteer.StateOf(folded.Statement);
            Known = DayOf(folded.Statement.IssuedAt);
            // What has no time that can be read happened before it was said.
            var (first, last) = Volunteer.AtOf(folded.Statement).OrNull is { } at && Edtf.IsValid(at) ? Edtf.Bounds(at) : (null, null);
            First = first ?? "";
            Last = last ?? (first is null || string.CompareOrdinal(first, Known + "T23:59:59") <= 0 ? Known + "T23:59:59" : first);
        }

        public FoldedStatement Folded { get; }

        public ServiceState State { get; }

        public string Known { get; }

        public string First { get; }

        public string Last { get; }
    }

    private sealed record Span(ServiceState State, string Begins, string Ends, bool IsCertain, bool HasBegun)
    {
        public ServiceSpan Known(string from, string until) => new(State, Begins, Ends, from, until, IsCertain, HasBegun);
    }
}
