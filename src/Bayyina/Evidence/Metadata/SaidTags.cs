using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bayyina.Evidence;

/// <summary>Collects <c>directory/tag</c> → text within fixed bounds; what comes first is kept.</summary>
internal sealed class SaidTags
{
    private const int MostBytes = 8192;
    private const int MostTags = 256;
    private const int LongestText = 512;
    private const int LongestName = 80;
    // Quotes, colon and comma of one property.
    private const int Punctuation = 6;

    private readonly SortedDictionary<string, string> _tags = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _directories = new(StringComparer.Ordinal);
    private int _bytes = 2;

    /// <summary>True where something was left out or cut.</summary>
    public bool IsShortened { get; private set; }

    /// <summary>A name for one more directory of this kind: the second video track is <c>QuickTime Track Header 2</c>.</summary>
    public string NameOf(string directory)
    {
        var count = _directories[directory] = _directories.GetValueOrDefault(directory) + 1;
        return count == 1 ? directory : $"{directory} {count.ToString(CultureInfo.InvariantCulture)}";
    }

    public void Add(string directory, string tag, string? text)
    {
        text = Cut(text?.Trim('\0', ' ', '\t', '\r', '\n') ?? "", LongestText);
        if (text.Length == 0)
            return;
        var name = $"{Cut(directory, LongestName)}/{Cut(tag, LongestName)}";
        var bytes = JsonEncodedText.Encode(name).EncodedUtf8Bytes.Length + JsonEncodedText.Encode(text).EncodedUtf8Bytes.Length + Punctuation;
        if (_tags.Count >= MostTags || _bytes + bytes > MostBytes || !_tags.TryAdd(name, text))
            IsShortened = true;
        else
            _bytes += bytes;
    }

    /// <summary>Sorted by name; at most 8,192 bytes of JSON, also where everything but ASCII is escaped.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject();
        foreach (var (name, text) in _tags)
            json.Add(name, text);
        return json;
    }

    private string Cut(string text, int longest)
    {
        if (text.Length > longest)
        {
            IsShortened = true;
            // Not through the middle of a character.
            text = text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];
        }

        return WellFormed(text);
    }

    private static string WellFormed(string text) =>
        text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 ? text : string.Concat(text.EnumerateRunes().Select(rune => rune.ToString()));
}
