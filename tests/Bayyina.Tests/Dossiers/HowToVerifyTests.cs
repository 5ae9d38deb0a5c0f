using System.Net;
using System.Text.RegularExpressions;

namespace Bayyina.Tests.Dossiers;

/// <summary>What HOW-TO-VERIFY.html tells a stranger to type is typed here, on a dossier that is real.</summary>
public sealed partial class HowToVerifyTests : IDisposable
{
    private readonly ARecord _record = new ARecord().WithItem("محضر.txt", "عُثر على الدمية 4.").WithItem("empty.txt", "").WithNote("<b>10:05</b>");

    public void Dispose() => _record.Dispose();

    [Fact]
    public void Our_own_verifier_accepts_what_we_write()
    {
        var report = _record.Verify(_record.Export("item.sealed.media_type"));

        Assert.True(report.Holds, string.Join('\n', report.Checks.Select(c => $"{c.Outcome} {c.Code} {c.Path}")));
    }

    [Fact]
    public void The_commands_for_the_files_print_nothing_but_the_listing()
    {
        Needs.Program("unzip");
        _record.Export();

        var run = Bash(Step(1).Replace("DOSSIER.zip", "dossier.zip", StringComparison.Ordinal), _record.Folder);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(Listing(), run.Lines);
    }

    [Fact]
    public void The_program_for_Python_and_OpenSSL_accepts_the_dossier_and_refuses_every_change()
    {
        Needs.Program("python3");
        Needs.Program("openssl");
        var dossier = Prepared();

        AssertAccepted(2);

        Flip(Directory.GetFiles(Path.Combine(dossier, "data", "items"))[0], append: true);
        AssertRefused(2, "no statement seals these bytes");
        var statement = Directory.GetFiles(Path.Combine(dossier, "data", "statements"))[0];
        Flip(statement, at: 400);
        AssertRefused(2, Path.GetFileName(statement));
        Flip(Path.Combine(dossier, "bag-info.txt"), append: true);
        AssertRefused(2, "bag-info.txt is not the one that was signed");
    }

    [Fact]
    public void The_program_for_Python_walks_from_an_earlier_or_later_key_file_along_the_rotations()
    {
        Needs.Program("python3");
        Needs.Program("openssl");
        _record.Export();
        var first = File.ReadAllText(_record.KeyFile);
        _record.RotateNodeKey().WithNote("between").RotateNodeKey().WithNote("after");
        Prepared();
        AssertAccepted(2);
        var dossier = Path.Combine(_record.Folder, "dossier");

        File.WriteAllText(_record.KeyFile, first);
        AssertAccepted(2);

        // Signed by one of the two keys only, a rotation leads nowhere.
        foreach (var path in Directory.GetFiles(Path.Combine(dossier, "data", "statements")))
        {
            if (Proof.SdJwt.Parse(File.ReadAllText(path)) is { } said && said.Find("next") is { } next && said.KeyId == Proof.P256Key.FromJwk(next.Value).Thumbprint)
            {
                File.Delete(path);
            }
        }
        AssertRefused(2, "not the node's statement about this dossier");
    }

    [Fact]
    public void The_program_for_Python_says_in_a_line_what_it_cannot_read()
    {
        Needs.Program("python3");
        Prepared();
        File.Delete(_record.KeyFile);

        var run = Bash(Step(2), Path.Combine(_record.Folder, "dossier"));
        Assert.Equal(2, run.ExitCode);
        Assert.Equal("cannot read the key file ../KEYFILE: No such file or directory", Assert.Single(run.Lines));
        Assert.Empty(run.Error);

        File.WriteAllText(_record.KeyFile, "x\n");
        Assert.Contains("../KEYFILE is not a key file", Bash(Step(2), Path.Combine(_record.Folder, "dossier")).Output);
        _record.Export();
        Assert.Contains("is this the unpacked folder?", Bash("python3 ../check.py ../KEYFILE", Directory.CreateDirectory(Path.Combine(_record.Folder, "elsewhere")).FullName).Output);
    }

    [Fact]
    public void Every_program_counts_the_statements_as_our_verifier_does()
    {
        Needs.Program("python3");
        var dossier = Prepared();
        var count = _record.Verify(dossier).Facts!.Statements;

        var run = Bash(Step(2), dossier);

        Assert.Equal($"{count} statements and the one about the dossier checked, 0 wrong", run.Lines[^1]);
    }

