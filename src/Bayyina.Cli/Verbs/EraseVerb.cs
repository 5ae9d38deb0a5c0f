using System.CommandLine;
using Bayyina.Statements;

namespace Bayyina.Cli;

/// <summary><c>erase --statement ID --property NAME --reason TEXT</c>: removes a disclosure for ever; the statement still verifies.</summary>
internal static class EraseVerb
{
    private static readonly Option<string> Target = new Option<string>("--statement") { Description = CliText.Of("option.statement"), HelpName = "ID", Required = true }.Filled();
    private static readonly Option<string[]> Names = new Option<string[]>("--property") { Description = CliText.Of("option.property"), HelpName = "NAME", Required = true }.Filled();
    private static readonly Option<string> Reason = new Option<string>("--reason") { Description = CliText.Of("option.reason"), HelpName = "TEXT", Required = true }.Filled();

    public static Command Create()
    {
        var verb = new Command("erase", CliText.Of("verb.erase")) { Target, Names, Reason, Acting.As, Options.Json };
        verb.SetAction(parsed =>
        {
            using var product = Installation.Open(parsed.GetValue(Options.Data)!);
            if (Acting.In(product, parsed, Right.Write(Feature.Ledger)) is not { } acting)
            {
                return CommandLine.Refused;
            }
            var asked = parsed.GetValue(Target)!;
            return product.Statements.Erasure(new StatementId(asked), parsed.GetValue(Names)!, parsed.GetValue(Reason)!) switch
            {
                Erasable erasable => Saying.Now(product, acting.Signer, erasable.Draft, parsed.GetValue(Options.Json)),
                NotErasable not => Terminal.Refuse(not.Code, not.What),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        });
        return verb;
    }
}
