using System.Globalization;
using Bayyina.DoubleTaps;
using Bayyina.Incidents;
using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Tests.Installations;

namespace Bayyina.Tests.DoubleTaps.Record;

/// <summary>An installation, and what is said there of strikes and of those who are sent: an exercise on paper.</summary>
internal sealed class AStruckTown : IDisposable
{
    public const double Latitude = 35.4490;
    public const double Longitude = 36.6485;

    public AnInstallation Here { get; } = new();

    public Product Product => Here.Product;

    public DateTimeOffset Now => Here.Time.GetUtcNow();

    public Reader Own => Product.Own;

    public void Dispose() => Here.Dispose();

    public void Wait(double minutes) => Here.Time.Move(TimeSpan.FromMinutes(minutes));

    public string At(double minutesAgo = 0) => (Now - TimeSpan.FromMinutes(minutesAgo)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public SubjectId Strike(string? at = null, double north = 0, string? target = null, bool exercise = false, int uncertainty = 30, string? weapon = "barrel-bomb")
    {
        var strike = SubjectId.New("strike");
        Here.Say(StrikeBook.Reported(strike, Words(at, north, target, uncertainty, weapon), exercise));
        return strike;
    }

    public static StrikeWords Words(string? at, double north = 0, string? target = null, int uncertainty = 30, string? weapon = "barrel-bomb") =>
        new() { At = at, Weapon = weapon, Target = target, Place = new PlaceSaid("the town", null, Latitude + (north / 111_195), Longitude, uncertainty) };

    public SubjectId Incident(SubjectId? strike, bool exercise = false, double north = 0)
    {
        var incident = SubjectId.New("incident");
        Here.Say(IncidentBook.Opening(incident, "حادثة", null, null, exercise, "attack", strike, new PlaceSaid(null, null, Latitude + (north / 111_195), Longitude, 30)));
        return incident;
    }

    public SubjectId Send(SubjectId incident, bool exercise = false)
    {
        var deployment = SubjectId.New("deployment");
        Here.Say(DeploymentBook.Dispatching(deployment, new DispatchOrder(incident, null, [SubjectId.New("volunteer")], [], null, null, Now.AddHours(2)), exercise));
        return deployment;
    }

    public void Move(SubjectId deployment, Movement to, string? at = null) =>
        Here.Say(DeploymentBook.Moving(Product.Deployments.Book.Find(deployment, Own)!, to, null, at));

    /// <summary>A casualty of an incident, handed over to somebody.</summary>
    public void HandOver(SubjectId incident, string receiver)
    {
        var (site, casualty) = (SubjectId.New("worksite"), SubjectId.New("casualty"));
        Say(Product.Worksites.Open(site, incident, new WorksiteOpening(null, "a house")));
        Say(Product.Casualties.Report(casualty, new CasualtyReport(site, Label: "a man")));
        Say(Product.Casualties.Say(casualty, new FateReport("handed_over", Outcome: "alive", ToKind: "hospital", ToName: receiver), Product.Node));
    }

    /// <summary>The watch looks, as the server lets it, and what it says gets its place.</summary>
    public IReadOnlyList<SubjectId> Look()
    {
        var said = Product.SecondStrikes.Look();
        Product.Sequencer.Run();
        return said;
    }

    public IReadOnlyList<WarningRow> Warnings(bool exercise = false) => Product.WarningList.Standing(Own, exercise, 50);

    private void Say(Sayable sayable) => Here.Say([.. Assert.IsType<ToSay>(sayable).Drafts]);
}
