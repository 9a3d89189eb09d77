using System.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.OwnData;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Slots.Duties;
using TeleExpertise.Expertise.Tests.ICalendar;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Slots.Duties;

public sealed class OnesOwnHoursAreKept(TestDatabase database) : IClassFixture<TestDatabase>
{
    static readonly DateOnly Today = new(2026, 11, 21);
    static readonly DateTimeOffset Thursday = DateTimeOffset.Parse("2026-11-26T12:00:00Z");
    readonly TestClock clock = new(Timetable.Saturday);

    [Theory]
    [InlineData("martin", "Garde Dr MARTIN", true)]
    [InlineData("Hélène", "garde HELENE / sud", true)]
    [InlineData("de la tour", "Dr De La Tour", true)]
    [InlineData("martin", "Garde Dr Martinez", false)]
    [InlineData("tour", "Retour", false)]
    [InlineData("", "anything", true)]
    public void A_word_is_found_whole_whatever_its_capitals_and_accents(string word, string text, bool said) => Assert.Equal(said, Roster.IsSaid(word, text));

    [Fact]
    public void What_is_no_character_is_no_letter_of_a_word_and_stops_nothing()
    {
        Assert.True(Roster.IsSaid("martin\uFFFE", "\uFFFEGarde \uD800MARTIN\uDC00"));
        Assert.False(Roster.IsSaid("\uDC00martin", "\uFFFEGarde Martinez"));
        var read = Roster.Read(Sector("\uFFFEMARTIN 20261126T190000Z 20261127T070000Z", "\uFFFE 20261127T190000Z 20261128T070000Z"), "Mar\u0301tin\uFFFE", RosterText.Paris, clock.GetUtcNow()).Value!;
        Assert.Equal((1, 1), (read.Hours.Count, read.Others));
    }

    [Fact]
    public void A_word_is_looked_for_in_the_first_five_hundred_characters()
    {
        Assert.True(Roster.IsSaid("martin", "MARTIN " + new string('x', 100_000)));
        Assert.False(Roster.IsSaid("martin", new string('x', 500) + " MARTIN"));
        Assert.False(Roster.IsSaid("martin", new string('x', 499) + "\U0001D11E MARTIN")); // the cut is within a character
    }

    [Fact]
    public void Of_what_repeats_each_time_is_taken_and_each_of_somebody_elses_is_not()
    {
        var file = Encoding.UTF8.GetBytes(RosterText.Calendar(
            RosterText.Event("SUMMARY:Garde MARTIN", "DTSTART:20261126T190000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=5"),
            RosterText.Event("SUMMARY:Garde DURAND", "DTSTART:20261126T190000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3"),
            RosterText.Event("SUMMARY:Garde MARTIN", "DTSTART:20270126T190000Z", "DURATION:PT1H")));
        var read = Roster.Read(file, "Martin", RosterText.Paris, clock.GetUtcNow()).Value!;
        Assert.Equal((6, 3), (read.Hours.Count, read.Others));
    }

    [Fact]
    public void Of_a_sectors_roster_the_hours_of_ones_own_are_taken_and_joined_where_they_touch()
    {
        var file = Sector("MARTIN 20261126T190000Z 20261127T070000Z", "DURAND 20261127T190000Z 20261128T070000Z", "Dr Martin 20261127T070000Z 20261127T190000Z", "Martin 20261001T190000Z 20261002T070000Z");
        var read = Roster.Read(file, "Martin", RosterText.Paris, clock.GetUtcNow()).Value!;
        Assert.Equal([new Interval(DateTimeOffset.Parse("2026-11-26T19:00:00Z"), DateTimeOffset.Parse("2026-11-27T19:00:00Z"))], read.Hours);
        Assert.Equal(1, read.Others);
        Assert.Equal("roster-nothing-mine", Roster.Read(file, "Absente", RosterText.Paris, clock.GetUtcNow()).Refusal!.Fields[0].Code);
    }

