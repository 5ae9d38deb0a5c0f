using System.Text.Json;
using Bayyina.Proof;

namespace Bayyina.Statements;

/// <summary>A signed statement as the record reads it: the token, and what is known of each property.</summary>
/// <remarks>Reading never fails: what is withheld is withheld, what is of the wrong form was refused at admission.</remarks>
public sealed class Statement
{
    private static readonly SortedSet<string> None = [];

    private readonly SortedSet<string> _gone;
    private readonly SortedSet<string> _saidTwice;
    private readonly bool _complete;

    /// <param name="token">The statement with the disclosures at hand.</param>
    /// <param name="complete">Whether whoever keeps it has all that was said but <paramref name="gone"/>; a stranger never has.</param>
    /// <param name="gone">Names of properties known to be withheld or erased; a disclosure of one of them is left out.</param>
    public Statement(SdJwt token, bool complete, IReadOnlySet<string>? gone = null)
        : this(token, complete, gone is null or { Count: 0 } ? None : new SortedSet<string>(gone, StringComparer.Ordinal), None)
    {
    }

    private Statement(SdJwt token, bool complete, SortedSet<string> gone, SortedSet<string> saidTwice)
    {
        Token = InOrder(token, gone);
        _complete = complete;
        _gone = gone;
        _saidTwice = saidTwice;
        Id = new StatementId(token.Id);
        Kind = Text("kind").OrNull;
        Subject = SubjectId.TryParse(Text("sub").OrNull, out var subject) ? subject : null;
        Supersedes = StatementIds("sup");
        After = StatementIds("aft");
    }

    /// <summary>The token, with the disclosures at hand by name: two copies that hold the same are the same, in whatever order they came.</summary>
    public SdJwt Token { get; }

    /// <summary>Its id.</summary>
    public StatementId Id { get; }

    /// <summary>Whether whoever keeps it has all that was said but what is <see cref="Gone"/>: what is not at hand then was never said.</summary>
    internal bool IsComplete => _complete;

    /// <summary>What it is about; null where that is withheld.</summary>
    public SubjectId? Subject { get; }

    /// <summary>Its kind; null where that is withheld.</summary>
    public string? Kind { get; }

    /// <summary>The pseudonymous author, <c>actor/…</c>.</summary>
    public string By => Token.Open.By;

    /// <summary>The origin of the ledger that it was issued for.</summary>
    public string Issuer => Token.Open.Issuer;

    /// <summary>Server time at which it was signed, in seconds since 1970; of protected kinds to the day.</summary>
    public long IssuedAt => Token.Open.IssuedAt;

    /// <summary>A drill.</summary>
    public bool Exercise => Token.Open.Exercise;

    /// <summary><c>sup</c>: what it corrects or takes back.</summary>
    public IReadOnlyList<StatementId> Supersedes { get; }

    /// <summary><c>aft</c>: what its author was looking at.</summary>
    public IReadOnlyList<StatementId> After { get; }

    /// <summary>The property as it stands in the disclosure.</summary>
    public Said<JsonElement> Value(string name)
    {
        if (Token.Find(name) is { } disclosure)
        {
            return new Said<JsonElement>(SaidState.Present, disclosure.Value);
        }
        var withheld = _gone.Contains(name) || (!_complete && Token.Undisclosed > 0);
        return new Said<JsonElement>(withheld ? SaidState.Withheld : SaidState.NeverSaid, default);
    }

    /// <summary>A string property; withheld where it is no string, since something was said.</summary>
    public Said<string> Text(string name) => Value(name) switch
    {
        { IsPresent: true, Value.ValueKind: JsonValueKind.String } said => said.As(v => v.GetString()),
        { IsPresent: true } => default,
        var absent => new Said<string>(absent.State, null),
    };

    /// <summary>A whole number; withheld where it is none, since something was said.</summary>
    public Said<long> Number(string name) => Value(name) switch
    {
        { IsPresent: true, Value.ValueKind: JsonValueKind.Number } said when said.Value.TryGetInt64(out var number) => new Said<long>(SaidState.Present, number),
        { IsPresent: true } => default,
        var absent => new Said<long>(absent.State, 0),
    };

