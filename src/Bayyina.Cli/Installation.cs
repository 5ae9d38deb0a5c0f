using Bayyina.Ledger;
using Bayyina.Statements;
using Bayyina.Storage;

namespace Bayyina.Cli;

/// <summary>Opens the installation for a verb, and says what was found.</summary>
internal static class Installation
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(2);

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

    /// <summary>As <see cref="OpenAnyhow"/>; where a record that is there cannot be reached, such as while every machine of a room starts after a power cut, it is waited for, and told.</summary>
    /// <remarks>Where nothing is kept yet, the address may be wrong, and whoever just wrote it is there to read that.</remarks>
    public static Product OpenWhenReachable(string data)
    {
        for (var told = false; ; told = true)
        {
            try
            {
                return OpenAnyhow(data);
            }
            catch (Exception away) when (CodeOf(away) is { } code && HasKeys(data))
            {
                if (!told)
                {
                    Terminal.Notice(code, $"{Problems.Text(code, CliText.Culture)} {CliText.Of("serve.waits", away.Message)}");
                }
                Thread.Sleep(Again);
            }
        }
    }

    private static string? CodeOf(Exception error) => error is LedgerException { Code: "lock.unreachable" } ? "lock.unreachable"
        : Dialect.CodeOf(error) is "database.unreachable" and var code ? code : null;

    // They are made when the record is founded, or brought along from the node that founded it.
    private static bool HasKeys(string data) => Path.Combine(data, "keys") is var keys && Directory.Exists(keys) && Directory.EnumerateFiles(keys).Any();

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
