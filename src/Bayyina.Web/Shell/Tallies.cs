using System.Collections.Concurrent;
using Bayyina.Statements;

namespace Bayyina.Web.Shell;

/// <summary>How many there are of what is listed. Counting millions takes a while, so a count serves until something is said, and then for a second or two.</summary>
internal sealed class Tallies(Product product, TimeProvider time)
{
    private readonly Kept _incidents = new(product.IncidentList.Count, product.Statements.Said, time);
    private readonly Kept _volunteers = new(product.VolunteerList.Count, product.Statements.Said, time);
    private readonly ConcurrentDictionary<string, Kept> _displaced = new(StringComparer.Ordinal);
    private readonly Kept _items = new(product.ItemList.Count, product.Statements.Said, time);

    private readonly Kept _reports = new(product.ReportList.Count, product.Statements.Said, time);
    private readonly Kept _openReports = new(product.ReportList.CountOpen, product.Statements.Said, time);
    private readonly Kept _strikes = new(product.StrikeList.Count, product.Statements.Said, time);
    private readonly Kept _sightings = new(product.SightingList.Count, product.Statements.Said, time);

    public Tally Incidents => _incidents.Now;

    public Tally Items => _items.Now;

    public Tally Reports => _reports.Now;

    public Tally OpenReports => _openReports.Now;

    public Tally Strikes => _strikes.Now;

    public Tally Sightings => _sightings.Now;
    public Tally Volunteers => _volunteers.Now;

    /// <summary>Of the displaced, by type.</summary>
    public Tally Displaced(string type) =>
        _displaced.GetOrAdd(type, of => new Kept(() => product.DisplacementList.Count(of), product.Statements.Said, time)).Now;

    /// <summary>What was written just now is counted at the next look.</summary>
    public void Forget()
    {
        foreach (var kept in (ReadOnlySpan<Kept>)[_incidents, _items, _reports, _openReports, _strikes, _sightings, _volunteers, .. _displaced.Values])
        {
            kept.Forget();
        }
    }

    private sealed class Kept(Func<Tally> count, Func<long> said, TimeProvider time)
    {
        private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(2);

        private readonly Lock _lock = new();
        private volatile Counted? _last;

        public Tally Now
        {
            get
            {
                // While one counts, the others are told the last count; only who comes before the first waits.
                if (!_lock.TryEnter())
                {
                    if (_last is { } known)
                    {
                        return known.Tally;
                    }
                    _lock.Enter();
                }
                try
                {
                    if (_last is not { } last || (time.GetElapsedTime(last.At) > Freshness && last.Said != said()))
                    {
                        // Asked first: what is said while it counts makes it count again.
                        var until = said();
                        _last = last = new Counted(count(), until, time.GetTimestamp());
                    }
                    return last.Tally;
                }
                finally
                {
                    _lock.Exit();
                }
            }
        }

        public void Forget()
        {
            using var turn = _lock.EnterScope();
            _last = null;
        }

        private sealed record Counted(Tally Tally, long Said, long At);
    }
}
