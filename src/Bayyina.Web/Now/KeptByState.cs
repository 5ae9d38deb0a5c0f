using System.Diagnostics;

namespace Bayyina.Web.Now;

/// <summary>Keeps what was made of a state of the record, so that a hundred who ask for it at once cost one making.</summary>
/// <param name="most">How many different ones are kept.</param>
/// <param name="longest">How long one serves though the record stays as it is, since what it says of the time grows old.</param>
internal sealed class KeptByState<T>(int most, TimeSpan longest)
{
    private readonly Lock _turn = new();
    private readonly Dictionary<string, (long State, long At, Lazy<Task<T>> Made)> _kept = new(StringComparer.Ordinal);

    /// <summary>What was made of this state or a later one.</summary>
    /// <param name="key">Everything else that it depends on.</param>
    /// <param name="state">The size of the ledger, as it was read before this is called.</param>
    /// <param name="make">Makes it of the record as it is when it is called.</param>
    public Task<T> Of(string key, long state, Func<Task<T>> make)
    {
        using var turn = _turn.EnterScope();
        if (_kept.TryGetValue(key, out var kept) && kept.State >= state && Stopwatch.GetElapsedTime(kept.At) < longest
            && kept.Made is not { IsValueCreated: true, Value.IsFaulted: true })
        {
            return kept.Made.Value;
        }
        if (_kept.Count >= most && !_kept.ContainsKey(key))
        {
            _kept.Clear();
        }
        // Begun outside of the turn: others look for theirs meanwhile.
        var made = new Lazy<Task<T>>(() => Task.Run(make));
        _kept[key] = (state, Stopwatch.GetTimestamp(), made);
        return made.Value;
    }
}
