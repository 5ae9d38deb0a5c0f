using Bayyina.Statements;

namespace Bayyina.Ledger;

/// <summary>Whether a key can be enrolled or revoked as it was asked for.</summary>
public abstract record KeyChange;

/// <summary>It can: saying this statement does it.</summary>
public sealed record KeyChangeToSay(Draft Draft) : KeyChange;

/// <summary>It cannot.</summary>
/// <param name="Code">
/// <c>key.unknown</c>; <c>key.enrolled_already</c>; <c>key.is_the_nodes</c>: the node's own key is replaced, not revoked.
/// </param>
public sealed record KeyChangeRefused(string Code) : KeyChange;
