using Bayyina.Evidence;
using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Web.Shell;

namespace Bayyina.Web.Incidents;

/// <summary>Takes the drill in that lies beside the program, marked as one in every statement, the way <c>add --exercise</c> does.</summary>
internal static class Exercise
{
    private const string Day = "2026-01-17";
    private static readonly Lock Turn = new();

    /// <summary>Where its files are.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "exercise");

    /// <returns>The incident; the one that is there where it, or another drill, was taken in before.</returns>
    public static SubjectId Load(Product product, Actor actor, Words words)
    {
        product.Statements.ThrowIfReadOnly();
        using var turn = Turn.EnterScope();
        if (product.IncidentList.Page(actor.Reader, exercise: true, null, null, 1).Rows is [var before])
        {
            return before.Id;
        }
        var incident = SubjectId.New("incident");
        var acquisition = new Acquisition(At: Day);
        var opening = IncidentBook.Opening(incident, words["incidents.exercise_title"], Day, null, exercise: true);
        var intake = new FolderIntake(product.Vault, product.Time, new IntakeOptions { OwnData = product.Folder.Root });
        foreach (var batch in intake.TakeIn(Directory.EnumerateFileSystemEntries(Folder).Order(StringComparer.Ordinal)))
        {
            var taken = batch.OfType<IntakeOutcome.TakenIn>().ToList();
            if (taken.Count > 0)
            {
                product.Evidence.By(actor.Signer).Seal(taken, acquisition, incident, exercise: true, opening is null ? [] : [opening]);
                opening = null;
            }
        }
        product.Sequencer.Run();
        return incident;
    }
}
