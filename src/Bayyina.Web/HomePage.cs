using System.Globalization;
using System.Net;
using System.Resources;
using System.Text;
using Bayyina.Proof;
using Dapper;

namespace Bayyina.Web;

/// <summary>What is there: counts, the ledger's checkpoint, and how to go on. Arabic first, English below.</summary>
internal static class HomePage
{
    private static readonly ResourceManager Resources = new("Bayyina.Web.WebText", typeof(HomePage).Assembly);

    public static string Render(Product product)
    {
        var checkpoint = product.LedgerFolder.Checkpoint() is { } note ? Checkpoint.Parse(note.Text) : null;
        var (incidents, items) = product.Database.Read(connection => (
            connection.ExecuteScalar<long>("SELECT COUNT(*) FROM incident WHERE exercise = 0"), connection.ExecuteScalar<long>("SELECT COUNT(*) FROM item WHERE exercise = 0")));
        var page = new StringBuilder();
        page.Append("<!doctype html><html lang=\"ar\" dir=\"rtl\"><head><meta charset=\"utf-8\">")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>بيّنة · Bayyina</title><style>").Append(Style)
            .Append("</style></head><body>");
        foreach (var language in (string[])["ar", "en"])
        {
            var culture = CultureInfo.GetCultureInfo(language);
            string Text(string key) => WebUtility.HtmlEncode(Resources.GetString(key, culture) ?? key);
            page.Append(CultureInfo.InvariantCulture, $"<section lang=\"{language}\" dir=\"{(language == "ar" ? "rtl" : "ltr")}\">")
                .Append(CultureInfo.InvariantCulture, $"<h1>{Text("name")}</h1><p>{Text("what")}</p><dl>")
                .Append(CultureInfo.InvariantCulture, $"<div><dt>{Text("incidents")}</dt><dd>{incidents}</dd></div>")
                .Append(CultureInfo.InvariantCulture, $"<div><dt>{Text("items")}</dt><dd>{items}</dd></div>")
                .Append(CultureInfo.InvariantCulture, $"<div><dt>{Text("statements")}</dt><dd>{checkpoint?.Size ?? 0}</dd></div></dl>")
                .Append(CultureInfo.InvariantCulture, $"<p>{Text("origin")} <code><bdi dir=\"ltr\">{WebUtility.HtmlEncode(product.Statements.Origin)}</bdi></code></p>")
                .Append(CultureInfo.InvariantCulture, $"<p>{Text("root")} <code><bdi dir=\"ltr\">{WebUtility.HtmlEncode(checkpoint?.Root.ToBase64() ?? "–")}</bdi></code></p>")
                .Append(CultureInfo.InvariantCulture, $"<h2>{Text("next")}</h2><pre dir=\"ltr\">./bayyina add FOLDER\n./bayyina dossier --incident ID --out F.zip\n./bayyina key &gt; KEYFILE\n./bayyina verify F.zip --key KEYFILE</pre>")
                .Append(CultureInfo.InvariantCulture, $"<p>{Text("soon")}</p></section>");
        }
        return page.Append("</body></html>").ToString();
    }

    private const string Style =
        """
        :root{color-scheme:light dark;--ink:light-dark(#1c2430,#e8ecf1);--paper:light-dark(#fbfaf7,#12161c);--line:light-dark(#d9d4c8,#2c3440);--soft:light-dark(#5a6473,#a3adba)}
        *{box-sizing:border-box}
        body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.7 "Noto Naskh Arabic","Noto Sans Arabic","Segoe UI","Geeza Pro",system-ui,sans-serif}
        section{max-inline-size:46rem;margin-inline:auto;padding:2rem 1.25rem}
        section+section{border-block-start:1px solid var(--line)}
        h1{font-size:1.9rem;margin:0 0 .5rem}h2{font-size:1.1rem;margin:2rem 0 .5rem}
        dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:1rem;margin:1.5rem 0}
        dl div{border:1px solid var(--line);border-radius:.5rem;padding:.75rem 1rem}
        dt{color:var(--soft);font-size:.9rem}dd{margin:0;font-size:1.6rem}
        code,pre{font:14px/1.6 ui-monospace,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
        pre{background:light-dark(#f1eee6,#1a2029);border-radius:.5rem;padding:1rem;overflow-x:auto;text-align:start}
        p{margin:.5rem 0}
        """;
}
