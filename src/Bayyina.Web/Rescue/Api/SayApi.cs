using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Web.Incidents;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bayyina.Web.Rescue;

/// <summary>Says of a rescue what a program sent.</summary>
internal static class SayApi
{
    /// <summary>Says it: 201 with the receipt, 200 where it was said before, or why not.</summary>
    public static Results<Created<ReceiptAnswer>, Ok<ReceiptAnswer>, Refusal> Say(Product product, Actor actor, SubjectId subject, Sayable asked)
    {
        switch (asked)
        {
            case NotSayable not:
                return new Refusal(not.Code, not.Member is { } member ? "/" + member : null);
            case SaidAlready said:
                var before = product.Statements.Find(said.Statement, actor.Reader)!;
                return TypedResults.Ok(new ReceiptAnswer(subject.Value, before.Statement.Kind ?? "", said.Statement.Value, before.Index ?? 0));
            case ToSay say:
                var receipt = ReceiptAnswer.Say(product, actor, say.Drafts[0]);
                return say.Differs ? new Refusal(subject.Type == "worksite" ? "worksite.differs" : "casualty.differs") : TypedResults.Created("/api/statements/" + receipt.Statement, receipt);
            default:
                throw new InvalidOperationException("It can be said, was said or cannot.");
        }
    }

    /// <summary>The subject that a program chose, or a new one; null where it chose nothing of that type.</summary>
    public static SubjectId? Chosen(string? id, string type) =>
        id is null ? SubjectId.New(type) : SubjectId.TryParse(id, out var chosen) && chosen.Type == type ? chosen : null;

    /// <summary>Whether texts are lines in which nothing hides.</summary>
    public static bool AreLines(params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            if (text is not null && (text.Trim().Length == 0 || !Wording.IsLine(text)))
            {
                return false;
            }
        }
        return true;
    }
}
