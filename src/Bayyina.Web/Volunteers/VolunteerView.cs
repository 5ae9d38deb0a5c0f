using Bayyina.Statements;
using Bayyina.Volunteers;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;

namespace Bayyina.Web.Volunteers;

/// <summary>A volunteer as their page shows them.</summary>
/// <param name="Centres">Those that are named.</param>
/// <param name="Choices">Those that may be chosen.</param>
/// <param name="History">Everything that was said of them.</param>
/// <param name="Seen">By status, the statements that the page shows, as its forms name them.</param>
public sealed record VolunteerView(
    Volunteer Volunteer, IReadOnlyDictionary<SubjectId, CentreRow> Centres, IReadOnlyList<CentreRow> Choices, IReadOnlyList<HistoryRow> History,
    IReadOnlyDictionary<string, string> Seen)
{
    private const int MostChoices = 100;

    /// <summary>What was sent, where something was wrong with it.</summary>
    public Filled Sent { get; init; } = Filled.Empty("");

    /// <summary>What strikes, deployments and incidents are called by which a death is told, as far as the reader may know.</summary>
    public IReadOnlyDictionary<string, string> Called { get; init; } = new Dictionary<string, string>();

    /// <summary>Where their page is.</summary>
    public string Here => SubjectLinks.To(Volunteer.Id)!;

    /// <summary>The volunteer of a path, as somebody may see them; null where there is none.</summary>
    public static VolunteerView? Find(Product product, Reader reader, string id)
    {
        if (SubjectLinks.From("volunteer", id) is not { } subject || product.Statements.StateOf(subject, reader) is not { Statements.Count: > 0 } state)
        {
            return null;
        }
        var volunteer = Volunteer.From(state);
        return new VolunteerView(
            volunteer, product.CentreList.Among(volunteer.Centres, reader),
            [.. product.CentreList.Page(reader, volunteer.Exercise, null, MostChoices).Rows.Where(c => c.Standing != CentreStanding.GivenUp)],
            HistoryRow.Of(state, product),
            ((KindDefinition[])[VolunteerKinds.StatusSet, VolunteerKinds.Posted, VolunteerKinds.SignedIn]).ToDictionary(
                kind => kind.Status!, kind => string.Join(' ', VolunteerBook.Seen(state, kind).Select(s => s.Value)), StringComparer.Ordinal))
        {
            Called = NamesOf(product, reader, volunteer),
        };
    }

    private static Dictionary<string, string> NamesOf(Product product, Reader reader, Volunteer volunteer)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        List<SubjectId> linked =
        [
            .. volunteer.Deaths.SelectMany(death => new[] { death.Strike.OrNull, death.Deployment.OrNull, death.Incident.OrNull })
                .OfType<string>().Where(link => SubjectId.TryParse(link, out _)).Select(link => new SubjectId(link)).Distinct(),
        ];
        foreach (var (id, strike) in product.StrikeList.Among([.. linked.Where(id => id.Type == "strike")], reader))
        {
            Add(id, strike.Place.OrNull?.Text ?? strike.Target);
        }
        foreach (var (id, incident) in product.IncidentList.Among([.. linked.Where(id => id.Type == "incident")], reader))
        {
            Add(id, string.Join(" · ", ((string?[])[incident.Title, incident.Place.OrNull ?? incident.Where.OrNull?.Text]).OfType<string>()));
        }
        foreach (var id in linked.Where(id => id.Type == "deployment"))
        {
            Add(id, product.Deployments.Book.Find(id, reader)?.Team is { } team ? product.Deployments.MeansList.NamesOf([team], reader).GetValueOrDefault(team) : null);
        }
        return names;

        void Add(SubjectId id, string? name)
        {
            if (!string.IsNullOrEmpty(name))
            {
                names[id.Value] = name;
            }
        }
    }
}

/// <summary>A centre as its page shows it.</summary>
/// <param name="People">A page of who serves there.</param>
public sealed record CentreView(
    Centre Centre, IReadOnlyDictionary<SubjectId, CentreRow> Others, IReadOnlyList<CentreRow> Choices, Listed<VolunteerRow> People, IReadOnlyList<HistoryRow> History, string Seen)
{
    private const int PageLength = 40;
    private const int MostChoices = 100;

    /// <summary>What was sent, where something was wrong with it.</summary>
    public Filled Sent { get; init; } = Filled.Empty("");

    /// <summary>Where its page is.</summary>
    public string Here => SubjectLinks.To(Centre.Id)!;

    /// <summary>The centre of a path, as somebody may see it; null where there is none.</summary>
    public static CentreView? Find(Product product, Reader reader, string id, ListKey? after = null)
    {
        if (SubjectLinks.From("centre", id) is not { } subject || product.Statements.StateOf(subject, reader) is not { Statements.Count: > 0 } state)
        {
            return null;
        }
        var centre = Centre.From(state);
        return new CentreView(
            centre, product.CentreList.Among(centre.MovedTo, reader),
            [.. product.CentreList.Page(reader, centre.Exercise, null, MostChoices).Rows.Where(c => c.Id != subject && c.Standing != CentreStanding.GivenUp)],
            product.VolunteerList.Page(reader, centre.Exercise, new VolunteerFilter(Centre: subject), after, PageLength),
            HistoryRow.Of(state, product),
            string.Join(' ', VolunteerBook.Seen(state, VolunteerKinds.CentreRegistered).Select(s => s.Value)));
    }
}

/// <summary>What pages call the words of statements about volunteers.</summary>
internal static class VolunteerWords
{
    /// <summary>The roles that forms offer.</summary>
    public static readonly IReadOnlyList<string> Roles =
        ["rescuer", "driver", "paramedic", "ambulance", "documentation", "ordnance", "communications", "operations", "support"];

    /// <summary>A role; the word itself where it is none of ours.</summary>
    public static string Role(string role, Words words) => Roles.Contains(role) ? words["volunteers.role_" + role] : role;

    /// <summary>What to choose roles from.</summary>
    public static IEnumerable<(string Value, string Text)> RoleOptions(Words words) => Roles.Select(role => (role, Role(role, words)));

    /// <summary>What to choose a state of service from; that nobody knows comes last.</summary>
    public static IEnumerable<(string Value, string Text)> StateOptions(Words words) =>
        ServiceStates.ToSet.OrderBy(state => state == ServiceState.Unknown).Select(state => (ServiceStates.CodeOf(state), State(state, words)));

    /// <summary>A state of service; null where statements disagree.</summary>
    public static string State(ServiceState? state, Words words) =>
        words["volunteers.state_" + (state is { } one ? ServiceStates.CodeOf(one).Replace('-', '_') : VolunteerList.Contradictory)];

    /// <summary>The style of a chip that names it.</summary>
    public static string StyleOf(ServiceState? state) => state switch
    {
        null or ServiceState.Missing or ServiceState.Unknown or ServiceState.Barred => "chip--warn",
        ServiceState.Active => "chip--good",
        ServiceState.Killed => "chip--bad",
        _ => "",
    };

    /// <summary>One number, or the two between which it lies.</summary>
    public static string Of(CountRange range, Words words) => range.IsOne ? words.Number(range.Least) : words.Of("volunteers.range", range.Least, range.Most);

    /// <summary>What to choose a centre from; the first is none.</summary>
    public static IEnumerable<(string Value, string Text)> Choices(IEnumerable<CentreRow> centres, Words words) =>
        centres.Select(c => (c.Id.Value[(c.Id.Type.Length + 1)..], c.Name ?? words["volunteers.no_name"])).Prepend(("", words["volunteers.centre_none"]));
}
