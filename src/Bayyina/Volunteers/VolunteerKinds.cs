using Bayyina.Statements;

namespace Bayyina.Volunteers;

/// <summary>What can be said of the organisation's own people and of their centres.</summary>
/// <remarks>
/// A name is <c>{"ar":…,"latin":…}</c>, either may be missing. A place is <c>{"text":…,"code":…,"lat":…,"lon":…,"uncertainty_m":…}</c>,
/// all but the text may be missing. While somebody killed has kin who do not know yet, their name counts as protected.
/// </remarks>
public static class VolunteerKinds
{
    /// <summary>The status that says whether and how somebody serves.</summary>
    public const string Service = "service";

    /// <summary>The status of a shift: signed in or out.</summary>
    public const string Duty = "duty";

    /// <summary>The status that says where and as what somebody serves.</summary>
    public const string Posting = "posting";

    /// <summary>The status of a centre.</summary>
    public const string Standing = "standing";

    private static readonly string[] Correctors = [Roles.Supervisor, Roles.Documentation, Roles.Protection];

    private static readonly PropertyDefinition Place = new("place", PropertyType.Object, Sensitivity: Sensitivity.Restricted);

    /// <summary>A centre works.</summary>
    public static readonly KindDefinition CentreRegistered = new("centre.registered", "centre",
    [
        new("name", PropertyType.Text, Required: true),
        Place,
    ])
    { Feature = Feature.Volunteers, Status = Standing, SupersededBy = Correctors };

    /// <summary>A centre was given up, and perhaps moved to another one.</summary>
    public static readonly KindDefinition CentreGivenUp = new("centre.given_up", "centre",
    [
        new("reason", PropertyType.Text),
        new("moved_to", PropertyType.Subject),
    ])
    { Feature = Feature.Volunteers, Status = Standing, SupersededBy = Correctors };

    /// <summary>Somebody joined, and serves from then on.</summary>
    public static readonly KindDefinition Registered = new("volunteer.registered", "volunteer",
    [
        new("name", PropertyType.Object, Required: true, Sensitivity: Sensitivity.Restricted) { HeldBack = true },
        new("joined", PropertyType.Edtf),
        new("centre", PropertyType.Subject),
        new("roles", PropertyType.Texts),
        new("person", PropertyType.Subject),
    ])
    { Feature = Feature.Volunteers, Status = Service, SupersededBy = Correctors, Erasable = ["name"] };

    /// <summary>How somebody serves from then on; the words for <c>state</c> are those of <see cref="ServiceStates"/>.</summary>
    public static readonly KindDefinition StatusSet = new("volunteer.status", "volunteer",
    [
        new("state", PropertyType.Text, Required: true),
        new("reason", PropertyType.Text, Sensitivity: Sensitivity.Restricted),
        Place,
    ])
    {
        Feature = Feature.Volunteers,
        Status = Service,
        SupersededBy = Correctors,
        Holds = said => ServiceStates.Parse(said.Text("state").OrNull) is ServiceState.Killed,
    };

    /// <summary>Somebody was killed; in the line of duty or not, and by which strike, on which deployment.</summary>
    public static readonly KindDefinition Killed = new("volunteer.killed", "volunteer",
    [
        new("line_of_duty", PropertyType.Flag, Required: true),
        new("cause", PropertyType.Text),
        new("strike", PropertyType.Subject),
        new("deployment", PropertyType.Subject),
        new("incident", PropertyType.Subject),
        new("person", PropertyType.Subject),
        Place,
    ])
    { Feature = Feature.Volunteers, Status = Service, SupersededBy = Correctors, Holds = _ => true };

    /// <summary>Their next of kin were told: from then on the name is as open as anybody's.</summary>
    public static readonly KindDefinition KinInformed = new("volunteer.kin_informed", "volunteer",
        [new("how", PropertyType.Text, Sensitivity: Sensitivity.Protected)])
    { Feature = Feature.Volunteers, SupersededBy = [Roles.Protection], Releases = true };

    /// <summary>The next of kin: <c>{"name":…,"relation":…,"reach":…}</c>.</summary>
    public static readonly KindDefinition Kin = new("volunteer.kin", "volunteer",
        [new("kin", PropertyType.Object, Required: true, Sensitivity: Sensitivity.Protected)])
    { Feature = Feature.Volunteers, SupersededBy = Correctors, Erasable = ["kin"] };

    /// <summary>What was done for those who are left: <c>{"what":…,"whom":…}</c>.</summary>
    public static readonly KindDefinition Supported = new("volunteer.supported", "volunteer",
        [new("support", PropertyType.Object, Required: true, Sensitivity: Sensitivity.Protected)])
    { Feature = Feature.Volunteers, SupersededBy = Correctors, Erasable = ["support"] };

    /// <summary>A number on the roll of honour, as a source claims it: <c>{"number":132,"source":…}</c>, which travel together.</summary>
    public static readonly KindDefinition Numbered = new("volunteer.numbered", "volunteer",
    [
        new("claim", PropertyType.Object, Required: true),
        new("item", PropertyType.Subject),
    ])
    { Feature = Feature.Volunteers, SupersededBy = Correctors };

    /// <summary>Where and as what somebody serves from then on.</summary>
    public static readonly KindDefinition Posted = new("volunteer.posted", "volunteer",
    [
        new("centre", PropertyType.Subject),
        new("roles", PropertyType.Texts),
    ])
    { Feature = Feature.Volunteers, Status = Posting, SupersededBy = Correctors };

    /// <summary>A training was completed.</summary>
    public static readonly KindDefinition Trained = new("volunteer.trained", "volunteer",
    [
        new("course", PropertyType.Text, Required: true),
        new("trainer", PropertyType.Text),
        new("valid_until", PropertyType.Edtf),
    ])
    { Feature = Feature.Volunteers, SupersededBy = Correctors };

    /// <summary>A shift begins.</summary>
    public static readonly KindDefinition SignedIn = new("volunteer.signed_in", "volunteer",
        [new("centre", PropertyType.Subject)])
    { Feature = Feature.Volunteers, Status = Duty, SupersededBy = Correctors };

    /// <summary>A shift ends.</summary>
    public static readonly KindDefinition SignedOut = new("volunteer.signed_out", "volunteer", [])
    { Feature = Feature.Volunteers, Status = Duty, SupersededBy = Correctors };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KindDefinition> All { get; } =
    [
        CentreRegistered, CentreGivenUp, Registered, StatusSet, Killed, KinInformed, Kin, Supported, Numbered, Posted, Trained, SignedIn, SignedOut,
    ];
}
