namespace Bayyina.Statements;

/// <summary>The strongly connected components of a directed graph (Tarjan 1972), without recursion: a history may be long.</summary>
internal static class StrongComponents
{
    /// <summary>The number of each node's component. Edges between components lead from a higher number to a lower one.</summary>
    /// <param name="successors">By node; nodes are numbered from 0.</param>
    public static int[] Of(IReadOnlyList<IReadOnlyList<int>> successors)
    {
        var count = successors.Count;
        var component = new int[count];
        var seenAs = new int[count]; // 0: not yet
        var lowest = new int[count];
        var next = new int[count];
        var (seen, components) = (0, 0);
        Array.Fill(component, -1);
        var path = new Stack<int>();
        var open = new Stack<int>();
        for (var root = 0; root < count; root++)
        {
            if (seenAs[root] == 0)
            {
                path.Push(root);
            }
            while (path.TryPeek(out var node))
            {
                if (seenAs[node] == 0)
                {
                    seenAs[node] = lowest[node] = ++seen;
                    open.Push(node);
                }
                if (next[node] < successors[node].Count)
                {
                    var successor = successors[node][next[node]++];
                    if (seenAs[successor] == 0)
                    {
                        path.Push(successor);
                    }
                    else if (component[successor] < 0)
                    {
                        lowest[node] = Math.Min(lowest[node], seenAs[successor]);
                    }
                    continue;
                }
                path.Pop();
                if (path.TryPeek(out var before))
                {
                    lowest[before] = Math.Min(lowest[before], lowest[node]);
                }
                if (lowest[node] == seenAs[node])
                {
                    int member;
                    do
                    {
                        member = open.Pop();
                        component[member] = components;
                    }
                    while (member != node);
                    components++;
                }
            }
        }
        return component;
    }
}