    /// <summary>An array of strings, empty where it is not at hand.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        var value = Value(name);
        return value.IsPresent && value.Value.ValueKind == JsonValueKind.Array
            ? [.. value.Value.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.String).Select(e => e.GetString()!)]
            : [];
    }

    /// <summary>An array of statement ids, none twice, empty where it is not at hand; what is no id is passed over.</summary>
    public IReadOnlyList<StatementId> StatementIds(string name)
    {
        var ids = new List<StatementId>();
        foreach (var text in Texts(name))
        {
            if (StatementId.TryParse(text, out var id))
            {
                ids.Add(id);
            }
        }
        return ids.Count < 2 ? ids : [.. ids.Distinct()];
    }

    /// <summary>Names of the properties at hand, in ordinal order.</summary>
    public IEnumerable<string> Present => Token.Disclosures.Select(d => d.Name);

    /// <summary>Names known to be withheld or erased, in ordinal order.</summary>
    public IReadOnlySet<string> Gone => _gone;

    /// <summary>
    /// Names for which two copies disclosed different values: the author said two things under one signature and showed each to
    /// somebody else. Neither counts; both of them read as withheld.
    /// </summary>
    public IReadOnlySet<string> SaidTwice => _saidTwice;

    /// <summary>
    /// The same statement without the disclosures of these digests, which then count as withheld; itself where there is nothing of
    /// them to take. What cannot be erased stays.
    /// </summary>
    public Statement Without(IReadOnlySet<string> digests, KindCatalogue kinds)
    {
        SortedSet<string>? gone = null;
        foreach (var disclosure in Token.Disclosures)
        {
            if (digests.Contains(disclosure.Digest) && kinds.CanErase(Kind, disclosure.Name))
            {
                (gone ??= new SortedSet<string>(_gone, StringComparer.Ordinal)).Add(disclosure.Name);
            }
        }
        return gone is null ? this : new Statement(Token, _complete, gone, _saidTwice);
    }

    /// <summary>
    /// The same statement as somebody gets it who does not see every property. What they do not see reads as withheld, also where it
    /// was never said: that something protected was said tells something too.
    /// </summary>
    internal Statement Seen(Func<string, bool> sees, KindDefinition? kind)
    {
        var defined = KindDefinition.Common.Concat(kind?.Properties ?? []).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        var hidden = defined.Where(name => !sees(name)).ToHashSet(StringComparer.Ordinal);
        var left = Token.Disclosures.Where(d => sees(d.Name)).ToList();
        if (hidden.Count == 0 && left.Count == Token.Disclosures.Count)
        {
            return this;
        }
        // Of properties that this version does not know, not even the names are told: then nothing that is not at hand is "never said".
        var known = kind is not null && Token.Disclosures.All(d => defined.Contains(d.Name) || sees(d.Name)) && _gone.All(name => defined.Contains(name) || sees(name));
        var gone = new SortedSet<string>(_gone.Where(name => defined.Contains(name) || sees(name)).Concat(hidden), StringComparer.Ordinal);
        return new Statement(Token.Having(left), _complete && known, gone, [.. _saidTwice.Where(sees)]);
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
        var mine = Token.Disclosures.ToDictionary(d => d.Name, StringComparer.Ordinal);
        var saidTwice = new SortedSet<string>(_saidTwice.Concat(other._saidTwice), StringComparer.Ordinal);
        saidTwice.UnionWith(other.Token.Disclosures
            .Where(d => mine.TryGetValue(d.Name, out var same) && same.Digest != d.Digest).Select(d => d.Name));
        var together = Token.Disclosures.Concat(other.Token.Disclosures.Where(d => !mine.ContainsKey(d.Name)))
            .Where(d => !saidTwice.Contains(d.Name)).ToList();
        var gone = new SortedSet<string>(_gone.Concat(other._gone), StringComparer.Ordinal);
        gone.ExceptWith(together.Select(d => d.Name));
        gone.UnionWith(saidTwice);
        // The id covers what was signed, not the signature: of two signatures over the same, the lesser spelling stands for both.
        var token = string.CompareOrdinal(Token.Jws, other.Token.Jws) <= 0 ? Token : other.Token;
        return new Statement(token.Having(together), _complete || other._complete, gone, saidTwice);
    }

    private static SdJwt InOrder(SdJwt token, SortedSet<string> gone)
    {
        var disclosures = token.Disclosures;
        var inOrder = gone.Count == 0;
        for (var i = 1; inOrder && i < disclosures.Count; i++)
        {
            inOrder = string.CompareOrdinal(disclosures[i - 1].Name, disclosures[i].Name) < 0;
        }
        return inOrder
            ? token
            : token.Having([.. disclosures.Where(d => !gone.Contains(d.Name)).OrderBy(d => d.Name, StringComparer.Ordinal)]);
    }
}
