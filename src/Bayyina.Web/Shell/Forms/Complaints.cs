namespace Bayyina.Web.Shell;

/// <summary>What is wrong with a form that was sent: a code of the catalogue a field, in the order in which the form has them.</summary>
public sealed class Complaints
{
    private readonly List<(string Field, string Code)> _all = [];

    /// <summary>None.</summary>
    public static Complaints None => new();

    /// <summary>All of them; <c>Field</c> is the id of the element that it stands beside.</summary>
    public IReadOnlyList<(string Field, string Code)> All => _all;

    /// <summary>Whether nothing is wrong.</summary>
    public bool AreNone => _all.Count == 0;

    /// <summary>Says what is wrong with a field.</summary>
    public void Add(string field, string code) => _all.Add((field, code));

    /// <summary>What is wrong with a field; null where nothing is.</summary>
    public string? Of(string field) => _all.Find(complaint => complaint.Field == field).Code;
}
