using Microsoft.AspNetCore.Builder;

namespace Bayyina.Web.Evidence;

/// <summary>While the application serves, what has had its time goes once an hour: uploads that nobody went on with, previews of bytes that are not there.</summary>
internal static class Sweeps
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <param name="failed">Told of a sweep that did not end well; the next one comes all the same.</param>
    public static void Use(WebApplication app, Product product, Action<Exception> failed)
    {
        var one = new Lock();
        var sweeping = product.Time.CreateTimer(_ => Sweep(one, product, failed), null, Every, Every);
        // The record is closed after us: nothing may be sweeping then.
        app.Lifetime.ApplicationStopped.Register(() => sweeping.DisposeAsync().AsTask().GetAwaiter().GetResult());
    }

    private static void Sweep(Lock one, Product product, Action<Exception> failed)
    {
        if (!one.TryEnter())
        {
            return;
        }
        try
        {
            product.Uploads.Sweep();
            product.Previews.Sweep();
        }
        catch (Exception any)
        {
            // On a timer's thread there is nobody else to tell.
            failed(any);
        }
        finally
        {
            one.Exit();
        }
    }
}
