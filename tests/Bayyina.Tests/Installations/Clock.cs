namespace Bayyina.Tests.Installations;

/// <summary>Server time that moves only when a test moves it.</summary>
public sealed class Clock : TimeProvider
{
    private DateTimeOffset _now;

    public Clock()
        : this(new DateTimeOffset(2026, 3, 14, 9, 26, 53, TimeSpan.Zero))
    {
    }

    public Clock(DateTimeOffset now) => _now = now;

    public override DateTimeOffset GetUtcNow() => _now;

    public void Move(TimeSpan by) => _now += by;
}
