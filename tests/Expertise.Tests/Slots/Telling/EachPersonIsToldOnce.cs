using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Slots.Calendars;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Slots.Telling;

/// <summary>Saturday; the first session is on Thursday from 13 h 00 in Paris, with six slots.</summary>
public sealed class EachPersonIsToldOnce(TestDatabase database) : CalendarDesk(database)
{
    static readonly DateTimeOffset First = DateTimeOffset.Parse("2026-11-26T12:00:00Z");

    [Fact]
    public async Task Three_cases_in_a_session_are_one_appointment_and_one_mail()
    {
        await Made(Form(Doctors[0]) with { Until = "2026-12-03" });
        var requester = await Village.Requester();
        for (var i = 0; i < 3; i++) await Case(requester);
        var letter = Assert.Single(await Mails(requester));
        Assert.Equal((First, First.AddMinutes(30), 0, 3), (letter.Entry!.StartsAt, letter.Entry.EndsAt, letter.Entry.Sequence, letter.Entry.Cases.Length));
        Assert.Empty(await Mails(requester));
        Assert.Equal((First, First.AddMinutes(60)), Span(Assert.Single(await Mails(Doctors[0])).Entry!)); // who answers comes for the hour
        await Case(requester);
        letter = Assert.Single(await Mails(requester));
        Assert.Equal((First.AddMinutes(40), 1), (letter.Entry!.EndsAt, letter.Entry.Sequence));
        Assert.Empty(await Mails(Doctors[0]));
    }

    [Fact]
    public async Task Who_answers_hears_of_a_session_once_it_holds_a_case_and_of_what_changes_after()
    {
        var series = await Made(Form(Doctors[0]) with { Until = "2026-12-10" });
        await Tell();
        Assert.Equal(3, (await Entries(Doctors[0])).Count);
        Assert.Empty(await Mails(Doctors[0]));
        await Agreed(seal => Day(series, "2026-12-03", new() { Kind = "Moved", HeldOn = "2026-12-04", StartsAt = "09:00" }, seal));
        Assert.Empty(await Mails(Doctors[0])); // what nobody was told of changes without a word
        await Case();
        Assert.Equal(First, Assert.Single(await Mails(Doctors[0])).Entry!.StartsAt);
        await Agreed(seal => Day(series, "2026-11-26", new() { Kind = "Moved", HeldOn = "2026-11-27", StartsAt = "09:00" }, seal));
        Assert.Equal(DateTimeOffset.Parse("2026-11-27T08:00:00Z"), Assert.Single(await Mails(Doctors[0])).Entry!.StartsAt);
    }

    [Fact]
    public async Task A_session_that_moves_with_its_cases_is_one_mail_with_the_same_uid_for_each()
    {
        var series = await Made(Form(Doctors[0]) with { Until = "2026-12-10" });
        var requester = await Village.Requester();
        for (var i = 0; i < 2; i++) await Case(requester);
        var (before, answers) = (Assert.Single(await Mails(requester)), Assert.Single(await Mails(Doctors[0])));
        await Agreed(seal => Day(series, "2026-11-26", new() { Kind = "Moved", HeldOn = "2026-11-27", StartsAt = "09:00" }, seal));
        var after = Assert.Single(await Mails(requester));
        Assert.Equal((before.Entry!.Id, 1), (after.Entry!.Id, after.Entry.Sequence));
        Assert.NotEqual(before.Notice.Id, after.Notice.Id);
        Assert.Equal(answers.Entry!.Id, Assert.Single(await Mails(Doctors[0])).Entry!.Id);
    }

    [Fact]
    public async Task A_case_that_gets_another_session_takes_its_appointment_along()
    {
        var series = await Made(Form(Doctors[0]) with { Until = "2026-12-10" });
        var requester = await Village.Requester();
        await Case(requester);
        var before = Assert.Single(await Mails(requester));
        await Agreed(seal => Day(series, "2026-11-26", new() { Kind = "Cancelled" }, seal));
        var after = Assert.Single(await Mails(requester, later: TimeSpan.FromHours(1)));
        Assert.Equal((before.Entry!.Id, 1, First.AddDays(7)), (after.Entry!.Id, after.Entry.Sequence, after.Entry.StartsAt));
        Assert.Null(after.Entry.CancelledAt);
        Assert.NotNull((await Mails(Doctors[0])).Last(l => l.Entry!.StartsAt == First).Entry!.CancelledAt);
    }

    [Fact]
    public async Task A_cancellation_waits_for_another_date_and_leaves_when_there_is_none()
    {
        var series = await Made(Form(Doctors[0]) with { From = "2026-11-01" });
        await Agreed(seal => End(series, "2026-11-26", seal));
        var requester = await Village.Requester();
        await Case(requester);
        var told = Assert.Single(await Mails(requester));
        await Agreed(seal => End(series, "2026-11-22", seal));
        await Tell();
        Assert.Empty(await Mails(requester));
        var gone = Assert.Single(await Mails(requester, later: TimeSpan.FromMinutes(2)));
        Assert.Equal((told.Entry!.Id, 1), (gone.Entry!.Id, gone.Entry.Sequence));
        Assert.NotNull(gone.Entry.CancelledAt);
        await Made(Form(Doctors[0]) with { Weekday = "3", Until = "2026-11-25" }); // a cancellation that was told is not taken back: the new date is an appointment of its own
        await Steps.BookWaiting();
        Assert.NotEqual(told.Entry.Id, Assert.Single(await Mails(requester)).Entry!.Id);
    }

