using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Volunteers;

namespace Bayyina;

public sealed partial class Product
{
    /// <summary>Teams that are sent, and their means.</summary>
    public DeploymentDesk Deployments => field ??= new DeploymentDesk(Database, Statements, () => _keys.Node, Time, StandingsOf);

    // Of volunteers what their service and shift say; of users whether their keys still count.
    private Dictionary<SubjectId, MemberStanding> StandingsOf(IReadOnlyCollection<SubjectId> people)
    {
        var standings = new DutyRoster(Database).Among([.. people.Where(who => who.Type == "volunteer")]).ToDictionary(one => one.Key, one => Of(one.Value));
        Database.Read(connection =>
        {
            foreach (var user in people.Where(who => who.Type == "actor"))
            {
                if (EnrolledKeys.OfHolder(connection, user.Value) is { Count: > 0 } keys && keys.All(key => EnrolledKeys.EndOf(connection, null, key, long.MaxValue) is not null))
                {
                    standings[user] = MemberStanding.Suspended;
                }
            }
            return standings.Count;
        });
        return standings;
    }

    private static MemberStanding Of(DutyStanding standing) => standing.Bar switch
    {
        DutyBar.None => standing.IsSignedIn ? MemberStanding.OnDuty : MemberStanding.Unknown,
        DutyBar.OffDuty => MemberStanding.OffDuty,
        DutyBar.SignedOut => MemberStanding.SignedOut,
        DutyBar.Injured => MemberStanding.Injured,
        DutyBar.Missing => MemberStanding.Missing,
        DutyBar.Evacuated => MemberStanding.Evacuated,
        DutyBar.Barred => MemberStanding.Barred,
        DutyBar.Suspended => MemberStanding.Suspended,
        DutyBar.Left => MemberStanding.Left,
        DutyBar.Killed => MemberStanding.Killed,
        // Contradictory or of an unknown fate: nobody is refused for what nobody knows.
        _ => MemberStanding.Unknown,
    };
}
