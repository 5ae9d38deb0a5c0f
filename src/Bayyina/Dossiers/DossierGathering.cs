using Bayyina.Evidence;
using Bayyina.Ledger;
using Bayyina.Proof;
using Bayyina.Statements;

namespace Bayyina.Dossiers;

/// <summary>How the features that a dossier shows describe themselves; the product puts them in.</summary>
/// <param name="Describe">An incident as a reader may see it; the flag says whether a property of a kind is withheld. Null where it is unknown.</param>
/// <param name="ClassOf">The incidents that are one with an incident, itself among them.</param>
/// <param name="PartsOf">What belongs to an incident and has statements of its own, such as its worksites and the people there.</param>
public sealed record IncidentSource(
    Func<SubjectId, Func<string, string, bool>, DossierIncident?> Describe, Func<SubjectId, IReadOnlyList<SubjectId>> ClassOf,
    Func<SubjectId, IReadOnlyList<SubjectId>> PartsOf)
{
    /// <summary>What else belongs to incidents: their reports and strikes.</summary>
    public Func<IReadOnlyCollection<SubjectId>, IReadOnlyList<SubjectId>> Related { get; init; } = _ => [];

    /// <summary>Statements about something else that belong to what is told here, such as a death by the strike; of that subject nothing else goes in.</summary>
    internal Func<IReadOnlyCollection<SubjectId>, IReadOnlyList<StoredStatement>> Beside { get; init; } = _ => [];
}

