using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Bayyina.Dossiers;

/// <summary>Markup that is safe as it stands.</summary>
internal readonly record struct Html(string Markup)
{
    public static readonly Html Nothing = new("");

    /// <summary>Text, escaped for content and for quoted attributes.</summary>
    public static Html Text(string text)
    {
        var special = text.AsSpan().IndexOfAny("&<>\"'");
        if (special < 0)
        {
            return new Html(text);
        }
        var escaped = new StringBuilder(text.Length + 16).Append(text, 0, special);
        for (var i = special; i < text.Length; i++)
        {
            _ = text[i] switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                var c => escaped.Append(c),
            };
        }
        return new Html(escaped.ToString());
    }

    public override string ToString() => Markup;
}

/// <summary>Writes a page as UTF-8. What stands between the braces of an interpolated string is escaped unless it is <see cref="Html"/>.</summary>
internal sealed class HtmlWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new(1 << 16);

    public ReadOnlyMemory<byte> Bytes => _bytes.WrittenMemory;

    // The handler has written already, piece by piece, when this is entered.
    public void Write([InterpolatedStringHandlerArgument("")] ref Markup markup) => Debug.Assert(markup.IsFor(this));

    private void Raw(ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, _bytes);

    [InterpolatedStringHandler]
    internal readonly ref struct Markup
    {
        private readonly HtmlWriter _html;

        public Markup(int literalLength, int formattedCount, HtmlWriter html)
        {
            _ = literalLength + formattedCount;
            _html = html;
        }

        public bool IsFor(HtmlWriter html) => ReferenceEquals(html, _html);

        public void AppendLiteral(string literal) => _html.Raw(literal);

        public void AppendFormatted(Html html) => _html.Raw(html.Markup);

        public void AppendFormatted(string text) => _html.Raw(Html.Text(text).Markup);

        public void AppendFormatted(long number) => _html.Raw(number.ToString(CultureInfo.InvariantCulture));
    }
}
