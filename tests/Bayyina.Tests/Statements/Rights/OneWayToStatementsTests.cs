using System.Reflection;
using Bayyina.Displacement;
using Bayyina.DoubleTaps;
using Bayyina.Evidence;
using Bayyina.Incidents;
using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Tests.Installations;
using Bayyina.Volunteers;
using Dapper;

namespace Bayyina.Tests.Statements;

/// <summary>A page cannot forget to ask who reads: what hands out statements takes a reader, and no table holds what is protected.</summary>
public class OneWayToStatementsTests
{
    private static readonly Type[] Told = [typeof(Statement), typeof(StoredStatement), typeof(FoldedStatement), typeof(SubjectState), typeof(Item), typeof(Incident), typeof(Report), typeof(Strike), typeof(Sighting), typeof(Worksite), typeof(Casualty), typeof(SearchState), typeof(Volunteer), typeof(Centre), typeof(DisplacedSubject)];

    // Each column of the tables that are derived from folds, with the property that it shows; null where it shows none.
    private static readonly Dictionary<string, (KindDefinition Kind, string Property)?> Columns = new(StringComparer.Ordinal)
    {
        ["incident.id"] = null,
        ["incident.exercise"] = null,
        ["incident.title"] = (IncidentKinds.Opened, "title"),
        ["incident.opened_at"] = (IncidentKinds.Opened, "at"),
        ["incident.place"] = (IncidentKinds.Opened, "place"),
        ["incident.standing"] = null,
        ["incident.known_since"] = null,
        ["incident.title_key"] = (IncidentKinds.Opened, "title"),
        ["incident.type"] = (IncidentKinds.Opened, "type"),
        ["incident.strike"] = (IncidentKinds.Opened, "strike"),
        ["incident.at_from"] = (IncidentKinds.Opened, "at"),
        ["incident.at_to"] = (IncidentKinds.Opened, "at"),
        ["incident.place_code"] = (IncidentKinds.Opened, "where"),
        ["incident.lat_e6"] = (IncidentKinds.Opened, "where"),
        ["incident.lon_e6"] = (IncidentKinds.Opened, "where"),
        ["incident.uncertainty_m"] = (IncidentKinds.Opened, "where"),
        ["report.id"] = null,
        ["report.exercise"] = null,
        ["report.state"] = null,
        ["report.known_since"] = null,
        ["report.at"] = (ReportKinds.Received, "at"),
        ["report.at_from"] = (ReportKinds.Received, "at"),
        ["report.at_to"] = (ReportKinds.Received, "at"),
        ["report.channel"] = (ReportKinds.Received, "channel"),
        ["report.type"] = (ReportKinds.Received, "type"),
        ["report.weapon"] = (ReportKinds.Received, "weapon"),
        ["report.what"] = (ReportKinds.Received, "what"),
        ["report.place"] = (ReportKinds.Received, "place"),
        ["report.place_code"] = (ReportKinds.Received, "place"),
        ["report.lat_e6"] = (ReportKinds.Received, "place"),
        ["report.lon_e6"] = (ReportKinds.Received, "place"),
        ["report.uncertainty_m"] = (ReportKinds.Received, "place"),
        ["report.trapped"] = (ReportKinds.Received, "trapped"),
        ["report.children"] = (ReportKinds.Received, "children"),
        ["report.flags"] = null,
        ["report_concern.report"] = null,
        ["report_concern.statement"] = null,
        ["report_concern.incident"] = (ReportKinds.Concerns, "incident"),
        ["report_concern.strike"] = (ReportKinds.Concerns, "strike"),
        ["strike.id"] = null,
        ["strike.exercise"] = null,
        ["strike.known_since"] = null,
        ["strike.at"] = (StrikeKinds.Reported, "at"),
        ["strike.at_from"] = (StrikeKinds.Reported, "at"),
        ["strike.at_to"] = (StrikeKinds.Reported, "at"),
        ["strike.weapon"] = (StrikeKinds.Reported, "weapon"),
        ["strike.target"] = (StrikeKinds.Reported, "target"),
        ["strike.place"] = (StrikeKinds.Reported, "place"),
        ["strike.place_code"] = (StrikeKinds.Reported, "place"),
        ["strike.lat_e6"] = (StrikeKinds.Reported, "place"),
        ["strike.lon_e6"] = (StrikeKinds.Reported, "place"),
        ["strike.uncertainty_m"] = (StrikeKinds.Reported, "place"),
        ["strike.accounts"] = null,
        ["sighting.id"] = null,
        ["sighting.exercise"] = null,
        ["sighting.known_since"] = null,
        ["sighting.at"] = (SightingKinds.Made, "at"),
        ["sighting.at_from"] = (SightingKinds.Made, "at"),
        ["sighting.at_to"] = (SightingKinds.Made, "at"),
        ["sighting.what"] = (SightingKinds.Made, "what"),
        ["sighting.form"] = (SightingKinds.Made, "form"),
        ["sighting.heading"] = (SightingKinds.Made, "heading"),
        ["sighting.place"] = (SightingKinds.Made, "place"),
        ["sighting.place_code"] = (SightingKinds.Made, "place"),
        ["sighting.lat_e6"] = (SightingKinds.Made, "place"),
        ["sighting.lon_e6"] = (SightingKinds.Made, "place"),
        ["sighting.uncertainty_m"] = (SightingKinds.Made, "place"),
        ["bond.statement"] = null,
        ["bond.kind"] = null,
        ["bond.one"] = null,
        ["bond.other"] = (IncidentKinds.Same, "other"),
        ["bond.exercise"] = null,
        ["item.id"] = null,
        ["item.exercise"] = null,
        ["item.statement"] = null,
        ["item.sha256"] = (ItemKinds.Sealed, "sha256"),
        ["item.bytes"] = (ItemKinds.Sealed, "bytes"),
        ["item.file"] = (ItemKinds.Sealed, "file"),
        ["item.media_type"] = (ItemKinds.Sealed, "media_type"),
        ["item.sealed_at"] = null,
        ["incident_item.incident"] = null,
        ["incident_item.item"] = (ItemKinds.Attached, "items"),
        ["incident_item.statement"] = null,
        ["enrolled_key.thumbprint"] = null,
        ["enrolled_key.statement"] = null,
        ["enrolled_key.jwk"] = (KernelKinds.KeyEnrolled, "jwk"),
        ["enrolled_key.holder"] = (KernelKinds.KeyEnrolled, "holder"),
        ["enrolled_key.roles"] = (KernelKinds.KeyEnrolled, "roles"),
        ["enrolled_key.previous"] = (KernelKinds.KeyRotated, "previous"),
        ["revoked_key.thumbprint"] = (KernelKinds.KeyRevoked, "thumbprint"),
        ["revoked_key.statement"] = null,
        ["revoked_key.subject"] = null,
        ["team.id"] = null,
        ["team.exercise"] = null,
        ["team.name"] = (MeansKinds.TeamRegistered, "name"),
        ["team.centre"] = (MeansKinds.TeamRegistered, "centre"),
        ["team.standing"] = null,
        ["team.disputed"] = null,
        ["team.known_since"] = null,
        ["vehicle.id"] = null,
        ["vehicle.exercise"] = null,
        ["vehicle.name"] = (MeansKinds.VehicleRegistered, "name"),
        ["vehicle.type"] = (MeansKinds.VehicleRegistered, "type"),
        ["vehicle.centre"] = (MeansKinds.VehicleRegistered, "centre"),
        ["vehicle.condition"] = (MeansKinds.VehicleDamaged, "severity"),
        ["vehicle.disputed"] = null,
        ["vehicle.known_since"] = null,
        ["facility.id"] = null,
        ["facility.exercise"] = null,
        ["facility.name"] = (MeansKinds.FacilityRegistered, "name"),
        ["facility.type"] = (MeansKinds.FacilityRegistered, "type"),
        ["facility.place"] = (MeansKinds.FacilityRegistered, "place"),
        ["facility.lat"] = (MeansKinds.FacilityRegistered, "place"),
        ["facility.lon"] = (MeansKinds.FacilityRegistered, "place"),
        ["facility.condition"] = (MeansKinds.FacilityDamaged, "severity"),
        ["facility.disputed"] = null,
        ["facility.beds"] = (MeansKinds.FacilityCapacity, "free"),
        ["facility.intensive"] = (MeansKinds.FacilityCapacity, "free"),
        ["facility.places"] = (MeansKinds.FacilityCapacity, "free"),
        ["facility.reported_at"] = null,
        ["facility.reports"] = null,
        ["facility.known_since"] = null,
        ["hazard.id"] = null,
        ["hazard.exercise"] = null,
        ["hazard.type"] = (MeansKinds.HazardReported, "type"),
        ["hazard.what"] = (MeansKinds.HazardReported, "what"),
        ["hazard.place"] = (MeansKinds.HazardReported, "place"),
        ["hazard.lat"] = (MeansKinds.HazardReported, "place"),
        ["hazard.lon"] = (MeansKinds.HazardReported, "place"),
        ["hazard.incident"] = (MeansKinds.HazardReported, "incident"),
        ["hazard.standing"] = null,
        ["hazard.disputed"] = null,
        ["hazard.known_since"] = null,
        ["deployment.id"] = null,
        ["deployment.exercise"] = null,
        ["deployment.incident"] = (DeploymentKinds.Dispatched, "incident"),
        ["deployment.team"] = (DeploymentKinds.Dispatched, "team"),
        ["deployment.movement"] = null,
        ["deployment.disputed"] = null,
        ["deployment.active"] = null,
        ["deployment.since"] = null,
        ["deployment.due"] = (DeploymentKinds.CheckedIn, "next_due"),
        ["deployment.escalated"] = null,
        ["deployment.heard"] = null,
        ["deployment_arrival.deployment"] = null,
        ["deployment_arrival.statement"] = null,
        ["deployment_arrival.incident"] = (DeploymentKinds.Dispatched, "incident"),
        ["deployment_arrival.earliest"] = (DeploymentKinds.Arrived, "at"),
        ["deployment_arrival.latest"] = (DeploymentKinds.Arrived, "at"),
        ["deployment_arrival.there"] = null,
        ["assignment.holder"] = null,
        ["assignment.part"] = (DeploymentKinds.Dispatched, "members"),
        ["assignment.exercise"] = null,
        ["assignment.active"] = null,
        ["rollcall.id"] = null,
        ["rollcall.exercise"] = null,
        ["rollcall.incident"] = (RollCallKinds.Started, "incident"),
        ["rollcall.why"] = (RollCallKinds.Started, "why"),
        ["rollcall.standing"] = null,
        ["rollcall.answered"] = (RollCallKinds.Answered, "state"),
        ["rollcall.safe"] = (RollCallKinds.Answered, "state"),
        ["rollcall.known_since"] = null,
        ["rollcall_person.rollcall"] = null,
        ["rollcall_person.person"] = (RollCallKinds.Answered, "who"),
        ["rollcall_person.state"] = (RollCallKinds.Answered, "state"),
        ["warning.id"] = null,
        ["warning.exercise"] = null,
        ["warning.standing"] = null,
        ["warning.reason"] = (WarningKinds.Issued, "reason"),
        ["warning.strike"] = (WarningKinds.Issued, "strike"),
        ["warning.area"] = (WarningKinds.Issued, "area"),
        ["warning.until"] = (WarningKinds.Issued, "until"),
        ["warning.issued_at"] = null,
        ["warning.known_since"] = null,
        ["warning.incident"] = (WarningKinds.Issued, "incident"),
        ["received.statement"] = null,
        ["received.casualty"] = null,
        ["received.receiver"] = (CasualtyKinds.HandedOver, "to"),
        ["received.at_from"] = (CasualtyKinds.HandedOver, "at"),
        ["received.at_to"] = (CasualtyKinds.HandedOver, "at"),
        ["warning_to.warning"] = null,
        ["warning_to.deployment"] = (WarningKinds.Issued, "to"),
        ["warning_to.exercise"] = null,
        ["warning_to.is_outstanding"] = null,
        ["warning_to.answer"] = (WarningKinds.Acknowledged, "answer"),
        ["warning_to.heard_at"] = null,
        ["centre.id"] = null,
        ["centre.exercise"] = null,
        ["centre.name"] = (VolunteerKinds.CentreRegistered, "name"),
        ["centre.name_key"] = (VolunteerKinds.CentreRegistered, "name"),
        ["centre.place"] = (VolunteerKinds.CentreRegistered, "place"),
        ["centre.standing"] = null,
        ["centre.known_since"] = null,
        ["volunteer.id"] = null,
        ["volunteer.exercise"] = null,
        ["volunteer.name"] = (VolunteerKinds.Registered, "name"),
        ["volunteer.name_key"] = (VolunteerKinds.Registered, "name"),
        ["volunteer.centre"] = (VolunteerKinds.Posted, "centre"),
        ["volunteer.roles"] = (VolunteerKinds.Posted, "roles"),
        ["volunteer.state"] = (VolunteerKinds.StatusSet, "state"),
        ["volunteer.bar"] = (VolunteerKinds.StatusSet, "state"),
        ["volunteer.shift"] = null,
        ["volunteer.held"] = null,
        ["volunteer.known_since"] = null,
        ["volunteer_service.volunteer"] = null,
        ["volunteer_service.exercise"] = null,
        ["volunteer_service.state"] = (VolunteerKinds.StatusSet, "state"),
        ["volunteer_service.begins"] = (VolunteerKinds.StatusSet, "at"),
        ["volunteer_service.ends"] = (VolunteerKinds.StatusSet, "at"),
        ["volunteer_service.known_from"] = null,
        ["volunteer_service.known_until"] = null,
        ["volunteer_service.certain"] = null,
        ["volunteer_service.begun"] = null,
        ["volunteer_death.volunteer"] = null,
        ["volunteer_death.exercise"] = null,
        ["volunteer_death.at"] = (VolunteerKinds.Killed, "at"),
        ["volunteer_death.earliest"] = (VolunteerKinds.Killed, "at"),
        ["volunteer_death.latest"] = (VolunteerKinds.Killed, "at"),
        ["volunteer_number.statement"] = null,
        ["volunteer_number.volunteer"] = null,
        ["volunteer_number.exercise"] = null,
        ["volunteer_number.number"] = (VolunteerKinds.Numbered, "claim"),
        ["volunteer_number.source"] = (VolunteerKinds.Numbered, "claim"),
        ["displacement.id"] = null,
        ["displacement.type"] = null,
        ["displacement.exercise"] = null,
        ["displacement.title"] = (DisplacementKinds.ConvoyPlanned, "title"),
        ["displacement.title_key"] = (DisplacementKinds.ConvoyPlanned, "title"),
        ["displacement.state"] = (DisplacementKinds.ConvoyMoved, "state"),
        ["displacement.at"] = (DisplacementKinds.ConvoyPlanned, "at"),
        ["displacement.place"] = (DisplacementKinds.SiegeBegan, "place"),
        ["displacement.needs"] = (DisplacementKinds.FamilyNeeds, "needs"),
        ["displacement.siege"] = (DisplacementKinds.PromiseMade, "siege"),
        ["displacement.convoy"] = (DisplacementKinds.EvacueeListed, "convoy"),
        ["displacement.people_least"] = (DisplacementKinds.FamilyRegistered, "people"),
        ["displacement.people_most"] = (DisplacementKinds.FamilyRegistered, "people"),
        ["displacement.people_said"] = (DisplacementKinds.FamilyRegistered, "people"),
        ["displacement.breaches"] = null,
        ["displacement.known_since"] = null,
        ["service_given.id"] = null,
        ["service_given.exercise"] = null,
        ["service_given.service"] = (DisplacementKinds.ServiceGiven, "service"),
        ["service_given.place"] = (DisplacementKinds.ServiceGiven, "place"),
        ["service_given.from_day"] = (DisplacementKinds.ServiceGiven, "at"),
        ["service_given.until_day"] = (DisplacementKinds.ServiceGiven, "at"),
        ["service_given.people_least"] = (DisplacementKinds.ServiceGiven, "people"),
        ["service_given.people_most"] = (DisplacementKinds.ServiceGiven, "people"),
        ["service_given.people_said"] = (DisplacementKinds.ServiceGiven, "people"),
        ["service_given.families_least"] = (DisplacementKinds.ServiceGiven, "families"),
        ["service_given.families_most"] = (DisplacementKinds.ServiceGiven, "families"),
        ["service_given.families_said"] = (DisplacementKinds.ServiceGiven, "families"),
        ["worksite.id"] = null,
        ["worksite.exercise"] = null,
        ["worksite.incident"] = (WorksiteKinds.Opened, "incident"),
        ["worksite.code"] = (WorksiteKinds.Opened, "code"),
        ["worksite.code_key"] = (WorksiteKinds.Opened, "code"),
        ["worksite.label"] = (WorksiteKinds.Opened, "label"),
        ["worksite.place"] = (WorksiteKinds.Opened, "place"),
        ["worksite.category"] = (WorksiteKinds.Triaged, "category"),
        ["worksite.asr"] = (WorksiteKinds.Triaged, "asr"),
        ["worksite.standing"] = null,
        ["worksite.closed_balance"] = (WorksiteKinds.Closed, "balance"),
        ["worksite.irregular"] = null,
        ["worksite.known_since"] = null,
        ["casualty.id"] = null,
        ["casualty.exercise"] = null,
        ["casualty.worksite"] = (CasualtyKinds.Reported, "worksite"),
        ["casualty.of_group"] = (CasualtyKinds.Reported, "of"),
        ["casualty.size"] = (CasualtyKinds.Reported, "count"),
        ["casualty.fate"] = (CasualtyKinds.Extricated, "outcome"),
        ["casualty.heads"] = null,
        ["casualty.turn"] = null,
        ["casualty.name"] = (CasualtyKinds.Reported, "name"),
        ["casualty.guarded"] = null,
        ["casualty.label"] = (CasualtyKinds.Reported, "label"),
        ["casualty.place_in"] = (CasualtyKinds.Reported, "position"),
        ["casualty.sex"] = (CasualtyKinds.Reported, "sex"),
        ["casualty.age_group"] = (CasualtyKinds.Reported, "age_group"),
        ["casualty.triage"] = (CasualtyKinds.Triaged, "category"),
        ["casualty.doubt"] = null,
        ["casualty.trapped_since"] = (CasualtyKinds.Reported, "trapped_since"),
        ["casualty.ended_at"] = (CasualtyKinds.Extricated, "at"),
        ["casualty.known_since"] = null,
    };

