using Bayyina.Statements;

namespace Bayyina.Rescue;

/// <summary>Whether somebody can be sent, as far as this node knows.</summary>
public enum MemberStanding
{
    /// <summary>Nothing at hand says, or statements disagree: nobody is refused for that.</summary>
    Unknown,

    /// <summary>On duty.</summary>
    OnDuty,

    /// <summary>Not on duty.</summary>
    OffDuty,

    /// <summary>Signed off at the end of a shift.</summary>
    SignedOut,

    /// <summary>Injured: sent only by who knows it.</summary>
    Injured,

    /// <summary>Evacuated.</summary>
    Evacuated,

    /// <summary>Barred from leaving.</summary>
    Barred,

    /// <summary>Has left the organisation.</summary>
    Left,

    /// <summary>Suspended, or their account was shut.</summary>
    Suspended,

    /// <summary>Missing.</summary>
    Missing,

    /// <summary>Killed.</summary>
    Killed,
}

/// <summary>What another feature knows of people, by their ids. Those of whom it knows nothing are not among the answers.</summary>
public delegate IReadOnlyDictionary<SubjectId, MemberStanding> MemberStandings(IReadOnlyCollection<SubjectId> people);

/// <summary>What follows from a standing.</summary>
public static class Sending
{
    /// <summary>Why nobody of this standing is sent, a code of the catalogue; null where they may be.</summary>
    public static string? WhyNot(MemberStanding standing) => standing switch
    {
        MemberStanding.OffDuty => "deployment.member_off_duty",
        MemberStanding.SignedOut => "deployment.member_signed_out",
        MemberStanding.Left or MemberStanding.Suspended => "deployment.member_suspended",
        MemberStanding.Missing => "deployment.member_missing",
        MemberStanding.Killed => "deployment.member_killed",
        _ => null,
    };

    /// <summary>Whether somebody of this standing who is out is a matter to look at.</summary>
    public static bool IsAlarming(MemberStanding standing) => standing is not (MemberStanding.Unknown or MemberStanding.OnDuty);
}
