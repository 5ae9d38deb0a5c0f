using Bayyina.Access;

namespace Bayyina.Web.Access;

/// <summary>A user as ASP.NET Core Identity handles one: it sets things on an object and saves it afterwards.</summary>
internal sealed class Account(User now)
{
    /// <summary>The user as changed so far.</summary>
    public User Now { get; set; } = now;
}