/// <summary>Gathers what goes into a dossier and decides what of it leaves.</summary>
/// <remarks>
/// Everything about an incident and its items goes in, also what was superseded, refused or contested: a dossier that shows only what
/// suits is no evidence. What leaves of each statement depends on what was asked to be withheld and on sensitivity.
/// </remarks>
internal sealed class DossierGathering(
    DossierRequest request, StatementBook statements, EvidenceBook evidence, StatementStore store, ProofMaker proofs)
{
    private const string FileSays = "file_says";

    private readonly Dictionary<(string Kind, string? Property, string Disposition, string Reason), int> _log = [];
    private readonly Dictionary<SubjectId, bool> _held = [];

    /// <summary>Gathers.</summary>
    /// <exception cref="DossierRequestException">What was asked for cannot be made.</exception>
    public DossierContent Gather(IncidentSource incidents, DateTimeOffset now, ProcessRecord process)
    {
        foreach (var withheld in request.Withhold)
        {
            if (withheld.WhyNot(statements.Rules.Kinds) is { } code)
            {
                throw new DossierRequestException(code, withheld.ToString());
            }
        }
        var subjects = request.Incidents.SelectMany(incidents.ClassOf).Distinct().ToList();
        var described = subjects.ConvertAll(subject => incidents.Describe(subject, IsWithheld)
            ?? throw new DossierRequestException("incident.unknown", subject.Value));
        var exercise = statements.StateOf(subjects[0]).Exercise;
        if (subjects.Find(subject => statements.StateOf(subject).Exercise != exercise) is { Value: not null } other)
        {
            throw new DossierRequestException("dossier.mixed_exercise", other.Value);
        }
        var related = incidents.Related(subjects);
        var items = Items([.. subjects, .. related]);
        List<SubjectId> told = [.. subjects, .. related, .. subjects.SelectMany(incidents.PartsOf).Distinct()];
        var about = store.About([.. told, .. items.Select(known => known.Item.Id)]).Concat(incidents.Beside(told)).ToList();
        var rows = about
            .Concat(OfKeys([statements.Origin, .. about.Select(row => row.Statement.Issuer)]))
            .DistinctBy(row => row.Statement.Id)
            .Where(row => row.Index is not null && BelongsTo(exercise, row.Statement))
            .OrderBy(row => row.Index)
            .Select(Leaving)
            .ToList();
        return new DossierContent(
            statements.Origin, now, exercise, described, [.. items.Select((known, i) => ToExhibit(i + 1, known.Item, known.Incidents))],
            rows, Keys(rows), proofs.Checkpoint.Format(), Log(subjects), process);
    }

    // Everything that was said of keys, and what the node ruled of it: without the rulings, what somebody said of keys after his own had
    // been revoked would make the whole dossier fail.
    // What another installation said of its keys goes along where something else of it does, with what this node recorded of its ledger.
    private IEnumerable<StoredStatement> OfKeys(HashSet<string> issuers)
    {
        var said = store.OfKinds([.. KernelKinds.All.Where(k => k.Name.StartsWith("key.", StringComparison.Ordinal)).Select(k => k.Name)])
            .Where(row => issuers.Contains(row.Statement.Issuer)).ToList();
        said.AddRange(store.OfKinds([KernelKinds.LedgerRecorded.Name])
            .Where(row => row.Statement.Issuer == statements.Origin && row.Statement.Text("origin").OrNull is { } origin && issuers.Contains(origin)));
        var ids = said.Select(row => row.Statement.Id.Value).ToHashSet(StringComparer.Ordinal);
        return said.Concat(store.About([.. said.Select(row => row.Statement.Subject).OfType<SubjectId>().Distinct()])
            .Where(row => row.Statement.Kind == KernelKinds.Refused.Name && ids.Contains(row.Statement.Text("statement").OrNull ?? "")));
    }

    // A drill's statement about something real has no effect on it, and a dossier never mixes the two: it stays, and the log says so.
    // Keys are enrolled for the record and for drills alike.
    private bool BelongsTo(bool exercise, Statement statement)
    {
        var belongs = statement.Exercise == exercise
            || (!statement.Exercise && (statement.Kind == KernelKinds.LedgerRecorded.Name || statement.Kind?.StartsWith("key.", StringComparison.Ordinal) == true));
        if (!belongs)
        {
            Count(statement.Kind, null, "left-out", "exercise");
        }
        return belongs;
    }

    private List<(Item Item, List<SubjectId> Incidents)> Items(List<SubjectId> subjects)
    {
        var items = new Dictionary<SubjectId, (Item Item, List<SubjectId> Incidents)>();
        foreach (var subject in subjects)
        {
            foreach (var item in evidence.Of(subject))
            {
                if (items.TryGetValue(item.Id, out var known))
                {
                    known.Incidents.Add(subject);
                }
                else
                {
                    items.Add(item.Id, (item, [subject]));
                }
            }
        }
        return [.. items.Values];
    }

    private Exhibit ToExhibit(int number, Item item, List<SubjectId> incidents)
    {
        var kind = ItemKinds.Sealed.Name;
        string? Shown(string property) => IsWithheld(kind, property) ? null : item.Sealed.Text(property).OrNull;
        return new Exhibit(
            number,
            Shown("sub"),
            IsWithheld(ItemKinds.Attached.Name, "sub") ? [] : [.. incidents.Select(i => i.Value)],
            item.Sealed.Id.Value,
            DossierLayout.Item(number, MediaTypes.ExtensionOf(Shown("media_type") ?? MediaTypes.Unknown)),
            Shown("file"),
            Shown("media_type"),
            item.Sha256,
            item.Sha512,
            item.Bytes,
            Shown("at"),
            Shown("form"),
            [.. Said(item.Sealed).Where(said => said.Name != FileSays)])
        {
            FileSays = Said(item.Sealed).Find(said => said.Name == FileSays),
        };
    }

    private DossierStatement Leaving(StoredStatement row)
    {
        var statement = row.Statement;
        var kind = statement.Kind;
        var withheld = new List<string>();
        foreach (var name in statement.Present)
        {
            if (WhyWithheld(statement, name) is { } reason)
            {
                withheld.Add(name);
                Count(kind, name, "withheld", reason);
            }
        }
        foreach (var name in statement.Gone)
        {
            Count(kind, name, "erased", "erased");
        }
        HashSet<string> gone = [.. withheld, .. statement.Gone];
        Count(kind, null, "included", "asked");
        string? Shown(string property) => gone.Contains(property) ? null : statement.Text(property).OrNull;
        return new DossierStatement(
            statement.Id.Value,
            statement.Token.Present(d => !gone.Contains(d.Name)),
            proofs.Prove(row.Index!.Value).Format(),
            row.Index.Value,
            DateTimeOffset.FromUnixTimeSeconds(statement.Token.Open.IssuedAt),
            statement.By,
            statement.Token.KeyId,
            Shown("sub"),
            Shown("kind"),
            Shown("at"),
            Said(statement),
            withheld)
        {
            Erased = [.. statement.Gone],
        };
    }

    private List<SaidProperty> Said(Statement statement)
    {
        var order = statements.Rules.Kinds.Find(statement.Kind)?.Properties.Select(p => p.Name).ToList() ?? [];
        return
        [
            .. statement.Present.Concat(statement.Gone).Distinct()
                .OrderBy(name => order.IndexOf(name) is var place and >= 0 ? place + 100 : KindDefinition.PlaceOfCommon(name))
                .ThenBy(name => name, StringComparer.Ordinal)
                .Select(name => new SaidProperty(name, WhyWithheld(statement, name) is not null || statement.Gone.Contains(name) ? null : statement.Value(name).OrNull)
                {
                    IsErased = statement.Gone.Contains(name),
                }),
        ];
    }

    private static List<DossierKey> Keys(List<DossierStatement> rows)
    {
        var keys = new List<DossierKey>();
        foreach (var row in rows.Where(r => r.Kind?.StartsWith("key.", StringComparison.Ordinal) == true))
        {
            foreach (var jwk in row.Said.Where(p => p.Name is "jwk" or "previous" or "next" && p.Value is not null))
            {
                var key = P256Key.FromJwk(jwk.Value!.Value);
                var thumbprint = key.Thumbprint;
                if (keys.TrueForAll(k => k.Thumbprint != thumbprint))
                {
                    var history = rows.Where(r => r.Said.Any(p => p.Value?.GetRawText().Contains(thumbprint, StringComparison.Ordinal) == true));
                    keys.Add(new DossierKey(thumbprint, key.ToJwk(), [.. history.Select(r => r.Id)]));
                }
            }
        }
        return keys;
    }

    private SelectionLog Log(List<SubjectId> subjects) => new(
        [
            .. request.Incidents.Select(i => ("incident", NameOf(i))),
            .. subjects.Except(request.Incidents).Select(i => ("same", NameOf(i))),
            .. request.Withhold.Select(w => ("withhold", (string?)w.ToString())),
        ],
        [
            .. _log.OrderBy(row => row.Key.Kind, StringComparer.Ordinal).ThenBy(row => row.Key.Property, StringComparer.Ordinal)
                .Select(row => new SelectionRow(row.Key.Kind, row.Key.Property, row.Key.Disposition, row.Key.Reason, row.Value)),
        ]);

    private string? NameOf(SubjectId incident) => WithholdsIncidents(request) ? null : incident.Value;

    /// <summary>Whether the incidents' ids do not leave: then nothing beside the statements may give them away either.</summary>
    internal static bool WithholdsIncidents(DossierRequest request) => request.Withhold.Any(w =>
        w.Property == "sub" && (w.Kind is null || w.Kind.StartsWith("incident.", StringComparison.Ordinal) || w.Kind == ItemKinds.Attached.Name));

    private void Count(string? kind, string? property, string disposition, string reason)
    {
        var key = (kind ?? "", property, disposition, reason);
        _log[key] = _log.GetValueOrDefault(key) + 1;
    }

    private bool IsWithheld(string? kind, string property) => WhyWithheld(kind, property) is not null;

    // What is protected for a time does not leave in it.
    private string? WhyWithheld(Statement statement, string property) =>
        WhyWithheld(statement.Kind, property) ?? (IsGuarded(statement, property) ? "protected" : null);

    private bool IsGuarded(Statement statement, string property)
    {
        if (statements.Rules.Kinds.Find(statement.Kind)?.Find(property)?.HeldBack != true || statement.Subject is not { } subject)
        {
            return false;
        }
        if (!_held.TryGetValue(subject, out var held))
        {
            _held.Add(subject, held = statements.IsHeld(subject));
        }
        return held;
    }

    // Key statements keep what certifies a key even where a bare property name would cover it: the chain would break.
    private string? WhyWithheld(string? kind, string property)
    {
        var definition = statements.Rules.Kinds.Find(kind);
        if (definition?.Find(property)?.Sensitivity == Sensitivity.Protected)
        {
            return "protected";
        }
        if (property == "incident" && definition?.Find(property)?.Type == PropertyType.Subject && WithholdsIncidents(request))
        {
            return "asked";
        }
        var certifies = kind?.StartsWith("key.", StringComparison.Ordinal) == true && definition?.Find(property)?.Required == true;
        return !certifies && request.Withhold.Any(w => w.Covers(kind, property)) ? "asked" : null;
    }
}
