using Bayyina.Statements;

namespace Bayyina.Web.Shell;

/// <summary>Who is looking.</summary>
/// <param name="Name">As they are called here; null where nobody is signed in.</param>
/// <param name="Reader">Their rights; null where nobody is signed in.</param>
public sealed record Visitor(string? Name, Reader? Reader)
{
    /// <summary>Whether more than the name of the place may be shown.</summary>
    public bool IsSignedIn => Reader is not null;

    /// <summary>Whether something is offered to them. What they may do is asked again where it is done.</summary>
    public bool May(Right? right, Sensitivity reach = Sensitivity.Ordinary) =>
        Reader is not null && (right is not { } asked || Reader.May(asked, reach));
}
