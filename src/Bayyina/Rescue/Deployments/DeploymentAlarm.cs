using Bayyina.Statements;

namespace Bayyina.Rescue;

/// <summary>What about a deployment somebody has to look at. Derived whenever it is asked for, so it comes and goes with what is known.</summary>
public enum AlarmKind
{
    /// <summary>A check-in is missing.</summary>
    Overdue,

    /// <summary>Somebody is out of whom this node knows that they are killed, missing, suspended, off duty…</summary>
    Standing,

    /// <summary>Somebody, or a vehicle, is out on two deployments at once.</summary>
    OnTwo,

    /// <summary>A vehicle is out that is out of service or lost.</summary>
    Unfit,

    /// <summary>Two who had not seen each other say different things of how far it is, or of who was sent where.</summary>
    Disputed,

    /// <summary>Its dispatch has not arrived here: nobody knows where it was sent.</summary>
    NoDispatch,
}

/// <summary>One of them.</summary>
/// <param name="About">The person or vehicle; null where it is about the deployment.</param>
/// <param name="Standing">Of that person.</param>
/// <param name="Other">The other deployment.</param>
public sealed record DeploymentAlarm(AlarmKind Kind, SubjectId? About = null, MemberStanding Standing = MemberStanding.Unknown, SubjectId? Other = null);
