using System.Net;
using Bayyina.Access;
using Bayyina.Incidents;
using Bayyina.Statements;
using Bayyina.Tests.Access;

namespace Bayyina.Tests.Incidents;

/// <summary>The room's pages without a script: what a form sends, and what becomes of it.</summary>
[Trait("store", "each")]
public sealed class RoomPagesTests : IDisposable
{
    private readonly AServer _server = new();

    private Product Product => _server.Installation.Product;

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task A_report_that_is_sent_twice_is_one_and_with_other_words_both_are_kept()
    {
        var (_, room) = await _server.SignedIn("Room", UserRole.Operations);
        var id = SubjectId.New("report");
        (string, string)[] form = [("id", id.Value), ("drill", "yes"), ("channel", "phone"), ("place", "سراقب"), ("what", "تمرين"), ("weapon", "rocket"), ("trapped", "٥-٧"), ("ago", "3")];

        Assert.Equal("/reports/" + id.Value.Split('/')[1], (await room.Post("/reports", form)).Headers.Location!.ToString());
        _server.Installation.Time.Move(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.Redirect, (await room.Post("/reports", form)).StatusCode);
        var said = Assert.Single(Product.Statements.About([id], Product.Own)).Statement;
        Assert.Equal("2026-03-14T12:23+03:00", said.Text("at").OrNull);
        Assert.Equal(Vocabulary.Attack, said.Text("type").OrNull);

        var other = await room.Post("/reports", [.. form.Select(field => field.Item1 == "what" ? ("what", "تمرين آخر") : field)]);
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);
        var page = await other.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("تمرين آخر", page, StringComparison.Ordinal);
        Assert.Contains(Problems.Text("statement.sent_twice", System.Globalization.CultureInfo.GetCultureInfo("ar")), page, StringComparison.Ordinal);
        Assert.Equal(["report.differs_from_itself"], Product.Reports.Find(id, Product.Own)!.Flags);
        Assert.Equal(2, Product.Reports.Find(id, Product.Own)!.Accounts.Count);
    }

    [Fact]
    public async Task A_report_is_corrected_by_who_told_it_and_keeps_who_called()
    {
        var (_, room) = await _server.SignedIn("Room", UserRole.Operations);
        var (_, field) = await _server.SignedIn("Field", UserRole.Field);
        var report = (await room.Post("/reports", ("channel", "phone"), ("place", "سراقب"), ("what", "تمرين"), ("caller_name", "متصل في التمرين"), ("ago", "0"))).Headers.Location!.ToString();
        var id = new SubjectId("report/" + report.Split('/')[^1]);
        (string, string)[] right = [("channel", "phone"), ("place", "سرمين"), ("what", "تمرين"), ("ago", "0")];

        Assert.DoesNotContain(report + "/correction", await field.Text(report), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await field.Post(report + "/correction", right)).StatusCode);
        var form = await room.Text(report);
        Assert.Contains(report + "/correction", form, StringComparison.Ordinal);
        Assert.DoesNotContain("متصل في التمرين", form, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await room.Post(report + "/correction", ("channel", "phone"), ("ago", "0"))).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await room.Post(report + "/correction", right)).StatusCode);

        var told = Assert.Single(Report.From(Product.Statements.StateOf(id)).Accounts);
        Assert.Equal(("سرمين", "متصل في التمرين"), (told.Place.OrNull!.Text, told.Caller.OrNull!.Name));
        Assert.Equal(2, Product.Statements.About([id], Product.Own).Count);
    }

    [Fact]
    public async Task What_is_wrong_is_told_beside_its_field_and_what_was_typed_stays()
    {
        var (_, room) = await _server.SignedIn("Room", UserRole.Operations);
        var answer = await room.Post(
            "/reports", ("channel", "phone"), ("place", "مكان في التمرين"), ("place-uncertainty_m", "many"), ("trapped", "many"), ("ago", "soon"), ("weapon", "catapult"));
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        foreach (var code in (string[])["place.uncertainty_malformed", "count.malformed", "when.ago_malformed", "report.word_unknown"])
        {
            Assert.Contains(Problems.Text(code, System.Globalization.CultureInfo.GetCultureInfo("ar"))[..12], page, StringComparison.Ordinal);
        }
        Assert.Contains("مكان في التمرين", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await room.Post("/reports", ("channel", "phone"), ("ago", "0"))).StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await room.Post("/reports", ("channel", "phone"), ("ago", "0"), ("what", new string('x', 1 << 20)))).StatusCode);
        Assert.Empty(Product.ReportList.Page(Product.Own, false, null, null, 10).Rows);
    }

    [Fact]
    public async Task A_call_opens_its_incident_and_the_next_one_about_it_is_put_there_with_one_button()
    {
        var (_, room) = await _server.SignedIn("Room", UserRole.Operations);
        (string, string)[] call = [("channel", "phone"), ("place", "سراقب"), ("what", "x"), ("weapon", "rocket"), ("ago", "0")];
        await room.Post("/reports", [.. call, ("then", "open")]);
        var second = (await room.Post("/reports", call)).Headers.Location!.ToString();
        var incident = Assert.Single(Product.IncidentList.Page(Product.Own, false, null, null, 10).Rows);
        Assert.NotNull(incident.Strike);
        Assert.Contains(incident.Id.Value, await room.Text(second), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Redirect, (await room.Post(second + "/concerns", ("target", incident.Id.Value), ("seen", ""))).StatusCode);
        Assert.Equal(2, Product.ReportList.CountAbout(Product.Own, [incident.Id]));
        Assert.Equal(HttpStatusCode.Conflict, (await room.Post(second + "/open", ("seen", ""))).StatusCode);
        var shown = await room.Text("/incidents/" + incident.Id.Value.Split('/')[1]);
        Assert.Contains(second, shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_written_on_two_held_to_be_one_is_assigned_after_a_split()
    {
        var (_, room) = await _server.SignedIn("Room", UserRole.Operations);
        var (one, other) = (_server.Installation.OpenIncident("exercise one"), _server.Installation.OpenIncident("exercise other"));
        string Page(SubjectId incident) => "/incidents/" + incident.Value.Split('/')[1];
        await room.Post(Page(one) + "/same", ("target", other.Value));
        await room.Post(Page(one) + "/notes", ("note", "seen of both"));
        Assert.Empty(Product.Incidents.ToAssign(one, Product.Own));
        var bond = Assert.Single(Product.Incidents.JoinedBy([one, other], exercise: false));
        await room.Post(Page(one) + "/split", ("statement", bond.Statement.Value));

        var open = Assert.Single(Product.Incidents.ToAssign(one, Product.Own));
        Assert.Equal(new[] { one, other }.Order(), open.Among);
        Assert.Contains("/assign", await room.Text(Page(one)), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await room.Post(Page(one) + "/assign", ("statement", open.Statement.Value), ("to", SubjectId.New("incident").Value))).StatusCode);
        await room.Post(Page(one) + "/assign", ("statement", open.Statement.Value), ("to", other.Value));
        Assert.Empty(Product.Incidents.ToAssign(one, Product.Own));
        Assert.Contains(Product.Statements.StateOf(other).Current, said => said.Kind == KernelKinds.Assigned.Name);
    }

    [Fact]
    public async Task A_sighting_takes_two_taps()
    {
        var (_, field) = await _server.SignedIn("Field", UserRole.Field);
        await field.Post("/sightings", ("what", "drone.seen"), ("place", "سراقب"));
        await field.Post("/sightings", ("what", "helicopter.heard"), ("again", "سراقب"), ("heading", "sw"));
        var rows = Product.SightingList.Page(Product.Own, false, null, 10).Rows;

        Assert.Equal(2, rows.Count);
        Assert.All(rows, row => Assert.Equal("سراقب", row.Place.OrNull!.Text));
        Assert.Contains(rows, row => (row.What, row.Form, row.Heading) == ("helicopter", "heard", "sw"));
        Assert.Equal(HttpStatusCode.BadRequest, (await field.Post("/sightings", ("what", "dragon"))).StatusCode);
        Assert.Contains("/sightings/", await field.Text("/sightings"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_came_with_a_report_is_sealed_and_stands_on_its_page()
    {
        var (_, room) = await _server.SignedIn("Room", UserRole.Operations);
        var report = (await room.Post("/reports", ("channel", "voice"), ("what", "x"), ("ago", "0"))).Headers.Location!.ToString();
        var sealing = await room.SendFile(report + "/items", await room.FormToken(), "voice.ogg", "a voice note"u8.ToArray());

        Assert.StartsWith("/items/", sealing.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Contains(sealing.Headers.Location.ToString(), await room.Text(report), StringComparison.Ordinal);
        Assert.Single(Product.ItemList.Of(new SubjectId("report/" + report.Split('/')[2]), Product.Own, null, 10).Rows);
        Assert.Empty(Product.Rebuild());
    }

    [Fact]
    public async Task Two_reports_of_a_strike_are_two_accounts_and_ones_own_is_corrected()
    {
        var (_, room) = await _server.SignedIn("Room", UserRole.Operations);
        var (_, desk) = await _server.SignedIn("Desk", UserRole.Documentation);
        var strike = (await room.Post("/strikes", ("weapon", "rocket"), ("date", "2026-03-14"), ("from", "09:00"), ("clock", "+03:00"))).Headers.Location!.ToString();
        await room.Post(strike + "/accounts", ("weapon", "artillery"), ("unknown", "on"));
        await desk.Post(strike + "/accounts", ("weapon", "air-strike"), ("unknown", "on"));
        Assert.Equal(HttpStatusCode.BadRequest, (await desk.Post(strike + "/accounts", ("perpetrator", "somebody"), ("unknown", "on"))).StatusCode);

        var found = Product.Strikes.Find(new SubjectId("strike/" + strike.Split('/')[2]), Product.Own)!;
        Assert.Equal(["air-strike", "artillery"], found.Weapons);
        Assert.Equal(2, found.Accounts.Count);
    }
}
