namespace Bayyina.DoubleTaps;

/// <summary>What the clock says where there is no record of one's own: a rate by minutes that we chose, guided by what is published.</summary>
/// <remarks>
/// <para>
/// What sources say, and nothing more. Syria Justice and Accountability Centre, <i>When the Planes Return</i> (July 2022): 58 double-taps
/// in Syria from 2013 to 2021, in each a further hit within an hour of an arrival. Truth Hounds (October 2024): 36 in Ukraine to August
/// 2024, from five minutes to several hours between the impacts. Single cases with their times in the press: Maarat al-Numan, 15 February
/// 2016, a hospital at 9:02, 9:05, 9:45 and 9:48 (New York Times); Kharkiv, 1 March 2022, 12 minutes (Babel, on Truth Hounds);
/// Pokrovsk, 7 August 2023, 19:15 and 19:52 (Kyiv Post); Zaporizhzhia, 5 April 2024, about two hours (Kyiv Independent). No source
/// read here gives a distribution of intervals.
/// </para>
/// <para>
/// What is therefore our choice: that the rate is even over the first hour, half of that from 60 to 90 minutes and 0.15 of it from then
/// on; that it is the same since a strike and since an arrival; and its height, by which about one strike in five is followed within
/// four hours. Sources count double-taps alone and not the strikes that nothing followed, so none of them can give a height. The
/// height weighs as one further strike does and the shape as half of one in each bin, so that one's own record soon outweighs them.
/// </para>
/// </remarks>
public static class PublishedIntervals
{
    /// <summary>Further strikes that the height weighs as much as.</summary>
    internal const double WeightOfHeight = 1;

    /// <summary>Further strikes in each bin that the shape weighs as much as.</summary>
    internal const double WeightOfShape = 0.5;

    private const double InTheFirstHour = 0.0025;

    /// <summary>Further strikes a minute in each bin, the same since the strike and since arrival.</summary>
    internal static readonly double[] Rates = [.. HazardBins.Starts.Select(minute => minute < 60 ? InTheFirstHour : minute < 90 ? InTheFirstHour / 2 : InTheFirstHour * 0.15)];
}
