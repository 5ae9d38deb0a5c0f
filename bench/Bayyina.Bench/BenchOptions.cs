using System.Globalization;

namespace Bayyina.Bench;

/// <summary>What is measured, how often and where.</summary>
/// <param name="Quick">Smaller inputs, for a look.</param>
/// <param name="Rounds">Measured runs of each side of a pair, after one of each that does not count.</param>
/// <param name="Only">Part of a bench's name, or empty for all.</param>
/// <param name="Work">A folder of this run's own, removed at the end.</param>
public sealed record BenchOptions(string Repository, bool Quick, int Rounds, string Only, string Work)
{
    /// <summary>Full size, or <paramref name="quick"/> instead.</summary>
    public long Size(long full, long quick) => Quick ? quick : full;

    public string Launcher => Path.Combine(Repository, "bayyina");

    public string In(string name) => Path.Combine(Work, name);

    /// <exception cref="ArgumentException">An unknown option, or one without its value.</exception>
    public static BenchOptions Parse(string[] arguments)
    {
        var (repository, quick, rounds, only, work) = ("", false, 0, "", "");
        for (var i = 0; i < arguments.Length; i++)
        {
            string Value() => ++i < arguments.Length ? arguments[i] : throw new ArgumentException($"{arguments[i - 1]} needs a value.");
            switch (arguments[i])
            {
                case "--repository": repository = Value(); break;
                case "--quick": quick = true; break;
                case "--rounds": rounds = int.Parse(Value(), CultureInfo.InvariantCulture); break;
                case "--only": only = Value(); break;
                case "--work": work = Value(); break;
                default: throw new ArgumentException($"There is no option {arguments[i]}.");
            }
        }

        work = Path.Combine(work.Length > 0 ? work : Path.Combine(repository, ".build", "bench"), $"run-{Environment.ProcessId}");
        return new BenchOptions(repository, quick, rounds > 0 ? rounds : quick ? 3 : 5, only, work);
    }
}
