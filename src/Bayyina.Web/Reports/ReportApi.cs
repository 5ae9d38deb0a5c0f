using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Web.Access;
using Bayyina.Web.Ledger;
using Bayyina.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Bayyina.Web.Incidents;

/// <summary>A report as a list shows it. Where a member is not there, the report itself tells why.</summary>
/// <param name="Report"><c>report/…</c>.</param>
/// <param name="Exercise">A drill; never counted with the record.</param>
/// <param name="At">EDTF, as it was said.</param>
/// <param name="What">Its beginning.</param>
/// <param name="Trapped">As it is typed: <c>6</c>, <c>~6</c>, <c>5-7</c>.</param>
/// <param name="KnownSince">Server time of the first statement about it.</param>
/// <param name="Flags">What is odd about it, as codes.</param>
public sealed record ReportRowAnswer(
    string Report, bool Exercise, ReportState State, DateTimeOffset KnownSince, IReadOnlyList<string> Flags, string? At = null, string? Channel = null, string? Type = null,
    string? Weapon = null, SaidText? What = null, PlaceSaidAnswer? Place = null, string? Trapped = null, string? Children = null)
{
    internal static ReportRowAnswer Of(ReportRow row) => new(
        row.Id.Value, row.Exercise, row.State, row.KnownSince, row.Flags, row.At, row.Channel, row.Type, row.Weapon, SaidText.InRow(row.What),
        PlaceSaidAnswer.InRow(row.Place), row.Trapped, row.Children);
}

/// <summary>What a report is about.</summary>
public sealed record ConcernAnswer(string Statement, string By, string? Incident = null, string? Strike = null);

/// <summary>Why two things may be one.</summary>
/// <param name="MinutesApart">Between their times, where both are known to within two hours.</param>
/// <param name="MetresApart">Between their points.</param>
/// <param name="UncertaintyMetres">Of both points together.</param>
public sealed record WhyAnswer(
    bool SamePlace, bool WeaponsDiffer, bool SameCaller, IReadOnlyList<string> SharedWords, int? MinutesApart = null, int? MetresApart = null, int? UncertaintyMetres = null,
    string? SameWeapon = null)
{
    internal static WhyAnswer Of(Likeness why) => new(
        why.IsSamePlace, why.WeaponsDiffer, why.IsSameCaller, why.SharedWords, why.MinutesApart, why.MetresApart, why.UncertaintyMetres, why.SameWeapon);
}

/// <summary>Something that may be one with what was asked for; nothing is joined until a person says so.</summary>
public sealed record ProposalAnswer(string Target, WhyAnswer Why, string? Name = null)
{
    internal static ProposalAnswer Of(Proposal proposal) => new(proposal.Target.Value, WhyAnswer.Of(proposal.Why), proposal.Name);
}

/// <summary>A report as its statements tell it now.</summary>
/// <param name="Concerns">What it is about; several where that is disputed.</param>
/// <param name="Proposals">What it may be about, while it is about nothing.</param>
/// <param name="Statements">Everything that was said about it, in the order of the ledger.</param>
public sealed record ReportAnswer(
    string Report, bool Exercise, ReportState State, IReadOnlyList<string> Flags, IReadOnlyList<ConcernAnswer> Concerns, IReadOnlyList<ProposalAnswer> Proposals,
    IReadOnlyList<StatementAnswer> Statements);

