namespace Bayyina.Proof.Tests.Dossiers;

/// <summary>Whatever happens to a dossier by chance or by a hand without keys: it never holds, and nothing crashes.</summary>
public sealed class RandomMutationTests : IDisposable
{
    private readonly DossierForge _forge = DossierForge.Usual();
    private readonly DossierFiles _genuine;

    public RandomMutationTests() => _genuine = _forge.Export();

    public void Dispose() => _forge.Dispose();

    [Fact]
    public void Nothing_altered_by_chance_holds() => Run(seed: 1, remake: false);

    [Fact]
    public void Nothing_altered_with_manifests_made_anew_holds() => Run(seed: 2, remake: true);

    [Fact]
    public void No_zip_altered_by_chance_holds()
    {
        var random = new Random(3);
        var bytes = _genuine.ToZip().ToBytes();
        for (var i = 0; i < 500; i++)
        {
            var altered = Alter(bytes, bytes, random);
            if (!altered.AsSpan().SequenceEqual(bytes))
            {
                Assert.False(Bags.ForgedZip.Verify(altered, _genuine.KeyFile).Holds, $"Mutation {i}");
            }
        }
    }

    private void Run(int seed, bool remake)
    {
        var random = new Random(seed);
        for (var i = 0; i < 500; i++)
        {
            var altered = _genuine.Copy();
            var what = Alter(altered, random);
            if (remake)
            {
                altered.RemakeManifests();
            }
            if (!Same(altered))
            {
                Assert.False(altered.Verify().Holds, $"Mutation {i}: {what}");
            }
        }
    }

    private static string Alter(DossierFiles dossier, Random random)
    {
        var paths = dossier.Files.Keys.ToArray();
        var path = paths[random.Next(paths.Length)];
        var other = paths[random.Next(paths.Length)];
        switch (random.Next(6))
        {
            case 0:
                dossier.Files.Remove(path);
                return $"dropped {path}";
            case 1:
                dossier.Swap(path, other);
                return $"swapped {path} and {other}";
            case 2:
                dossier[other] = dossier[path];
                return $"{path} over {other}";
            case 3:
                var added = path.Insert(random.Next(path.Length), random.Next(2) == 0 ? "0" : "x");
                dossier[added] = dossier[path];
                return $"added {added}";
            default:
                dossier[path] = Alter(dossier[path], dossier[other], random);
                return $"altered {path}";
        }
    }

    private static byte[] Alter(byte[] bytes, byte[] other, Random random)
    {
        var at = random.Next(bytes.Length + 1);
        var upTo = random.Next(at, bytes.Length + 1);
        byte[] altered = [.. bytes];
        switch (random.Next(6))
        {
            case 0 when at < bytes.Length:
                altered[at] ^= (byte)(1 << random.Next(8));
                return altered;
            case 1:
                return altered[..at];
            case 2:
                return [.. bytes[..at], .. bytes[upTo..]];
            case 3:
                return [.. bytes[..at], (byte)random.Next(256), .. bytes[at..]];
            case 4:
                var from = random.Next(other.Length + 1);
                return [.. bytes[..at], .. other[from..Math.Min(other.Length, from + 50)], .. bytes[at..]];
            default:
                random.NextBytes(altered.AsSpan(at, Math.Min(upTo - at, 20)));
                return altered;
        }
    }

    private bool Same(DossierFiles altered) =>
        altered.Files.Count == _genuine.Files.Count
        && altered.Files.All(file => _genuine.Files.TryGetValue(file.Key, out var bytes) && bytes.AsSpan().SequenceEqual(file.Value));
}
