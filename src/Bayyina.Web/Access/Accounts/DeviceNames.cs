using Bayyina.Web.Shell;

namespace Bayyina.Web.Access;

/// <summary>What a browser calls itself, short enough to tell one device from another. A browser may say what it likes: it proves nothing.</summary>
internal static class DeviceNames
{
    // In this order: most browsers also claim to be those that stand further down.
    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"),
        ("Chrome", "Chrome"), ("Safari", "Safari"), ("curl", "curl"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Macintosh", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
    ];

    public static string Of(string agent, Words words) => (Among(Browsers, agent), Among(Systems, agent)) switch
    {
        (null, null) => agent.Length == 0 ? words["access.device_unknown"] : agent,
        ({ } browser, null) => browser,
        (null, { } system) => system,
        ({ } browser, { } system) => words.Of("access.device_on", browser, system),
    };

    private static string? Among((string Mark, string Name)[] known, string agent) =>
        Array.Find(known, one => agent.Contains(one.Mark, StringComparison.Ordinal)).Name;
}
