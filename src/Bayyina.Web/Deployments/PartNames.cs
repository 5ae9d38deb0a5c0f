using Bayyina.Statements;

namespace Bayyina.Web.Deployments;

/// <summary>What the people, teams, vehicles and facilities of a page are called, as its reader may know.</summary>
/// <param name="Known">By id; who is not in it is shown by a short form of the id.</param>
public sealed record PartNames(IReadOnlyDictionary<SubjectId, string> Known)
{
    private const int Short = 8;

    /// <summary>None are known.</summary>
    public static PartNames None { get; } = new(new Dictionary<SubjectId, string>());

    /// <summary>Looks them up.</summary>
    internal static PartNames Of(Product product, Reader reader, IEnumerable<SubjectId> ids)
    {
        var asked = ids.Distinct().ToList();
        var names = new Dictionary<SubjectId, string>(product.Deployments.MeansList.NamesOf(asked, reader));
        foreach (var (id, volunteer) in product.VolunteerList.Among([.. asked.Where(id => id.Type == "volunteer")], reader))
        {
            if (volunteer.Name.OrNull is { } name)
            {
                names[id] = name;
            }
        }
        return new PartNames(names);
    }

    /// <summary>The name; null where there is none, or none for this reader.</summary>
    public string? Find(SubjectId id) => Known.GetValueOrDefault(id);

    /// <summary>An id short enough to be read out and long enough to tell two apart.</summary>
    public static string ShortOf(SubjectId id) => id.Value[..(id.Type.Length + 1 + Short)];
}
