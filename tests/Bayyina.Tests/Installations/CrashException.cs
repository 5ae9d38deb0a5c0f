using Bayyina.Ledger;

namespace Bayyina.Tests.Installations;

/// <summary>Stands for the moment at which a process is stopped: whatever was to come does not.</summary>
public sealed class CrashException : Exception
{
    /// <summary>Stops the sequencer after a step.</summary>
    public static Action<LedgerStep> After(LedgerStep last) => step =>
    {
        if (step == last)
        {
            throw new CrashException();
        }
    };
}
