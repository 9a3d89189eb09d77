using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Slots.Placing;
using TeleExpertise.Expertise.Slots.Planning;
using TeleExpertise.Expertise.Territory;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Slots;

public sealed class AProgrammeKeepsItsSessionsForItsSpokes(TestDatabase database) : IClassFixture<TestDatabase>
{
    readonly TestClock clock = new(Timetable.Saturday);

    [Fact]
    public async Task Who_works_at_a_spoke_sits_in_its_sessions_and_nobody_else_of_the_territory()
    {
        var (village, keeper, lead) = await People();
        var (inside, outside) = (await village.Requester(), await village.Requester(organisation: village.OtherPractice));
        var programme = await Programme(village, keeper, village.Practice);
        await Made(keeper, Form(village, lead) with { Programme = programme.ToString() });
        Assert.Equal((true, false, true, true), (await Sees(inside), await Sees(outside), await Sees(lead), await Sees(keeper)));
        await using var db = database.Open();
        var session = await db.Set<Session>().FirstAsync(s => s.ProgrammeId == programme);
        Assert.True(SessionRights.Of(await Found(inside), session).Join);
        Assert.False(SessionRights.Of(await Found(outside), session).See);
        Assert.True(SessionRights.Of(await Found(keeper), session) is { See: true, Join: false });
    }

    [Fact]
    public async Task A_group_brings_its_members_and_an_organisation_its_sites()
    {
        var (village, keeper, lead) = await People();
        var cpts = (await Save(keeper, village, new() { Kind = "Cpts", Name = "CPTS" })).Value;
        var site = (await Save(keeper, village, new() { Kind = "Site", Name = "Site", Parent = village.Practice.ToString() })).Value;
        await Run(keeper, (db, audit) => new SetMembers(db, audit).Run(keeper, cpts, [village.Practice], default));
        var atSite = await village.Requester(organisation: site);
        Assert.Empty((await Found(atSite)).Programmes);
        var programme = await Programme(village, keeper, cpts);
        Assert.Equal([programme], (await Found(atSite)).Programmes);
        await Programme(village, keeper, cpts, programme, closed: true);
        Assert.Empty((await Found(atSite)).Programmes);
    }