/// <summary>A place as it is said.</summary>
/// <param name="Text">In words.</param>
/// <param name="Code">A p-code.</param>
/// <param name="Lat">WGS84, in degrees.</param>
/// <param name="Lon">WGS84, in degrees.</param>
/// <param name="UncertaintyM">How far from the point it may be, in metres.</param>
public sealed record PlaceWish(string? Text = null, string? Code = null, double? Lat = null, double? Lon = null, int? UncertaintyM = null)
{
    internal PlaceSaid? Read(Complaints wrong)
    {
        if (Text is not null && !Wording.IsLine(Text))
        {
            wrong.Add("place", "place.malformed");
        }
        if (Code is not null && !Bayyina.Places.Place.IsCode(Code))
        {
            wrong.Add("place", "place.code_malformed");
        }
        if ((Lat is not null || Lon is not null) && !PlaceSaid.IsPoint(Lat, Lon))
        {
            wrong.Add("place", "place.coordinates_malformed");
        }
        if (UncertaintyM is < 1 or > PlaceSaid.LargestUncertainty)
        {
            wrong.Add("place", "place.uncertainty_malformed");
        }
        var place = new PlaceSaid(string.IsNullOrWhiteSpace(Text) ? null : Text.Trim(), Code, Lat, Lon, UncertaintyM);
        return place.IsEmpty ? null : place;
    }
}

/// <summary>A place as a list tells it.</summary>
public sealed record PlaceSaidAnswer(SaidState State, PlaceWish? Value = null)
{
    internal static PlaceSaidAnswer? InRow(Said<PlaceSaid> said) => said.State == SaidState.NeverSaid ? null : Of(said);

    internal static PlaceSaidAnswer Of(Said<PlaceSaid> said) => new(
        said.State, said.OrNull is { } place ? new PlaceWish(place.Text, place.Code, place.Latitude, place.Longitude, place.UncertaintyMetres) : null);
}

/// <summary>The clock of the device that says something.</summary>
/// <param name="OffsetS">By how many seconds it is ahead of the server's.</param>
/// <param name="Device">Its name.</param>
public sealed record ClockWish(long OffsetS, string? Device = null);

/// <summary>Who called; protected.</summary>
public sealed record CallerWish(string? Name = null, string? Contact = null);

/// <summary>What takes a report in.</summary>
/// <param name="Report">Its id, chosen by whoever sends it: sent twice, it is one report.</param>
/// <param name="At">When it happened, in EDTF.</param>
/// <param name="Trapped">How many are under the rubble, as it is typed: <c>6</c>, <c>~6</c>, <c>5-7</c>, <c>5+</c>.</param>
/// <param name="Children"><c>yes</c>, <c>no</c> or <c>unknown</c>.</param>
/// <param name="Item">A voice note that was sealed before, <c>item/…</c>.</param>
/// <param name="Incident">What it is about, <c>incident/…</c>.</param>
/// <param name="Open">Whether it opens an incident, and of an attack its strike, in the same transaction.</param>
public sealed record ReportWish(
    string? Report = null, string? At = null, ClockWish? Clock = null, string? Channel = null, PlaceWish? Place = null, string? What = null, string? Type = null,
    string? Weapon = null, string? Trapped = null, string? Children = null, IReadOnlyList<string>? Hazards = null, CallerWish? Caller = null, string? Item = null,
    string? Incident = null, bool Open = false, bool Exercise = false);

/// <summary>What a report is about; neither takes it away from what it was put to.</summary>
/// <param name="Seen">The statements of <c>concerns</c> that were seen; what somebody else said meanwhile stays beside it.</param>
public sealed record ConcernWish(IReadOnlyList<string> Seen, string? Incident = null, string? Strike = null, string? Reason = null);

