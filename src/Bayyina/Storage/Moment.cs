namespace Bayyina.Storage;

/// <summary>The moments at which something has just become, or is about to become, durable.</summary>
/// <remarks>Nothing in the program listens: a test does, from inside its own process, and ends that process there as a power cut would.</remarks>
internal static class Moment
{
    /// <summary>Told each moment: what has happened, and to what.</summary>
    internal static Action<string>? Reached { get; set; }

    /// <param name="what">Such as <c>renamed</c>.</param>
    /// <param name="where">A path, or what else tells it from others of its kind.</param>
    internal static void Pass(string what, string where) => Reached?.Invoke($"{what} {where}");
}
