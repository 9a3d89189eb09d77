using TeleExpertise.Expertise.Circle.Retention;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Retention;

/// <summary>The case's own doctor records what changes how long the file is kept; nothing recorded is changed.</summary>
public sealed class DeathAndClaimsAreRecorded(TestDatabase database) : IClassFixture<TestDatabase>
{
    readonly TestClock clock = new(new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_claim_suspends_and_its_end_lets_the_rest_run()
    {
        var (_, doctor, request) = await Start();
        Assert.Equal(new Keeping(new(2046, 11, 25), KeepingRule.LastVisit, 0), (await Read(doctor, request)).Keeping);
        var claim = await Record(doctor, request, new("claim", "2026-11-26", Note: "Courrier de la CCI."));
        Assert.Null((await Read(doctor, request)).Keeping.Until);
        clock.Advance(TimeSpan.FromDays(9));
        Assert.True((await Record(doctor, request, new("claimended", "2026-12-05", claim.Value))).Succeeded);
        var view = await Read(doctor, request);
        Assert.Equal(new Keeping(new(2046, 12, 5), KeepingRule.LastVisit, 10), view.Keeping);
        Assert.Equal([(FactKind.Claim, doctor.DisplayName, false), (FactKind.ClaimEnded, doctor.DisplayName, false)], view.Facts.Select(f => (f.Fact.Kind, f.By, f.Holds)));
        Assert.Equal("retention-claim-missing", Assert.Single((await Record(doctor, request, new("claimended", "2026-12-05", claim.Value))).Refusal!.Fields).Code);
    }

    [Fact]
    public async Task A_death_counts_until_it_is_taken_back()
    {
        var (_, doctor, request) = await Start();
        Assert.Equal("retention-not-dead", Assert.Single((await Record(doctor, request, new("notdied"))).Refusal!.Fields).Code);
        await Record(doctor, request, new("died", "2026-11-26"));
        Assert.Equal(new Keeping(new(2036, 11, 26), KeepingRule.Death, 0), (await Read(doctor, request)).Keeping);
        clock.Advance(TimeSpan.FromMinutes(1));
        await Record(doctor, request, new("notdied", Note: "Erreur de dossier."));
        Assert.Equal(KeepingRule.LastVisit, (await Read(doctor, request)).Keeping.Rule);
        Assert.Equal(2L, await database.Sql($"select count(*) from audit_entry where action = 'record-retention' and subject_id = '{request.PatientId}' and outcome = 'done'"));
    }

    [Fact]
    public async Task No_death_comes_before_the_last_request_or_stay_and_one_may_come_before_what_was_decided_since()
    {
        var (_, doctor, request) = await Start();
        Assert.Equal("retention-death-too-early", Assert.Single((await Record(doctor, request, new("died", "2006-11-25"))).Refusal!.Fields).Code);
        await database.Sql($"update request set status = 'declined', closed_at = '2026-11-26 10:00Z' where id = '{request.Id}'");
        Assert.True((await Record(doctor, request, new("died", "2026-11-25"))).Succeeded);
        Assert.Equal(new Keeping(new(2036, 11, 26), KeepingRule.Death, 0), (await Read(doctor, request)).Keeping);
    }

    [Fact]
    public async Task Experts_read_it_and_only_the_cases_own_doctor_records()
    {
        var (village, doctor, request) = await Start();
        var expert = await village.Expert();
        Assert.False((await Read(expert, request)).MayRecord);
        Assert.True((await Read(doctor, request)).MayRecord);
        Assert.Equal(RefusalKind.NotFound, (await Record(expert, request, new("died", "2026-11-26"))).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await TryRead(await village.Requester(), request)).Refusal!.Kind);
    }

    [Theory]
    [InlineData("died", null, "on")]
    [InlineData("died", "2026-11-27", "on")]
    [InlineData("died", "1957-03-03", "on")]
    [InlineData("claim", "hier", "on")]
    [InlineData("suit", "2026-11-26", "kind")]
    public async Task What_cannot_be_is_refused(string kind, string? on, string field)
    {
        var (_, doctor, request) = await Start();
        Assert.Equal(field, Assert.Single((await Record(doctor, request, new(kind, on))).Refusal!.Fields).Field);
    }

    [Fact]
    public async Task A_later_case_of_the_patient_begins_the_time_anew_and_the_territory_says_how_many_years()
    {
        var (village, doctor, request) = await Start();
        var later = await village.Filed(doctor, clock.GetUtcNow().AddDays(30));
        await database.Sql($"update request set patient_id = '{request.PatientId}' where id = '{later.Id}'");
        Assert.Equal(new(2046, 12, 26), (await Read(doctor, request)).Keeping.Until);
        await database.Sql($"insert into setting values ('{village.Territory}', 'keeping_years', '30', now(), '{doctor.Id}')");
        Assert.Equal(new(2056, 12, 26), (await Read(doctor, request)).Keeping.Until);
    }

    async Task<(Village, Actor, Request)> Start()
    {
        var village = await Village.Build(database);
        var doctor = await village.Requester();
        return (village, doctor, await village.Filed(doctor, clock.GetUtcNow().AddDays(-1)));
    }

    async Task<Outcome<RetentionView>> TryRead(Actor actor, Request request)
    {
        await using var db = database.Open();
        return await new ReadRetention(db, new(db, clock)).Run(actor, request.Id, default);
    }

    async Task<RetentionView> Read(Actor actor, Request request) => (await TryRead(actor, request)).Value!;

    async Task<Outcome<Guid>> Record(Actor actor, Request request, TypedFact typed)
    {
        await using var db = database.Open();
        return await new RecordFact(db, clock, new(db, clock)).Run(actor, request.Id, typed, default);
    }
}
