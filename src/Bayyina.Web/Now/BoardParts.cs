using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bayyina.Web.Now;

/// <summary>Sections of the board, rendered: once for all who may see the same in the same language.</summary>
internal sealed class BoardParts(Product product)
{
    private const int MostKept = 512;

    // Shorter than any section lets pass between two looks.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    private readonly KeptByState<string> _parts = new(MostKept, Longest);
    private readonly KeptByState<Sent> _sent = new(MostKept, Longest);

    /// <summary>The size of the ledger now: what is rendered after this was read holds at least as much.</summary>
    public long State => product.Rows.Assigned();

    /// <summary>One section.</summary>
    public Task<string> Of(BoardSection section, bool exercises, long state, HttpContext context) =>
        _parts.Of($"{section.Name} {Looking(context, exercises)}", state, () => Render(section, exercises, context.RequestServices));

    /// <summary>Several sections, one after the other, as they are sent.</summary>
    public Task<Sent> Of(IReadOnlyList<BoardSection> sections, bool exercises, long state, HttpContext context) => _sent.Of(
        $"{string.Join(',', sections.Select(section => section.Name))} {Looking(context, exercises)}",
        state,
        async () => Sent.Of(string.Concat(await Task.WhenAll(sections.Select(section => Of(section, exercises, state, context))))));

    // Everything that a rendering depends on besides the record.
    private static string Looking(HttpContext context, bool exercises)
    {
        var (visitor, preferences) = (context.RequestServices.GetRequiredService<Visitor>(), context.RequestServices.GetRequiredService<Preferences>());
        var reader = visitor.Reader!;
        var rights = reader.Rights.Select(right => $"{(int)right.Feature}.{(int)right.Act}.{(int?)reader.Reach(right.Feature)}").Order(StringComparer.Ordinal);
        return $"{preferences.Language} {preferences.ArabicDigits} {exercises} {visitor.ReadOnly} {string.Join(' ', rights)}";
    }

    private async Task<string> Render(BoardSection section, bool exercises, IServiceProvider services)
    {
        var reader = services.GetRequiredService<Visitor>().Reader!;
        // At most restricted, whoever looks.
        var view = section.View(new BoardAsk(product, reader.Limited(reader.Rights), exercises, product.Time.GetUtcNow()));
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var part = await renderer.RenderComponentAsync<BoardPart>(ParameterView.FromDictionary(new Dictionary<string, object?>
            {
                [nameof(BoardPart.Section)] = section,
                [nameof(BoardPart.View)] = view,
            }));
            return part.ToHtmlString();
        });
    }

    /// <summary>A rendering as it goes over the line.</summary>
    /// <param name="Plain">UTF-8.</param>
    /// <param name="Packed">The same, in Brotli.</param>
    /// <param name="Tag">Changes with its content.</param>
    internal sealed record Sent(byte[] Plain, byte[] Packed, string Tag)
    {
        public static Sent Of(string html)
        {
            var plain = Encoding.UTF8.GetBytes(html);
            var packed = new byte[BrotliEncoder.GetMaxCompressedLength(plain.Length)];
            // Quality 5 of 11, as it is made ten times a second.
            _ = BrotliEncoder.TryCompress(plain, packed, out var length, quality: 5, window: 18);
            return new Sent(plain, packed[..length], $"\"{Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 12))}\"");
        }
    }
}
