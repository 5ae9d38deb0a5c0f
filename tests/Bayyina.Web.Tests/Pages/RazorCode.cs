using System.Text;

namespace Bayyina.Web.Tests.Pages;

/// <summary>Takes C# out of a Razor component, so that what is left is markup and words. Knows as much of Razor as our components use.</summary>
internal static class RazorCode
{
    private static readonly string[] Statements = ["if", "else", "foreach", "for", "while", "switch", "using", "inject", "namespace"];

    public static string Without(string razor)
    {
        var kept = new StringBuilder();
        foreach (var line in razor.Split('\n'))
        {
            kept.Append(IsCode(line.Trim()) ? "" : Expressions(line)).Append('\n');
        }
        return kept.ToString();
    }

    // A line of its own that is a statement, a brace or a declaration; what stands in markup begins with a tag or with text.
    private static bool IsCode(string line) =>
        line is "{" or "}" or "" or "@{" or "break;"
        || line.StartsWith("var ", StringComparison.Ordinal)
        || line.StartsWith("case ", StringComparison.Ordinal)
        || line is "default:"
        || (Array.Exists(Statements, word => line.TrimStart('@').StartsWith(word, StringComparison.Ordinal)) && !line.Contains('<', StringComparison.Ordinal));

    // @name.Member(…)[…] and @(…); one-line @if (…) { … } else { … }, of which the braces' content stays.
    private static string Expressions(string line)
    {
        var kept = new StringBuilder();
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] != '@')
            {
                kept.Append(line[i]);
                continue;
            }
            i++;
            while (i < line.Length)
            {
                if (line[i] is '(' or '[')
                {
                    i = Close(line, i) + 1;
                }
                else if (char.IsLetterOrDigit(line[i]) || (line[i] == '.' && i + 1 < line.Length && char.IsLetter(line[i + 1])) || line[i] is '_' or '?' or '!')
                {
                    i++;
                }
                else if (line[i] == ' ' && i + 1 < line.Length && line[i + 1] == '(')
                {
                    i++;
                }
                else
                {
                    break;
                }
            }
            i--;
        }
        return kept.ToString().Replace("{", "", StringComparison.Ordinal).Replace("} else", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
    }

    private static int Close(string line, int open)
    {
        var depth = 0;
        var quoted = false;
        for (var i = open; i < line.Length; i++)
        {
            quoted ^= line[i] == '"';
            depth += quoted ? 0 : line[i] is '(' or '[' ? 1 : line[i] is ')' or ']' ? -1 : 0;
            if (depth == 0 && !quoted)
            {
                return i;
            }
        }
        return line.Length - 1;
    }
}
