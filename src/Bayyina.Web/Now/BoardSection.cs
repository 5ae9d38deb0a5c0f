using Bayyina.Statements;
using Microsoft.AspNetCore.Components;

namespace Bayyina.Web.Now;

/// <summary>What a section of the operations room's board is asked with.</summary>
/// <param name="Reader">Who looks, never at what is protected: of a board that stands open all day, no look could be written down.</param>
/// <param name="Exercises">The board of drills, which are never shown among the record.</param>
/// <param name="Now">Server time.</param>
public sealed record BoardAsk(Product Product, Reader Reader, bool Exercises, DateTimeOffset Now);

/// <summary>A section of the board: what a feature puts on it.</summary>
/// <remarks>
/// What it shows must follow from the record, the reader's rights, language and digits, and the time to a few seconds, and from nothing
/// else: whoever may see the same is shown the same rendering. What is done about a row is done on the page that it links to.
/// Its rows are elements of the class <c>row</c>; by their first link the board tells which of them are new.
/// </remarks>
public sealed record BoardSection
{
    private BoardSection(string name, int order, Right right, Type component, Func<BoardAsk, object> view) =>
        (Name, Order, Right, Component, View) = (name, order, right, component, view);

    /// <summary>In addresses; its heading is the text <c>now.NAME</c>.</summary>
    public string Name { get; }

    /// <summary>Its place within its lane: smaller ones come first.</summary>
    public int Order { get; }

    /// <summary>Who has it on their board.</summary>
    public Right Right { get; }

    /// <summary>The types of subjects of which something must have been said for it to change; empty for any.</summary>
    /// <remarks>Types, not kinds: what is taken back, erased or ruled against is of the kernel's kinds, and changes it as well.</remarks>
    public IReadOnlyList<string> Touched { get; init; } = [];

    /// <summary>The kinds that are announced by sound where somebody switched it on.</summary>
    public IReadOnlyList<string> Rings { get; init; } = [];

    /// <summary>After how many seconds it is shown anew though nothing was said, such as where it shows how long ago something was.</summary>
    public int Every { get; init; } = 30;

    /// <summary>Beside which others it stands.</summary>
    public BoardLane Lane { get; init; } = BoardLane.Around;

    internal Type Component { get; }

    internal Func<BoardAsk, object> View { get; }

    /// <summary>A section whose content a component shows, which is given <paramref name="view"/>'s answer as its parameter <c>View</c>.</summary>
    public static BoardSection Of<TPart>(string name, int order, Right right, Func<BoardAsk, object> view)
        where TPart : IComponent => new(name, order, right, typeof(TPart), view);
}
