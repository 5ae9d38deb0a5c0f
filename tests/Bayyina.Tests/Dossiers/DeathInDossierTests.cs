using Bayyina.Dossiers;
using Bayyina.Incidents;
using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Tests.Installations;
using Bayyina.Volunteers;

namespace Bayyina.Tests.Dossiers;

/// <summary>What of our own people and means goes into a dossier: who was sent, and who was killed by it; of their service nothing else.</summary>
[Trait("store", "each")]
public sealed class DeathInDossierTests : IDisposable
{
    private readonly AnInstallation _installation = new();

    public void Dispose() => _installation.Dispose();

    [Fact]
    public void A_death_by_the_strike_is_told_and_the_rest_of_the_service_is_not()
    {
        var product = _installation.Product;
        var (strike, incident, deployment) = (SubjectId.New("strike"), SubjectId.New("incident"), SubjectId.New("deployment"));
        var (killed, elsewhere, team) = (SubjectId.New("volunteer"), SubjectId.New("volunteer"), SubjectId.New("team"));
        _installation.Say(
            StrikeBook.Reported(strike, new StrikeWords { At = "2026-03-14T07:20+03:00" }, exercise: true),
            IncidentBook.Opening(incident, "exercise", null, null, exercise: true, Vocabulary.Attack, strike, null),
            VolunteerBook.Registration(killed, new SpelledName("اسم محجوب", null), "2014", null, ["rescuer"], true),
            VolunteerBook.Training(killed, "2015-02", "exercise course", null, null, true),
            VolunteerBook.Registration(elsewhere, new SpelledName("اسم آخر", null), "2014", null, ["rescuer"], true));
        product.Deployments.Book.Send(deployment, new DispatchOrder(incident, team, [killed], [], null, null, product.Time.GetUtcNow().AddMinutes(20)), exercise: true, product.Node);
        _installation.Say(
            VolunteerBook.Killing(killed, new Killing("2026-03-14T07:20+03:00", true, "exercise", strike, deployment, incident), true),
            VolunteerBook.Killing(elsewhere, new Killing("2026-03-13", true, "exercise", SubjectId.New("strike")), true));
        product.Sequencer.Run();

        var content = product.Dossiers.Gather(
            new DossierRequest([incident], []), new ProcessRecord("exercise", "1", "", "", new Dictionary<string, string>(StringComparer.Ordinal)));

        Assert.Equal(["volunteer.killed"], content.Statements.Where(row => row.Kind?.StartsWith("volunteer.", StringComparison.Ordinal) == true).Select(row => row.Kind));
        Assert.Contains(content.Statements, row => row.Subject == killed.Value);
        Assert.Contains(content.Statements, row => row.Kind == DeploymentKinds.Dispatched.Name && row.Subject == deployment.Value);
        Assert.DoesNotContain(content.Statements, row => row.Compact.Contains("اسم محجوب", StringComparison.Ordinal));
    }
}
