using Bayyina.Ledger;
using Bayyina.Statements;
using Bayyina.Storage;

namespace Bayyina.Cli;

/// <summary>Opens the installation for a verb, and says what was found.</summary>
internal static class Installation
{
    /// <summary>Opens what is there; what an interrupted run left behind is finished and told.</summary>
    /// <exception cref="StorageException"><c>data.missing</c>: nothing was ever kept here. A mistyped folder must not become a new organisation.</exception>
    /// <exception cref="ReadOnlyException">Nothing may be said.</exception>
    public static Product Open(string data) => Writable(OpenToRead(data));

    /// <summary>As <see cref="Open"/>, for what says nothing, or leaves it to the record to refuse it: also where the record can only be read, which is told.</summary>
    /// <exception cref="StorageException"><c>data.missing</c>.</exception>
    public static Product OpenToRead(string data) => DataFolder.Exists(data) ? OpenAnyhow(data) : throw new StorageException("data.missing", Path.GetFullPath(data));

    /// <summary>As <see cref="Open"/>, but where there is nothing a new installation is founded, and told.</summary>
    /// <exception cref="ReadOnlyException">Nothing may be said.</exception>
    public static Product OpenOrFound(string data) => Writable(OpenAnyhow(data));

    /// <summary>As <see cref="OpenOrFound"/>, also where the record can only be read, which is told.</summary>
    public static Product OpenAnyhow(string data)
    {
        var product = Product.Open(data, TimeProvider.System, SecretPrompt.Passphrase, Options.Stores);
        if (product.IsNew)
        {
            Terminal.Notice("data.founded", CliText.Of("data.founded", product.Folder.Root));
        }
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
        if (product.ReadOnly is { } wrong)
        {
            Terminal.Notice(ReadOnlyException.Code, $"{Problems.Text(wrong.Code, CliText.Culture)} {CliText.Of("ledger.read_only_do")} ({wrong.Code}: {wrong.Detail})");
        }
        else
        {
            product.Sequencer.Run();
        }
        return product;
    }

    private static Product Writable(Product product)
    {
        if (product.ReadOnly is { } wrong)
        {
            product.Dispose();
            throw new ReadOnlyException(wrong.Code);
        }
        return product;
    }
}
