using Bayyina.Statements;

namespace Bayyina.Web.Shell;

/// <summary>How many incidents and items there are. Counting millions takes a while, so a count serves all who ask within a second or two.</summary>
internal sealed class Tallies(Product product, TimeProvider time)
{
    private readonly Kept _incidents = new(product.IncidentList.Count, time);
    private readonly Kept _items = new(product.ItemList.Count, time);

    public Tally Incidents => _incidents.Now;

    public Tally Items => _items.Now;

    /// <summary>What was written just now is counted at the next look.</summary>
    public void Forget()
    {
        _incidents.Forget();
        _items.Forget();
    }

    private sealed class Kept(Func<Tally> count, TimeProvider time)
    {
        private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(2);

        private readonly Lock _lock = new();
        private (Tally Tally, long At)? _last;

        public Tally Now
        {
            get
            {
                // Whoever comes while it is counted waits for that count rather than count as well.
                using var turn = _lock.EnterScope();
                if (_last is not { } last || time.GetElapsedTime(last.At) > Freshness)
                {
                    _last = last = (count(), time.GetTimestamp());
                }
                return last.Tally;
            }
        }

        public void Forget()
        {
            using var turn = _lock.EnterScope();
            _last = null;
        }
    }
}
