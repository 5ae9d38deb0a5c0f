namespace Bayyina.Statements;

/// <summary>Something protected that was handed to a reader.</summary>
/// <param name="Subject">What it is about.</param>
/// <param name="Statement">The statement that says it.</param>
/// <param name="Property">Which property of it.</param>
public sealed record Look(SubjectId Subject, StatementId Statement, string Property);

/// <summary>Who reads: with which rights, and each feature up to which sensitivity.</summary>
/// <remarks>
/// What pages and commands read of statements, they read through one of these; what is above its reach comes back as withheld, as if
/// the disclosure were not there, so that a page cannot forget to ask. Only folds, the sequencer and rebuilding read past it.
/// </remarks>
public sealed class Reader
{
    private readonly HashSet<Right> _rights;
    private readonly Dictionary<Feature, Sensitivity> _reach;
    private readonly Action<IReadOnlyList<Look>>? _looked;

    /// <param name="actor">Who.</param>
    /// <param name="rights">What they may do.</param>
    /// <param name="reach">Each feature that they may read, up to which sensitivity.</param>
    /// <param name="looked">Told of each look at something protected before it is handed out; what it throws keeps it from being handed out.</param>
    /// <exception cref="ArgumentException">Somebody who reads something protected has nobody who writes that down.</exception>
    public Reader(
        SubjectId actor, IEnumerable<Right> rights, IReadOnlyDictionary<Feature, Sensitivity> reach, Action<IReadOnlyList<Look>>? looked = null)
    {
        Actor = actor;
        _rights = [.. rights];
        _reach = new Dictionary<Feature, Sensitivity>(reach);
        _rights.UnionWith(_reach.Keys.Select(Right.Read));
        _rights.RemoveWhere(right => right.Act == Act.Read && !_reach.ContainsKey(right.Feature));
        _looked = looked;
        if (_reach.ContainsKey(Feature.None))
        {
            throw new ArgumentException("What belongs to no feature, nobody reads.", nameof(reach));
        }
        if (looked is null && _reach.ContainsValue(Sensitivity.Protected))
        {
            throw new ArgumentException("A look at something protected is always written down.", nameof(looked));
        }
    }

    /// <summary>Who reads, <c>actor/…</c>.</summary>
    public SubjectId Actor { get; }

    /// <summary>What they may do.</summary>
    public IReadOnlySet<Right> Rights => _rights;

    /// <summary>A reader of every feature up to <see cref="Sensitivity.Restricted"/>, who may do everything: the installation's own actor.</summary>
    public static Reader OfInstallation(SubjectId actor) => new(
        actor, Right.All, Enum.GetValues<Feature>().Where(f => f != Feature.None).ToDictionary(f => f, _ => Sensitivity.Restricted));

    /// <summary>Whether they have a right.</summary>
    public bool May(Right right) => _rights.Contains(right);

    /// <summary>Whether they have a right and read its feature up to a sensitivity. What is ordinary takes the right alone: some write what they do not read.</summary>
    public bool May(Right right, Sensitivity reach) => May(right) && (reach == Sensitivity.Ordinary || Reach(right.Feature) >= reach);

    /// <summary>Up to which sensitivity they read a feature; null where they do not read it at all.</summary>
    public Sensitivity? Reach(Feature feature) => _reach.TryGetValue(feature, out var reach) ? reach : null;

    /// <summary>Whether they read a property of statements of a kind. A kind or a property that this version does not know counts as protected.</summary>
    public bool Sees(KindDefinition? kind, string property) =>
        kind is not null && Reach(kind.Feature) is { } reach && reach >= kind.SensitivityOf(property);

    /// <summary>A value of a read table, as they may see it. Where none is at hand, the page of its subject tells why.</summary>
    public Said<string> Shown(KindDefinition kind, string property, string? value) =>
        !Sees(kind, property) ? default : new Said<string>(value is null ? SaidState.NeverSaid : SaidState.Present, value);

    /// <summary>The same reader with less: only these rights, and never what is protected. What a token gives is at most this.</summary>
    public Reader Limited(IReadOnlyCollection<Right> to) => new(
        Actor,
        _rights.Where(to.Contains),
        _reach.Where(r => to.Contains(Right.Read(r.Key)))
            .ToDictionary(r => r.Key, r => r.Value < Sensitivity.Restricted ? r.Value : Sensitivity.Restricted),
        _looked);

    internal void Looked(IReadOnlyList<Look> looks)
    {
        if (looks.Count > 0)
        {
            _looked!(looks);
        }
    }
}
