using System.Text.Json;
using Bayyina.Statements;

namespace Bayyina.Web.Shell;

/// <summary>A text that somebody said, as the API tells it: <c>{"state":"present","value":…}</c>, <c>{"state":"never_said"}</c>, <c>{"state":"withheld"}</c>.</summary>
/// <remarks>Withheld, erased, unreadable and not for this reader look alike: nobody may read it as "no".</remarks>
public sealed record SaidText(SaidState State, string? Value = null)
{
    /// <summary>As the record has it for whoever asked.</summary>
    public static SaidText Of(Said<string> said) => new(said.State, said.OrNull);

    /// <summary>Of a list's row: null where the list does not know why there is none, which what it is about knows.</summary>
    public static SaidText? InRow(Said<string> said) => said.State == SaidState.NeverSaid ? null : Of(said);
}

/// <summary>A value of any form that somebody said, in the same three states.</summary>
/// <param name="Value">As it stands in the statement.</param>
public sealed record SaidJson(SaidState State, JsonElement? Value = null)
{
    /// <inheritdoc cref="SaidText.Of"/>
    public static SaidJson Of(Said<JsonElement> said) => said.IsPresent ? new SaidJson(said.State, said.Value) : new SaidJson(said.State);
}

/// <summary>A page of a list.</summary>
/// <param name="Rows">In their order.</param>
/// <param name="Next">What <c>after</c> of the next page is; not there where this is the last.</param>
public sealed record ListAnswer<T>(IReadOnlyList<T> Rows, string? Next = null);

/// <summary>Something was said, and has its place in the ledger.</summary>
/// <param name="Subject">What it is about.</param>
/// <param name="Kind">Such as <c>incident.noted</c>.</param>
/// <param name="Statement">Its id.</param>
/// <param name="Index">Of it in the ledger.</param>
public sealed record ReceiptAnswer(string Subject, string Kind, string Statement, long Index)
{
    /// <summary>Says something under the key of whoever acts.</summary>
    internal static ReceiptAnswer Say(Product product, Actor actor, Draft draft)
    {
        var (id, index) = product.Say(draft, actor.Signer);
        return new ReceiptAnswer(draft.Subject.Value, draft.Kind.Name, id.Value, index);
    }
}
