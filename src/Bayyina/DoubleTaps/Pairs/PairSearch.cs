namespace Bayyina.DoubleTaps;

/// <summary>Finds every pair of a list, exactly, without holding every strike against every other.</summary>
public static class PairSearch
{
    public static PairSearchResult Find(StrikeTable table, PairDefinition definition)
    {
        var judge = new PairJudge(table, definition);
        var found = new FoundPairs(definition.MostPairs);
        var linked = LinkSearch.Find(table, judge, definition, found);
        new NearSearch(table, judge, definition, linked).Find(found);
        return found.Result();
    }
}
