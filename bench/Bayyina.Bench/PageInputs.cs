using System.Diagnostics;
using System.Globalization;
using Bayyina.Access;
using Bayyina.Evidence;
using Bayyina.Incidents;
using Bayyina.Statements;

namespace Bayyina.Bench;

/// <summary>A large record, invented and marked as an exercise: incidents with some items each, every one a signed statement in the ledger.</summary>
public sealed class PageInputs(BenchOptions options, int itemsEach = 10)
{
    private const int IncidentsABatch = 200;

    private static readonly string[] Places = ["الساحة", "المستودع", "Silo", "Yard", "المدرسة", "طريق التدريب"];

    /// <summary>Ids to ask for, some of every part.</summary>
    public List<SubjectId> Incidents { get; } = [];

    /// <inheritdoc cref="Incidents"/>
    public List<SubjectId> Items { get; } = [];

    /// <summary>How many statements there are.</summary>
    public long Statements { get; private set; }

    /// <summary>Fills the product.</summary>
    /// <returns>The secret of a link for somebody who reads all of it.</returns>
    public string Fill(Product product)
    {
        var incidents = options.Size(100_000, 2_000);
        var began = Stopwatch.GetTimestamp();
        for (long done = 0; done < incidents; done += IncidentsABatch)
        {
            Say(product, done);
            if (done % 10_000 == 0)
            {
                Console.Error.WriteLine($"  {done:N0} incidents after {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s");
            }
        }
        Statements = incidents * (itemsEach + 2);
        var user = ((UserChanged)product.Access.Users.Create("bench", [UserRole.Documentation, UserRole.ProtectionOfficer, UserRole.Administrator], null)).User;
        return product.Access.Links.MakeFor(user, null);
    }

    private void Say(Product product, long first)
    {
        var drafts = new List<Draft>();
        for (var i = 0; i < IncidentsABatch; i++)
        {
            var incident = SubjectId.New("incident");
            var items = Enumerable.Range(0, itemsEach).Select(_ => SubjectId.New("item")).ToList();
            var title = string.Create(CultureInfo.InvariantCulture, $"تمرين {Places[(first + i) % Places.Length]} {first + i}");
            drafts.Add(IncidentBook.Opening(incident, title, "2026-01-17T09:02+02:00", "the training yard", exercise: true));
            drafts.AddRange(items.Select((item, n) => new Draft(item, ItemKinds.Sealed, exercise: true)
                .Say("sha256", Ids("a", first + i, n, 64)).Say("sha512", Ids("b", first + i, n, 128)).Say("bytes", 1_000_000L + n)
                .Say("file", $"IMG_{first + i}_{n}.jpg").Say("media_type", "image/jpeg").Say("form", "original")));
            drafts.Add(new Draft(incident, ItemKinds.Attached, exercise: true).Say("items", [.. items.Select(item => item.Value)]));
            if (i == 0)
            {
                Incidents.Add(incident);
                Items.Add(items[0]);
            }
        }
        product.Statements.Say(drafts, product.Node);
        product.Sequencer.Run();
    }

    private static string Ids(string letter, long incident, int item, int length) =>
        $"{incident:x}{letter}{item:x}".PadLeft(length, '0');
}
