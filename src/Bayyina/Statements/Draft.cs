using System.Security.Cryptography;
using System.Text.Json;
using Bayyina.Proof;

namespace Bayyina.Statements;

/// <summary>What somebody is about to say: a subject, a kind and properties, before it is signed.</summary>
/// <remarks>A property that is null was not said. Order of saying is order of disclosure.</remarks>
public sealed class Draft(SubjectId subject, KindDefinition kind, bool exercise)
{
    private readonly List<Disclosure> _disclosures = [Disclosure.Make("sub", subject.Value), Disclosure.Make("kind", kind.Name)];

    /// <summary>What it is about.</summary>
    public SubjectId Subject { get; } = subject;

    /// <summary>Its kind.</summary>
    public KindDefinition Kind { get; } = kind;

    /// <summary>Whether it belongs to a drill.</summary>
    public bool Exercise { get; } = exercise;

    /// <summary>The names of what is said so far.</summary>
    public IEnumerable<string> Properties => _disclosures.Select(disclosure => disclosure.Name);

    /// <summary>What is said so far, by name.</summary>
    internal IEnumerable<(string Name, JsonElement Value)> Said => _disclosures.Select(disclosure => (disclosure.Name, disclosure.Value));
    /// <summary>Whether a statement says exactly this: the same of the same, and nothing besides.</summary>
    public bool IsSaidBy(Statement statement) =>
        statement.Exercise == Exercise && statement.Gone.Count == 0 && statement.Token.Disclosures.Count == _disclosures.Count
        && _disclosures.TrueForAll(mine => statement.Token.Find(mine.Name) is { } other && JsonElement.DeepEquals(mine.Value, other.Value));

    /// <summary>Says a string.</summary>
    public Draft Say(string property, string? value) => value is null ? this : Add(property, json => json.WriteStringValue(value));

    /// <summary>Says a whole number.</summary>
    public Draft Say(string property, long value) => Add(property, json => json.WriteNumberValue(value));

    /// <summary>Says a value as JSON.</summary>
    public Draft Say(string property, JsonElement value) => Add(property, value.WriteTo);

    /// <summary>Says an array of strings; nothing where it is empty.</summary>
    public Draft Say(string property, IReadOnlyCollection<string> values) => values.Count == 0 ? this : Add(property, json =>
    {
        json.WriteStartArray();
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }
        json.WriteEndArray();
    });

    /// <summary>Says an array of statement ids; nothing where it is empty.</summary>
    public Draft Say(string property, IReadOnlyCollection<StatementId> ids) => Say(property, [.. ids.Select(id => id.Value)]);

    /// <summary>Signs it.</summary>
    /// <param name="origin">The ledger's origin.</param>
    /// <param name="time">Corrected server time.</param>
    /// <param name="signer">The author.</param>
    /// <exception cref="ArgumentException">A property is missing or of the wrong form: the caller's bug.</exception>
    public SdJwt Sign(string origin, TimeProvider time, Signer signer)
    {
        if (StatementForm.WhatIsWrong(Kind, _disclosures) is { } wrong)
        {
            throw new ArgumentException($"{Kind.Name}: {wrong}");
        }
        var issued = time.GetUtcNow().ToUnixTimeSeconds();
        if (Kind.CoarseTime)
        {
            issued -= issued % 86400;
        }
        Span<byte> jti = stackalloc byte[16];
        RandomNumberGenerator.Fill(jti);
        var open = new OpenPayload(origin, CanonicalBase64Url.Encode(jti), issued, Exercise, signer.Actor.Value);
        return SdJwt.Issue(open, _disclosures, signer.Key.Thumbprint, signer.Sign);
    }

    private Draft Add(string property, Action<Utf8JsonWriter> write)
    {
        _disclosures.Add(Disclosure.Make(property, write));
        return this;
    }
}
