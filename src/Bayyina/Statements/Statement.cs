using System.Text.Json;
using Bayyina.Proof;

namespace Bayyina.Statements;

/// <summary>A signed statement as the record reads it: the token, and what is known of each property.</summary>
/// <remarks>Reading never fails: what is withheld is withheld, what is of the wrong form was refused at admission.</remarks>
public sealed class Statement
{
    private readonly IReadOnlySet<string> _gone;
    private readonly bool _complete;

    /// <param name="token">The statement with the disclosures at hand.</param>
    /// <param name="complete">Whether whoever keeps it has all that was said but <paramref name="gone"/>; a stranger never has.</param>
    /// <param name="gone">Names of properties known to be withheld or erased.</param>
    public Statement(SdJwt token, bool complete, IReadOnlySet<string>? gone = null)
    {
        Token = token;
        _complete = complete;
        _gone = gone ?? EmptyNames;
        Id = new StatementId(token.Id);
        Kind = Text("kind").OrNull;
        Subject = SubjectId.TryParse(Text("sub").OrNull, out var subject) ? subject : null;
        Supersedes = StatementIds("sup");
        After = StatementIds("aft");
    }

    private static readonly HashSet<string> EmptyNames = [];

    /// <summary>The token, with the disclosures at hand.</summary>
    public SdJwt Token { get; }

    /// <summary>Its id.</summary>
    public StatementId Id { get; }

    /// <summary>What it is about; null where that is withheld.</summary>
    public SubjectId? Subject { get; }

    /// <summary>Its kind; null where that is withheld.</summary>
    public string? Kind { get; }

    /// <summary>The pseudonymous author, <c>actor/…</c>.</summary>
    public string By => Token.Open.By;

    /// <summary>A drill.</summary>
    public bool Exercise => Token.Open.Exercise;

    /// <summary><c>sup</c>: what it corrects or takes back.</summary>
    public IReadOnlyList<StatementId> Supersedes { get; }

    /// <summary><c>aft</c>: what its author was looking at.</summary>
    public IReadOnlyList<StatementId> After { get; }

    /// <summary>The property as it stands in the disclosure.</summary>
    public Said<JsonElement> Value(string name)
    {
        if (!_gone.Contains(name) && Token.Find(name) is { } disclosure)
        {
            return new Said<JsonElement>(SaidState.Present, disclosure.Value);
        }
        var withheld = _gone.Contains(name) || (!_complete && Token.Undisclosed > 0);
        return new Said<JsonElement>(withheld ? SaidState.Withheld : SaidState.NeverSaid, default);
    }

    /// <summary>A string property.</summary>
    public Said<string> Text(string name) => Value(name).As(v => v.ValueKind == JsonValueKind.String ? v.GetString() : null);

    /// <summary>A whole number.</summary>
    public Said<long> Number(string name) => Value(name).As(v => v.TryGetInt64(out var number) ? number : 0);

    /// <summary>An array of strings, empty where it is not at hand.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        var value = Value(name);
        return value.IsPresent && value.Value.ValueKind == JsonValueKind.Array
            ? [.. value.Value.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.String).Select(e => e.GetString()!)]
            : [];
    }

    /// <summary>An array of statement ids, empty where it is not at hand.</summary>
    public IReadOnlyList<StatementId> StatementIds(string name) => [.. Texts(name).Select(text => new StatementId(text))];

    /// <summary>Names of the properties at hand, in the order of the disclosures.</summary>
    public IEnumerable<string> Present => Token.Disclosures.Select(d => d.Name).Where(name => !_gone.Contains(name));

    /// <summary>Names known to be withheld or erased.</summary>
    public IReadOnlySet<string> Gone => _gone;

    /// <summary>The same statement without the disclosures of these digests, which then count as withheld.</summary>
    public Statement Without(IReadOnlySet<string> digests)
    {
        if (!Token.Disclosures.Any(d => digests.Contains(d.Digest)))
        {
            return this;
        }
        var gone = new HashSet<string>(_gone);
        gone.UnionWith(Token.Disclosures.Where(d => digests.Contains(d.Digest)).Select(d => d.Name));
        var kept = Token.Disclosures.Where(d => !digests.Contains(d.Digest)).ToList();
        return new Statement(SdJwt.From(Token.Jws, kept), _complete, gone);
    }

    /// <summary>What two copies of one statement tell together: a disclosure that either has is at hand.</summary>
    /// <exception cref="ArgumentException">They are not copies of one statement.</exception>
    public Statement Together(Statement other)
    {
        if (other.Id != Id)
        {
            throw new ArgumentException("Two different statements.", nameof(other));
        }
        if (ReferenceEquals(this, other))
        {
            return this;
        }
        var more = other.Token.Disclosures.Where(d => Token.Disclosures.All(mine => mine.Digest != d.Digest)).ToList();
        var names = new HashSet<string>(_gone.Concat(other._gone));
        names.ExceptWith(Token.Disclosures.Concat(more).Select(d => d.Name));
        // The id covers what was signed, not the signature: of two signatures over the same, the lesser spelling stands for both.
        var jws = string.CompareOrdinal(Token.Jws, other.Token.Jws) <= 0 ? Token.Jws : other.Token.Jws;
        return new Statement(SdJwt.From(jws, [.. Token.Disclosures, .. more]), _complete || other._complete, names);
    }
}
