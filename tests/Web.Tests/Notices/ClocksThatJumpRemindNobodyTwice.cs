using System.Globalization;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Notices;

/// <summary>A server whose clock is set while it runs, a real mail server, and whom it reminds.</summary>
public sealed class ClocksThatJumpRemindNobodyTwice(ClocksThatJumpRemindNobodyTwice.Office office) : IClassFixture<ClocksThatJumpRemindNobodyTwice.Office>
{
    static readonly TimeSpan Hour = TimeSpan.FromHours(1), TwoDays = TimeSpan.FromDays(2), Moment = TimeSpan.FromSeconds(20);

    /// <summary>Two days before the other two it is the very instant at which the clocks of Paris change.</summary>
    [Theory]
    [InlineData("2026-11-26T12:00:00Z", 4, "13:00")]
    [InlineData("2026-10-27T01:00:00Z", 2, "02:00")]
    [InlineData("2027-03-30T01:00:00Z", 2, "03:00")]
    public async Task Forward_or_back_by_an_hour(string session, int weekday, string local)
    {
        var at = DateTimeOffset.Parse(session, CultureInfo.InvariantCulture);
        office.Clock.Set(at.AddDays(-5));
        var person = await Invited(at, weekday, TimeOnly.Parse(local, CultureInfo.InvariantCulture));
        Assert.Equal(1, await Mails(person)); // the invitation

        await At(TwoDays + Hour, 1);
        await At(TwoDays - Moment, 2);
        foreach (var jump in new[] { Hour, -Hour, Hour, TimeSpan.Zero }) await At(TwoDays - Moment + jump, 2);

        await At(Hour - Moment, 3);
        foreach (var jump in new[] { Hour, TimeSpan.Zero, TwoDays, Hour, -Hour }) await At(Hour - Moment + jump, 3);

        async Task At(TimeSpan before, int mails)
        {
            office.Clock.Set(at - before);
            Assert.Equal((before, mails), (before, await Mails(person)));
        }
    }

    /// <summary>A doctor whose case was taken to the session that begins then.</summary>
    async Task<(Guid Id, string Email)> Invited(DateTimeOffset at, int weekday, TimeOnly local)
    {
        var (clock, village) = (new TestClock(at.AddDays(-5)), await Village.Build(office.Database));
        var (expert, requester) = (await village.Expert(), await village.Requester());
        var email = await office.Address(requester.Id);
        await village.Weekly(office.Database, expert, weekday, local, until: DateOnly.FromDateTime(at.UtcDateTime));
        await office.Database.Plan(clock);
        await new SessionSteps(office.Database, clock).Take(expert, await village.Filed(requester, clock.GetUtcNow()));
        Assert.Equal(at.UtcDateTime, await office.Database.Sql($"select s.starts_at from booking b join slot l on l.id = b.slot_id join session s on s.id = l.session_id join request r on r.id = b.request_id where r.requester_id = '{requester.Id}'"));
        return (requester.Id, email);
    }

    /// <summary>How many mails somebody has, once the server has looked at its clock again and sent what was due.</summary>
    async Task<int> Mails((Guid Id, string Email) person)
    {
        // A mark that is gone was taken by a round that reads the clock after that.
        await office.Database.Sql($"insert into calendar_change (account_id) values ('{person.Id}')");
        await office.Until(async () => 0L.Equals(await office.Database.Sql($"select count(*) from calendar_change where account_id = '{person.Id}'")));
        // The youngest notice leaves last, after all that this round made.
        var before = office.Mail.Recipients.Count(to => to == office.Reader.Email);
        await office.Database.Sql($"insert into notice (id, recipient_id, kind, subject_id, created_at, attempts, retry_at) values (gen_random_uuid(), '{office.Reader.Id}', 'opinion_signed', gen_random_uuid(), '2100-01-01', 0, '2026-01-01')");
        await office.Until(() => Task.FromResult(office.Mail.Recipients.Count(to => to == office.Reader.Email) > before));
        return office.Mail.Recipients.Count(to => to == person.Email);
    }

    /// <summary>The server, its clock, its mail and its database.</summary>
    public sealed class Office : IAsyncLifetime
    {
        ServerProcess server = null!;

        /// <summary>Where its data are.</summary>
        public TestDatabase Database { get; } = new();

        /// <summary>What it reads the time from.</summary>
        public ProcessClock Clock { get; } = new();

        /// <summary>To whom it hands its mail.</summary>
        public MailServer Mail { get; private set; } = null!;

        /// <summary>Somebody else, whose mails say that a round is over.</summary>
        public (Guid Id, string Email) Reader { get; private set; }

        /// <inheritdoc />
        public async Task InitializeAsync()
        {
            await Database.InitializeAsync();
            var reader = (await (await Village.Build(Database)).Requester()).Id;
            Reader = (reader, await Address(reader));
            Mail = await MailServer.Start();
            Clock.Set(Timetable.Saturday);
            server = await ServerProcess.Start(Database, [.. Clock.Settings, .. Mail.Settings, ("Smtp__EverySeconds", "1"), ("Scheduler__Enabled", "false"), ("TZ", "Europe/Paris")]);
        }

        /// <inheritdoc />
        public async Task DisposeAsync()
        {
            await server.DisposeAsync();
            await Mail.DisposeAsync();
            await Database.DisposeAsync();
            Clock.Dispose();
        }

        /// <summary>Gives an account an address.</summary>
        public async Task<string> Address(Guid account)
        {
            var email = $"{account:n}@example.org";
            await Database.Sql($"update account set email = '{email}', normalized_email = upper('{email}') where id = '{account}'");
            return email;
        }

        /// <summary>Waits for it.</summary>
        public async Task Until(Func<Task<bool>> there)
        {
            for (var tries = 0; !await there(); tries++)
            {
                Assert.True(tries < 2400, server.Output);
                await Task.Delay(50);
            }
        }
    }
}
