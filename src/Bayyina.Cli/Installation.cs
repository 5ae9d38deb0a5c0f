using Bayyina.Ledger;

namespace Bayyina.Cli;

/// <summary>Opens the installation for a verb, and says what was found.</summary>
internal static class Installation
{
    /// <summary>Opens for writing; what an interrupted run left behind is finished and told.</summary>
    public static Product Open(string data)
    {
        var product = Product.Open(data, TimeProvider.System);
        if (product.Cleaned > 0)
        {
            Terminal.Notice("vault.cleaned", CliText.Of("vault.cleaned", product.Cleaned));
        }
        switch (product.Found)
        {
            case CheckpointRepublished republished:
                Terminal.Notice("ledger.republished", CliText.Of("ledger.republished", republished.Size));
                break;
            case SequencingToFinish unfinished when !product.IsNew:
                Terminal.Notice("ledger.resumed", CliText.Of("ledger.resumed", unfinished.Statements));
                break;
        }
        product.Sequencer.Run();
        return product;
    }
}
