namespace Bayyina.Volunteers;

/// <summary>How somebody serves, as one statement says it.</summary>
public enum ServiceState
{
    /// <summary>Nobody knows, or the word is one that this version does not know.</summary>
    Unknown,

    /// <summary>Serves.</summary>
    Active,

    /// <summary>Serves, and is not to be sent now.</summary>
    OffDuty,

    /// <summary>Injured.</summary>
    Injured,

    /// <summary>Missing.</summary>
    Missing,

    /// <summary>Taken out of the area.</summary>
    Evacuated,

    /// <summary>Kept from leaving.</summary>
    Barred,

    /// <summary>Suspended by the organisation.</summary>
    Suspended,

    /// <summary>Killed.</summary>
    Killed,

    /// <summary>Left the organisation.</summary>
    Left,
}

/// <summary>The words for states of service in statements.</summary>
public static class ServiceStates
{
    private static readonly (ServiceState State, string Code)[] Codes =
        [.. Enum.GetValues<ServiceState>().Select(state => (state, state == ServiceState.OffDuty ? "off-duty" : state.ToString().ToLowerInvariant()))];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ServiceState> All { get; } = [.. Codes.Select(c => c.State)];

    /// <summary>Those that are set by saying so; a death is said with its circumstances.</summary>
    public static IReadOnlyList<ServiceState> ToSet { get; } = [.. All.Where(state => state != ServiceState.Killed)];

    /// <summary>The word: <c>off-duty</c>.</summary>
    public static string CodeOf(ServiceState state) => Codes.First(c => c.State == state).Code;

    /// <summary>The state of a word; null where it is none of them.</summary>
    public static ServiceState? Parse(string? code) =>
        Codes.Where(c => c.Code == code).Select(c => (ServiceState?)c.State).FirstOrDefault();

    /// <summary>Whether it leaves open what became of somebody.</summary>
    public static bool IsFateUnknown(ServiceState state) => state is ServiceState.Unknown or ServiceState.Missing;
}
