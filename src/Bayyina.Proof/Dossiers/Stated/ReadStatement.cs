using System.Text.Json;

namespace Bayyina.Proof;

/// <summary>What a verification keeps of one statement; the statement itself is let go.</summary>
internal sealed class ReadStatement
{
    public required string Path { get; init; }

    public required string Id { get; init; }

    public required string KeyId { get; init; }

    public required OpenPayload Open { get; init; }

    public required int Undisclosed { get; init; }

    /// <summary>Null where it is withheld.</summary>
    public required string? Kind { get; init; }

    /// <summary>What the kind says, where a check depends on it.</summary>
    public StatedItem? Item { get; init; }

    /// <inheritdoc cref="Item"/>
    public StatedKey? Key { get; init; }

    /// <inheritdoc cref="Item"/>
    public StatedExport? Export { get; init; }

    /// <inheritdoc cref="Item"/>
    public StatedLedger? Ledger { get; init; }

    /// <summary>The id of the statement that a <c>ruling.refused</c> is about.</summary>
    public string? Refuses { get; init; }

    /// <summary>Its place in the ledger; -1 until its proof was read.</summary>
    public long Index { get; set; } = -1;

    /// <summary>The key that it names signed it.</summary>
    public bool IsSigned { get; set; }

    /// <summary>The node ruled that it has no effect: it stands in the dossier to be seen, and nothing rests on it.</summary>
    public bool IsRefused { get; set; }

    /// <summary>The log vouches for it at <see cref="Index"/>.</summary>
    public bool IsProven { get; set; }

    /// <summary>Signed, proven, and by a key that counted: what it says is said by somebody whom the key file leads to.</summary>
    public bool IsTrusted { get; set; }

    /// <summary>Keeps what the checks need.</summary>
    /// <exception cref="ProofFormatException"><c>item.malformed</c>, <c>key.statement</c> or <c>export.malformed</c>: a property that the kind demands is withheld or not of its form.</exception>
    public static ReadStatement From(string path, SdJwt statement)
    {
        var kind = Text(statement, "kind");
        return new ReadStatement
        {
            Path = path,
            Id = statement.Id,
            KeyId = statement.KeyId,
            Open = statement.Open,
            Undisclosed = statement.Undisclosed,
            Kind = kind,
            Item = kind == "item.sealed" ? StatedItem.From(statement) : null,
            Key = kind is "key.enrolled" or "key.rotated" or "key.revoked" ? StatedKey.From(kind, statement) : null,
            Ledger = kind == "ledger.recorded" ? StatedLedger.From(statement) : null,
            Refuses = kind == "ruling.refused" ? Text(statement, "statement") : null,
            Export = kind == "dossier.exported" ? StatedExport.From(statement) : null,
        };
    }

    internal static string? Text(SdJwt statement, string name) =>
        statement.Find(name)?.Value is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
