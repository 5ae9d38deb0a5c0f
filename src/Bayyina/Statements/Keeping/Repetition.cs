using System.Text.Json;

namespace Bayyina.Statements;

/// <summary>What a draft is beside what its subject's id was used for before: a form that was sent twice, or one id for two things.</summary>
public enum Repetition
{
    /// <summary>Nothing of its kind was said about its subject.</summary>
    New,

    /// <summary>Its author said the same already.</summary>
    Same,

    /// <summary>Something else was said under this id.</summary>
    Other,
}

/// <summary>Tells what was sent twice from what was sent under one id.</summary>
public static class Repetitions
{
    /// <summary>What a draft is beside what is in the record; compared whole, whoever may see it.</summary>
    /// <param name="statements">The record.</param>
    /// <param name="draft">The first of what is to be said of a new subject.</param>
    /// <param name="by">Who.</param>
    /// <param name="apart">Names of properties that the program itself filled in, such as the minute of receipt.</param>
    /// <returns>Also the statement that was said before.</returns>
    public static (Repetition Repetition, StatementId? Before) Of(StatementBook statements, Draft draft, SubjectId by, params string[] apart)
    {
        var said = statements.StateOf(draft.Subject).Statements.Select(one => one.Statement).Where(one => one.Kind == draft.Kind.Name).ToList();
        if (said.Count == 0)
        {
            return (Repetition.New, null);
        }
        var now = Content(draft.Said, apart);
        var same = said.Find(one => one.By == by.Value && one.Exercise == draft.Exercise && AreEqual(now, Content(one, apart)));
        return same is not null ? (Repetition.Same, same.Id) : (Repetition.Other, said[0].Id);
    }

    private static Dictionary<string, JsonElement> Content(Statement said, string[] apart) =>
        Content(said.Token.Disclosures.Select(one => (one.Name, one.Value)), apart);

    private static Dictionary<string, JsonElement> Content(IEnumerable<(string Name, JsonElement Value)> said, string[] apart)
    {
        var content = said.ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal);
        foreach (var name in apart)
        {
            content.Remove(name);
        }
        return content;
    }

    private static bool AreEqual(Dictionary<string, JsonElement> one, Dictionary<string, JsonElement> other) =>
        one.Count == other.Count && one.All(pair => other.TryGetValue(pair.Key, out var value) && JsonElement.DeepEquals(pair.Value, value));
}
