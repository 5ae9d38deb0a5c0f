using Bayyina.Statements;

namespace Bayyina.Cli;

/// <summary>Says one statement and prints its receipt.</summary>
internal static class Saying
{
    public static int Now(Product product, Signer signer, Draft draft, bool asJson)
    {
        var (id, index) = product.Say(draft, signer);
        if (asJson)
        {
            Terminal.Json(json =>
            {
                json.WriteString("subject", draft.Subject.Value);
                json.WriteString("kind", draft.Kind.Name);
                json.WriteString("statement", id.Value);
                json.WriteNumber("index", index);
            });
        }
        else
        {
            Terminal.Line($"{index}\t{draft.Kind.Name}\t{id}");
        }
        return CommandLine.Done;
    }
}