    [Fact]
    public async Task A_role_held_within_a_programme_seats_there_and_nowhere_else()
    {
        var (village, keeper, _) = await People();
        var guest = await village.Requester(organisation: village.OtherPractice);
        var programme = await Programme(village, keeper, village.Practice);
        await database.Sql($"update role_grant set programme_id = '{programme}' where account_id = '{guest.Id}'");
        var found = await Found(guest);
        Assert.True(SessionRights.Of(found, village.InternalMedicine, village.Territory, programme).Join);
        Assert.False(SessionRights.Of(found, village.InternalMedicine, village.Territory).See);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_role_that_was_ended_seats_nowhere_from_that_moment_on(bool within)
    {
        var (village, keeper, _) = await People();
        var leaver = await village.Requester();
        var programme = await Programme(village, keeper, village.Practice);
        if (within) await database.Sql($"update role_grant set programme_id = '{programme}' where account_id = '{leaver.Id}'");
        await database.Sql($"insert into role_grant (id, account_id, role, territory_id, starts_on) values (gen_random_uuid(), '{leaver.Id}', 'cme_tracker', '{village.Territory}', '2026-01-01')"); // still of the territory
        Assert.Equal([programme], (await Found(leaver)).Programmes);
        await Run(keeper, (db, audit) => new EndRole(db, clock, audit).Run(keeper, leaver.Grants[0].Id, null, default));
        Assert.Empty((await Found(leaver)).Programmes);
    }

    [Fact]
    public async Task A_case_of_somebody_outside_is_booked_elsewhere()
    {
        var (village, keeper, lead) = await People();
        var programme = await Programme(village, keeper, village.Practice);
        await Made(keeper, Form(village, lead) with { Programme = programme.ToString() });
        var (inside, outside) = (await village.Requester(), await village.Requester(organisation: village.OtherPractice));
        Assert.NotNull(await Take(lead, await village.Filed(inside, clock.GetUtcNow())));
        Assert.Null(await Take(lead, await village.Filed(outside, clock.GetUtcNow())));
    }

    [Fact]
    public async Task A_series_is_refused_field_by_field_and_to_others_altogether()
    {
        var (village, keeper, lead) = await People();
        var wrong = await Series(keeper, null, new SeriesForm { Service = village.InternalMedicine.ToString(), Rota = [keeper.Id.ToString()], Weekday = "8", StartsAt = "25:00", SessionMinutes = "5", SlotMinutes = "90", From = "soon", Until = "2020-01-01x" });
        Assert.Equal(["weekday", "sessionMinutes", "slotMinutes", "startsAt", "from", "rota"], wrong.Refusal!.Fields.Select(f => f.Field));
        var made = await Made(keeper, Form(village, lead));
        var there = await Village.Build(database);
        foreach (var actor in new[] { lead, await village.Requester(), await village.Administrator(), await there.Coordinator() })
            Assert.Equal(Refusal.NotFound, (await Series(actor, made, Form(village, lead))).Refusal);
        var other = await Programme(there, await there.Coordinator(), there.Practice);
        Assert.Equal("programme-of-other-services", (await Series(keeper, made, Form(village, lead) with { From = "2026-11-24", Programme = other.ToString() })).Refusal!.Fields.Single().Code);
    }

    [Fact]
    public async Task A_booked_case_from_outside_keeps_a_series_out_of_a_programme()
    {
        var (village, keeper, lead) = await People();
        var made = await Made(keeper, Form(village, lead));
        await Take(lead, await village.Filed(await village.Requester(organisation: village.OtherPractice), clock.GetUtcNow()));
        var programme = await Programme(village, keeper, village.Practice);
        Assert.Equal("series-has-others", (await Series(keeper, made, Form(village, lead) with { From = "2026-11-24", Programme = programme.ToString() })).Refusal!.Code);
    }

    static SeriesForm Form(Village village, Actor lead) => new()
    {
        Service = village.InternalMedicine.ToString(),
        Rota = [lead.Id.ToString()],
        Weekday = "4",
        StartsAt = "13:00",
        SessionMinutes = "60",
        SlotMinutes = "10",
        From = "2026-01-01",
    };

    async Task<(Village Village, Actor Keeper, Actor Lead)> People()
    {
        var village = await Village.Build(database);
        var (keeper, lead) = (await village.Coordinator(), await village.Expert());
        await village.Decide(database, keeper, (Policy.Announced, 14), (Policy.ProtectedSlots, 0)); // who is taken to a session sits in it
        return (village, keeper, lead);
    }

    async Task<Guid> Programme(Village village, Actor keeper, Guid spoke, Guid? id = null, bool closed = false) => (await Run(keeper, (db, audit) => new SaveProgramme(db, clock, audit)
        .Run(keeper, village.Territory, id, new() { Name = "Médecine interne", Hub = [village.InternalMedicine.ToString()], Spokes = [spoke.ToString()], Closed = closed }, default))).Value;

    Task<Outcome<Guid>> Save(Actor keeper, Village village, OrganisationForm form) => Run(keeper, (db, audit) => new SaveOrganisation(db, clock, audit).Run(keeper, village.Territory, null, form, default));

    async Task<Guid> Made(Actor keeper, SeriesForm form)
    {
        Assert.True((await Series(keeper, null, form, (await Series(keeper, null, form)).Value!.Seal)).Value!.Done);
        await using var db = database.Open();
        var service = Guid.Parse(form.Service!);
        return await db.Set<Series>().Where(s => s.ServiceId == service).Select(s => s.Id).SingleAsync();
    }

    Task<Outcome<Foreseen>> Series(Actor actor, Guid? id, SeriesForm form, string? agreed = null) =>
        Run(actor, (db, audit) => new SaveSeries(db, clock, new Replan(db, clock, new BookWaiting(db, clock, NullLogger<BookWaiting>.Instance)), audit).Run(actor, id, form, keep: false, agreed, default));

    async Task<BookedSlot?> Take(Actor expert, Request request) =>
        (await Run(expert, (db, audit) => new TakeToSession(db, clock, audit).Run(expert, request.Id, default))).Value!.Slot;

    async Task<bool> Sees(Actor actor) =>
        (await Run(actor, async (db, _) => await new ListSessions(db).Run(await Found(actor), clock.Today(), clock.Today().AddDays(30), default))).Count > 0;

    Task<Actor> Found(Actor actor) => Run(actor, async (db, _) => (await new FindActor(db, clock).Run(actor.Id, default))!);

    async Task<T> Run<T>(Actor actor, Func<ExpertiseDb, AuditTrail, Task<T>> run)
    {
        await using var db = database.Open(Reach.Of(actor.Id, clock.Today()));
        return await run(db, new AuditTrail(db, clock));
    }
}
