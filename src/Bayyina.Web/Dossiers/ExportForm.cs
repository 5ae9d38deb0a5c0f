using Bayyina.Dossiers;
using Bayyina.Incidents;
using Bayyina.Statements;

namespace Bayyina.Web.Dossiers;

/// <summary>What the form offers.</summary>
/// <param name="Incidents">From which to choose: the one that was asked for, and the latest.</param>
/// <param name="Chosen">The one that was asked for.</param>
/// <param name="Withholdable">Properties, as <c>kind.property</c>, that may be too dangerous to leave.</param>
public sealed record ExportForm(IReadOnlyList<IncidentRow> Incidents, SubjectId? Chosen, IReadOnlyList<string> Withholdable)
{
    private const int MostOffered = 30;

    /// <summary>The form, with the incident that somebody came from.</summary>
    public static ExportForm For(Product product, Reader reader, SubjectId? chosen)
    {
        List<IncidentRow> offered =
        [
            .. chosen is { } asked ? product.IncidentList.Among([asked], reader).Values : [],
            .. product.IncidentList.Page(reader, exercise: false, null, null, MostOffered).Rows,
            .. product.IncidentList.Page(reader, exercise: true, null, null, MostOffered).Rows,
        ];
        return new ExportForm([.. offered.DistinctBy(incident => incident.Id)], chosen, Restricted);
    }

    // What only those who work with the record may read is what somebody may want to keep from leaving.
    private static IReadOnlyList<string> Restricted { get; } =
    [
        .. from kind in Product.Kinds.All
           where kind.SubjectType is "incident" or "item"
           from property in kind.Properties
           where property.Sensitivity == Sensitivity.Restricted
           let name = $"{kind.Name}.{property.Name}"
           where Withholding.Parse(name).WhyNot(Product.Kinds) is null
           select name,
        "device",
    ];
}
