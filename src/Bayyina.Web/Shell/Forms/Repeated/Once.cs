using Bayyina.Statements;

namespace Bayyina.Web.Shell;

/// <summary>Something was said, or had been said already in the same words.</summary>
/// <param name="Id">The statement.</param>
/// <param name="Index">Of it in the ledger.</param>
/// <param name="Differs">Whether something else of the kind had been said about the subject before: both stand.</param>
internal readonly record struct SaidOnce(StatementId Id, long Index, bool Differs);

/// <summary>Says what is sent twice once: the same words, by the same author, about the same, in view of the same.</summary>
internal static class Once
{
    private static readonly Lock[] Turns = [.. Enumerable.Range(0, 64).Select(_ => new Lock())];

    public static SaidOnce Say(Product product, Actor actor, Draft draft)
    {
        using var turn = Turns[(uint)draft.Subject.GetHashCode() % Turns.Length].EnterScope();
        if (product.Statements.SaidAlready(draft, actor.Id, out var differs) is { } said)
        {
            if (!product.Rows.IndexesOf([said]).TryGetValue(said, out var known))
            {
                product.Sequencer.Run();
                known = product.Rows.IndexesOf([said])[said];
            }
            return new SaidOnce(said, known, false);
        }
        var (id, index) = product.Say(draft, actor.Signer);
        return new SaidOnce(id, index, differs);
    }

    /// <summary>The receipt of it.</summary>
    public static ReceiptAnswer Receipt(Product product, Actor actor, Draft draft)
    {
        var said = Say(product, actor, draft);
        return new ReceiptAnswer(draft.Subject.Value, draft.Kind.Name, said.Id.Value, said.Index);
    }
}
