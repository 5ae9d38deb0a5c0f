using System.Collections;

namespace Bayyina.Statements;

/// <summary>A shared list of ids without one of them, so that many statements that name each other take no more room than one list.</summary>
internal sealed class AllBut : IReadOnlyList<StatementId>
{
    private readonly List<StatementId> _ids;
    private readonly int _without;

    private AllBut(List<StatementId> ids, int without) => (_ids, _without) = (ids, without);

    public int Count => _ids.Count - 1;

    public StatementId this[int index] =>
        (uint)index < (uint)Count ? _ids[index < _without ? index : index + 1] : throw new ArgumentOutOfRangeException(nameof(index));

    /// <param name="id">Which is left out; it is one of them.</param>
    /// <param name="ids">Sorted.</param>
    public static AllBut The(StatementId id, List<StatementId> ids) => new(ids, ids.BinarySearch(id));

    public IEnumerator<StatementId> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