    [Fact]
    public void Whatever_hands_out_statements_asks_who_reads()
    {
        var loose =
            from type in typeof(Product).Assembly.GetExportedTypes()
            where !Told.Contains(type) && type != typeof(IReadOnlyList<>)
            from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            where Hands(method.ReturnType) && !method.GetParameters().Any(p => p.ParameterType == typeof(Reader) || Takes(p.ParameterType))
            select $"{type.Name}.{method.Name}";

        Assert.Equal([.. Innocent], loose.Distinct().Where(name => !name.Contains("Equals", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    // They give back what they were made of, and whoever made them had it; a kind judges what it is handed.
    private static IEnumerable<string> Innocent => ["Closing.get_Statement", "KindDefinition.get_Holds", "StatementBook.Sign", "SubjectClasses.Joining"];

    [Fact]
    public void No_table_that_lists_are_made_of_holds_what_is_protected()
    {
        using var installation = new AnInstallation();
        var columns = installation.Product.Database.Read(connection => Product.DerivedTables
            .SelectMany(table => connection.Query<string>($"SELECT name FROM pragma_table_info('{table}')").Select(column => $"{table}.{column}")).ToList());

        Assert.Equal(Columns.Keys.Order(StringComparer.Ordinal), columns.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(Columns.Values, shown => shown is { } said && said.Kind.SensitivityOf(said.Property) == Sensitivity.Protected);
        // A list that shows one of these asks Reader.Shown.
        string[] points = ["lat_e6", "lon_e6", "place_code", "uncertainty_m"];
        Assert.Equal(
            ((string[])
            [
                "incident.place", "report.place", "report.what", "sighting.place", "strike.place",
                "facility.place", "facility.lat", "facility.lon", "hazard.place", "hazard.lat", "hazard.lon", "assignment.part", "rollcall.answered", "rollcall.safe",
                "rollcall_person.person", "rollcall_person.state",
                "warning_to.deployment", "warning_to.answer", "received.receiver",
                "centre.place", "volunteer.name", "volunteer.name_key", "displacement.place", "service_given.place", "worksite.place", "casualty.name",
            ]).Concat(from table in (string[])["incident", "report", "sighting", "strike"] from point in points select $"{table}.{point}").Order(StringComparer.Ordinal),
            Columns.Where(c => c.Value is { } said && said.Kind.SensitivityOf(said.Property) != Sensitivity.Ordinary).Select(c => c.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_kind_belongs_to_a_feature() => Assert.Empty(Product.Kinds.All.Where(kind => kind.Feature == Feature.None).Select(kind => kind.Name));

    [Fact]
    public void Who_reads_only_what_is_ordinary_sees_no_place()
    {
        using var installation = new AnInstallation();
        var incident = installation.OpenIncident(title: "a collapse", place: "SY0200");
        var ordinary = new Reader(SubjectId.New("actor"), [], new Dictionary<Feature, Sensitivity> { [Feature.Incidents] = Sensitivity.Ordinary });

        var seen = installation.Product.Incidents.Find(incident, ordinary)!;

        Assert.Equal(["a collapse"], seen.Titles);
        Assert.Equal(SaidState.Withheld, seen.Place.State);
        Assert.Equal("SY0200", installation.Product.Incidents.Find(incident, installation.Product.Own)!.Place.OrNull);
        Assert.Equal(SaidState.Withheld, ordinary.Shown(IncidentKinds.Opened, "place", "SY0200").State);
    }

    [Fact]
    public void Who_has_no_right_to_a_feature_sees_nothing_of_it()
    {
        using var installation = new AnInstallation();
        var incident = installation.OpenIncident();
        var item = installation.Seal(incident, "a photograph")[0].Item;
        var stranger = new Reader(SubjectId.New("actor"), [], new Dictionary<Feature, Sensitivity> { [Feature.Dossiers] = Sensitivity.Restricted });

        Assert.Null(installation.Product.Incidents.Find(incident, stranger));
        Assert.Null(installation.Product.Evidence.Find(item, stranger));
        Assert.Empty(installation.Product.Evidence.Of(incident, stranger));
        Assert.All(installation.Product.Statements.StateOf(incident, stranger).Statements, s => Assert.Empty(s.Statement.Present));
        Assert.All(installation.Product.Statements.About([incident], stranger), s => Assert.Empty(s.Statement.Present));
    }

    private static bool Hands(Type type) => Told.Contains(type) || (type.IsGenericType && type.GetGenericArguments().Any(Hands)) || (type.IsArray && Hands(type.GetElementType()!));

    // A fold, a copy: what comes out of it went in.
    private static bool Takes(Type type) => Hands(type) || type == typeof(Proof.SdJwt);
}
