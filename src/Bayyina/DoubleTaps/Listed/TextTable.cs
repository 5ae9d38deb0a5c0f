namespace Bayyina.DoubleTaps;

/// <summary>Finds rows by a text that lies in the file's bytes. Each text once.</summary>
internal sealed class TextTable(byte[] file, int most)
{
    private readonly int[] _slots = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, most * 2L))];
    private readonly Cell[] _texts = new Cell[most];
    private int _count;

    /// <summary>The number under which the text stands, from 0 in the order of adding, and whether it is new.</summary>
    public int Add(Cell text, out bool isNew)
    {
        ref var slot = ref Slot(text.Of(file));
        isNew = slot == 0;
        if (isNew)
        {
            _texts[_count] = text;
            slot = ++_count;
        }
        return slot - 1;
    }

    /// <summary>The number of the text, or −1.</summary>
    public int Find(ReadOnlySpan<byte> text) => Slot(text) - 1;

    private ref int Slot(ReadOnlySpan<byte> text)
    {
        var hash = new HashCode();
        hash.AddBytes(text);
        var mask = _slots.Length - 1;
        var at = hash.ToHashCode() & mask;
        while (_slots[at] != 0 && !_texts[_slots[at] - 1].Of(file).SequenceEqual(text))
        {
            at = (at + 1) & mask;
        }
        return ref _slots[at];
    }
}
