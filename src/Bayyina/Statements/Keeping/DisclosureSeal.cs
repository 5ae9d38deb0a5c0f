using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Bayyina.Proof;
using Bayyina.Storage;

namespace Bayyina.Statements;

/// <summary>Keeps protected disclosures encrypted at rest, under a key a subject that stands wrapped in the database.</summary>
/// <remarks>
/// A row's column holds, packed, its disclosures joined by <c>~</c>; one that is sealed stands as <c>!</c> and base64url of nonce, ciphertext and
/// tag. It is padded, so that its length tells little of a name's. Folds read all in the clear: this holds against who has the
/// database, not against who may ask.
/// </remarks>
/// <param name="wrap">Wraps the subjects' keys; it lies outside the database.</param>
/// <param name="kinds">What of each kind is protected.</param>
public sealed class DisclosureSeal(KeyWrap wrap, KindCatalogue kinds) : IDisposable
{
    /// <summary>Before what is sealed.</summary>
    internal const char Mark = '!';

    private const int PaddedTo = 96;
    private const int MostKept = 4096;

    private readonly ConcurrentDictionary<string, KeyWrap> _opened = new(StringComparer.Ordinal);

    /// <summary>Whether something of a statement has to be sealed.</summary>
    internal bool Concerns(Statement statement) => kinds.Find(statement.Kind) is var kind && statement.Present.Any(name => IsProtected(kind, name));

    /// <summary>A fresh key for a subject, wrapped.</summary>
    internal string NewKey(string subject)
    {
        Span<byte> key = stackalloc byte[32];
        RandomNumberGenerator.Fill(key);
        var wrapped = wrap.WrapText(Purpose(subject), key);
        CryptographicOperations.ZeroMemory(key);
        return wrapped;
    }

    /// <summary>The column of a statement's disclosures.</summary>
    /// <param name="statement">Whose.</param>
    /// <param name="key">Its subject's key, wrapped; null where <see cref="Concerns"/> does not hold.</param>
    internal string Close(Statement statement, string? key)
    {
        var disclosures = statement.Token.Disclosures;
        if (key is null)
        {
            return string.Join('~', disclosures.Select(d => d.Encoded));
        }
        var kind = kinds.Find(statement.Kind);
        var under = Under(SubjectOf(statement), key);
        return string.Join('~', disclosures.Select(d => IsProtected(kind, d.Name) ? Sealed(under, statement.Id.Value, d.Encoded) : d.Encoded));
    }

    /// <summary>The disclosures of a column.</summary>
    /// <param name="statement">The statement's id.</param>
    /// <param name="subject">Of the row.</param>
    /// <param name="column">As it stands.</param>
    /// <param name="key">The subject's key, wrapped; null where there is none.</param>
    /// <exception cref="StorageException"><c>key.unfit</c>: something sealed cannot be opened.</exception>
    /// <param name="isLost">Whether something sealed was passed over, since its key is no more; only where <see cref="PassesOver"/>.</param>
    internal IReadOnlyList<Disclosure> Open(string statement, string? subject, string column, string? key, out bool isLost)
    {
        isLost = false;
        if (column.Length == 0)
        {
            return [];
        }
        var disclosures = new List<Disclosure>();
        foreach (var part in column.Split('~'))
        {
            try
            {
                disclosures.Add(Disclosure.Parse(part[0] == Mark ? Opened(statement, subject, part, key) : part));
            }
            catch (StorageException unfit) when (PassesOver && unfit.Code == "key.unfit")
            {
                isLost = true;
            }
        }
        return disclosures;
    }

    /// <summary>Whether what cannot be opened is passed over rather than refused: in a copy that is older than an erasure, keys are gone.</summary>
    internal bool PassesOver { get; init; }

    /// <summary>Under which subject's key a statement's disclosures lie: its own id where it names none.</summary>
    internal static string SubjectOf(Statement statement) => statement.Subject?.Value ?? statement.Id.Value;

    /// <summary>Whether a subject's key, as it stands wrapped, is one that was wrapped for it here.</summary>
    internal bool Opens(string subject, string key)
    {
        try
        {
            Under(subject, key);
            return true;
        }
        catch (StorageException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var key in _opened.Values)
        {
            key.Dispose();
        }
        wrap.Dispose();
    }

    private static bool IsProtected(KindDefinition? kind, string name) =>
        (kind ?? KindDefinition.Unknown).SensitivityOf(name) == Sensitivity.Protected;

    private static string Sealed(KeyWrap under, string statement, string disclosure)
    {
        var padded = new byte[(disclosure.Length + PaddedTo) / PaddedTo * PaddedTo];
        Encoding.ASCII.GetBytes(disclosure, padded);
        return Mark + Base64Url.EncodeToString(under.Wrap(statement, padded));
    }

    private string Opened(string statement, string? subject, string part, string? key)
    {
        if (key is null || !Base64Url.IsValid(part.AsSpan(1)))
        {
            throw new StorageException("key.unfit", statement);
        }
        var padded = Under(subject ?? statement, key).Unwrap(statement, Base64Url.DecodeFromChars(part.AsSpan(1)));
        return Encoding.ASCII.GetString(padded).TrimEnd('\0');
    }

    private KeyWrap Under(string subject, string key)
    {
        if (_opened.TryGetValue(key, out var known))
        {
            return known;
        }
        var secret = wrap.UnwrapText(Purpose(subject), key);
        var under = new KeyWrap(subject, secret);
        CryptographicOperations.ZeroMemory(secret);
        // Who still encrypts with one that is let go here keeps it alive; it is not disposed of, only forgotten.
        if (_opened.Count >= MostKept)
        {
            _opened.Clear();
        }
        _opened[key] = under;
        return under;
    }

    private static string Purpose(string subject) => "subject/" + subject;
}
