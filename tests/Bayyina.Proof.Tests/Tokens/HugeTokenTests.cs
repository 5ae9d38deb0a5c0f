namespace Bayyina.Proof.Tests.Tokens;

[Collection(nameof(Measured))]
public class HugeTokenTests
{
    [Fact]
    public void Eight_megabytes_of_anything_are_refused_without_many_times_their_memory()
    {
        var jws = new TokenForge().Jws();
        const int size = 8 << 20;
        string[] inputs =
        [
            new('~', size), new('A', size), new string('A', size - 1) + "~", new string('.', size - 1) + "~", jws + new string('~', size), jws + "~" + new string('A', size) + "~",
            jws + string.Concat(Enumerable.Repeat("~WyJh", size / 5)) + "~", jws + "~" + TokenForge.Base64Url(new string('[', size / 2)) + "~",
            jws + "~" + TokenForge.Base64Url("[\"" + new string('a', size / 2)) + "~", new string('A', 64 << 20) + "~", jws + "~" + new string('\u0660', size) + "~",
        ];
        foreach (var input in inputs)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<ProofFormatException>(() => SdJwt.Parse(input));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4L * size);
        }
    }

    [Fact]
    public void A_statement_of_a_thousand_properties_is_read()
    {
        var forge = new TokenForge();
        for (var i = 0; i < 1024; i++)
            forge.Say($"p{i}", "\"x\"");
        Assert.Equal(1024, SdJwt.Parse(forge.Compact()).Disclosures.Count);
    }
}
