using System.Globalization;
using System.Text;

namespace Bayyina.Bench;

/// <summary>Makes the files that are taken in. The same options make the same bytes.</summary>
public sealed class Inputs(BenchOptions options)
{
    /// <summary>Pictures with EXIF, texts and recordings in equal parts, from 2 to about 100 kB, no two alike.</summary>
    /// <param name="count">How many files, a hundred in a folder.</param>
    /// <param name="bytes">Their size in all, roughly.</param>
    public string SmallFiles(string name, long count, long bytes)
    {
        var root = options.In(name);
        var random = new Random(20_000);
        var picture = File.ReadAllBytes(Directory.GetFiles(Path.Combine(options.Repository, "samples", "exercise", "files"), "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First());
        var head = picture.AsSpan(0, 2000);
        for (long i = 0; i < count; i++)
        {
            var folder = Directory.CreateDirectory(Path.Combine(root, $"مجلد {i / 100}")).FullName;
            var content = new byte[random.NextInt64(2000, Math.Max(2001, (2 * bytes / count) - 2000))];
            random.NextBytes(content);
            Encoding.ASCII.GetBytes(i.ToString("D12", CultureInfo.InvariantCulture), content.AsSpan(^12));
            var suffix = (i % 3) switch { 0 => "jpg", 1 => "txt", _ => "bin" };
            if (suffix == "jpg")
            {
                head[..Math.Min(head.Length, content.Length - 12)].CopyTo(content);
            }
            else if (suffix == "txt")
            {
                foreach (ref var letter in content.AsSpan(..^12))
                {
                    letter = (byte)('a' + (letter % 26));
                }
            }

            File.WriteAllBytes(Path.Combine(folder, $"ملف {i}.{suffix}"), content);
        }

        return root;
    }

    /// <summary>A few large recordings.</summary>
    public string LargeFiles(string name, int count, long bytesEach)
    {
        var root = Directory.CreateDirectory(options.In(name)).FullName;
        var random = new Random(500);
        var block = new byte[1 << 20];
        for (var i = 0; i < count; i++)
        {
            using var file = File.Create(Path.Combine(root, $"recording {i}.mp4"));
            for (var left = bytesEach; left > 0; left -= block.Length)
            {
                random.NextBytes(block);
                file.Write(block, 0, (int)Math.Min(left, block.Length));
            }
        }

        return root;
    }

    /// <summary>One file that holds nothing but its length.</summary>
    public string SparseFile(string name, long bytes)
    {
        var root = Directory.CreateDirectory(options.In(name)).FullName;
        using var file = File.Create(Path.Combine(root, "disk image.raw"));
        file.SetLength(bytes);
        return root;
    }
}
