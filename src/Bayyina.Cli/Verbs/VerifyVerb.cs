using System.CommandLine;
using Bayyina.Proof;

namespace Bayyina.Cli;

/// <summary>
/// <c>verify F.zip --key KEYFILE</c>: checks a dossier. Exit 0 holds, 1 does not, 2 only where the dossier or the key file is missing
/// or cannot be read.
/// </summary>
internal static class VerifyVerb
{
    private static readonly Argument<string> Dossier = new("F.zip") { Description = CliText.Of("verify.file") };
    private static readonly Option<string> Key = new Option<string>("--key") { Description = CliText.Of("option.key"), HelpName = "KEYFILE", Required = true }.Filled();

    public static Command Create()
    {
        var verb = new Command("verify", CliText.Of("verb.verify")) { Dossier, Key, Options.Json };
        verb.SetAction(Run);
        return verb;
    }

    private static int Run(ParseResult parsed)
    {
        var asJson = parsed.GetValue(Options.Json);
        var path = parsed.GetValue(Dossier)!;
        string keyText;
        try
        {
            keyText = ReadKeyFile(parsed.GetValue(Key)!);
            if (!Directory.Exists(path))
            {
                using var readable = File.OpenRead(path);
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            Terminal.Refuse("verify.unreadable", unreadable.Message);
            return CommandLine.Usage;
        }
        KeyFile key;
        try
        {
            key = KeyFile.Parse(keyText);
        }
        catch (ProofFormatException malformed)
        {
            return Terminal.Refuse(malformed);
        }
        var report = DossierVerifier.Verify(path, key, new VerifyOptions { Progress = new Progress() });
        Terminal.EndProgress();
        VerificationOutput.Print(report, asJson);
        return report.Holds ? CommandLine.Done : CommandLine.Refused;
    }

    // Not all of whatever somebody names: a key file is two lines.
    private static string ReadKeyFile(string path)
    {
        using var reader = new StreamReader(path);
        var text = new char[KeyFile.MostCharacters + 1];
        return new string(text, 0, reader.ReadBlock(text));
    }

    private sealed class Progress : IProgress<VerifyProgress>
    {
        public void Report(VerifyProgress value) => Terminal.Progress(CliText.Of("verify.progress", value.Bytes >> 20, value.Total >> 20));
    }
}
