using System.Data.Common;
using Bayyina.Storage;

namespace Bayyina.Statements;

/// <summary>The read tables of a record, derived again into a database of their own that goes when this is disposed of.</summary>
internal sealed class DerivedAgain : IDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly Database _database;

    private DerivedAgain(DirectoryInfo folder, Database database) => (_folder, _database) = (folder, database);

    /// <summary>Folds every subject and lets the projections write what the folds say.</summary>
    /// <param name="sweep">Through which record.</param>
    /// <param name="projections">Which tables.</param>
    /// <param name="skip">Subjects that are passed over.</param>
    /// <param name="broken">Told of each subject whose statements cannot be read; where nobody is to be told, it is thrown.</param>
    /// <param name="progress">Told how many statements are folded, and of how many.</param>
    public static DerivedAgain From(
        SubjectSweep sweep, ILookup<string, Projection> projections, Func<string, bool>? skip = null, Action<Swept>? broken = null, Action<long, long>? progress = null)
    {
        // What the tables show may name people: for its owner's eyes only, as the data folder is.
        var folder = Directory.CreateTempSubdirectory("bayyina-derive-");
        var again = new DerivedAgain(folder, Database.Open(Path.Combine(folder.FullName, "derived.db")));
        try
        {
            var (done, all) = (0L, sweep.Count());
            again._database.Write(transaction =>
            {
                foreach (var swept in sweep.Batches(skip).SelectMany(batch => batch))
                {
                    if (swept.State is not { } state)
                    {
                        (broken ?? (b => throw b.Broken!))(swept);
                        continue;
                    }
                    try
                    {
                        foreach (var projection in projections[state.Subject.Type])
                        {
                            projection(transaction, state);
                        }
                    }
                    catch (Exception failed) when (broken is not null && SubjectSweep.IsDamage(failed))
                    {
                        broken(swept with { Broken = failed });
                    }
                    done += state.Statements.Count;
                    progress?.Invoke(done, all);
                }
            });
            return again;
        }
        catch
        {
            again.Dispose();
            throw;
        }
    }

    /// <summary>A connection to it; dispose of it.</summary>
    public DbConnection Connect() => _database.Connect();

    /// <inheritdoc/>
    public void Dispose()
    {
        _database.Dispose();
        _folder.Delete(recursive: true);
    }
}
