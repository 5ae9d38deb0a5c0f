using Bayyina.Statements;

namespace Bayyina.Rescue;

/// <summary>What became of a casualty, as far as it is said.</summary>
public enum Fate
{
    /// <summary>Said to be here, and nothing since.</summary>
    Reported,

    /// <summary>Found, and not out.</summary>
    Located,

    /// <summary>Out alive.</summary>
    Rescued,

    /// <summary>Out dead.</summary>
    Recovered,

    /// <summary>Accounted for somewhere else.</summary>
    Elsewhere,

    /// <summary>Nobody knows, and somebody said why.</summary>
    Unknown,

    /// <summary>Statements disagree, each by somebody who had not seen the other.</summary>
    Contradictory,
}

/// <summary>Reads fates from what was said.</summary>
public static class Fates
{
    /// <summary>The fate that statements tell which nobody has moved on from.</summary>
    /// <remarks>
    /// Two who say the same agree, though neither saw the other. Who is out was located before: that one says the first and another the
    /// second is no contradiction. Whatever else differs is one; no clock decides it.
    /// </remarks>
    public static Fate Of(IEnumerable<Statement> heads)
    {
        var said = heads.Select(Of).ToHashSet();
        if (said.Contains(Fate.Rescued) || said.Contains(Fate.Recovered))
        {
            said.Remove(Fate.Located);
        }
        return said.Count switch
        {
            0 => Fate.Reported,
            1 => said.Single(),
            _ => Fate.Contradictory,
        };
    }

    /// <summary>What one statement says.</summary>
    public static Fate Of(Statement said) => (said.Kind, said.Text("outcome").OrNull) switch
    {
        ("casualty.located", _) => Fate.Located,
        ("casualty.extricated" or "casualty.handed_over", Outcomes.Alive) => Fate.Rescued,
        ("casualty.extricated" or "casualty.handed_over", Outcomes.Dead) => Fate.Recovered,
        ("casualty.elsewhere", _) => Fate.Elsewhere,
        ("casualty.unknown", _) => Fate.Unknown,
        // Out, and nobody can read whether alive.
        _ => Fate.Contradictory,
    };

    /// <summary>Whether somebody still has to be looked for.</summary>
    public static bool IsTrapped(Fate fate) => fate is Fate.Reported or Fate.Located;

    /// <summary>In which order they are listed: who is looked for first, then what is not settled, then who is accounted for.</summary>
    public static int Turn(Fate fate) => fate switch
    {
        Fate.Contradictory => 0,
        Fate.Located => 1,
        Fate.Reported => 2,
        Fate.Unknown => 3,
        Fate.Rescued => 4,
        Fate.Recovered => 5,
        Fate.Elsewhere => 6,
    };
}
