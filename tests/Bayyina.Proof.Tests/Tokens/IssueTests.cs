using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Bayyina.Proof.Tests.Tokens;

public class IssueTests
{
    private static readonly TestKey Alice = TestKey.Of("alice");
    private static readonly OpenPayload Open = new("test.example/ledger", "AAAAAAAAAAAAAAAAAAAAAA", 1471450000, true, TokenForge.ActorOf("alice"));

    [Fact]
    public void What_is_issued_reads_back_the_same_and_any_part_of_it_verifies()
    {
        Prop.ForAll<(string, int)[], bool, int>((said, exercise, choice) =>
        {
            var names = 0;
            var disclosures = said.Select(s => Disclosure.Make($"p{names++}", JsonSerializer.SerializeToElement(new { text = WellFormed(s.Item1), number = s.Item2 }))).ToList();
            disclosures.Insert(0, Disclosure.Make("kind", "incident.noted"));
            var issued = SdJwt.Issue(Open with { Exercise = exercise }, disclosures, Alice.Public.Thumbprint, Alice.Sign);
            var read = SdJwt.Parse(issued.Compact);
            var part = SdJwt.Parse(issued.Present(d => (d.Encoded.GetHashCode(StringComparison.Ordinal) & choice) == 0));
            return read.Compact == issued.Compact && read.Id == issued.Id && read.Open == issued.Open && read.KeyId == issued.KeyId
                && read.Digests.SequenceEqual(issued.Digests) && issued.Digests.Count % 8 == 0 && issued.Digests.Count - disclosures.Count < 8
                && read.IsSignedBy(Alice.Public) && issued.IsSignedBy(Alice.Public) && part.IsSignedBy(Alice.Public)
                && read.Disclosures.Zip(disclosures).All(d => d.First.Name == d.Second.Name && d.First.Value.GetRawText() == d.Second.Value.GetRawText())
                && read.Leaf.SequenceEqual(issued.Leaf) && part.Jws == issued.Jws;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(1, 8)]
    [InlineData(8, 8)]
    [InlineData(9, 16)]
    [InlineData(16, 16)]
    [InlineData(17, 24)]
    public void Decoys_fill_the_digests_up_to_a_multiple_of_eight(int said, int digests)
    {
        var issued = Issue(Enumerable.Range(0, said).Select(i => Disclosure.Make($"p{i}", "x")));
        Assert.Equal((digests, digests - said), (issued.Digests.Count, issued.Undisclosed));
        Assert.Equal(issued.Digests.Order(StringComparer.Ordinal), issued.Digests);
    }

    [Fact]
    public void The_same_said_twice_is_two_statements()
    {
        var ids = Enumerable.Range(0, 50).Select(_ => Issue([Disclosure.Make("kind", "incident.noted")])).ToList();
        Assert.Equal(50, ids.Select(t => t.Id).Distinct().Count());
        Assert.Equal(50 * 8, ids.SelectMany(t => t.Digests).Distinct().Count());
    }

    [Fact]
    public void Nothing_is_issued_that_could_not_be_read_back()
    {
        var kind = Disclosure.Make("kind", "incident.noted");
        Assert.Throws<ArgumentException>(() => Issue([]));
        Assert.Throws<ArgumentException>(() => Issue([kind, kind]));
        Assert.Throws<ArgumentException>(() => Issue([kind, Disclosure.Make("kind", "incident.noted")]));
        Assert.Throws<ArgumentException>(() => Issue([Disclosure.Make("by", "x")]));
        Assert.Throws<ArgumentException>(() => Issue(Enumerable.Range(0, 1025).Select(i => Disclosure.Make($"p{i}", "x"))));
        Assert.Throws<ArgumentException>(() => Issue(Enumerable.Range(0, 9).Select(i => Disclosure.Make($"p{i}", new string('x', 1_000_000)))));
        foreach (var open in (OpenPayload[])[
            Open with { IssuedAt = -1 }, Open with { IssuedAt = 253402300800 }, Open with { Jti = "short" }, Open with { Issuer = "" },
            Open with { By = "actor/alice" }, Open with { By = Open.By.ToUpperInvariant() }])
        {
            Assert.Throws<ArgumentException>(() => SdJwt.Issue(open, [kind], Alice.Public.Thumbprint, Alice.Sign));
        }
        Assert.Throws<ArgumentException>(() => SdJwt.Issue(Open, [kind], "alice", Alice.Sign));
        Assert.Throws<ArgumentException>(() => SdJwt.Issue(Open, [kind], Alice.Public.Thumbprint, input => TestKey.Twin(Alice.Sign(input))));
        Assert.Throws<ArgumentException>(() => SdJwt.Issue(Open, [kind], Alice.Public.Thumbprint, _ => new byte[63]));
        Assert.Equal(1024, SdJwt.Parse(Issue(Enumerable.Range(0, 1024).Select(i => Disclosure.Make($"p{i}", "x"))).Compact).Disclosures.Count);
    }

    private static SdJwt Issue(IEnumerable<Disclosure> disclosures) => SdJwt.Issue(Open, [.. disclosures], Alice.Public.Thumbprint, Alice.Sign);

    private static string WellFormed(string? text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text ?? ""));
}
