using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bayyina.Web.Tests.Hosting;

/// <summary>A clock that stands still until it is moved, so that a day passes in a minute; what waits in seconds still waits for real ones.</summary>
/// <remarks>Whoever drives a browser moves it over a port of its own: the application has no route for that.</remarks>
public sealed class MovedClock(DateTimeOffset start) : TimeProvider, IAsyncDisposable
{
    private readonly WebApplication _door = Door();
    private long _moved;

    /// <summary>Where it is moved: <c>POST ?minutes=…</c>.</summary>
    public string Address => _door.Urls.First();

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => start + TimeSpan.FromTicks(Interlocked.Read(ref _moved));

    /// <summary>Opens the port.</summary>
    public static async Task<MovedClock> StartAt(DateTimeOffset start)
    {
        var clock = new MovedClock(start);
        clock._door.MapPost("/", (double minutes) =>
        {
            Interlocked.Add(ref clock._moved, TimeSpan.FromMinutes(minutes).Ticks);
            return Results.Text(clock.GetUtcNow().ToString("O"));
        });
        await clock._door.StartAsync();
        return clock;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _door.DisposeAsync();

    private static WebApplication Door()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var door = builder.Build();
        door.Urls.Add("http://127.0.0.1:0");
        return door;
    }
}
