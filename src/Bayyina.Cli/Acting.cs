using System.CommandLine;
using Bayyina.Access;
using Bayyina.Statements;
using Bayyina.Web.Access;

namespace Bayyina.Cli;

/// <summary>As whom a command acts: the installation, which reads up to restricted, or with <c>--as</c> a user, by their rights and under their key.</summary>
/// <param name="Reader">Reads, and may do what its rights say.</param>
/// <param name="Signer">Signs what is said.</param>
/// <param name="User">The user's pseudonym; null where the installation acts.</param>
internal sealed record Acting(Reader Reader, Signer Signer, SubjectId? User)
{
    /// <summary>Names the file that holds the user's password.</summary>
    public const string PasswordFile = "BAYYINA_PASSWORD_FILE";

    /// <summary>Names the file that holds a code of the user's app.</summary>
    public const string CodeFile = "BAYYINA_CODE_FILE";

    /// <summary>Who acts.</summary>
    public static readonly Option<string?> As = Options.Text("--as", "USER");

    /// <summary>Who acts in a command; null where they may not, which is said and on record.</summary>
    /// <param name="needed">What the command takes.</param>
    public static Acting? In(Product product, ParseResult parsed, params ReadOnlySpan<Right> needed)
    {
        if (parsed.GetValue(As) is not { } name)
        {
            return new Acting(product.Own, product.Node, null);
        }
        var entry = TerminalEntry.Try(
            product, name,
            () => SecretPrompt.Ask(PasswordFile, CliText.Of("as.password_ask", name)),
            () => SecretPrompt.Ask(CodeFile, CliText.Of("as.code_ask")));
        if (entry is NotEntered not)
        {
            Terminal.Refuse(not.Code, name);
            return null;
        }
        var actor = ((EnteredAs)entry).Actor;
        foreach (var right in needed)
        {
            if (!actor.Reader.May(right))
            {
                product.Access.Log.Write(AccessEvents.Refused, actor.Id, parsed.CommandResult.Command.Name, right.ToString());
                Terminal.Refuse("as.right_missing", $"{name}: {right}");
                return null;
            }
        }
        return new Acting(actor.Reader, actor.Signer, actor.Id);
    }
}
