using System.Text;

namespace Bayyina.Evidence;

/// <summary>The bytes of a path that reached the program as an argument.</summary>
/// <remarks>
/// The runtime decodes arguments as UTF-8 and puts U+FFFD for what is none, so a file with an old Arabic code page's name could
/// not be given by name, nor by <c>*</c>. Linux keeps the arguments' bytes; the one that decodes to the same text is meant.
/// </remarks>
internal static class CommandLineBytes
{
    private const char Replacement = '\uFFFD';
    private const string Arguments = "/proc/self/cmdline";

    public static byte[] Of(string path)
    {
        if (path.Contains(Replacement, StringComparison.Ordinal) && File.Exists(Arguments) && Find(File.ReadAllBytes(Arguments), path) is { } bytes)
            return bytes;
        return Encoding.UTF8.GetBytes(path);
    }

    /// <summary>The argument that decodes to the text, if there is one; how many U+FFFD stand for a run of bad bytes differs between decoders.</summary>
    internal static byte[]? Find(ReadOnlySpan<byte> arguments, string path)
    {
        var wanted = Squeeze(path);
        foreach (var range in arguments.Split((byte)0))
            if (Squeeze(Encoding.UTF8.GetString(arguments[range])) == wanted)
                return arguments[range].ToArray();
        return null;
    }

    private static string Squeeze(string text)
    {
        var squeezed = new StringBuilder(text.Length);
        foreach (var letter in text)
            if (letter != Replacement || squeezed.Length == 0 || squeezed[^1] != Replacement)
                squeezed.Append(letter);
        return squeezed.ToString();
    }
}
