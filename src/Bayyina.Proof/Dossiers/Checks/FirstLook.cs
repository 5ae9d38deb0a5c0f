using System.Text;

namespace Bayyina.Proof;

/// <summary>What makes every other check pointless, and is therefore said once and alone.</summary>
internal static class FirstLook
{
    /// <summary>The one thing that is wrong, or null where the checks have something to look at.</summary>
    public static VerificationCheck? Find(BagSource source, KeyFile keyFile)
    {
        if (source.IndexOf(DossierLayout.Declaration) < 0 && source.IndexOf(DossierLayout.Export) < 0)
        {
            return new VerificationCheck("dossier.none", CheckOutcome.Failed, null, []);
        }
        return OriginOf(source) is { } origin && origin != keyFile.Log.Name
            ? new VerificationCheck("proof.other_log", CheckOutcome.Failed, null, [BagPath.Shown(keyFile.Log.Name), BagPath.Shown(origin)])
            : null;
    }

    // Nothing of it is believed: a dossier that names two ledgers, or none, is looked at file by file.
    private static string? OriginOf(BagSource source)
    {
        try
        {
            var said = SdJwt.Parse(Encoding.Latin1.GetString(Read(source, DossierLayout.Export))).Open.Issuer;
            var signed = Checkpoint.Parse(SignedNote.Parse(Read(source, DossierLayout.Checkpoint)).Text).Origin;
            return said == signed ? said : null;
        }
        catch (Exception unreadable) when (unreadable is ProofFormatException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static byte[] Read(BagSource source, string path)
    {
        var file = source.Find(path);
        if (file is null || file.Length > DossierLayout.MostBytes(DossierLayout.RoleOf(path)))
        {
            throw new ProofFormatException("bag.file_missing", "It is not there, or too large to be one.");
        }
        using var stream = source.OpenRead(file);
        var content = new byte[file.Length];
        return content[..stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)];
    }
}
