using FsCheck;
using FsCheck.Fluent;

namespace Bayyina.Proof.Tests.Tokens;

/// <summary>RFC 9901 §7.1: every disclosure is referenced by exactly one digest. Stock libraries drop what is not; we refuse.</summary>
public class DisclosureMatchTests
{
    private static readonly TokenForge Forge = new TokenForge().Say("sub", "\"incident/x\"").Say("kind", "\"incident.noted\"").Say("text", "\"two floors\"");
    private static readonly string Jws = Forge.Jws();

    [Fact]
    public void A_disclosure_of_another_statement_is_refused() =>
        Unmatched([.. Forge.Disclosures, new TokenForge(seed: 2).Say("note", "1").Disclosures[0]], [new TokenForge(seed: 2).Say("text", "1").Disclosures[0]]);

    [Fact]
    public void A_disclosure_that_stands_twice_is_refused() => Unmatched([.. Forge.Disclosures, Forge.Disclosures[1]], [Forge.Disclosures[0], Forge.Disclosures[0]]);

    [Fact]
    public void A_decoy_does_not_make_a_second_copy_of_a_disclosure_good()
    {
        var forge = new TokenForge().Say("kind", "1").Say("kind", "2");
        Unmatched(forge.Jws(), forge.Disclosures);
        Assert.NotNull(SdJwt.Parse(TokenForge.Join(forge.Jws(), [forge.Disclosures[0]])));
        Assert.NotNull(SdJwt.Parse(TokenForge.Join(forge.Jws(), [forge.Disclosures[1]])));
    }

    [Theory]
    [InlineData("iss")]
    [InlineData("jti")]
    [InlineData("iat")]
    [InlineData("exercise")]
    [InlineData("by")]
    public void What_is_open_cannot_be_disclosed_besides(string name)
    {
        // RFC 9901 §7.1: if the claim name already exists at the level of the _sd key, reject.
        var forge = new TokenForge().Say(name, "true");
        Assert.Equal("statement.malformed", Assert.Throws<ProofFormatException>(() => SdJwt.Parse(forge.Compact())).Code);
        Assert.Throws<ProofFormatException>(() => SdJwt.From(forge.Jws(), [Disclosure.Parse(forge.Disclosures[0])]));
    }

    [Fact]
    public void More_disclosures_than_there_can_be_digests_are_refused_before_they_are_read() =>
        Assert.Equal("statement.malformed", Assert.Throws<ProofFormatException>(() => SdJwt.Parse(Jws + new string('~', 4 << 20))).Code);

    [Fact]
    public void Any_choice_of_disclosures_verifies_and_tells_how_many_are_not_at_hand()
    {
        var all = SdJwt.Parse(TokenForge.Join(Jws, Forge.Disclosures));
        Prop.ForAll<int>(choice =>
        {
            var compact = all.Present(d => (choice >> all.Disclosures.ToList().IndexOf(d) & 1) == 1);
            var presented = SdJwt.Parse(compact);
            var withheld = all.Disclosures.Where(d => presented.Find(d.Name) is null).ToList();
            return presented.IsSignedBy(Forge.Key.Public) && presented.Id == all.Id && presented.Jws == all.Jws
                && presented.Undisclosed == 8 - 3 + withheld.Count
                && withheld.TrueForAll(d => !compact.Contains(d.Encoded, StringComparison.Ordinal));
        }).QuickCheckThrowOnFailure();
    }

    private static void Unmatched(params string[][] disclosures) => Assert.All(disclosures, d => Unmatched(Jws, d));

    private static void Unmatched(string jws, IEnumerable<string> disclosures) =>
        Assert.Equal("disclosure.unmatched", Assert.Throws<ProofFormatException>(() => SdJwt.Parse(TokenForge.Join(jws, disclosures))).Code);
}
