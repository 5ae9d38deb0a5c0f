using System.Text;

namespace Bayyina.Cli;

/// <summary>Asks for what nobody else may read: at the terminal without showing it, or from a file that a variable of the environment names.</summary>
internal static class SecretPrompt
{
    /// <summary>Names the file that holds the passphrase of the private keys.</summary>
    public const string PassphraseFile = "BAYYINA_PASSPHRASE_FILE";

    /// <summary>The passphrase of the private keys; null where nobody can tell it.</summary>
    public static string? Passphrase() => Ask(PassphraseFile, CliText.Of("passphrase.ask"));

    /// <summary>The first line of the file that the variable names, or what is typed; null where there is neither.</summary>
    /// <param name="variable">Of the environment.</param>
    /// <param name="question">Shown where somebody types.</param>
    public static string? Ask(string variable, string question)
    {
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } file)
        {
            return File.ReadAllText(file).Split('\n')[0].TrimEnd('\r');
        }
        if (Console.IsInputRedirected)
        {
            return null;
        }
        Console.Error.Write(question + " ");
        var typed = new StringBuilder();
        for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (key.KeyChar >= ' ')
            {
                typed.Append(key.KeyChar);
            }
        }
        Console.Error.WriteLine();
        return typed.ToString();
    }
}
