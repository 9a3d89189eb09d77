using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TeleExpertise.Expertise.Slots.Calendars;
using TeleExpertise.Testing;

namespace TeleExpertise.EndToEnd;

/// <summary>One patient's question from the GP's form to the certificates, in real browsers, through our own bridge.</summary>
public sealed partial class TheJourney(TestApp app, Chromium chromium) : IClassFixture<TestApp>, IClassFixture<Chromium>
{
    const string BirthName = "ESSAI-LANGOGNE";
    const string Question = "Dyspnée d'effort depuis trois semaines malgré le traitement : faut-il compléter le bilan ?";
    const string Answer = "Bilan à compléter par une échographie cardiaque ; adapter le traitement sans attendre.";
    const string Recommendations = "Revoir le poids chaque jour pendant deux semaines.";
    static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
    readonly TimeProvider clock = TimeProvider.System;

    [Fact]
    public async Task One_question_from_asking_to_certificates()
    {
        var doctor = await At("gp-langogne");
        var expert = await At("expert-internal");
        var coordinator = await At("coordinator");
        var tracker = await At("cme");

        var request = await Ask(doctor);
        var session = await TakeToSession(expert, request);
        await OpenEarly(coordinator, session);
        await LetADeviceIn(expert, session);
        var stays = await Meet(doctor, expert, session, request);
        await WriteAndSign(expert, request);
        await ReadOpinion(doctor, request);
        await Close(coordinator, session, doctor);
        await MinutesAreWhatTheyDid(session, stays);
        await CertificateVerifies(doctor);
        await TrackerSeesTheList(tracker, session);
    }

    async Task<Person> At(string persona)
    {
        var person = new Person(await chromium.Window(), app.Url);
        if (persona == "gp-langogne")
        {
            await person.Go("/");
            await person.Page.Take("0-sign-in");
        }
        await person.SignIn(persona);
        return person;
    }

    static async Task<Guid> Ask(Person doctor)
    {
        var page = doctor.Page;
        await page.Take("1-my-requests");
        await page.ClickAsync("a[href='/requests/new']");
        await page.FillAsync("#birthName", BirthName);
        await page.FillAsync("#birthGivenNames", "MARIE");
        await page.FillAsync("#birthDate", "1948-03-12");
        await page.CheckAsync("input[name=sex][value=female]");
        await page.FillAsync("#commune", "Langogne (48080)");
        await page.CheckAsync("input[name=identityStatus][value=qualified]");
        await page.FillAsync("#insMatricule", "2480348080012" + (97 - 2480348080012 % 97).ToString("00", CultureInfo.InvariantCulture));
        await page.SelectOptionAsync("#insOid", "1.2.250.1.213.1.4.10");
        await page.FillAsync("#question", Question);
        await page.FillAsync("#context", "Insuffisance cardiaque connue, traitement inchangé depuis six mois.");
        await page.CheckAsync("#consentGiven");
        await page.CheckAsync("input[name=consentManner][value=oral]");
        await page.SetInputFilesAsync("#files", new FilePayload[]
        {
            new() { Name = "photo.jpg", MimeType = "image/jpeg", Buffer = Pictures.Jpeg },
            new() { Name = "courrier.pdf", MimeType = "application/pdf", Buffer = Pictures.Pdf },
        });
        await Assertions.Expect(page.Locator("#document-list li[data-complete=true]")).ToHaveCountAsync(2);

        // An emergency is not for Thursday: nothing is filed, nothing typed is lost.
        await page.CheckAsync("input[name=urgency][value=emergency]");
        await page.ClickAsync("button[name=intent][value=file]");
        await Assertions.Expect(page.Locator("p.call a[href='tel:15']")).ToBeVisibleAsync();
        Assert.Equal(BirthName, await page.InputValueAsync("#birthName"));
        await page.Take("1-emergency");

        await page.CheckAsync("input[name=urgency][value=soon]");
        await page.Take("1-ask");
        await page.ClickAsync("button[name=intent][value=file]");
        await page.WaitForURLAsync(FiledUrl());
        await page.Take("1-filed");
        return Guid.Parse(FiledUrl().Match(page.Url).Groups["id"].Value);
    }

    async Task<Guid> TakeToSession(Person expert, Guid request)
    {
        var page = expert.Page;
        await expert.Go("/queue");
        await page.Take("2-queue");
        await page.ClickAsync($"a[href='/requests/{request}']");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync(Question);
        await page.Take("2-case");
        await page.ClickAsync("form.take button");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("jeudi");
        await page.Take("3-booked");

        var booked = (DateTime)(await app.Database.Sql($"select starts_at from booking where request_id = '{request}' and status = 'booked'"))!;
        Assert.Equal(NextThursdayAtOne(), new DateTimeOffset(booked, TimeSpan.Zero));
        return (Guid)(await app.Database.Sql($"select s.session_id from slot s join booking b on b.slot_id = s.id where b.request_id = '{request}'"))!;
    }