    [Fact]
    public void The_program_for_Go_accepts_the_proofs_and_refuses_a_changed_one()
    {
        Needs.Program("go");
        Assert.SkipUnless(Directory.Exists("/usr/share/gocode/src/golang.org/x/mod/sumdb/note"), "needs golang-golang-x-mod-dev, see build/install-for-tests.sh");
        var dossier = Prepared();

        AssertAccepted(3);

        var proof = Path.Combine(dossier, "dossier.tlog-proof");
        File.WriteAllText(proof, File.ReadAllText(proof).Replace("index ", "index 1", StringComparison.Ordinal));
        AssertRefused(3, "dossier.sd-jwt");
        proof = Directory.GetFiles(Path.Combine(dossier, "data", "proofs"))[0];
        File.WriteAllText(proof, File.ReadAllText(proof).Replace("index ", "index 1", StringComparison.Ordinal));
        AssertRefused(3, Path.GetFileNameWithoutExtension(proof));
    }

    [Fact]
    public void The_program_for_the_SD_JWT_library_accepts_the_statements_and_refuses_a_foreign_disclosure()
    {
        var judge = Needs.NodeJudge("sd-jwt");
        var dossier = Prepared();
        File.CreateSymbolicLink(Path.Combine(_record.Folder, "node_modules"), Path.Combine(judge, "node_modules"));

        AssertAccepted(4);

        // WyJzYWx0IiwieCIsMV0 is ["salt","x",1]: the library drops it and says nothing.
        var statement = Directory.GetFiles(Path.Combine(dossier, "data", "statements"))[0];
        File.AppendAllText(statement, "WyJzYWx0IiwieCIsMV0~");
        AssertRefused(4, "disclosures supplied");
    }

    private string Prepared()
    {
        var dossier = _record.Unpacked();
        foreach (Match program in ProgramPattern().Matches(Page(dossier)))
        {
            File.WriteAllText(Path.Combine(_record.Folder, program.Groups[1].Value), WebUtility.HtmlDecode(program.Groups[2].Value));
        }
        return dossier;
    }

    private void AssertAccepted(int step)
    {
        var run = Bash(Step(step), Path.Combine(_record.Folder, "dossier"));
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.EndsWith(" checked, 0 wrong", run.Lines[^1]);
    }

    private void AssertRefused(int step, string says)
    {
        var run = Bash(Step(step), Path.Combine(_record.Folder, "dossier"));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(says, run.Output);
    }

    // The first block of a step is what is to be typed; installing is left to ./test.
    private string Step(int number)
    {
        var steps = StepPattern().Matches(Page(null));
        var command = WebUtility.HtmlDecode(steps[number - 1].Groups[1].Value);
        return string.Join('\n', command.Split('\n').Where(line => !line.Contains("npm install", StringComparison.Ordinal)));
    }

    private string[] Listing() => ListingPattern().Match(Page(null)).Groups[1].Value.Split('\n');

    private string Page(string? dossier)
    {
        dossier ??= Path.Combine(_record.Folder, "dossier");
        if (Directory.Exists(dossier))
        {
            return File.ReadAllText(Path.Combine(dossier, "HOW-TO-VERIFY.html"));
        }
        using var zip = System.IO.Compression.ZipFile.OpenRead(Path.Combine(_record.Folder, "dossier.zip"));
        using var reader = new StreamReader(zip.GetEntry("HOW-TO-VERIFY.html")!.Open());
        return reader.ReadToEnd();
    }

    private static ToolRun Bash(string command, string folder) => Tool.Run("bash", ["-e", "-o", "pipefail", "-c", command], folder);

    private static void Flip(string path, int at = 0, bool append = false)
    {
        var bytes = File.ReadAllBytes(path);
        if (append)
        {
            bytes = [.. bytes, (byte)'\n'];
        }
        else
        {
            bytes[at] = (byte)(bytes[at] == 'A' ? 'B' : 'A');
        }
        File.WriteAllBytes(path, bytes);
    }

    [GeneratedRegex("<h3 id=\"([^\"]+)\">.*?<pre class=program>(.*?)</pre>", RegexOptions.Singleline)]
    private static partial Regex ProgramPattern();

    [GeneratedRegex("<li><h3>.*?<pre>(.*?)</pre>", RegexOptions.Singleline)]
    private static partial Regex StepPattern();

    [GeneratedRegex("<pre>(HOW-TO-VERIFY.*?)</pre>", RegexOptions.Singleline)]
    private static partial Regex ListingPattern();
}
