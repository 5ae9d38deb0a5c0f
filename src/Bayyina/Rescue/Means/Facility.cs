using System.Text.Json;
using Bayyina.Statements;

namespace Bayyina.Rescue;

/// <summary>What a facility has free, as it was reported. A number that was not reported is unknown, and is not none.</summary>
/// <param name="Beds">Beds of a hospital.</param>
/// <param name="Intensive">Of those for intensive care.</param>
/// <param name="Places">Of a shelter or another place: for how many people.</param>
public sealed record FreeCapacity(long? Beds, long? Intensive, long? Places)
{
    /// <summary>Reads the object.</summary>
    public static FreeCapacity Of(JsonElement said)
    {
        return new FreeCapacity(Number("beds"), Number("intensive"), Number("places"));

        long? Number(string name) => said.ValueKind == JsonValueKind.Object && said.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= 0 ? number : null;
    }

    /// <summary>As it is said.</summary>
    public JsonElement ToJson() => JsonSerializer.SerializeToElement(
        new (string Name, long? Number)[] { ("beds", Beds), ("intensive", Intensive), ("places", Places) }
            .Where(one => one.Number is not null).ToDictionary(one => one.Name, one => one.Number!.Value));
}

/// <summary>A report of what is free.</summary>
public sealed record CapacitySaid(StatementId Statement, FreeCapacity Free, bool IsKnown, Said<string> At, long IssuedAt);

/// <summary>A facility as the fold of its subject shows it.</summary>
/// <param name="Names">As every registration says it that nobody has moved on from; more than one where they disagree.</param>
/// <param name="Types">Of <see cref="MeansKinds.FacilityTypes"/>, or what another version calls it.</param>
/// <param name="Place">Of the first of them that says one.</param>
/// <param name="Free">Every report that nobody has moved on from; more than one where they disagree.</param>
/// <param name="Heads">What the next registration moves on from.</param>
public sealed record Facility(
    SubjectId Id, bool Exercise, IReadOnlyList<string> Names, IReadOnlyList<string> Types, Said<PlaceSaid> Place, IReadOnlyList<CapacitySaid> Free,
    ConditionNow Condition, IReadOnlyList<StatementId> Heads)
{
    /// <summary>Reads the fold.</summary>
    public static Facility From(SubjectState state)
    {
        var heads = state.HeadsOf(MeansKinds.Standing);
        var places = heads.Select(said => said.Value("place").As(PlaceSaid.Of)).ToList();
        return new Facility(
            state.Subject, state.Exercise, AllSaid.Texts(heads, "name"), AllSaid.Texts(heads, "type"),
            places.Count == 0 ? default : places.Find(place => place.OrNull is not null) is { OrNull: not null } one ? one : places[0],
            [.. state.HeadsOf(MeansKinds.Capacity).Select(Report)], ConditionNow.From(state), [.. heads.Select(said => said.Id)]);
    }

    private static CapacitySaid Report(Statement said)
    {
        var free = said.Value("free");
        return new CapacitySaid(said.Id, FreeCapacity.Of(free.Value), free.IsPresent, said.Text("at"), said.IssuedAt);
    }
}