    /// <summary>Counted here on its own: the next Thursday 13:00 in Paris that is no holiday and at least the booking's notice of one hour away.</summary>
    DateTimeOffset NextThursdayAtOne()
    {
        var from = clock.GetUtcNow().AddHours(1);
        for (var day = TimeZoneInfo.ConvertTime(from, Paris).Date; ; day = day.AddDays(1))
        {
            var at = new DateTimeOffset(day.AddHours(13), Paris.GetUtcOffset(day.AddHours(13)));
            if (day.DayOfWeek == DayOfWeek.Thursday && at >= from && !DaysOff.Usual.Close(DateOnly.FromDateTime(day))) return at.ToUniversalTime();
        }
    }

    static async Task OpenEarly(Person coordinator, Guid session)
    {
        await coordinator.Go("/sessions");
        await coordinator.Page.Take("4-calendar");
        await coordinator.Go($"/sessions/{session}");
        Assert.DoesNotContain(BirthName, await coordinator.Page.ContentAsync(), StringComparison.Ordinal);
        await coordinator.Page.GetByRole(AriaRole.Button, new() { Name = "Ouvrir la salle maintenant" }).ClickAsync();
        await coordinator.Page.Take("4-opened");
    }

    static async Task LetADeviceIn(Person expert, Guid session)
    {
        await expert.Go($"/sessions/{session}");
        await expert.Page.ClickAsync("details.devices > summary");
        await expert.Page.Take("4-devices");
        await expert.Page.ClickAsync("details.devices form:last-of-type button");
        Assert.Contains("/whep/", await expert.Page.InnerTextAsync("details.devices dd >> nth=0"), StringComparison.Ordinal);
        Assert.True((await expert.Page.InnerTextAsync("details.devices dd >> nth=1")).Length > 40, "a ticket is shown");
        await expert.Page.Take("4-device-let-in");
    }

    async Task<Stays> Meet(Person doctor, Person expert, Guid session, Guid request)
    {
        await doctor.Go($"/sessions/{session}/room");
        await doctor.Page.Take("4-lobby");
        await Task.Delay(3000); // time in the lobby does not count

        var expertCame = await expert.Enter(session, clock);
        var doctorCame = await doctor.Enter(session, clock);
        await doctor.WaitForOthers(1);
        await expert.WaitForOthers(1);
        await expert.SeesAndHears(frames: 60, audioPackets: 100);
        await doctor.SeesAndHears(frames: 60, audioPackets: 100);

        await expert.Page.ClickAsync($"button[data-body*='{request}']");
        await Assertions.Expect(doctor.Page.Locator("#room-case")).ToContainTextAsync(Question);
        await Assertions.Expect(expert.Page.Locator("#room-case")).ToContainTextAsync(Question);
        await doctor.Page.Take("4-room-doctor");
        await expert.Page.Take("4-room-expert");

        // A stay interrupted counts without the interruption.
        var doctorLeft = await doctor.Leave(clock);
        await Task.Delay(8000);
        var doctorBack = await doctor.Enter(session, clock);
        await doctor.SeesAndHears(frames: 30, audioPackets: 50);
        await Task.Delay(5000);
        await expert.Page.ClickAsync("button[data-post$='/case'][data-body*='null']");
        await Assertions.Expect(expert.Page.Locator("button[data-post$='/case'][data-body*='null']")).ToHaveCountAsync(0);
        return new(expertCame, doctorCame, doctorLeft, doctorBack);
    }

    static async Task WriteAndSign(Person expert, Guid request)
    {
        // In a second tab: the room goes on beside it.
        var tab = await expert.Page.Context.NewPageAsync();
        await tab.GotoAsync(new Uri(new Uri(expert.Page.Url), $"/requests/{request}/opinion").ToString());
        await tab.FillAsync("#answer", Answer);
        await tab.CheckAsync("[name='Typed.Degree'][value=Days]");
        await tab.FillAsync("#recommendations", Recommendations);
        await tab.Take("5-writing");
        await tab.ClickAsync("button[value=sign]");
        await Assertions.Expect(tab.Locator("article.report")).ToContainTextAsync(Answer);
        await tab.Take("5-signing");
        await tab.Locator("form:has(input[name=Version]) button").ClickAsync();
        await Assertions.Expect(tab.Locator("#opinion")).ToContainTextAsync(Answer);
        await tab.CloseAsync();
    }

    async Task ReadOpinion(Person doctor, Guid request)
    {
        var tab = await doctor.Page.Context.NewPageAsync();
        await tab.GotoAsync(app.Url + "/requests");
        await tab.Take("5-unread");
        await tab.GotoAsync($"{app.Url}/requests/{request}");
        await Assertions.Expect(tab.Locator("#opinion")).ToContainTextAsync(Answer);
        await tab.Take("5-read");
        await tab.CloseAsync();

        var (status, pdf) = await doctor.Get($"/requests/{request}/opinion.pdf");
        Assert.Equal(200, status);
        var text = await Pictures.TextOf(pdf);
        Assert.Contains(Question, text, StringComparison.Ordinal);
        Assert.Contains(Answer, text, StringComparison.Ordinal);
        foreach (var persona in new[] { "gp-langogne", "expert-internal" })
            Assert.Contains((string)(await app.Database.Sql($"select family_name from account where persona = '{persona}'"))!, text, StringComparison.Ordinal);
        var began = (DateTime)(await app.Database.Sql($"select min(began_at) from case_segment where request_id = '{request}'"))!;
        var local = TimeZoneInfo.ConvertTimeFromUtc(began, Paris);
        Assert.Contains(local.ToString("d MMMM yyyy", CultureInfo.GetCultureInfo("fr-FR")), text, StringComparison.Ordinal);
        Assert.Contains(local.ToString("H' h 'mm", CultureInfo.InvariantCulture), text.Replace('\u00A0', ' '), StringComparison.Ordinal);
    }

