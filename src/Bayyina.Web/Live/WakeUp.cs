namespace Bayyina.Web.Live;

/// <summary>Wakes one who waits; woken before they wait, however often, they do not wait.</summary>
internal sealed class WakeUp
{
    private TaskCompletionSource _next = New();

    public void Wake() => Volatile.Read(ref _next).TrySetResult();

    /// <summary>Returns when somebody woke them, or after a time.</summary>
    /// <exception cref="OperationCanceledException">They went away.</exception>
    public async Task Wait(TimeSpan most, CancellationToken gone)
    {
        var next = Volatile.Read(ref _next);
        await next.Task.WaitAsync(most, gone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        gone.ThrowIfCancellationRequested();
        if (next.Task.IsCompleted)
        {
            // Whoever wakes them until here woke them in time: they look only after this.
            Interlocked.CompareExchange(ref _next, New(), next);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
