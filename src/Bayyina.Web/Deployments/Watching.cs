using Bayyina.Rescue;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Bayyina.Web.Deployments;

/// <summary>While the application serves, check-ins that are missing and strikes near those who are out are looked for, from its start on: what is due stands in the record and not in the process.</summary>
/// <param name="product">Whose record.</param>
/// <param name="failed">Told of a look that did not end well; the next one comes all the same.</param>
internal sealed class Watching(Product product, Action<Exception> failed) : IDisposable
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    private readonly Lock _one = new();
    private ITimer? _timer;

    /// <summary>It ends with the application, stopped or not.</summary>
    public static void Add(IServiceCollection services, Product product, Action<Exception> failed) => services.AddSingleton(_ => new Watching(product, failed));

    /// <summary>Begins to look.</summary>
    public static void Use(WebApplication app)
    {
        var watching = app.Services.GetRequiredService<Watching>();
        watching._timer = watching.Begin();
        app.Lifetime.ApplicationStopped.Register(watching.Dispose);
    }

    /// <summary>Waits for a look that is under way: the record is closed after us, and nothing may be looking then.</summary>
    public void Dispose() => Interlocked.Exchange(ref _timer, null)?.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private ITimer Begin() => product.Time.CreateTimer(_ => Look(), null, First, CheckInWatch.Every);

    private void Look()
    {
        if (!_one.TryEnter())
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
            _one.Exit();
        }
    }
}
