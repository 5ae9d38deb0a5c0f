namespace Bayyina.Statements;

/// <summary>Somebody who acts: reads with these rights, and says what they say under a key of their own.</summary>
/// <param name="Name">For pages only; never in a statement that leaves.</param>
/// <param name="Reader">Their rights.</param>
/// <param name="Signer">Their key.</param>
public sealed record Actor(string Name, Reader Reader, Signer Signer)
{
    /// <summary>The pseudonym, <c>actor/…</c>.</summary>
    public SubjectId Id => Signer.Actor;
}