    [Fact]
    public async Task A_roster_is_seen_first_and_kept_by_its_times_alone()
    {
        var doctor = await (await Village.Build(database)).Requester();
        var seen = (await Do(doctor, db => new PreviewRoster(db, clock, Audit(db)).Run(doctor, Sector("MARTIN 20261126T190000Z 20261127T070000Z"), "martin", default))).Value!;
        Assert.Empty((await Read(doctor)).Lines);
        Assert.True((await Do(doctor, db => new TakeRoster(db, clock, Audit(db)).Run(doctor, DutyKind.OnCall, seen.Hours, default))).Succeeded);
        var line = Assert.Single((await Read(doctor)).Lines);
        Assert.Equal((DutyKind.OnCall, DutyOrigin.File), (line.Kind, line.Origin));
        Assert.Equal(seen.Hours, line.Hours);
        Assert.True((await Do(doctor, db => new WithdrawDuties(db, Audit(db)).Run(doctor, line.Id, default))).Succeeded);
        Assert.Equal(0L, await database.Sql($"select count(*) from duty where account_id = '{doctor.Id}'"));
    }

    [Fact]
    public async Task A_tour_every_second_week_keeps_its_local_hour_over_the_change_of_the_clocks()
    {
        var doctor = await (await Village.Build(database)).Requester();
        Assert.True((await Tour(doctor, new(null, "4", "2", "09:00", "12:30", "2026-12-01", "2027-04-30"))).Succeeded);
        var hours = Assert.Single((await Read(doctor)).Lines).Hours;
        Assert.Equal((11, DateTimeOffset.Parse("2026-12-03T08:00:00Z"), DateTimeOffset.Parse("2027-04-22T10:30:00Z")), (hours.Count, hours[0].StartsAt, hours[^1].EndsAt));
    }

    [Theory]
    [InlineData("", "1", "09:00", "12:00", "2026-12-01", "2027-01-30", "weekday")]
    [InlineData("4", "9", "09:00", "12:00", "2026-12-01", "2027-01-30", "everyWeeks")]
    [InlineData("4", "1", "9h", "12:00", "2026-12-01", "2027-01-30", "startsAt")]
    [InlineData("4", "1", "09:00", "08:00", "2026-12-01", "2027-01-30", "endsAt")]
    [InlineData("4", "1", "09:00", "12:00", "", "2027-01-30", "first")]
    [InlineData("4", "1", "09:00", "12:00", "2026-12-01", "2026-11-30", "last")]
    [InlineData("4", "1", "09:00", "12:00", "2026-12-01", "2029-11-30", "last")]
    public async Task What_is_no_tour_is_said_at_its_field(string weekday, string every, string from, string until, string first, string last, string field)
    {
        var doctor = await (await Village.Build(database)).Requester();
        Assert.Equal(field, (await Tour(doctor, new(null, weekday, every, from, until, first, last))).Refusal!.Fields[0].Field);
    }

    [Fact]
    public async Task A_coordinator_enters_the_tours_of_their_crew_and_nothing_else_of_anybody()
    {
        var (village, elsewhere) = (await Village.Build(database), await Village.Build(database));
        var (keeper, doctor, stranger) = (await village.Coordinator(), await village.Requester(), await elsewhere.Requester());
        Assert.True((await Tour(keeper, new(doctor.Id, "4", "1", "09:00", "12:00", "2026-12-01", "2026-12-30"))).Succeeded);
        Assert.Equal(RefusalKind.NotFound, (await Tour(keeper, new(stranger.Id, "4", "1", "09:00", "12:00", "2026-12-01", "2026-12-30"))).Refusal!.Kind);
        Assert.True(Assert.Single((await Read(doctor)).Lines).ByCoordinator);
        Assert.Equal(doctor.DisplayName, Assert.Single((await Read(keeper)).Lines).ForWhom);
        Assert.Equal("duty_source_by_whom", (await Assert.ThrowsAsync<PostgresException>(() => database.Sql($"""
            insert into duty_source (id, account_id, kind, origin, added_by_id, added_at) values (gen_random_uuid(), '{doctor.Id}', 'away', 'typed', '{keeper.Id}', now())
            """))).ConstraintName);
    }

