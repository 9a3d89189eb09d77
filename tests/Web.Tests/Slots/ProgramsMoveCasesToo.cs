using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TeleExpertise.Testing;
using TeleExpertise.Web.Tests.Requests;

namespace TeleExpertise.Web.Tests.Slots;

/// <summary>What the pages do, over the API.</summary>
public sealed class ProgramsMoveCasesToo(Thursdays thursdays) : IClassFixture<Thursdays>
{
    [Fact]
    public async Task A_move_is_previewed_agreed_to_once_and_taken_back()
    {
        var (village, expert) = await thursdays.Build();
        var (requester, request) = await thursdays.Taken(village, expert);
        using var http = await thursdays.App.SignIn(requester);
        var (path, dates) = ($"/api/requests/{request.Id}", await http.GetFromJsonAsync<JsonElement>($"/api/requests/{request.Id}/dates"));
        var here = dates.GetProperty("coming").EnumerateArray().Single(s => s.GetProperty("here").GetBoolean()).GetProperty("id").GetGuid();

        var preview = await Json(await http.Create(path + "/cannot-come", new { sessions = new[] { here } }));
        Assert.Equal((false, Thursdays.Second, true), (preview.GetProperty("done").GetBoolean(), preview.GetProperty("startsAt").GetDateTimeOffset(), preview.GetProperty("certain").GetBoolean()));
        Assert.Equal(Thursdays.First, await thursdays.SlotOf(request));
        var (yes, key) = (new { sessions = new[] { here }, agreed = preview.GetProperty("seal").GetString() }, Guid.NewGuid().ToString());
        foreach (var _ in new[] { 1, 2 }) Assert.True((await Json(await http.Create(path + "/cannot-come", yes, key))).GetProperty("done").GetBoolean()); // a repeated call gets the first answer
        Assert.Equal(Thursdays.Second, await thursdays.SlotOf(request));

        using var service = await thursdays.App.SignIn(expert);
        Assert.True((await service.GetFromJsonAsync<JsonElement>(path + "/dates")).GetProperty("laterDate").GetProperty("mine").GetBoolean());
        Assert.Equal(HttpStatusCode.NoContent, (await service.Create(path + "/later-date", new { wait = true })).StatusCode);
        Assert.Equal(["later-date-gone"], await (await service.Create(path + "/later-date", new { wait = true })).Faults());

        Assert.Equal(HttpStatusCode.NoContent, (await http.Create(path + "/can-come", new { session = here })).StatusCode);
        Assert.Equal(Thursdays.First, await thursdays.SlotOf(request));
        Assert.Equal(["choose-one"], await (await http.Create(path + "/cannot-come", new { sessions = Array.Empty<Guid>() })).Faults());
    }

    [Fact]
    public async Task An_offer_that_is_not_ones_own_does_not_exist()
    {
        var (village, _) = await thursdays.Build();
        using var http = await thursdays.App.SignIn(await village.Requester());
        Assert.Equal(0, (await http.GetFromJsonAsync<JsonElement>("/api/offers")).GetArrayLength());
        Assert.Equal(HttpStatusCode.NotFound, (await http.Create($"/api/offers/{Guid.NewGuid()}/answer", new { accept = true })).StatusCode);
    }

    [Fact]
    public async Task A_specialist_announces_an_absence_by_preview_and_seal()
    {
        var (_, expert) = await thursdays.Build();
        using var http = await thursdays.App.SignIn(expert);
        var preview = await Json(await http.Create("/api/absences", new { who = (Guid?)null, from = "2026-11-26", until = (string?)null, agreed = (string?)null }));
        Assert.Equal((false, 1), (preview.GetProperty("done").GetBoolean(), preview.GetProperty("sessions").GetArrayLength()));
        Assert.True((await Json(await http.Create("/api/absences", new { who = (Guid?)null, from = "2026-11-26", until = (string?)null, agreed = preview.GetProperty("seal").GetString() }))).GetProperty("done").GetBoolean());
        Assert.Equal(1, (await http.GetFromJsonAsync<JsonElement>("/api/absences")).GetArrayLength());
    }

    [Fact]
    public async Task Hours_are_entered_and_taken_back()
    {
        var (village, _) = await thursdays.Build();
        using var http = await thursdays.App.SignIn(await village.Requester());
        var file = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Garde MARTIN\r\nDTSTART:20261203T190000Z\r\nDURATION:PT2H\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        var preview = await Json(await http.Create("/api/duties/rosters", new { kind = "on_call", file, word = "Martin" }));
        Assert.Equal((false, 1), (preview.GetProperty("done").GetBoolean(), preview.GetProperty("hours").GetArrayLength()));
        Assert.Empty(await Lines(http));
        Assert.True((await Json(await http.Create("/api/duties/rosters", new { kind = "on_call", file, word = "Martin", agreed = true }))).GetProperty("done").GetBoolean());
        Assert.Equal(HttpStatusCode.NoContent, (await http.Create("/api/duties/hours", new { kind = "away", from = "2026-12-24", until = "2026-12-31" })).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await http.Create("/api/duties/tours", new { who = (Guid?)null, weekday = "2", everyWeeks = "2", startsAt = "09:00", endsAt = "12:00", first = "2026-12-01", last = "2027-02-28" })).StatusCode);

        var lines = await Lines(http);
        Assert.Equal(["on_call", "away", "tour"], lines.Select(l => l.GetProperty("kind").GetString()));
        foreach (var line in lines) Assert.Equal(HttpStatusCode.NoContent, (await http.Create($"/api/duties/{line.GetProperty("id").GetGuid()}/withdraw", new { })).StatusCode);
        Assert.Empty(await Lines(http));
        Assert.Equal(HttpStatusCode.NotFound, (await http.Create($"/api/duties/{lines[0].GetProperty("id").GetGuid()}/withdraw", new { })).StatusCode);
        Assert.Equal(["roster-missing"], await (await http.Create("/api/duties/rosters", new { kind = "on_call" })).Faults());
    }

    static async Task<List<JsonElement>> Lines(HttpClient http) => [.. (await http.GetFromJsonAsync<JsonElement>("/api/duties")).GetProperty("lines").EnumerateArray()];

    static async Task<JsonElement> Json(HttpResponseMessage answer)
    {
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
