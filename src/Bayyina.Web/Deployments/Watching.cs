using Bayyina.Rescue;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;

namespace Bayyina.Web.Deployments;

/// <summary>While the application serves, check-ins that are missing and strikes near those who are out are looked for, from its start on: what is due stands in the record and not in the process.</summary>
internal static class Watching
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    /// <param name="app">Whose life it shares.</param>
    /// <param name="product">Whose record.</param>
    /// <param name="failed">Told of a look that did not end well; the next one comes all the same.</param>
    public static void Use(WebApplication app, Product product, Action<Exception> failed)
    {
        var one = new Lock();
        var watching = product.Time.CreateTimer(_ => Look(one, product, failed), null, First, CheckInWatch.Every);
        // The record is closed after us: nothing may be looking then.
        app.Lifetime.ApplicationStopped.Register(() => watching.DisposeAsync().AsTask().GetAwaiter().GetResult());
    }

    private static void Look(Lock one, Product product, Action<Exception> failed)
    {
        if (!one.TryEnter())
        {
            return;
        }
        try
        {
            if (product.Deployments.Watch.Look().Count + product.SecondStrikes.Look().Count > 0)
            {
                product.Sequencer.Run();
            }
        }
        catch (Exception any) when (Away.CodeOf(any) is not null)
        {
            // Every page says already that the database is away; it is looked again in seconds.
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
