using Bayyina.Statements;

namespace Bayyina.Displacement;

/// <summary>What can be said of the displaced, of what was done for them, and of how they were let out or kept in.</summary>
/// <remarks>
/// A figure is <c>{"best":…,"min":…,"max":…,"approx":true,"source":…}</c> in whole persons or families: what qualifies a number travels
/// with it. A place is <c>{"text":…,"code":…,"lat":…,"lon":…,"uncertainty_m":…}</c>, all but the text may be missing.
/// </remarks>
public static class DisplacementKinds
{
    /// <summary>The status that says where a family is sheltered.</summary>
    public const string Shelter = "shelter";

    /// <summary>The status of what a family lacks.</summary>
    public const string Needs = "needs";

    /// <summary>The status of a convoy on its way.</summary>
    public const string Movement = "movement";

    /// <summary>The status of somebody on an evacuation list.</summary>
    public const string Passage = "passage";

    /// <summary>The status of a siege, or of what was promised.</summary>
    public const string Standing = "standing";

    /// <summary>The status of an appeal.</summary>
    public const string Answer = "answer";

    private static readonly string[] Correctors = [Roles.Supervisor, Roles.Documentation, Roles.Protection];

    private static readonly PropertyDefinition Place = new("place", PropertyType.Object, Sensitivity: Sensitivity.Restricted);
    private static readonly PropertyDefinition People = new("people", PropertyType.Object);
    private static readonly PropertyDefinition Reason = new("reason", PropertyType.Text);
    private static readonly PropertyDefinition Siege = new("siege", PropertyType.Subject);
    private static readonly PropertyDefinition Convoy = new("convoy", PropertyType.Subject);

    /// <summary>A displaced family is known; its head <c>{"ar":…,"latin":…}</c> is protected.</summary>
    public static readonly KindDefinition FamilyRegistered = new("family.registered", "family",
    [
        new("people", PropertyType.Object, Required: true),
        new("children", PropertyType.Object),
        new("head", PropertyType.Object, Sensitivity: Sensitivity.Protected),
        new("from", PropertyType.Object, Sensitivity: Sensitivity.Restricted),
        new("convoy", PropertyType.Subject),
    ])
    { Feature = Feature.Displacement, SupersededBy = Correctors };

    /// <summary>Where a family is sheltered; the place is protected, the kind of shelter is not.</summary>
    public static readonly KindDefinition FamilySheltered = new("family.sheltered", "family",
    [
        new("shelter", PropertyType.Text, Required: true),
        new("place", PropertyType.Object, Sensitivity: Sensitivity.Protected),
    ])
    { Feature = Feature.Displacement, Status = Shelter, SupersededBy = Correctors };

    /// <summary>A family went on, or back.</summary>
    public static readonly KindDefinition FamilyDeparted = new("family.departed", "family",
        [new("destination", PropertyType.Object, Sensitivity: Sensitivity.Protected), Reason])
    { Feature = Feature.Displacement, Status = Shelter, SupersededBy = Correctors };

    /// <summary>What a family lacks now; an empty need is not said, <c>none</c> is.</summary>
    public static readonly KindDefinition FamilyNeeds = new("family.needs", "family", [new("needs", PropertyType.Texts, Required: true)])
    { Feature = Feature.Displacement, Status = Needs, SupersededBy = Correctors };

    /// <summary>Aid or medical service was delivered, over the time that <c>at</c> says.</summary>
    public static readonly KindDefinition ServiceGiven = new("service.given", "service",
    [
        new("service", PropertyType.Text, Required: true),
        new("detail", PropertyType.Text),
        People,
        new("families", PropertyType.Object),
        new("provider", PropertyType.Text),
        new("family", PropertyType.Subject),
        Convoy,
        Siege,
        Place,
    ])
    { Feature = Feature.Displacement, SupersededBy = Correctors };

    /// <summary>A convoy is to go.</summary>
    public static readonly KindDefinition ConvoyPlanned = new("convoy.planned", "convoy",
    [
        new("title", PropertyType.Text, Required: true),
        new("from", PropertyType.Object, Sensitivity: Sensitivity.Restricted),
        new("destination", PropertyType.Object, Sensitivity: Sensitivity.Restricted),
        new("promise", PropertyType.Subject),
        Siege,
    ])
    { Feature = Feature.Displacement, Status = Movement, SupersededBy = Correctors };

    /// <summary>A convoy departed, was halted, was turned back, arrived or was called off (<c>state</c>), and through whom.</summary>
    public static readonly KindDefinition ConvoyMoved = new("convoy.moved", "convoy",
    [
        new("state", PropertyType.Text, Required: true),
        new("through", PropertyType.Text),
        Reason,
        People,
        Place,
    ])
    { Feature = Feature.Displacement, Status = Movement, SupersededBy = Correctors };

