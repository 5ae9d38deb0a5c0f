using System.Reflection;

namespace Bayyina.Dossiers;

/// <summary><c>HOW-TO-VERIFY.html</c>: how a stranger checks the dossier with tools that others wrote, in Arabic and then in English.</summary>
/// <remarks>The programs on it stand beside this file and are run by the tests as they are shown.</remarks>
internal static class HowToVerifyPage
{
    private const string Resources = "Bayyina.Dossiers.HowTo.";

    private static readonly string[] Programs = ["check.py", "checkpoint.go", "sd-jwt.mjs"];

    public static ReadOnlyMemory<byte> Render(DossierContent content)
    {
        var html = new HtmlWriter();
        ReportPage.Begin(html, "verify.title", content.Exercise);
        foreach (var text in (DossierText[])[DossierText.Arabic, DossierText.English])
        {
            WriteLanguage(html, content, text);
        }
        html.Write($"<section class=part id=programs lang=en dir=ltr>\n<h2><bdi lang=ar>{DossierText.Arabic["verify.programs"]}</bdi> · {DossierText.English["verify.programs"]}</h2>\n");
        foreach (var program in Programs)
        {
            html.Write($"<h3 id=\"{program}\"><code>{program}</code></h3>\n<pre class=program>{Program(program)}</pre>\n");
        }
        html.Write($"</section>\n");
        ReportPage.End(html);
        return html.Bytes;
    }

    /// <summary>The text of a program as it is shown.</summary>
    public static string Program(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resources + name)
            ?? throw new ArgumentException($"There is no program {name}.", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static void WriteLanguage(HtmlWriter html, DossierContent content, DossierText text)
    {
        var other = text == DossierText.Arabic ? DossierText.English : DossierText.Arabic;
        html.Write($"""
            <section class=part id={text.Language} lang={text.Language} dir={text.Direction}>
            <header class=cover>
            <p class=jump><a href="#{other.Language}" lang={other.Language} dir={other.Direction}>{other["language"]}</a></p>
            <h1>{text["verify.title"]}</h1>
            </header>
            <p>{Shown.Marked(text["verify.about"])} {Shown.Link(DossierLayout.Report, Html.Text(text["verify.report"]))}</p>
            <div class=warning><h2 class=in-box>{text["verify.keys"]}</h2><p>{Shown.Marked(text["verify.keys.text"])}</p></div>
            <h2>{text["verify.short"]}</h2>
            <p>{Shown.Marked(text["verify.short.text"])}</p>
            <pre>bayyina verify DOSSIER.zip --key KEYFILE</pre>
            <h2>{text["verify.long"]}</h2>
            <p>{Shown.Marked(text["verify.long.text"])}</p>
            <ol class=steps>
            <li><h3>{text["verify.files"]}</h3>
            <p>{Shown.Marked(text["verify.files.text"])}</p>
            <pre>unzip -q DOSSIER.zip -d dossier
            cd dossier
            sha512sum --quiet --strict -c manifest-sha512.txt
            sha256sum --quiet --strict -c manifest-sha256.txt
            sha512sum --quiet --strict -c tagmanifest-sha512.txt
            sha256sum --quiet --strict -c tagmanifest-sha256.txt
            find data -type f | LC_ALL=C sort | diff - &lt;(cut -c131- manifest-sha512.txt | LC_ALL=C sort)
            LC_ALL=C ls -1</pre>
            <p>{Shown.Marked(text["verify.files.root"])}</p>
            <pre>HOW-TO-VERIFY.html
            bag-info.txt
            bagit.txt
            data
            dossier.sd-jwt
            dossier.tlog-proof
            manifest-sha256.txt
            manifest-sha512.txt
            tagmanifest-sha256.txt
            tagmanifest-sha512.txt</pre>
            <p>{text["verify.files.alone"]}</p></li>
            <li><h3>{text["verify.statements"]}</h3>
            <p>{Shown.Marked(text["verify.statements.text"])} {Shown.Link("#check.py", Shown.Code("check.py"))}</p>
            <pre>python3 ../check.py ../KEYFILE</pre></li>
            <li><h3>{text["verify.checkpoint"]}</h3>
            <p>{Shown.Marked(text["verify.checkpoint.text"])} {Shown.Link("#checkpoint.go", Shown.Code("checkpoint.go"))}</p>
            <pre>GO111MODULE=off GOPATH=/usr/share/gocode go run ../checkpoint.go "$(head -n 1 ../KEYFILE)" data/statements/*.sd-jwt dossier.sd-jwt</pre></li>
            <li><h3>{text["verify.sd-jwt"]}</h3>
            <p>{Shown.Marked(text["verify.sd-jwt.text"])} {Shown.Link("#sd-jwt.mjs", Shown.Code("sd-jwt.mjs"))}</p>
            <pre>(cd .. &amp;&amp; npm install @sd-jwt/core@0.19.0)
            node ../sd-jwt.mjs ../KEYFILE data/statements/*.sd-jwt dossier.sd-jwt</pre></li>

            """);
        if (content.Times.Count > 0)
        {
            html.Write($"<li><h3>{text["verify.time"]}</h3>\n<p>{Shown.Marked(text["verify.time.text"])}</p>\n<pre>");
            foreach (var time in content.Times)
            {
                html.Write($"openssl ts -verify -data data/checkpoint -in {DossierLayout.Time(time.TreeSize)} -CAfile ca.pem\n");
            }
            html.Write($"</pre></li>\n");
        }
        html.Write($"""
            </ol>
            <h2>{text["verify.load-file"]}</h2>
            <p>{Shown.Marked(text["verify.load-file.text"])}</p>
            <h2>{text["verify.means"]}</h2>
            <p>{Shown.Marked(text["verify.means.text"])} {Shown.Link($"{DossierLayout.Report}#{text.Language}-proves", Html.Text(text["proves"]))}</p>
            </section>

            """);
    }
}
