using Bayyina.Incidents;
using Bayyina.Places;
using Bayyina.Statements;
using Bayyina.Web.Places;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Http;

namespace Bayyina.Web.Incidents;

/// <summary>The form that reports a strike, or gives a further account of one, as it was filled in.</summary>
public sealed record StrikeForm(SubjectId Id, bool IsDrill, WhenForm When, PlaceChoice Place, string Weapon, string Target, string Perpetrator, string Basis)
{
    /// <summary>An empty one.</summary>
    public static StrikeForm New(SubjectId strike, bool drill) => new(strike, drill, WhenForm.Empty, PlaceChoice.None, "", "", "", "");

    /// <summary>What was sent.</summary>
    public static StrikeForm Of(IFormCollection form, Gazetteer gazetteer, SubjectId? strike = null) => new(
        strike ?? (SubjectId.TryParse(form["id"], out var id) && id.Type == "strike" ? id : SubjectId.New("strike")),
        form["drill"] == "yes", WhenForm.Of(form), PlaceChoice.From(form, "place", gazetteer), form["weapon"].ToString(), form["target"].ToString().Trim(),
        form["perpetrator"].ToString().Trim(), form["basis"].ToString().Trim());

    /// <summary>What is to be said; null where something is wrong, which is said.</summary>
    public StrikeWords? Read(Complaints wrong, DateTimeOffset now)
    {
        var at = When.Read(wrong, now);
        var place = Place.Read(wrong);
        Demand(wrong, Weapon, Target, Perpetrator, Basis);
        return !wrong.AreNone ? null : new StrikeWords
        {
            At = at,
            Place = place,
            Weapon = Said(Weapon),
            Target = Said(Target),
            Perpetrator = Perpetrator.Length == 0 ? null : new PerpetratorSaid(Perpetrator, Basis),
        };
    }

    /// <summary>Says what is wrong with what a strike is said to be, on pages and by the API alike. Nobody is accused without what that rests on.</summary>
    internal static void Demand(Complaints wrong, string? weapon, string? target, string? perpetrator, string? basis)
    {
        if (!string.IsNullOrEmpty(weapon) && !Vocabulary.Weapons.Contains(weapon))
        {
            wrong.Add("weapon", "report.word_unknown");
        }
        if (target is not null && !Wording.IsLine(target))
        {
            wrong.Add("target", "strike.target_malformed");
        }
        if ((perpetrator is { Length: > 0 } name && (!Wording.IsLine(name) || string.IsNullOrWhiteSpace(basis) || !Wording.IsLine(basis)))
            || (string.IsNullOrEmpty(perpetrator) && !string.IsNullOrEmpty(basis)))
        {
            wrong.Add("perpetrator", "strike.perpetrator_malformed");
        }
    }

    private static string? Said(string text) => text.Length == 0 ? null : text;
}
