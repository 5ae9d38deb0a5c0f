using System.Globalization;
using Bayyina.Incidents;
using Bayyina.Places;
using Bayyina.Statements;
using Bayyina.Web.Places;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Http;

namespace Bayyina.Web.Incidents;

/// <summary>The form by which a report is taken in, as it was filled in.</summary>
public sealed record ReportForm
{
    private const int LongestAgo = 7 * 24 * 60; // minutes
    private static readonly TimeSpan Syria = TimeSpan.FromHours(3);

    /// <summary>The report's id, given with the form: sent twice, it is one report.</summary>
    public required SubjectId Id { get; init; }

    public bool IsDrill { get; init; }

    public string Channel { get; init; } = "phone";

    public PlaceChoice Place { get; init; } = PlaceChoice.None;

    public string What { get; init; } = "";

    public string Weapon { get; init; } = "";

    public string Type { get; init; } = "";

    public string Trapped { get; init; } = "";

    public string Children { get; init; } = "";

    public IReadOnlyList<string> Hazards { get; init; } = [];

    public string CallerName { get; init; } = "";

    public string CallerContact { get; init; } = "";

    /// <summary>How many minutes ago, where no other time is said.</summary>
    public string Ago { get; init; } = "0";

    public WhenForm When { get; init; } = WhenForm.Empty;

    /// <summary>The incident that the report is taken in for; null where it is about none yet.</summary>
    public SubjectId? Incident { get; init; }

    /// <summary>Whether strike and incident are opened with it.</summary>
    public bool Opens { get; init; }

    /// <summary>Whether the time was counted back from the moment of sending.</summary>
    public bool IsCounted => When == WhenForm.Empty with { Clock = When.Clock };

    /// <summary>An empty one.</summary>
    public static ReportForm New(bool drill, SubjectId? incident) => new() { Id = SubjectId.New("report"), IsDrill = drill, Incident = incident };

    /// <summary>One that shows what was told, for being corrected; who called is not shown, and stays where nobody else is named.</summary>
    public static ReportForm Correcting(Report report, ReportAccount told, Gazetteer gazetteer) => new()
    {
        Id = report.Id,
        IsDrill = report.Exercise,
        Channel = told.Channel.OrNull ?? "",
        Place = PlaceChoice.Of(told.Place.OrNull, "place", gazetteer),
        What = told.What.OrNull ?? "",
        Weapon = told.Weapon.OrNull ?? "",
        Type = told.Type.OrNull ?? "",
        Trapped = told.Trapped.OrNull?.ToString() ?? "",
        Children = told.Children.OrNull?.Said ?? "",
        Hazards = told.Hazards,
        When = told.At.OrNull is { } at ? WhenForm.Empty with { Edtf = at } : WhenForm.Empty with { IsUnknown = true },
    };

    /// <summary>What was sent.</summary>
    public static ReportForm Of(IFormCollection form, Gazetteer gazetteer) => new()
    {
        Id = SubjectId.TryParse(form["id"], out var id) && id.Type == "report" ? id : SubjectId.New("report"),
        IsDrill = form["drill"] == "yes",
        Channel = form["channel"].ToString(),
        Place = PlaceChoice.From(form, "place", gazetteer),
        What = Wording.Note(form["what"].ToString()),
        Weapon = form["weapon"].ToString(),
        Type = form["type"].ToString(),
        Trapped = form["trapped"].ToString().Trim(),
        Children = form["children"].ToString(),
        Hazards = [.. form["hazards"].OfType<string>().Distinct(StringComparer.Ordinal)],
        CallerName = form["caller_name"].ToString().Trim(),
        CallerContact = form["caller_contact"].ToString().Trim(),
        Ago = Words.LatinDigits(form["ago"].ToString().Trim()),
        When = WhenForm.Of(form),
        Incident = SubjectId.TryParse(form["incident"], out var incident) && incident.Type == "incident" ? incident : null,
        Opens = form["then"] == "open",
    };

    /// <summary>What is to be said; null where something is wrong, which is said.</summary>
    public ReportWords? Read(Complaints wrong, DateTimeOffset now)
    {
        var place = Place.Read(wrong);
        if (What.Length > 0 && !Wording.IsNote(What))
        {
            wrong.Add("what", "note.malformed");
        }
        else if (What.Length == 0 && place is null && wrong.AreNone)
        {
            wrong.Add("place", "report.empty");
        }
        var at = ReadAt(wrong, now);
        var trapped = Trapped.Length == 0 ? null : CountSaid.Parse(Trapped);
        if (Trapped.Length > 0 && trapped is null)
        {
            wrong.Add("trapped", "count.malformed");
        }
        ReportWording.Demand(wrong, Channel, Type, Weapon, Children, Hazards, CallerName, CallerContact);
        return !wrong.AreNone ? null : new ReportWords
        {
            At = at,
            Channel = Channel,
            Place = place,
            What = Said(What),
            Type = Said(Type) ?? (Weapon.Length > 0 ? Vocabulary.Attack : null),
            Weapon = Said(Weapon),
            Trapped = trapped,
            Children = Children.Length == 0 ? null : new ChildrenSaid(Children),
            Hazards = Hazards,
            Caller = CallerName.Length + CallerContact.Length == 0 ? null : new CallerSaid(Said(CallerName), Said(CallerContact)),
        };
    }

    /// <summary>The moment some minutes before another, as it is said in Syria.</summary>
    internal static string Counted(DateTimeOffset now, int minutes) =>
        now.AddMinutes(-minutes).ToOffset(Syria).ToString("yyyy-MM-dd'T'HH:mmzzz", CultureInfo.InvariantCulture);

    private string? ReadAt(Complaints wrong, DateTimeOffset now)
    {
        if (!IsCounted)
        {
            return When.Read(wrong, now);
        }
        if (int.TryParse(Ago, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes <= LongestAgo)
        {
            return Counted(now, minutes);
        }
        wrong.Add("ago", "when.ago_malformed");
        return null;
    }

    private static string? Said(string text) => text.Length == 0 ? null : text;
}

/// <summary>What a report may say, on pages and by the API alike.</summary>
internal static class ReportWording
{
    /// <summary>Says what is wrong with the words of fixed lists and with the caller.</summary>
    public static void Demand(
        Complaints wrong, string? channel, string? type, string? weapon, string? children, IReadOnlyList<string> hazards, string? callerName, string? callerContact)
    {
        Among("channel", channel, Vocabulary.Channels);
        Among("type", type, Vocabulary.IncidentTypes);
        Among("weapon", weapon, Vocabulary.Weapons);
        Among("children", children, Vocabulary.YesNoUnknown);
        if (hazards.Any(hazard => !Vocabulary.Hazards.Contains(hazard)))
        {
            wrong.Add("hazards", "report.word_unknown");
        }
        foreach (var (field, text) in (ReadOnlySpan<(string, string?)>)[("caller_name", callerName), ("caller_contact", callerContact)])
        {
            if (text is not null && !Wording.IsLine(text))
            {
                wrong.Add(field, "report.caller_malformed");
            }
        }

        void Among(string field, string? word, IReadOnlyList<string> list)
        {
            if (!string.IsNullOrEmpty(word) && !list.Contains(word))
            {
                wrong.Add(field, "report.word_unknown");
            }
        }
    }
}