    /// <summary>Somebody, or a family, stands on the list of a convoy.</summary>
    public static readonly KindDefinition EvacueeListed = new("evacuee.listed", "evacuee",
    [
        new("convoy", PropertyType.Subject, Required: true),
        new("people", PropertyType.Object, Required: true),
        new("name", PropertyType.Object, Sensitivity: Sensitivity.Protected),
        new("family", PropertyType.Subject),
    ])
    { Feature = Feature.Displacement, Status = Passage, SupersededBy = Correctors };

    /// <summary>They were let out, refused, or left behind (<c>outcome</c>): where, and by whom.</summary>
    public static readonly KindDefinition EvacueePassed = new("evacuee.passed", "evacuee",
    [
        new("outcome", PropertyType.Text, Required: true),
        new("through", PropertyType.Text),
        new("reason", PropertyType.Text, Sensitivity: Sensitivity.Restricted),
        Place,
    ])
    { Feature = Feature.Displacement, Status = Passage, SupersededBy = Correctors };

    /// <summary>A place is besieged.</summary>
    public static readonly KindDefinition SiegeBegan = new("siege.began", "siege",
    [
        new("title", PropertyType.Text, Required: true),
        new("besieged_by", PropertyType.Text),
        Place,
    ])
    { Feature = Feature.Displacement, Status = Standing, SupersededBy = Correctors };

    /// <summary>How many are inside, as somebody says: the figure and its source travel together.</summary>
    public static readonly KindDefinition SiegeInside = new("siege.inside", "siege", [new("people", PropertyType.Object, Required: true)])
    { Feature = Feature.Displacement, SupersededBy = Correctors };

    /// <summary>A siege ended, and how.</summary>
    public static readonly KindDefinition SiegeEnded = new("siege.ended", "siege", [Reason])
    { Feature = Feature.Displacement, Status = Standing, SupersededBy = Correctors };

    /// <summary>A ceasefire, a safe passage or an evacuation was promised for a time (<c>window</c>), and by whom.</summary>
    public static readonly KindDefinition PromiseMade = new("promise.made", "promise",
    [
        new("promised", PropertyType.Text, Required: true),
        new("promised_by", PropertyType.Text),
        new("window", PropertyType.Edtf),
        new("terms", PropertyType.Text),
        Siege,
        Convoy,
        Place,
    ])
    { Feature = Feature.Displacement, Status = Standing, SupersededBy = Correctors };

    /// <summary>What was promised was broken.</summary>
    public static readonly KindDefinition PromiseBreached = new("promise.breached", "promise",
    [
        new("breach", PropertyType.Text, Required: true),
        new("breached_by", PropertyType.Text),
        new("strike", PropertyType.Subject),
        Place,
    ])
    { Feature = Feature.Displacement, SupersededBy = Correctors };

    /// <summary>What was promised is over.</summary>
    public static readonly KindDefinition PromiseEnded = new("promise.ended", "promise", [Reason])
    { Feature = Feature.Displacement, Status = Standing, SupersededBy = Correctors };

    /// <summary>An appeal went out, or a negotiation began: <c>appeal</c> holds <c>text</c> and <c>lang</c>.</summary>
    public static readonly KindDefinition AppealMade = new("appeal.made", "appeal",
    [
        new("appeal", PropertyType.Object, Required: true),
        new("negotiation", PropertyType.Flag),
        new("addressed_to", PropertyType.Text),
        Siege,
        Convoy,
    ])
    { Feature = Feature.Displacement, Status = Answer, SupersededBy = Correctors, Erasable = ["appeal"] };

    /// <summary>What came of it: granted, refused, promised, or nothing (<c>answer</c>).</summary>
    public static readonly KindDefinition AppealAnswered = new("appeal.answered", "appeal",
    [
        new("answer", PropertyType.Text, Required: true),
        new("answered_by", PropertyType.Text),
        new("detail", PropertyType.Text),
    ])
    { Feature = Feature.Displacement, Status = Answer, SupersededBy = Correctors };

    /// <summary>A place was given up.</summary>
    public static readonly KindDefinition SettlementGivenUp = new("settlement.given_up", "settlement",
    [
        new("title", PropertyType.Text, Required: true),
        Reason,
        People,
        Place,
    ])
    { Feature = Feature.Displacement, SupersededBy = Correctors };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KindDefinition> All { get; } =
    [
        FamilyRegistered, FamilySheltered, FamilyDeparted, FamilyNeeds, ServiceGiven, ConvoyPlanned, ConvoyMoved, EvacueeListed, EvacueePassed,
        SiegeBegan, SiegeInside, SiegeEnded, PromiseMade, PromiseBreached, PromiseEnded, AppealMade, AppealAnswered, SettlementGivenUp,
    ];
}
