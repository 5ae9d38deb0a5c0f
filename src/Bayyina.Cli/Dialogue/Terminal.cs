using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Bayyina.Evidence;
using Bayyina.Proof;

namespace Bayyina.Cli;

/// <summary>Standard output carries only the result; whatever else is said goes to standard error.</summary>
internal static class Terminal
{
    private static readonly StreamWriter Out = new(Console.OpenStandardOutput(), new UTF8Encoding(false), 1 << 16) { NewLine = "\n" };

    /// <summary>A line of the result.</summary>
    public static void Line(string text) => Out.WriteLine(text);

    /// <summary>One compact JSON object on a line of its own.</summary>
    public static void Json(Action<Utf8JsonWriter> members)
    {
        var bytes = new System.Buffers.ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        Out.WriteLine(Encoding.UTF8.GetString(bytes.WrittenSpan));
    }

    /// <summary>Hands over what was written so far: a receipt counts from then on.</summary>
    public static void Flush() => Out.Flush();

    /// <summary>A notice.</summary>
    public static void Notice(string code, string text) => Console.Error.WriteLine($"{CliText.Of("notice")} {code}: {text}");

    /// <summary>Something was refused or failed. The detail may hold what a stranger wrote, so it is made visible.</summary>
    public static int Refuse(string code, string detail) => Refuse(code, Problems.Text(code, CliText.Culture), detail);

    /// <summary>What a stranger handed in is not of its form; the library that read it has the words.</summary>
    public static int Refuse(ProofFormatException malformed) =>
        Refuse(malformed.Code, VerificationText.Of(malformed, CliText.Culture), "");

    private static int Refuse(string code, string text, string detail)
    {
        Console.Error.WriteLine($"{code}: {text}{(detail.Length == 0 ? "" : $" ({VisibleText.Of(detail)})")}");
        return CommandLine.Refused;
    }

    /// <summary>Progress of long work, where somebody watches.</summary>
    public static void Progress(string text)
    {
        if (!Console.IsErrorRedirected)
        {
            Console.Error.Write($"\r\u001b[K{text}");
        }
    }

    /// <summary>Clears the progress line.</summary>
    public static void EndProgress() => Progress("");
}
