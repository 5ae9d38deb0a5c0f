namespace Bayyina.Web.Shell;

/// <summary>Addresses of our own pages.</summary>
internal static class Addresses
{
    /// <summary>A path with what of the query has a value.</summary>
    public static string With(string path, params ReadOnlySpan<(string Name, string? Value)> query)
    {
        var address = path;
        foreach (var (name, value) in query)
        {
            if (!string.IsNullOrEmpty(value))
            {
                address += (address.Contains('?') ? "&" : "?") + name + "=" + Uri.EscapeDataString(value);
            }
        }
        return address;
    }
}
