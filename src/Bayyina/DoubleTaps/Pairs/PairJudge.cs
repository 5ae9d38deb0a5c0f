namespace Bayyina.DoubleTaps;

/// <summary>Says of two strikes which class they are and how well that is established.</summary>
/// <remarks>
/// A window holds (suspected) where some moment of both times is in it, and holds at the worst ends (probable) where every moment is.
/// A place holds where the strikes lie within the greater of the radius and the sum of both uncertainties, and at the worst ends where
/// they lie within the radius even when each is as far off as it may be.
/// </remarks>
internal sealed class PairJudge(StrikeTable table, PairDefinition definition)
{
    private readonly ListedRow[] _rows = table.Rows;
    private readonly double _radius = definition.RadiusMetres;
    private readonly long _salvo = definition.SalvoSeconds;
    private readonly long _strict = definition.StrictSeconds;
    private readonly long _wideFrom = definition.WideFromSeconds;
    private readonly long _wideTo = definition.WideToSeconds;
    private readonly long _linked = definition.LinkedSeconds;

    /// <summary>The pair, where both may lie at one place and a window holds.</summary>
    public StrikePair? Near(int first, int second)
    {
        ref readonly var a = ref _rows[first];
        ref readonly var b = ref _rows[second];
        var doubt = a.Uncertainty + b.Uncertainty;
        var metres = Sphere.Metres(a.Latitude, a.Longitude, b.Latitude, b.Longitude);
        if (metres > Math.Max(_radius, doubt))
        {
            return null;
        }
        var (least, most) = (b.Time.From - a.Time.To, b.Time.To - a.Time.From);
        PairClass kind;
        bool sure;
        if (a.Arrival.IsKnown && b.Time.To >= a.Arrival.From && b.Time.From - a.Arrival.To <= _strict)
        {
            (kind, sure) = (PairClass.Strict, b.Time.From >= a.Arrival.To && b.Time.To - a.Arrival.From <= _strict && least >= 0);
        }
        else if (least < _salvo)
        {
            (kind, sure) = (PairClass.Salvo, most < _salvo && least > -_salvo);
        }
        else if (most >= _wideFrom && least <= _wideTo)
        {
            (kind, sure) = (PairClass.Wide, least >= _wideFrom && most <= _wideTo);
        }
        else
        {
            return null;
        }
        return new StrikePair(first, second, kind, sure && metres + doubt <= _radius ? PairState.Probable : PairState.Suspected, metres);
    }

    /// <summary>The pair, where the list says that the second hit what had received the first one's casualties, and its window holds.</summary>
    /// <param name="received">When the last casualty was received; where that is unknown, the time of the first strike stands in: none was received earlier.</param>
    public StrikePair? Linked(int first, int second, StrikeTime received)
    {
        ref readonly var a = ref _rows[first];
        ref readonly var b = ref _rows[second];
        var last = received.IsKnown ? received : a.Time;
        if (b.Time.From - last.To > _linked)
        {
            return null;
        }
        // Hit while it still received counts too: the last one is then yet to come.
        var sure = b.Time.To - last.From <= _linked && b.Time.From >= a.Time.To;
        return new StrikePair(
            first, second, PairClass.Linked, sure ? PairState.Probable : PairState.Suspected,
            Sphere.Metres(a.Latitude, a.Longitude, b.Latitude, b.Longitude));
    }
}
