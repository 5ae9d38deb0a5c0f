using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Tests.Installations;
using Dapper;

namespace Bayyina.Tests.Statements.Keeping;

[Trait("store", "each")]
public sealed class ConcurrentWritersTests
{
    [Fact]
    public async Task Ten_writers_of_one_process_lose_nothing_and_the_sequencer_runs_among_them()
    {
        using var installation = new AnInstallation();
        var product = installation.Product;
        var shared = installation.OpenIncident("shared by all");
        var cancel = TestContext.Current.CancellationToken;
        var writers = Enumerable.Range(0, 10).Select(writer => Task.Run(
            () =>
            {
                var own = SubjectId.New("incident");
                var acknowledged = new List<Staging>();
                for (var round = 0; round < 12; round++)
                {
                    acknowledged.AddRange(product.Statements.Say(
                        [
                            IncidentBook.Note(shared, $"{writer}.{round} on what is shared", "en", false),
                            IncidentBook.Opening(own, $"{writer}.{round}", null, null, false),
                        ],
                        product.Node));
                }
                return acknowledged;
            },
            cancel)).ToList();
        var all = Task.WhenAll(writers);
        while (!all.IsCompleted)
        {
            product.Sequencer.Run();
        }
        var said = (await all).SelectMany(staged => staged).ToList();
        product.Sequencer.Run();

        Assert.Equal(240, said.OfType<Staged>().Select(s => s.Id).Distinct().Count());
        Assert.Equal(120, product.Incidents.Find(shared)!.Notes.Count);
        var indexes = product.Rows.IndexesOf(said.Select(s => s.Id)).Values;
        Assert.Equal(240, indexes.Distinct().Count());
        Assert.Equal(product.Rows.Assigned() - 1, indexes.Max());
        Assert.Empty(product.Rebuild());
        Assert.Equal(11, product.Database.Read(c => c.ExecuteScalar<long>("SELECT COUNT(*) FROM incident")));
    }
}
