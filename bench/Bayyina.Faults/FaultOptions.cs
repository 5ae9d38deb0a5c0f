using System.Globalization;

namespace Bayyina.Faults;

/// <summary>What is done to the record, how often and where.</summary>
/// <param name="Repository">The working copy whose published program is harmed.</param>
/// <param name="Quick">A few faults of each class, for a look.</param>
/// <param name="Only">Part of a class's name, or empty for all.</param>
/// <param name="Kills">How often a process is killed.</param>
/// <param name="Share">Of the trials of each class but kills, so many per cent.</param>
/// <param name="Seed">Of every choice that the harness makes. What the machine does between them (threads, the disk) no seed repeats.</param>
/// <param name="Json">Print one object instead of a table.</param>
/// <param name="Work">A folder of this run's own, removed at the end.</param>
/// <param name="Keep">Leave the folder of a trial that found something.</param>
public sealed record FaultOptions(string Repository, bool Quick, string Only, int Kills, int Share, int Seed, bool Json, string Work, bool Keep)
{
    /// <summary>So many, or <paramref name="quick"/> instead.</summary>
    public int Count(int full, int quick) => Quick ? quick : ((full * Share) + 99) / 100;

    /// <summary>A source of choices of a trial's own, so that trials side by side take nothing from each other.</summary>
    public Random Choices(string what, int trial = 0) => new(HashCode.Of(Seed, what, trial));

    /// <exception cref="ArgumentException">An unknown option, or one without its value.</exception>
    public static FaultOptions Parse(string[] arguments)
    {
        var (repository, quick, only, kills, share, seed, json, work, keep) = ("", false, "", 0, 100, (int?)null, false, "", false);
        for (var i = 0; i < arguments.Length; i++)
        {
            string Value() => ++i < arguments.Length ? arguments[i] : throw new ArgumentException($"{arguments[i - 1]} needs a value.");
            switch (arguments[i])
            {
                case "--repository": repository = Value(); break;
                case "--quick": quick = true; break;
                case "--only": only = Value(); break;
                case "--kills": kills = int.Parse(Value(), CultureInfo.InvariantCulture); break;
                case "--share": share = int.Parse(Value(), CultureInfo.InvariantCulture); break;
                case "--seed": seed = int.Parse(Value(), CultureInfo.InvariantCulture); break;
                case "--json": json = true; break;
                case "--work": work = Value(); break;
                case "--keep": keep = true; break;
                default: throw new ArgumentException($"There is no option {arguments[i]}.");
            }
        }
        if (repository.Length == 0)
        {
            repository = Testing.Repository.Root;
        }
        if (work.Length == 0)
        {
            work = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        }
        return new FaultOptions(
            repository, quick, only, kills > 0 ? kills : quick ? 3 : 200, share, seed ?? System.Security.Cryptography.RandomNumberGenerator.GetInt32(1, 1_000_000),
            json, Path.Combine(work, $"bayyina-faults-{Environment.ProcessId}"), keep);
    }

    private static class HashCode
    {
        // The same in every process, unlike the runtime's own.
        public static int Of(int seed, string what, int trial)
        {
            var hash = unchecked((uint)seed * 2654435761u);
            foreach (var letter in what)
            {
                hash = unchecked((hash ^ letter) * 16777619u);
            }
            return unchecked((int)((hash ^ (uint)trial) * 2246822519u));
        }
    }
}

/// <summary>This machine lacks what a class needs, or does not let it be done; the table says so.</summary>
public sealed class NotTriedException(string why) : Exception(why);
