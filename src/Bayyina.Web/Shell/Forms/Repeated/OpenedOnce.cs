using Bayyina.Statements;

namespace Bayyina.Web.Shell;

/// <summary>Says what opens a subject once, however often it is sent.</summary>
internal static class OpenedOnce
{
    private const int Stripes = 64;

    // One after the other for one id: a browser that is pressed twice sends both at once.
    private static readonly Lock[] Turns = [.. Enumerable.Range(0, Stripes).Select(_ => new Lock())];

    /// <summary>
    /// Says all drafts in one transaction where the first one's subject is new; nothing where its author said the same before; only the first where
    /// something else was said under the id, so that both are kept and shown.
    /// </summary>
    /// <param name="product">The installation.</param>
    /// <param name="actor">Who.</param>
    /// <param name="drafts">The first is the one that opens its subject.</param>
    /// <param name="apart">Names of properties of it that the program filled in.</param>
    /// <returns>The statement of the first: the one before, where it was the same.</returns>
    public static (Repetition Repetition, StatementId Statement) Say(Product product, Actor actor, IReadOnlyList<Draft> drafts, params string[] apart)
    {
        using var turn = Turns[(uint)string.GetHashCode(drafts[0].Subject.Value, StringComparison.Ordinal) % Stripes].EnterScope();
        var (repetition, before) = Repetitions.Of(product.Statements, drafts[0], actor.Id, apart);
        if (repetition == Repetition.Same)
        {
            return (repetition, before!.Value);
        }
        var said = product.Statements.Say(repetition == Repetition.New ? drafts : [drafts[0]], actor.Signer)[0].Id;
        product.Sequencer.Run();
        return (repetition, said);
    }
}
