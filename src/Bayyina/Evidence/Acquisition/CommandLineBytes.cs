using System.Text;

namespace Bayyina.Evidence;

/// <summary>The bytes of paths that reached the program as arguments.</summary>
/// <remarks>
/// The runtime decodes arguments as UTF-8 and puts U+FFFD for what is none, so files with names in an old Arabic code page could
/// not be given by name, nor by <c>*</c>. Linux keeps the arguments' bytes. Many of them can decode to one text; as paths are
/// asked for in the order of the arguments, each answer is the next one that was not given yet.
/// </remarks>
/// <param name="arguments">Each ended by a zero byte, as in <c>/proc/self/cmdline</c>.</param>
internal sealed class CommandLineBytes(byte[] arguments)
{
    private const char Replacement = '\uFFFD';

    private readonly List<(string Text, byte[] Bytes)> _unused =
    [
        .. Split(arguments).Select(bytes => (Squeeze(Encoding.UTF8.GetString(bytes)), bytes)).Where(argument => HasReplacement(argument.Item1)),
    ];

    /// <summary>Those of this process; none where the system does not tell.</summary>
    public static CommandLineBytes OfThisProcess()
    {
        const string path = "/proc/self/cmdline";
        return new CommandLineBytes(File.Exists(path) ? File.ReadAllBytes(path) : []);
    }

    /// <summary>The argument that the text came from; the text's own bytes where it is none.</summary>
    public byte[] Of(string path)
    {
        if (HasReplacement(path) && _unused.FindIndex(argument => argument.Text == Squeeze(path)) is var found and >= 0)
        {
            var bytes = _unused[found].Bytes;
            _unused.RemoveAt(found);
            return bytes;
        }

        return Encoding.UTF8.GetBytes(path);
    }

    private static bool HasReplacement(string text) => text.Contains(Replacement, StringComparison.Ordinal);

    private static IEnumerable<byte[]> Split(byte[] arguments)
    {
        for (var start = 0; start < arguments.Length;)
        {
            var end = Array.IndexOf(arguments, (byte)0, start);
            end = end < 0 ? arguments.Length : end;
            yield return arguments[start..end];
            start = end + 1;
        }
    }

    // How many U+FFFD stand for a run of bad bytes differs between decoders.
    private static string Squeeze(string text)
    {
        var squeezed = new StringBuilder(text.Length);
        foreach (var letter in text)
            if (letter != Replacement || squeezed.Length == 0 || squeezed[^1] != Replacement)
                squeezed.Append(letter);
        return squeezed.ToString();
    }
}
