using System.Text.Json;

namespace Bayyina.Storage;

/// <summary>Where those parts of an installation lie that need not lie in its data folder. Null stands for the place that they have by themselves.</summary>
/// <remarks>
/// The data folder remembers them in <c>stores.json</c>, for its owner's eyes only, since a connection string may hold a password: a
/// verb that is run without saying so again must not found a second record beside the first.
/// </remarks>
/// <param name="Database">A PostgreSQL connection string, as key=value or as a postgres:// address; null: SQLite, in the data folder.</param>
/// <param name="Vault"><c>s3://bucket/prefix</c>; null: the folder <c>vault</c> of the data folder. Any other text is the path of a folder.</param>
/// <param name="Lock">
/// A connection string of a database apart from <paramref name="Database"/>, or <c>s3://bucket/key</c>; null: a file of this machine, outside the data folder.
/// </param>
public sealed record Stores(string? Database, string? Vault, string? Lock)
{
    private const string FileName = "stores.json";
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web) { WriteIndented = true, UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    /// <summary>Everything in the data folder, and the lock on this machine.</summary>
    public static Stores Own { get; } = new(null, null, null);

    /// <summary>What a data folder remembers; null where it remembers nothing.</summary>
    /// <exception cref="StorageException"><c>stores.damaged</c>: the file cannot be read as what it is.</exception>
    public static Stores? Remembered(string root)
    {
        var path = Path.Combine(root, FileName);
        if (!File.Exists(path))
        {
            return null;
        }
        try
        {
            return JsonSerializer.Deserialize<Stores>(File.ReadAllBytes(path), Form) ?? throw new StorageException("stores.damaged", path);
        }
        catch (JsonException damaged)
        {
            throw new StorageException("stores.damaged", $"{path}: {damaged.Message}");
        }
    }

    /// <summary>Where the parts of a data folder lie: as it remembers, but for what is said now.</summary>
    /// <param name="root">The data folder.</param>
    /// <param name="now">What is said now; null, or a part that is null, says nothing.</param>
    /// <param name="isNew">Whether nothing was ever kept there.</param>
    /// <exception cref="StorageException">
    /// <c>stores.other</c>: a record that is there lies in a store of another sort; only <c>restore</c> takes it elsewhere. <c>stores.damaged</c>.
    /// </exception>
    internal static Stores Of(string root, Stores? now, bool isNew)
    {
        var before = Remembered(root) ?? Own;
        if (!isNew && now is not null)
        {
            ThrowIfOther("database", before.Database, now.Database);
            ThrowIfOther("vault", before.Vault, now.Vault);
            ThrowIfOther("lock", before.Lock, now.Lock);
        }
        return new Stores(now?.Database ?? before.Database, now?.Vault ?? before.Vault, now?.Lock ?? before.Lock);
    }

    /// <summary>Keeps them in the data folder, durably, where it does not remember the same already.</summary>
    internal void Remember(string root)
    {
        if (this != (Remembered(root) ?? Own))
        {
            DurableFile.WriteSecret(Path.Combine(root, FileName), JsonSerializer.SerializeToUtf8Bytes(this, Form));
        }
    }

    // An address may change, such as that of a server which moved; that there is one may not.
    private static void ThrowIfOther(string part, string? before, string? now)
    {
        if (now is not null && (before is null || SortOf(before) != SortOf(now)))
        {
            throw new StorageException("stores.other", part);
        }
    }

    private static string SortOf(string place) =>
        place.StartsWith("s3://", StringComparison.Ordinal) ? "s3"
        : place.StartsWith("postgres://", StringComparison.Ordinal) || place.StartsWith("postgresql://", StringComparison.Ordinal) || place.Contains('=') ? "postgresql"
        : "folder";
}
