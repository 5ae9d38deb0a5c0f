using System.Globalization;
using Bayyina.Rescue;
using Bayyina.Statements;
using Bayyina.Web.Incidents;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Http;

namespace Bayyina.Web.Deployments;

/// <summary>The forms by which teams, vehicles, facilities and hazards are registered, as they were filled in.</summary>
/// <param name="Id">Of what is registered, given with the form: sent twice, it is registered once.</param>
/// <param name="Type">Of a vehicle, a facility or a hazard.</param>
/// <param name="Text">A plate, or what was seen.</param>
/// <param name="People">Ids, as they were typed or ticked.</param>
public sealed record MeansForm(SubjectId Id, string Name, string Type, string Place, string Text, IReadOnlyList<SubjectId> People, IReadOnlyList<SubjectId> Vehicles, SubjectId? Incident)
{
    private const int MostParts = 200;
    private const long MostFree = 100_000;

    /// <summary>An empty one.</summary>
    internal static MeansForm New(string subject, SubjectId? incident = null) => new(SubjectId.New(subject), "", "", "", "", [], [], incident);

    /// <summary>What was sent.</summary>
    /// <param name="form">The form.</param>
    /// <param name="subject">The type of what it is about.</param>
    internal static MeansForm Of(IFormCollection form, string subject) => new(
        DispatchForm.Subject(form["id"], subject) ?? SubjectId.New(subject), form["name"].ToString().Trim(), form["type"].ToString(), form["place"].ToString().Trim(),
        form["text"].ToString().Trim(), DispatchForm.Subjects(form["member"]), DispatchForm.Subjects(form["vehicle"]), DispatchForm.Subject(form["incident"], "incident"));

    internal TeamDescription? ReadTeam(Complaints wrong)
    {
        ReadName(wrong);
        if (People.Count + Vehicles.Count > MostParts || Vehicles.Any(id => id.Type != "vehicle") || People.Any(id => id.Type is not ("volunteer" or "actor" or "person")))
        {
            wrong.Add("member", "means.part_malformed");
        }
        return wrong.AreNone ? new TeamDescription(Name, null, People, Vehicles) : null;
    }

    internal VehicleDescription? ReadVehicle(Complaints wrong)
    {
        ReadName(wrong);
        ReadType(wrong, MeansKinds.VehicleTypes);
        ReadText(wrong);
        return wrong.AreNone ? new VehicleDescription(Name, Type, Text.Length == 0 ? null : Text, null) : null;
    }

    internal FacilityDescription? ReadFacility(Complaints wrong)
    {
        ReadName(wrong);
        ReadType(wrong, MeansKinds.FacilityTypes);
        if (!Wording.IsLine(Place))
        {
            wrong.Add("place", "means.place_malformed");
        }
        return wrong.AreNone ? new FacilityDescription(Name, Type, PlaceLine.Read(Place)) : null;
    }

    internal HazardDescription? ReadHazard(Complaints wrong)
    {
        ReadType(wrong, MeansKinds.HazardTypes);
        if (Place.Length == 0 || !Wording.IsLine(Place))
        {
            wrong.Add("place", "means.place_malformed");
        }
        ReadText(wrong);
        return wrong.AreNone ? new HazardDescription(Type, PlaceLine.Read(Place)!, Text.Length == 0 ? null : Text, Incident) : null;
    }

    /// <summary>What is free, of a form; null where something is wrong, which is said.</summary>
    internal static FreeCapacity? ReadFree(IFormCollection form, Complaints wrong)
    {
        var free = new FreeCapacity(Number("beds"), Number("intensive"), Number("places"));
        if (wrong.AreNone && free is { Beds: null, Intensive: null, Places: null })
        {
            wrong.Add("beds", "means.number_malformed");
        }
        return wrong.AreNone ? free : null;

        long? Number(string name)
        {
            var text = Words.LatinDigits(form[name].ToString().Trim());
            if (text.Length == 0)
            {
                return null;
            }
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= MostFree)
            {
                return number;
            }
            wrong.Add(name, "means.number_malformed");
            return null;
        }
    }

    private void ReadName(Complaints wrong)
    {
        if (Name.Length == 0 || !Wording.IsLine(Name))
        {
            wrong.Add("name", "means.name_malformed");
        }
    }

    private void ReadType(Complaints wrong, IReadOnlyList<string> types)
    {
        if (!types.Contains(Type))
        {
            wrong.Add("type", "means.type_unknown");
        }
    }

    private void ReadText(Complaints wrong)
    {
        if (!Wording.IsLine(Text))
        {
            wrong.Add("text", "means.text_malformed");
        }
    }
}
