using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Testing;
using TeleExpertise.Web.Notices;

namespace TeleExpertise.Web.Tests.Notices;

/// <summary>A session in a week, by a real mail server and read back by another program.</summary>
public sealed class SessionsArriveInCalendars : IAsyncLifetime
{
    readonly TestApp app = new() { Clock = new TestClock(Timetable.Saturday) };
    MailServer mail = null!;
    Village village = null!;
    Actor expert = null!, requester = null!;
    Request request = null!;

    TestClock Clock => (TestClock)app.Clock!;

    public async Task InitializeAsync()
    {
        mail = await MailServer.Start();
        app.Settings["Smtp:Host"] = "127.0.0.1";
        app.Settings["Smtp:Port"] = mail.Port.ToString(CultureInfo.InvariantCulture);
        app.Settings["Smtp:From"] = "no-reply@teleexpertise.example";
        app.Settings["Smtp:StartTls"] = "false";
        app.Settings["Smtp:EverySeconds"] = "3600";
        app.Settings["Scheduler:Enabled"] = "false";
        app.Settings["PublicUrl"] = "https://expertise.example";
        await app.InitializeAsync();
        village = await Village.Build(app.Database);
        (expert, requester) = (await village.Expert(), await village.Requester());
        await village.Weekly(app.Database, expert, until: new(2026, 11, 30));
        await app.Database.Plan(Clock);
        request = await village.Filed(requester, Clock.GetUtcNow());
        await app.Database.Sql($"update account set email = 'gp@example.org', normalized_email = 'GP@EXAMPLE.ORG' where id = '{requester.Id}'");
    }

    public async Task DisposeAsync()
    {
        await ((IAsyncLifetime)app).DisposeAsync();
        await mail.DisposeAsync();
    }

    [Fact]
    public async Task It_is_asked_for_then_taken_back_under_one_uid_and_names_nobody()
    {
        await new SessionSteps(app.Database, Clock).Take(expert, request);
        await Loop();
        var asked = await Calendar(mail.Mails.Single(), "REQUEST");
        var start = DateTimeOffset.Parse("2026-11-26T12:00:00Z", CultureInfo.InvariantCulture).ToUnixTimeSeconds();
        Assert.Equal((start, start + 600, 0, "CONFIRMED", "mailto:gp@example.org"), (asked.Start, asked.End, asked.Sequence, asked.Status, asked.Attendee));
        Assert.StartsWith("https://expertise.example/sessions/", asked.Url, StringComparison.Ordinal);
        Assert.Contains("jeudi 26 novembre 2026, de 13 h 00 à 13 h 10", MailServer.Parts(mail.Mails[0])["text/plain"], StringComparison.Ordinal);

        await app.Database.Sql($"update booking set status = 'cancelled', cancelled_at = now() where request_id = '{request.Id}'");
        await Loop();
        Assert.Single(mail.Mails); // another date might come
        Clock.Advance(TimeSpan.FromMinutes(3));
        await Loop();
        var back = await Calendar(mail.Mails[1], "CANCEL");
        Assert.Equal((asked.Uid, 1, "CANCELLED"), (back.Uid, back.Sequence, back.Status));

        foreach (var words in mail.Mails.SelectMany(m => MailServer.Parts(m).Values.Append(m)))
            foreach (var secret in new[] { "ESSAI", "Dominique", Reference.Of(request.Number), "Médecine interne", expert.DisplayName.Split(' ')[^1], requester.DisplayName.Split(' ')[^1], request.Id.ToString() })
                Assert.DoesNotContain(secret, words, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_mail_whose_answer_was_lost_repeats_under_its_id_with_the_same_calendar()
    {
        await new SessionSteps(app.Database, Clock).Take(expert, request);
        await Loop();
        // Killed before it could note that the mail had left: the transaction is not there.
        await app.Database.Sql("update notice set sent_at = null; update calendar_entry set told_sequence = null, told_at = null");
        await Loop();
        Assert.Equal(MailServer.Header(mail.Mails[0], "Message-ID"), MailServer.Header(mail.Mails[1], "Message-ID"));
        Assert.Equal(MailServer.Parts(mail.Mails[0])["text/calendar"], MailServer.Parts(mail.Mails[1])["text/calendar"]);
    }

    /// <summary>What the loop does at each tick.</summary>
    async Task Loop()
    {
        var loop = app.Services.GetServices<IHostedService>().OfType<NoticeLoop>().Single();
        await loop.Prepare(default);
        await loop.SendDue(default);
    }

    static async Task<EventRead> Calendar(string mail, string method)
    {
        Assert.StartsWith("multipart/alternative", MailServer.Header(mail, "Content-Type"), StringComparison.Ordinal);
        Assert.Matches($"(?i)content-type: text/calendar;[^:]*method={method}", mail);
        var read = (await CalendarReader.Read(MailServer.Parts(mail)["text/calendar"])).Single();
        Assert.Equal(method, read.Method);
        return Assert.Single(read.Events);
    }
}