    [Fact]
    public async Task What_was_told_to_nobody_goes_without_a_word()
    {
        await Made(Form(Doctors[0]) with { Until = "2026-12-10" });
        var requester = await Village.Requester();
        var request = await Case(requester);
        await Tell();
        await Database.Sql($"update booking set status = 'cancelled', cancelled_at = now() where request_id = '{request.Id}'");
        Assert.Empty(await Mails(requester, later: TimeSpan.FromHours(1)));
        Assert.Empty(await Entries(requester));
    }

    [Fact]
    public async Task A_co_owner_is_told_too_and_one_who_steps_out_no_more()
    {
        await Made(Form(Doctors[0]) with { Until = "2026-12-10" });
        var (requester, doctor) = (await Village.Requester(), await Village.Requester());
        var request = await Village.Filed(requester, Clock.GetUtcNow(), coOwner: doctor);
        await Steps.Take(Doctors[0], request);
        Assert.Single(await Mails(requester));
        Assert.Single(await Mails(doctor));
        await Database.Sql($"update request set co_owner_id = null where id = '{request.Id}'");
        Assert.NotNull(Assert.Single(await Mails(doctor, later: TimeSpan.FromMinutes(2))).Entry!.CancelledAt);
        Assert.Empty(await Mails(requester));
    }

    [Fact]
    public async Task Two_who_tell_at_once_write_one_notice()
    {
        await Made(Form(Doctors[0]) with { Until = "2026-12-10" });
        var requester = await Village.Requester();
        for (var i = 0; i < 3; i++) await Case(requester);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Steps.TellCalendars()));
        Assert.Single(await Entries(requester));
        Assert.Single(await Mails(requester));
    }

    [Fact]
    public async Task What_has_begun_is_changed_in_nobodys_calendar_any_more()
    {
        var requester = await WhoseSessionEnded();
        await Tell();
        await using var look = Database.Open();
        Assert.Equal([NoticeKind.SlotReleased], await look.Set<Notice>().Where(n => n.RecipientId == requester.Id && n.SentAt == null).Select(n => n.Kind).ToListAsync());
    }

    [Fact]
    public async Task A_mail_that_a_slow_server_takes_keeps_no_case_from_its_next_slot()
    {
        var requester = await WhoseSessionEnded();
        await using var sending = Database.Open();
        var (more, told, booked) = (true, 0, 0);
        while (more)
            more = await new SendNotice(sending, Clock).Run(async letter =>
            {
                if (letter.Notice.Kind != NoticeKind.SlotReleased || letter.Notice.RecipientId != requester.Id) return true;
                told++;
                booked += await Steps.BookWaiting();
                return true;
            }, default);
        Assert.Equal((1, 1), (told, booked));
    }

    /// <summary>Who had a case in a session that ended without it.</summary>
    async Task<Actor> WhoseSessionEnded()
    {
        await Made(Form(Doctors[0]) with { Until = "2026-12-10" });
        var requester = await Village.Requester();
        await Case(requester);
        Assert.Single(await Mails(requester));
        Clock.Set(First.AddMinutes(76));
        await using var db = Database.Open();
        await Steps.End(null, await db.Set<TeleExpertise.Expertise.Slots.Session>().Where(s => s.TerritoryId == Village.Territory && s.StartsAt == First).Select(s => s.Id).SingleAsync());
        return requester;
    }

    SessionSteps Steps => new(Database, Clock);
    static (DateTimeOffset, DateTimeOffset) Span(CalendarEntry entry) => (entry.StartsAt, entry.EndsAt);
    Task Tell() => Steps.TellCalendars();

    async Task<List<CalendarEntry>> Entries(Actor who)
    {
        await using var db = Database.Open();
        return await db.Set<CalendarEntry>().AsNoTracking().Where(e => e.AccountId == who.Id).ToListAsync();
    }

    /// <summary>What has left for somebody about their calendar since this was asked last, now or after a while.</summary>
    async Task<List<Letter>> Mails(Actor who, TimeSpan later = default)
    {
        await Tell();
        Clock.Advance(later);
        await Database.Sql("update account set email = id || '@example.org', normalized_email = upper(id || '@example.org') where email is null");
        var more = true;
        while (more)
        {
            await using var db = Database.Open();
            more = await new SendNotice(db, Clock).Run(letter =>
            {
                if (letter.Entry is not null) sent.Add(letter);
                return Task.FromResult(true);
            }, default);
        }
        var theirs = sent.FindAll(l => l.Notice.RecipientId == who.Id);
        sent.RemoveAll(theirs.Contains);
        return theirs;
    }

    readonly List<Letter> sent = [];
}
