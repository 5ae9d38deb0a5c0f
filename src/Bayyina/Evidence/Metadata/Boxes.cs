using System.Buffers.Binary;
using System.Text;

namespace Bayyina.Evidence;

/// <summary>One box of an ISO base media file (ISO/IEC 14496-12, 4.2): a length, a name of four letters, a body.</summary>
/// <param name="Name">Read as Latin-1: old QuickTime names begin with ©.</param>
internal readonly record struct Box(string Name, long Body, long End)
{
    private const int Most = 4096;

    public long Length => End - Body;

    /// <summary>The boxes between two places, as far as their lengths make sense.</summary>
    public static IEnumerable<Box> Between(FileWindow window, long start, long end)
    {
        var at = start;
        for (var i = 0; i < Most && at + 8 <= end; i++)
        {
            var head = window.Take(at, 8);
            var length = (long)BinaryPrimitives.ReadUInt32BigEndian(head);
            var headLength = 8;
            if (length == 1)
            {
                length = BinaryPrimitives.ReadInt64BigEndian(window.Take(at + 8, 8));
                headLength = 16;
            }
            else if (length == 0)
            {
                length = end - at;
            }

            if (length < headLength || length > end - at)
                yield break;
            yield return new Box(Encoding.Latin1.GetString(head, 4, 4), at + headLength, at + length);
            at += length;
        }
    }

    public IEnumerable<Box> Children(FileWindow window, int skip = 0) => Between(window, Body + skip, End);
}