    static async Task Close(Person coordinator, Guid session, Person doctor)
    {
        await coordinator.Go($"/sessions/{session}");
        await coordinator.Page.ClickAsync("details.ask-once summary");
        await coordinator.Page.Locator("details.ask-once button").ClickAsync();
        await doctor.Page.WaitForSelectorAsync("#room[data-room-state=ended]");
        await doctor.Page.Take("6-ended");
        await coordinator.Page.Take("6-closed");
    }

    async Task MinutesAreWhatTheyDid(Guid session, Stays stays)
    {
        var ended = new DateTimeOffset((DateTime)(await app.Database.Sql($"select ended_at from session where id = '{session}'"))!, TimeSpan.Zero);
        var (at, (came, left, back)) = (new Between(ended, ended), (stays.DoctorCame, stays.DoctorLeft, stays.DoctorBack));
        var expected = new Dictionary<string, (double Least, double Most)>(StringComparer.Ordinal)
        {
            ["expert-internal"] = (Least(stays.ExpertCame, at), Most(stays.ExpertCame, at)),
            ["gp-langogne"] = (Least(came, left) + Least(back, at), Most(came, left) + Most(back, at)),
        };
        foreach (var (persona, seconds) in expected)
        {
            var counted = (int)(await app.Database.Sql($"select t.seconds from attendance t join account a on a.id = t.account_id where t.session_id = '{session}' and a.persona = '{persona}'"))!;
            Assert.InRange(counted, seconds.Least - 5, seconds.Most + 5);
        }
        Assert.Equal(2L, await app.Database.Sql($"select count(*) from attendance where session_id = '{session}'"));

        static double Least(Between came, Between left) => (left.From - came.Until).TotalSeconds;
        static double Most(Between came, Between left) => (left.Until - came.From).TotalSeconds;
    }

    async Task CertificateVerifies(Person doctor)
    {
        var page = doctor.Page;
        await doctor.Go("/learning");
        await page.Take("6-learning");
        var download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("form[action$='/certificate'] button"));
        var text = await Pictures.TextOf(await File.ReadAllBytesAsync(await download.PathAsync()));
        var code = Code().Match(text).Value;
        Assert.NotEmpty(code);

        var anybody = await chromium.Window();
        await anybody.GotoAsync($"{app.Url}/verify/{code}");
        await Assertions.Expect(anybody.Locator(".state.good")).ToBeVisibleAsync();
        await anybody.Take("6-verified");
        var changed = new StringBuilder(code);
        changed[0] = code[0] == 'A' ? 'B' : 'A';
        await anybody.GotoAsync($"{app.Url}/verify/{changed}");
        await Assertions.Expect(anybody.Locator(".notice.late")).ToBeVisibleAsync();
        await Assertions.Expect(anybody.Locator(".state.good")).ToHaveCountAsync(0);
        await anybody.Take("6-not-valid");
    }

    async Task TrackerSeesTheList(Person tracker, Guid session)
    {
        await tracker.Go($"/attendance/{session}");
        await Assertions.Expect(tracker.Page.Locator("table.attendance tbody tr")).ToHaveCountAsync(2);
        Assert.DoesNotContain(BirthName, await tracker.Page.ContentAsync(), StringComparison.Ordinal);
        await tracker.Page.Take("7-attendance");

        var (status, csv) = await tracker.Get($"/attendance/{session}.csv");
        Assert.Equal(200, status);
        var lines = Encoding.UTF8.GetString(csv).Trim().Split("\r\n");
        Assert.Equal(3, lines.Length);
        foreach (var persona in new[] { "gp-langogne", "expert-internal" })
        {
            var seconds = await app.Database.Sql($"select t.seconds from attendance t join account a on a.id = t.account_id where t.session_id = '{session}' and a.persona = '{persona}'");
            var name = (string)(await app.Database.Sql($"select family_name from account where persona = '{persona}'"))!;
            Assert.Contains(lines, l => l.Contains(name, StringComparison.Ordinal) && l.EndsWith($";{seconds}", StringComparison.Ordinal));
        }
    }

    /// <summary>What the two did, as their browsers showed it.</summary>
    sealed record Stays(Between ExpertCame, Between DoctorCame, Between DoctorLeft, Between DoctorBack);

    [GeneratedRegex("/requests/(?<id>[0-9a-f-]{36})\\?filed=true", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FiledUrl();

    [GeneratedRegex("[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();
}
