using Bayyina.Statements;

namespace Bayyina.Web.Ledger;

/// <summary>Where the page of a subject is.</summary>
internal static class SubjectLinks
{
    /// <summary>The path of its page; null where it has none.</summary>
    public static string? To(string subject) => SubjectId.TryParse(subject, out var id) ? To(id) : null;

    /// <inheritdoc cref="To(string)"/>
    public static string? To(SubjectId subject) => subject.Type switch
    {
        "incident" => "/incidents/" + UuidOf(subject),
        "item" => "/items/" + UuidOf(subject),
        "deployment" => "/deployments/" + UuidOf(subject),
        "team" => "/teams/" + UuidOf(subject),
        "vehicle" => "/vehicles/" + UuidOf(subject),
        "facility" => "/facilities/" + UuidOf(subject),
        "hazard" => "/hazards/" + UuidOf(subject),
        "rollcall" => "/roll-calls/" + UuidOf(subject),
        "report" => "/reports/" + UuidOf(subject),
        "sighting" => "/sightings/" + UuidOf(subject),
        "strike" => "/strikes/" + UuidOf(subject),
        "warning" => "/warnings/" + UuidOf(subject),
        "volunteer" => "/volunteers/" + UuidOf(subject),
        "centre" => "/centres/" + UuidOf(subject),
        "family" or "service" or "convoy" or "evacuee" or "siege" or "promise" or "appeal" or "settlement" => $"/displaced/{subject.Type}/{UuidOf(subject)}",
        "worksite" => "/worksites/" + UuidOf(subject),
        "casualty" => "/casualties/" + UuidOf(subject),
        _ => null,
    };

    /// <summary>The subject of a type that a path names; null where that is no UUID.</summary>
    public static SubjectId? From(string type, string uuid) => SubjectId.TryParse($"{type}/{uuid}", out var id) ? id : null;

    private static string UuidOf(SubjectId subject) => subject.Value[(subject.Type.Length + 1)..];
}
