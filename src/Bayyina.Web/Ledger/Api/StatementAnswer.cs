using Bayyina.Statements;
using Bayyina.Web.Shell;

namespace Bayyina.Web.Ledger;

/// <summary>What has become of a statement.</summary>
/// <param name="Current">Whether it counts.</param>
/// <param name="RefusedBy">The ruling that it has no effect.</param>
/// <param name="SupersededBy">What took its place, by right.</param>
/// <param name="ContestedBy">What claims to take its place without the right.</param>
/// <param name="Pending">What it corrects and what has not arrived yet.</param>
/// <param name="EquivocatesWith">Other statements under its identifier.</param>
/// <param name="StrayDrill">A drill's statement about something real.</param>
public sealed record FateAnswer(
    bool Current, IReadOnlyList<string> SupersededBy, IReadOnlyList<string> ContestedBy, IReadOnlyList<string> Pending,
    IReadOnlyList<string> EquivocatesWith, bool StrayDrill, string? RefusedBy = null)
{
    internal static FateAnswer Of(FoldedStatement said) => new(
        said.IsCurrent, Ids(said.SupersededBy), Ids(said.ContestedBy), Ids(said.Pending), Ids(said.EquivocatesWith), said.IsStrayDrill, said.RefusedBy?.Value);

    private static string[] Ids(IReadOnlyList<StatementId> ids) => [.. ids.Select(id => id.Value)];
}

/// <summary>A statement as whoever asks may see it.</summary>
/// <param name="Statement">Its id: base64url of the SHA-256 of what was signed.</param>
/// <param name="By">The pseudonym of its author, <c>actor/…</c>.</param>
/// <param name="ByInstallation">Whether the installation itself said it.</param>
/// <param name="SignedWith">The thumbprint of the key.</param>
/// <param name="IssuedAt">Server time at which it was signed; of protected kinds to the day.</param>
/// <param name="Properties">What it says, each with its state; properties that only a newer version knows are not named.</param>
/// <param name="Index">Of it in the ledger; not there before it has one.</param>
/// <param name="Fate">What has become of it, where that was asked for.</param>
public sealed record StatementAnswer(
    string Statement, string By, bool ByInstallation, string SignedWith, DateTimeOffset IssuedAt, bool Exercise,
    IReadOnlyDictionary<string, SaidJson> Properties, long? Index = null, FateAnswer? Fate = null)
{
    internal static StatementAnswer Of(HistoryRow row)
    {
        var statement = row.Stored.Statement;
        var names = KindDefinition.Common.Concat(Product.Kinds.Find(statement.Kind)?.Properties ?? []).Select(property => property.Name)
            .Concat(statement.Present).Concat(statement.Gone).Distinct(StringComparer.Ordinal);
        return new StatementAnswer(
            statement.Id.Value, statement.By, row.IsNode, statement.Token.KeyId, DateTimeOffset.FromUnixTimeSeconds(statement.IssuedAt), statement.Exercise,
            names.ToDictionary(name => name, name => SaidJson.Of(statement.Value(name)), StringComparer.Ordinal),
            row.Stored.Index, row.Fate is { } fate ? FateAnswer.Of(fate) : null);
    }
}

/// <summary>A statement's place in the ledger, and where what proves it is.</summary>
/// <param name="Covered">Whether the published checkpoint covers it; then there is a proof.</param>
/// <param name="Leaf">Where its leaf is: what was signed, without what it discloses.</param>
/// <param name="Proof">Where its proof is.</param>
public sealed record PlaceAnswer(string Statement, long Index, bool Covered, string Leaf, string? Proof = null)
{
    internal static PlaceAnswer? Of(StatementId id, long? index, long? size) => index is not { } at ? null
        : new PlaceAnswer(id.Value, at, at < size, $"/api/ledger/{at}/leaf", at < size ? $"/api/ledger/{at}/proof" : null);
}

/// <summary>A statement with its receipt.</summary>
public sealed record StatementWithPlaceAnswer(StatementAnswer Statement, PlaceAnswer? Receipt = null);
