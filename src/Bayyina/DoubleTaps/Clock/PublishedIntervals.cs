namespace Bayyina.DoubleTaps;

/// <summary>What the clock says where there is no record of one's own: a rate by minutes, from published intervals, held loosely.</summary>
/// <remarks>
/// <para>
/// The shape. Syria Justice and Accountability Centre, <i>When the Planes Return</i> (July 2022): 58 double-taps in Syria from 2013 to
/// 2021, each within 60 minutes of an arrival. Truth Hounds (October 2024): 36 in Ukraine to August 2024, five minutes to several
/// hours apart; one of them 12 minutes (Kharkiv, 1 March 2022), one 40 (Pokrovsk, 7 August 2023). Hits on a hospital near Idlib 15
/// minutes apart (15 February 2016). So: even over the first hour, half of that to 90 minutes, a little from there on.
/// </para>
/// <para>
/// The height. Nobody has published how many first strikes were followed by nothing; a source that counts double-taps alone cannot give
/// a share. That about one in five is followed within four hours is our choice. It weighs as much as one further strike does, and one's
/// own record soon outweighs it.
/// </para>
/// </remarks>
public static class PublishedIntervals
{
    /// <summary>Further strikes that the height weighs as much as.</summary>
    internal const double WeightOfHeight = 1;

    /// <summary>Further strikes in each bin that the shape weighs as much as.</summary>
    internal const double WeightOfShape = 1;

    private const double InTheFirstHour = 0.0025;

    /// <summary>Further strikes a minute in each bin, the same since the strike and since arrival.</summary>
    internal static readonly double[] Rates = [.. HazardBins.Starts.Select(minute => minute < 60 ? InTheFirstHour : minute < 90 ? InTheFirstHour / 2 : InTheFirstHour * 0.15)];
}
