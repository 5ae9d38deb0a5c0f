using Bayyina.Vault;

namespace Bayyina.Evidence;

/// <summary>One upload in this process: who writes to it, and how far it was hashed while it came.</summary>
internal sealed class UploadTurn : IDisposable
{
    private readonly SemaphoreSlim _free = new(1);
    private CancellationTokenSource? _stop;

    /// <summary>Hashes of what came so far; null where that is not known, such as after a restart.</summary>
    public RunningHash? Hash { get; set; }

    /// <summary>Whether the last request ended before its body did.</summary>
    public bool IsCut { get; set; }

    /// <summary>Takes the turn where nobody has it; null where somebody does.</summary>
    public Taken? TryTake() => _free.Wait(0) ? new Taken(this) : null;

    /// <summary>Takes the turn from whoever has it: whoever asks how far it came means to go on from there, and a line that broke may hold it still.</summary>
    public async Task<Taken?> TakeOver(TimeSpan patience)
    {
        if (TryTake() is { } taken)
        {
            return taken;
        }
        _stop?.Cancel();
        return await _free.WaitAsync(patience).ConfigureAwait(false) ? new Taken(this) : null;
    }

    public void Dispose() => Forget();

    /// <summary>Forgets the hashes.</summary>
    public void Forget()
    {
        Hash?.Dispose();
        Hash = null;
    }

    /// <summary>The turn, until it is disposed.</summary>
    public sealed class Taken : IDisposable
    {
        private readonly UploadTurn _turn;

        public Taken(UploadTurn turn)
        {
            _turn = turn;
            _turn._stop = new CancellationTokenSource();
            Stop = _turn._stop.Token;
        }

        /// <summary>Somebody else wants it.</summary>
        public CancellationToken Stop { get; }

        public UploadTurn Turn => _turn;

        public void Dispose() => _turn._free.Release();
    }
}