/// <summary>Reports, read and said by programs.</summary>
internal static class ReportApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var (read, write) = (Right.Read(Feature.Incidents), Right.Write(Feature.Incidents));
        routes.MapGet("/reports", List).RequireRight(read)
            .Tells("listReports", "The record's reports, or those of drills, the newest first.", "request.query_malformed");
        routes.MapGet("/reports/{id}", Show).RequireRight(read)
            .Tells("getReport", "A report, what it is about or may be about and why, and everything that was said about it.", "report.unknown");
        routes.MapPost("/reports", TakeIn).RequireRight(write)
            .Tells(
                "takeReport", "Takes a report in; sent twice under one id, it is one report.", "report.empty", "report.word_unknown", "report.caller_malformed", "note.malformed",
                "count.malformed", "clock.malformed", "place.malformed", "place.code_malformed", "place.coordinates_malformed", "place.uncertainty_malformed", "when.not_edtf",
                "when.future", "incident.unknown", "item.unknown", "statement.sent_twice", "merge.mixed_exercise", "subject.malformed");
        routes.MapPost("/reports/{id}/concerns", Concern).RequireRight(write)
            .Tells(
                "sayWhatReportConcerns", "Says what a report is about, moving on from what was seen.", "report.unknown", "incident.unknown", "strike.unknown",
                "incident.reason_malformed", "merge.mixed_exercise", "subject.malformed");
    }

    private static Ok<ListAnswer<ReportRowAnswer>> List(Product product, Reader reader, bool? exercise, string? state, string? after, int? limit)
    {
        ReportState? only = state switch
        {
            null => null,
            "open" => ReportState.Open,
            "placed" => ReportState.Placed,
            "conflict" => ReportState.Conflict,
            _ => throw new RefusedException("request.query_malformed", "state"),
        };
        var page = product.ReportList.Page(reader, exercise ?? false, only, Paging.Key(after), Paging.Limit(limit));
        return TypedResults.Ok(new ListAnswer<ReportRowAnswer>([.. page.Rows.Select(ReportRowAnswer.Of)], page.Next?.ToString()));
    }

    private static Results<Ok<ReportAnswer>, Refusal> Show(Product product, Reader reader, string id) => ReportView.Find(product, reader, id) is not { } view
        ? new Refusal("report.unknown")
        : TypedResults.Ok(new ReportAnswer(
            view.Report.Id.Value, view.Report.Exercise, view.Report.State, view.Report.Flags,
            [.. view.Report.Concerns.Select(concern => new ConcernAnswer(concern.Statement.Value, concern.By, concern.Incident?.Value, concern.Strike?.Value))],
            [.. view.Proposals.Select(ProposalAnswer.Of)],
            [.. view.History.Select(StatementAnswer.Of)]));

    private static Results<Created<ReceiptAnswer>, Ok<ReceiptAnswer>, Refusal> TakeIn(
        Product product, Actor actor, Words words, Tallies tallies, Sent<ReportWish> sent)
    {
        var wish = sent.Value;
        var report = SubjectId.New("report");
        if (wish.Report is { } chosen && (!SubjectId.TryParse(chosen, out report) || report.Type != "report"))
        {
            return new Refusal("subject.malformed", "/report");
        }
        var wrong = new Complaints();
        var said = Read(wish, wrong, product.Time.GetUtcNow());
        if (!wrong.AreNone)
        {
            return new Refusal(wrong.All[0].Code, "/" + wrong.All[0].Field);
        }
        if (said.Item is { } item && product.Evidence.Find(item, actor.Reader) is null)
        {
            return new Refusal("item.unknown", "/item");
        }
        var drafts = new List<Draft> { ReportBook.Received(report, said, wish.Exercise) };
        if (wish.Incident is { } named)
        {
            if (!SubjectId.TryParse(named, out var id) || product.Incidents.Find(id, actor.Reader) is not { } incident)
            {
                return new Refusal("incident.unknown", "/incident");
            }
            if (incident.Exercise != wish.Exercise)
            {
                return new Refusal("merge.mixed_exercise", "/incident");
            }
            drafts.Add(ReportBook.Concerns(report, wish.Exercise, [], id, incident.Strikes is [var only] ? only : null));
        }
        else if (wish.Open)
        {
            drafts.AddRange(ReportOpening.Of(report, said, wish.Exercise, [], words));
        }
        var (repetition, statement) = OpenedOnce.Say(product, actor, drafts);
        tallies.Forget();
        if (repetition == Repetition.Other)
        {
            return new Refusal("statement.sent_twice", "/report");
        }
        var receipt = new ReceiptAnswer(report.Value, ReportKinds.Received.Name, statement.Value, product.Rows.IndexesOf([statement])[statement]);
        return repetition == Repetition.Same ? TypedResults.Ok(receipt) : TypedResults.Created("/api" + SubjectLinks.To(report), receipt);
    }

    private static ReportWords Read(ReportWish wish, Complaints wrong, DateTimeOffset now)
    {
        var place = wish.Place?.Read(wrong);
        var what = wish.What is null ? "" : Wording.Note(wish.What);
        if (what.Length > 0 && !Wording.IsNote(what))
        {
            wrong.Add("what", "note.malformed");
        }
        else if (what.Length == 0 && place is null && wish.Item is null)
        {
            wrong.Add("what", "report.empty");
        }
        var clock = SightingApi.ClockOf(wish.Clock, wrong);
        SightingApi.DemandTime(wrong, wish.At, clock, now);
        var trapped = wish.Trapped is { } count ? CountSaid.Parse(count) : null;
        if (wish.Trapped is not null && trapped is null)
        {
            wrong.Add("trapped", "count.malformed");
        }
        SubjectId? item = null;
        if (wish.Item is { } named)
        {
            if (SubjectId.TryParse(named, out var id) && id.Type == "item")
            {
                item = id;
            }
            else
            {
                wrong.Add("item", "item.unknown");
            }
        }
        var hazards = wish.Hazards?.Distinct(StringComparer.Ordinal).ToList() ?? [];
        ReportWording.Demand(wrong, wish.Channel, wish.Type, wish.Weapon, wish.Children, hazards, wish.Caller?.Name, wish.Caller?.Contact);
        return new ReportWords
        {
            At = wish.At,
            Clock = clock,
            Channel = wish.Channel,
            Place = place,
            What = what.Length == 0 ? null : what,
            Type = wish.Type,
            Weapon = wish.Weapon,
            Trapped = trapped,
            Children = wish.Children is { } children ? new ChildrenSaid(children) : null,
            Hazards = hazards,
            Item = item,
            Caller = wish.Caller is { } caller && (caller.Name ?? caller.Contact) is not null ? new CallerSaid(caller.Name, caller.Contact) : null,
        };
    }

    private static Results<Created<ReceiptAnswer>, Refusal> Concern(Product product, Actor actor, string id, Sent<ConcernWish> sent)
    {
        var wish = sent.Value;
        if (SubjectLinks.From("report", id) is not { } subject || product.Reports.Find(subject, actor.Reader) is not { } report)
        {
            return new Refusal("report.unknown");
        }
        if (wish.Reason is { } reason && (reason.Trim().Length == 0 || !Wording.IsLine(reason)))
        {
            return new Refusal("incident.reason_malformed", "/reason");
        }
        var seen = wish.Seen.Where(one => StatementId.TryParse(one, out _)).Distinct(StringComparer.Ordinal).Select(one => new StatementId(one)).ToList();
        if (seen.Count != wish.Seen.Count)
        {
            return new Refusal("subject.malformed", "/seen");
        }
        var (incident, strike) = (Found(wish.Incident, "incident"), Found(wish.Strike, "strike"));
        if (wish.Incident is not null && incident is null)
        {
            return new Refusal("incident.unknown", "/incident");
        }
        if (wish.Strike is not null && strike is null)
        {
            return new Refusal("strike.unknown", "/strike");
        }
        if ((incident is { Drill: var one } && one != report.Exercise) || (strike is { Drill: var other } && other != report.Exercise))
        {
            return new Refusal("merge.mixed_exercise");
        }
        var receipt = ReceiptAnswer.Say(product, actor, ReportBook.Concerns(subject, report.Exercise, seen, incident?.Id, strike?.Id, wish.Reason?.Trim()));
        return TypedResults.Created("/api/statements/" + receipt.Statement, receipt);

        (SubjectId Id, bool Drill)? Found(string? named, string type) =>
            SubjectId.TryParse(named, out var target) && target.Type == type && product.Statements.StateOf(target, actor.Reader) is { Statements.Count: > 0 } state
                ? (target, state.Exercise) : null;
    }
}
