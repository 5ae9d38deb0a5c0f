namespace Bayyina.Web.Now;

/// <summary>Where on the board a section stands: lanes lie side by side where there is room, and one under the other, in this order, on a phone.</summary>
public enum BoardLane
{
    /// <summary>Across the whole board, above everything: what cannot wait.</summary>
    First,

    /// <summary>What may hit again.</summary>
    Danger,

    /// <summary>What came in, and what we made of it.</summary>
    Response,

    /// <summary>Who is out, and whom they look for.</summary>
    Teams,

    /// <summary>What helps, what hinders, and what was said last.</summary>
    Around,
}
