namespace Bayyina.Statements;

/// <summary>Roles that exist so far. A role is disclosed as <c>role</c> and judged at sequencing.</summary>
public static class Roles
{
    /// <summary>The node itself.</summary>
    public const string Node = "node";

    /// <summary>A device or a person in the field.</summary>
    public const string Field = "field";

    /// <summary>Leads an operation; closes and reopens.</summary>
    public const string Supervisor = "supervisor";

    /// <summary>Keeps the evidence.</summary>
    public const string Documentation = "documentation";

    /// <summary>Protects the people in the record; may order an erasure.</summary>
    public const string Protection = "protection";

    /// <summary>Analyses what was documented.</summary>
    public const string Analyst = "analyst";

    /// <summary>Prepares what goes to a court.</summary>
    public const string Legal = "legal";

    /// <summary>Keeps the machine and its users.</summary>
    public const string Administrator = "administrator";

    /// <summary>What can be given to somebody else's key. The node's own role comes by founding and by rotation alone.</summary>
    public static IReadOnlyList<string> ToGive { get; } = [Field, Supervisor, Documentation, Protection, Analyst, Legal, Administrator];
}

/// <summary>The kinds of the kernel: rulings, erasures, retractions, assignments, keys.</summary>
public static class KernelKinds
{
    /// <summary>The node's ruling, made once at sequencing, that a statement has no effect: its author had no right.</summary>
    public static readonly KindDefinition Refused = new("ruling.refused", null,
    [
        new("statement", PropertyType.Statement, Required: true),
        new("reason", PropertyType.Text, Required: true),
    ])
    { Feature = Feature.Ledger, SaidBy = [Roles.Node], Housekeeping = true };

    /// <summary>These disclosures are gone from every store; the statements that held them still verify.</summary>
    public static readonly KindDefinition Erased = new("disclosure.erased", null,
    [
        new("digests", PropertyType.Texts, Required: true),
        new("reason", PropertyType.Text, Required: true),
    ])
    { Feature = Feature.Ledger, SaidBy = [Roles.Node, Roles.Protection], Housekeeping = true };

    /// <summary>Takes statements back (its <c>sup</c>) and puts nothing in their place.</summary>
    public static readonly KindDefinition Retracted = new("statement.retracted", null, [new("reason", PropertyType.Text)])
    { Feature = Feature.Ledger };

    /// <summary>After a split: the subject to which something said on the merged view belongs.</summary>
    public static readonly KindDefinition Assigned = new("statement.assigned", null,
    [
        new("statement", PropertyType.Statement, Required: true),
        new("to", PropertyType.Subject, Required: true),
    ])
    { Feature = Feature.Ledger };

    /// <summary>A key counts as its holder's from this statement's ledger index on.</summary>
    public static readonly KindDefinition KeyEnrolled = new("key.enrolled", "actor",
    [
        new("jwk", PropertyType.Object, Required: true),
        new("holder", PropertyType.Subject, Required: true),
        new("roles", PropertyType.Texts, Required: true),
        new("name", PropertyType.Text, Sensitivity: Sensitivity.Protected),
    ])
    { Feature = Feature.Ledger, SaidBy = [Roles.Node] };

    /// <summary>One key follows another. Said twice, once under each, so that a holder of either can walk to the other.</summary>
    public static readonly KindDefinition KeyRotated = new("key.rotated", "actor",
    [
        new("previous", PropertyType.Object, Required: true),
        new("next", PropertyType.Object, Required: true),
        new("holder", PropertyType.Subject, Required: true),
    ])
    { Feature = Feature.Ledger };

    /// <summary>A key counts for nothing from this statement's ledger index on, whatever any clock says.</summary>
    public static readonly KindDefinition KeyRevoked = new("key.revoked", "actor",
    [
        new("thumbprint", PropertyType.Text, Required: true),
        new("reason", PropertyType.Text),
    ])
    { Feature = Feature.Ledger, SaidBy = [Roles.Node] };

    /// <summary>The checkpoint of another installation's ledger, whose statements were carried here by hand, and the keys by which they are known.</summary>
    public static readonly KindDefinition LedgerRecorded = new("ledger.recorded", "ledger",
    [
        new("origin", PropertyType.Text, Required: true),
        new("checkpoint", PropertyType.Text),
        new("log_key", PropertyType.Text, Required: true),
        new("node", PropertyType.Object, Required: true),
    ])
    { Feature = Feature.Ledger, SaidBy = [Roles.Node] };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KindDefinition> All { get; } = [Refused, Erased, Retracted, Assigned, KeyEnrolled, KeyRotated, KeyRevoked, LedgerRecorded];
}
