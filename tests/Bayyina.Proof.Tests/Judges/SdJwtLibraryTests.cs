using System.Buffers.Text;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Bayyina.Proof.Tests.Judges;

/// <summary>What somebody else's library (npm <c>@sd-jwt/core</c>) says of our statements.</summary>
public sealed class SdJwtLibraryTests : IDisposable
{
    private static readonly BigInteger Order = BigInteger.Parse(
        "0ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bayyina-sd-jwt-");
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly SdJwt _statement;

    public SdJwtLibraryTests() => _statement = Issue(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));

    public void Dispose()
    {
        _key.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void It_accepts_a_statement_with_all_some_or_no_disclosures()
    {
        AssertHolds(_statement.Compact, "file", "kind", "note", "sub");
        AssertHolds(_statement.Present(disclosure => disclosure.Name is "kind" or "note"), "kind", "note");
        AssertHolds(_statement.Present(_ => false));
    }

    [Fact]
    public void It_names_the_id_that_we_name()
    {
        using var verdict = JsonDocument.Parse(Judge(_statement.Compact).Output);

        Assert.Equal(_statement.Id, verdict.RootElement.GetProperty("id").GetString());
    }

    [Fact]
    public void What_it_drops_without_a_word_the_harness_refuses_and_so_do_we()
    {
        var foreign = Disclosure.Make("witness", JsonSerializer.SerializeToElement("nobody"));
        AssertRefused($"{_statement.Compact}{foreign.Encoded}~", "dropped");
        AssertRefused($"{_statement.Compact}{_statement.Disclosures[0].Encoded}~", "twice");

        // A flipped bit in the salt leaves valid JSON and another digest.
        var first = _statement.Disclosures[0];
        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(first.Encoded));
        var flipped = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text[..2] + (text[2] == 'A' ? 'B' : 'A') + text[3..]));
        AssertRefused(_statement.Compact.Replace(first.Encoded, flipped, StringComparison.Ordinal), "dropped");
    }

    [Fact]
    public void It_refuses_another_key_another_signature_and_a_time_to_come()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Contains("no key", Judge(_statement.Compact, Jwk(other)).Output, StringComparison.Ordinal);

        var signature = Issue(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000)).Jws.Split('.')[2];
        AssertJudgeRefuses(string.Join('.', [.. _statement.Jws.Split('.')[..2], signature]) + "~", "Signature");
        AssertJudgeRefuses(Issue(TimeProvider.System.GetUtcNow().AddHours(1)).Compact, "not yet valid");
    }

    [Theory]
    [InlineData("a line feed at the end")]
    [InlineData("no tilde at the end")]
    public void It_refuses_another_form_with(string what)
    {
        var compact = what.StartsWith("a line", StringComparison.Ordinal) ? _statement.Compact + "\n" : _statement.Compact[..^1];

        Assert.Equal(1, Judge(compact).ExitCode);
        Assert.Throws<ProofFormatException>(() => SdJwt.Parse(compact));
    }

    private void AssertHolds(string compact, params string[] names)
    {
        var run = Judge(compact);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        using var verdict = JsonDocument.Parse(run.Output);
        Assert.Equal(names, verdict.RootElement.GetProperty("disclosed").EnumerateArray().Select(name => name.GetString()!).Order(StringComparer.Ordinal));
    }

    private void AssertRefused(string compact, string why)
    {
        AssertJudgeRefuses(compact, why);
        Assert.Equal("disclosure.unmatched", Assert.Throws<ProofFormatException>(() => SdJwt.Parse(compact)).Code);
    }

    private void AssertJudgeRefuses(string compact, string why)
    {
        var run = Judge(compact);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(why, run.Output, StringComparison.Ordinal);
    }

    private ToolRun Judge(string compact, string? jwk = null)
    {
        var harness = Path.Combine(Needs.NodeJudge("sd-jwt"), "verify.mjs");
        var statement = Path.Combine(_folder.FullName, "statement");
        var key = Path.Combine(_folder.FullName, "key.jwk");
        File.WriteAllText(statement, compact);
        File.WriteAllText(key, jwk ?? Jwk(_key));
        return Tool.Run("node", [harness, statement, key]);
    }

    private SdJwt Issue(DateTimeOffset at)
    {
        Disclosure[] disclosures =
        [
            Disclosure.Make("sub", JsonSerializer.SerializeToElement("item/0b9c3f0e-5d5e-4b43-9d5b-6b0f7f2a1c11")),
            Disclosure.Make("kind", JsonSerializer.SerializeToElement("item.sealed")),
            Disclosure.Make("file", JsonSerializer.SerializeToElement("صورة 1 – \u202eabc.jpg \"<&>\" \n")),
            Disclosure.Make("note", JsonSerializer.SerializeToElement(new { mode = "reported", values = new[] { 1.5, 2, 1e21 } })),
        ];
        var open = new OpenPayload("bayyina.example/0123", "AAAAAAAAAAAAAAAAAAAAAA", at.ToUnixTimeSeconds(), true, "actor/6f0b7d7a-3c56-4a54-8a7e-4b7d5e0c2f10");
        return SdJwt.Issue(open, disclosures, P256Key.FromJwk(Jwk(_key)).Thumbprint, SignLow);
    }

    private byte[] SignLow(ReadOnlySpan<byte> input)
    {
        var signature = _key.SignData(input, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        var s = new BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true);
        var low = BigInteger.Min(s, Order - s).ToByteArray(isUnsigned: true, isBigEndian: true);
        signature.AsSpan(32).Clear();
        low.CopyTo(signature, 64 - low.Length);
        return signature;
    }

    private static string Jwk(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return P256Key.FromCoordinates(point.X!, point.Y!).ToJwk();
    }
}
