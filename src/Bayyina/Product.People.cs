using Bayyina.Displacement;
using Bayyina.Volunteers;

namespace Bayyina;

/// <content>The organisation's own people, and the displaced.</content>
public sealed partial class Product
{
    /// <summary>Volunteers and centres.</summary>
    public VolunteerBook Volunteers => new(Statements);

    /// <summary>Volunteers as lists show them.</summary>
    public VolunteerList VolunteerList => new(Database);

    /// <summary>Centres as lists show them.</summary>
    public CentreList CentreList => new(Database);

    /// <summary>Who may be sent.</summary>
    public DutyRoster Duty => new(Database);

    /// <summary>How many served on a past day.</summary>
    public ServiceRegister ServiceRegister => new(Database);

    /// <summary>Who was killed in the line of duty.</summary>
    public HonourRoll HonourRoll => new(Database);

    /// <summary>The displaced.</summary>
    public DisplacementBook Displacement => new(Statements);

    /// <summary>The displaced as lists show them.</summary>
    public DisplacementList DisplacementList => new(Database);

    /// <summary>What was delivered, put together.</summary>
    public ServiceSums ServiceSums => new(Database);
}
