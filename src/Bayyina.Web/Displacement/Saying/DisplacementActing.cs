using Bayyina.Displacement;
using Bayyina.Statements;
using Bayyina.Web.Shell;

namespace Bayyina.Web.Displacement;

/// <summary>Reads the forms of pages about the displaced. What is wrong with one is said in it.</summary>
internal static class DisplacementActing
{
    private static readonly CountSaid Nobody = new(0);

    /// <summary>What opens a subject; null where there is no such form.</summary>
    public static Draft? Opening(SubjectId id, Filled form, bool drill) => id.Type switch
    {
        "family" => DisplacementBook.Family(
            id, form.At(), form.Count("people", "count.missing") ?? Nobody, form.Count("children"), form.Name(), form.Place("from"), form.Subject("convoy", "convoy"), drill),
        "service" => DisplacementBook.Service(
            id,
            new ServiceSaid(
                form.At("when.missing"), Word(form, "service", DisplacementWords.Services), form.Line("detail"), form.Count("people"), form.Count("families"),
                form.Line("provider"), form.Place(), form.Subject("family", "family"), form.Subject("convoy", "convoy"), form.Subject("siege", "siege")),
            drill),
        "convoy" => DisplacementBook.Convoy(
            id, form.At(mayBeAhead: true), form.Line("title", "text.missing") ?? "", form.Place("from"), form.Place("destination"), form.Subject("siege", "siege"),
            form.Subject("promise", "promise"), drill),
        "evacuee" => Evacuee(id, form, drill),
        "siege" => DisplacementBook.Siege(id, form.At("when.missing"), form.Line("title", "text.missing") ?? "", form.Line("besieged_by"), form.Place(), drill),
        "promise" => DisplacementBook.Promise(
            id, null, Word(form, "promised", DisplacementWords.Promises), form.Line("promised_by"), form.At(mayBeAhead: true), form.Line("terms"), form.Place(),
            form.Subject("siege", "siege"), form.Subject("convoy", "convoy"), drill),
        "appeal" => Appeal(id, form, drill),
        "settlement" => DisplacementBook.GivingUp(
            id, form.At("when.missing"), form.Line("title", "text.missing") ?? "", form.Line("reason"), form.Count("people"), form.Place(), drill),
        _ => null,
    };

    /// <summary>What is said of a subject that is there; null where there is no such form.</summary>
    public static Draft? Read(DisplacedSubject subject, Filled form, string act)
    {
        var (id, drill, seen) = (subject.Id, subject.Exercise, form.Seen());
        return (id.Type, act) switch
        {
            ("family", "shelter") => DisplacementBook.Sheltering(id, form.At(), Word(form, "shelter", DisplacementWords.Shelters), form.Place(), drill, seen),
            ("family", "needs") => DisplacementBook.Needing(id, form.At(), [.. form.Ticked("needs").Where(DisplacementWords.Needs.Contains)], drill, seen),
            ("family", "departure") => DisplacementBook.Departing(id, form.At("when.missing"), form.Place("destination"), form.Line("reason"), drill, seen),
            ("convoy", "movement") => DisplacementBook.Moving(
                id, form.At("when.missing"), Word(form, "state", DisplacementWords.Movements), form.Line("through"), form.Line("reason"), form.Count("people"), form.Place(),
                drill, seen),
            ("evacuee", "passage") => DisplacementBook.Passing(
                id, form.At(), Word(form, "outcome", DisplacementWords.Outcomes), form.Line("through"), form.Line("reason"), form.Place(), drill, seen),
            ("siege", "inside") => DisplacementBook.Inside(id, form.At(), form.Count("people", "count.missing") ?? Nobody, form.Line("source"), drill),
            ("siege" or "promise", "end") => DisplacementBook.Ending(id, form.At("when.missing"), form.Line("reason"), drill, seen),
            ("promise", "breach") => DisplacementBook.Breach(
                id, form.At("when.missing"), form.Line("breach", "text.missing") ?? "", form.Line("breached_by"), form.Subject("strike", "strike"), form.Place(), drill),
            ("appeal", "answer") => DisplacementBook.Answer(
                id, form.At(), Word(form, "answer", DisplacementWords.Answers), form.Line("answered_by"), form.Line("detail"), drill, seen),
            _ => null,
        };
    }

    private static Draft? Evacuee(SubjectId id, Filled form, bool drill)
    {
        var convoy = form.Subject("convoy", "convoy");
        if (convoy is null && form.Typed("convoy").Length == 0)
        {
            form.Refuse("convoy", "text.missing");
        }
        var (people, name, family) = (form.Count("people", "count.missing") ?? Nobody, form.Name(), form.Subject("family", "family"));
        return convoy is { } named ? DisplacementBook.Listing(id, named, people, name, family, drill) : null;
    }

    private static Draft Appeal(SubjectId id, Filled form, bool drill)
    {
        var text = form.Text("text", "text.missing") ?? "";
        return DisplacementBook.Appeal(
            id, form.At("when.missing"), text, Languages.Guess(text), form.Typed("negotiation") == "yes", form.Line("addressed_to"), form.Subject("siege", "siege"),
            form.Subject("convoy", "convoy"), drill);
    }

    private static string Word(Filled form, string field, IReadOnlyList<string> list)
    {
        if (list.Contains(form.Typed(field)))
        {
            return form.Typed(field);
        }
        form.Refuse(field, "word.unknown");
        return list[^1];
    }
}