    [Fact]
    public async Task Days_or_hours_away_are_entered_and_what_is_over_is_refused()
    {
        var doctor = await (await Village.Build(database)).Requester();
        Assert.True((await Away(doctor, "2026-11-26", null, "2026-11-27", null)).Succeeded);
        Assert.True((await Away(doctor, "2026-12-03", "13:00", null, "13:30")).Succeeded);
        Assert.Equal(["2026-11-25T23:00/2026-11-27T23:00", "2026-12-03T12:00/2026-12-03T12:30"], (await Read(doctor)).Lines.Select(l => $"{l.Hours[0].StartsAt:yyyy-MM-ddTHH:mm}/{l.Hours[0].EndsAt:yyyy-MM-ddTHH:mm}"));
        Assert.Equal("day-passed", (await Away(doctor, "2026-11-20", null, null, null)).Refusal!.Fields[0].Code);
        Assert.Equal("hour-before", (await Away(doctor, "2026-12-03", "13:00", null, "13:00")).Refusal!.Fields[0].Code);
        Assert.Equal("until-before-from", (await Away(doctor, "2026-12-03", null, "2026-12-02", null)).Refusal!.Fields[0].Code);
    }

    [Fact]
    public async Task Nobody_takes_back_or_sees_what_is_somebody_elses()
    {
        var village = await Village.Build(database);
        var (doctor, other) = (await village.Requester(), await village.Requester());
        await Away(doctor, "2026-11-26", null, null, null);
        var line = Assert.Single((await Read(doctor)).Lines);
        Assert.Equal(RefusalKind.NotFound, (await Do(other, db => new WithdrawDuties(db, Audit(db)).Run(other, line.Id, default))).Refusal!.Kind);
        Assert.Empty((await Read(other)).Lines);
        Assert.Single((await Read(doctor)).Lines);
        Assert.Equal(1L, await database.Sql($"select count(*) from audit_entry where actor_id = '{other.Id}' and action = 'withdraw-duties' and outcome = 'refused'"));
    }

    [Fact]
    public async Task Ones_own_data_has_the_hours_and_a_closed_account_has_none()
    {
        var doctor = await (await Village.Build(database)).Requester();
        await Away(doctor, "2026-11-26", null, null, null);
        await using (var db = database.Open()) Assert.Equal(DutyKind.Away, Assert.Single((await new ExportOwnData(db, clock, Audit(db)).Run(doctor, default)).Duties).Kind);
        await database.Sql($"update account set disabled_at = now() where id = '{doctor.Id}'");
        Assert.Equal(0L, await database.Sql($"select count(*) from duty_source where account_id = '{doctor.Id}'"));
    }

    static byte[] Sector(params string[] events) => Encoding.UTF8.GetBytes(RosterText.Calendar([.. events.Select(e => e.Split(' ')).Select(e =>
        RosterText.Event("SUMMARY:" + string.Join(' ', e[..^2]), "DTSTART:" + e[^2], "DTEND:" + e[^1]))]));

    Task<Outcome<Done>> Tour(Actor actor, TourForm form) => Do(actor, db => new AddTour(db, clock, Audit(db)).Run(actor, form, default));
    Task<Outcome<Done>> Away(Actor actor, string? from, string? fromHour, string? until, string? untilHour) =>
        Do(actor, db => new AddAway(db, clock, Audit(db)).Run(actor, DutyKind.Away, from, fromHour, until, untilHour, default));
    async Task<DutiesView> Read(Actor actor) => (await Do(actor, db => new ReadDuties(db, clock, Audit(db)).Run(actor, default))).Value!;

    async Task<T> Do<T>(Actor actor, Func<ExpertiseDb, Task<T>> run)
    {
        await using var db = database.Open(Reach.Of(actor.Id, Today));
        return await run(db);
    }

    AuditTrail Audit(ExpertiseDb db) => new(db, clock);
}
