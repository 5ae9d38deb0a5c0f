using Bayyina.Statements;

namespace Bayyina.Web.Shell;

/// <summary>Who is looking.</summary>
/// <param name="Name">As they are called here; null where nobody is signed in.</param>
/// <param name="Reader">Their rights; null where nobody is signed in.</param>
/// <param name="ReadOnly">Why nothing can be said to the record now, a code of the catalogue; null where it can.</param>
public sealed record Visitor(string? Name, Reader? Reader, string? ReadOnly = null)
{
    /// <summary>Whether more than the name of the place may be shown.</summary>
    public bool IsSignedIn => Reader is not null;

    /// <summary>Whether something is offered to them. What they may do is asked again where it is done.</summary>
    public bool May(Right? right, Sensitivity reach = Sensitivity.Ordinary) =>
        Reader is not null && (right is not { } asked || ((ReadOnly is null || asked.Act == Act.Read) && Reader.May(asked, reach)));
}
