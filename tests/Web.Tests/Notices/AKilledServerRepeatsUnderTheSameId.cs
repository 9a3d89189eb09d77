using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Notices;

/// <summary>A server killed between the mail server's yes and its own note of it: it cannot know, so the mail comes again, and says that it is the same one.</summary>
public sealed class AKilledServerRepeatsUnderTheSameId(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task With_the_same_calendar_and_without_a_kill_never()
    {
        await using var mail = await MailServer.Start(hold: 1);
        using var clock = new ProcessClock();
        clock.Set(Timetable.Saturday);
        var first = await Invitation.Make(database);
        await using (var killed = await Start())
        {
            Assert.True(await mail.Took(1), killed.Output);
            Assert.Equal(1L, await Unsent());
            await killed.Kill();
        }

        await using var next = await Start();
        await using var other = await Start();
        Assert.True(await mail.Took(2), next.Output + other.Output);
        Assert.Equal(MailServer.Header(mail.Mails[0], "Message-ID"), MailServer.Header(mail.Mails[1], "Message-ID"));
        Assert.Equal(MailServer.Parts(mail.Mails[0])["text/calendar"], MailServer.Parts(mail.Mails[1])["text/calendar"]);

        var second = await Invitation.Make(database);
        Assert.True(await mail.Took(3), next.Output);
        for (var tries = 0; await Unsent() > 0; tries++)
        {
            Assert.True(tries < 2400, next.Output);
            await Task.Delay(50);
        }
        Assert.Equal([first, first, second], mail.Recipients);
        Assert.Equal(0L, await database.Sql("select count(*) from calendar_entry e join account a on a.id = e.account_id where a.email is not null and told_sequence is distinct from 0"));

        Task<ServerProcess> Start() => ServerProcess.Start(database, [.. clock.Settings, .. mail.Settings, ("Smtp__EverySeconds", "0.2"), ("Scheduler__Enabled", "false")]);
    }

    /// <summary>How many mails somebody with an address waits for, as far as the database knows.</summary>
    async Task<long> Unsent() => (long)(await database.Sql("select count(*) from notice n join account a on a.id = n.recipient_id where n.sent_at is null and a.email is not null"))!;
}
