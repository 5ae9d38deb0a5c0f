using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bayyina.Proof.Tests.Bags;

namespace Bayyina.Proof.Tests.Dossiers;

/// <summary>The files of a dossier that left, in the hands of whoever has them: everything can be changed, no key is at hand.</summary>
internal sealed class DossierFiles(SortedDictionary<string, byte[]> files, KeyFile keyFile)
{
    /// <summary>An hour after everything was said.</summary>
    public static readonly TimeProvider Later = new FixedClock(Speech.Noon + 3600);

    public SortedDictionary<string, byte[]> Files => files;

    /// <summary>With what the stranger verifies.</summary>
    public KeyFile KeyFile { get; set; } = keyFile;

    public byte[] this[string path]
    {
        get => files[path];
        set => files[path] = value;
    }

    public DossierFiles Copy() => new(new SortedDictionary<string, byte[]>(files, StringComparer.Ordinal), KeyFile);

    public string Text(string path) => Encoding.UTF8.GetString(files[path]);

    public void Set(string path, string text) => files[path] = Encoding.UTF8.GetBytes(text);

    public void Change(string path, Func<string, string> change) => Set(path, change(Text(path)));

    public void Flip(string path, int at = 0, byte bits = 1)
    {
        files[path] = [.. files[path]];
        files[path][at] ^= bits;
    }

    public void Swap(string one, string other) => (files[one], files[other]) = (files[other], files[one]);

    public void Rename(string from, string to)
    {
        files[to] = files[from];
        files.Remove(from);
    }

    public string Only(string folder, int at = 0) => files.Keys.Where(path => path.StartsWith(folder, StringComparison.Ordinal)).ElementAt(at);

    /// <summary>What anybody can do without a key: everything but the binding statement made to fit.</summary>
    public void RemakeManifests()
    {
        RemakePayloadManifests();
        RemakeTagManifests();
    }

    public void RemakePayloadManifests()
    {
        var payload = files.Where(file => file.Key.StartsWith("data/", StringComparison.Ordinal)).ToList();
        Set("bag-info.txt", string.Create(CultureInfo.InvariantCulture,
            $"Bag-Software-Agent: Bayyina\nPayload-Oxum: {payload.Sum(file => file.Value.LongLength)}.{payload.Count}\n"));
        Set("manifest-sha256.txt", Manifest(payload, SHA256.HashData));
        Set("manifest-sha512.txt", Manifest(payload, SHA512.HashData));
    }

    public void RemakeTagManifests()
    {
        var tags = files.Where(file => !file.Key.StartsWith("data/", StringComparison.Ordinal)
            && !file.Key.StartsWith("tagmanifest-", StringComparison.Ordinal)).ToList();
        Set("tagmanifest-sha256.txt", Manifest(tags, SHA256.HashData));
        Set("tagmanifest-sha512.txt", Manifest(tags, SHA512.HashData));
    }

    public ForgedZip ToZip()
    {
        var zip = new ForgedZip();
        foreach (var (path, content) in files)
        {
            zip.Entries.Add(new ForgedEntry(path, content));
        }
        return zip;
    }

    public VerificationReport Verify() => ToZip().Verify(KeyFile);

    private static string Manifest(IEnumerable<KeyValuePair<string, byte[]>> files, Func<byte[], byte[]> hash)
    {
        var lines = files.Select(file => $"{Convert.ToHexStringLower(hash(file.Value))}  {file.Key}\n").Order(StringComparer.Ordinal);
        return string.Concat(lines);
    }

    private sealed class FixedClock(long now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(now);
    }
}
