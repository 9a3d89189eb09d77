using TeleExpertise.Expertise.People;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Circle;

public sealed class AFileIsOpenedWithConsent(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task To_a_colleague_by_section_and_until_the_last_day()
    {
        var here = await Neighbours.Build(database);
        var colleague = await here.Village.Requester(organisation: here.Village.OtherPractice);
        Assert.Equal((false, false, false), await here.OpensTo(colleague));
        Assert.True((await here.Share(colleague, "medical", days: 1)).Succeeded);
        Assert.Equal((true, true, false), await here.OpensTo(colleague));
        here.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal((true, true, false), await here.OpensTo(colleague));
        here.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal((false, false, false), await here.OpensTo(colleague));
    }

    [Fact]
    public async Task To_a_social_worker_without_the_medical_part()
    {
        var here = await Neighbours.Build(database);
        var worker = await here.Village.Person(Role.SocialWorker, Profession.SocialWorker, organisation: here.Village.Practice);
        Assert.Equal("share-section-care", Assert.Single((await here.Share(worker, "both")).Refusal!.Fields).Code);
        Assert.True((await here.Share(worker, "social")).Succeeded);
        Assert.Equal((false, true, true), await here.OpensTo(worker));
        await using var desk = here.Desk(worker);
        var me = await desk.Me();
        Assert.True((await desk.WriteSocialNote.Run(me, here.Request.PatientId, "Aide à domicile trois fois par semaine.", default)).Succeeded);
        var file = (await desk.ReadFile.Run(me, here.Request.PatientId, default)).Value!;
        Assert.Empty(file.Cases);
        Assert.Equal("Aide à domicile trois fois par semaine.", Assert.Single(file.Notes!).Text);
        Assert.Equal(here.Request.PatientId, Assert.Single(await desk.ListSharedFiles.Run(me, default)).Patient.Id);
    }

    [Fact]
    public async Task And_closed_again_at_once()
    {
        var here = await Neighbours.Build(database);
        var colleague = await here.Village.Requester();
        var share = await here.Share(colleague, "both");
        await using (var desk = here.Desk(here.Asker))
            Assert.True((await desk.EndShare.Run(await desk.Me(), here.Request.Id, share.Value, default)).Succeeded);
        Assert.Equal((false, false, false), await here.OpensTo(colleague));
        Assert.True((await here.Share(colleague, "both")).Succeeded);
    }

    [Fact]
    public async Task By_who_asked_and_by_nobody_else()
    {
        var here = await Neighbours.Build(database);
        var (colleague, third, expert) = (await here.Village.Requester(), await here.Village.Requester(), await here.Village.Expert());
        await here.Share(colleague, "both");
        foreach (var other in new[] { colleague, third, expert })
        {
            await using var desk = here.Desk(other);
            var me = await desk.Me();
            Assert.Equal(RefusalKind.NotFound, (await desk.ShareFile.Run(me, here.Request.Id, here.Form(third, "both"), default)).Refusal!.Kind);
            Assert.Equal(RefusalKind.NotFound, (await desk.ReadCircle.Run(me, here.Request.Id, default)).Refusal!.Kind);
        }
        Assert.Equal(6L, await database.Sql($"select count(*) from audit_entry where outcome = 'refused' and subject_id = '{here.Request.Id}'"));
    }

    [Fact]
    public async Task Each_fault_is_said_at_its_field_and_twice_is_once()
    {
        var here = await Neighbours.Build(database);
        var colleague = await here.Village.Requester();
        await using var desk = here.Desk(here.Asker);
        var me = await desk.Me();
        var refused = await desk.ShareFile.Run(me, here.Request.Id, new("", "all", "2026-11-25", " ", "2026-11-27", false), default);
        Assert.Equal(["person", "section", "until", "consented", "consentBy", "consentedOn"], refused.Refusal!.Fields.Select(f => f.Field));
        var stranger = await (await Village.Build(database)).Requester();
        Assert.Equal("share-person-missing", Assert.Single((await here.Share(stranger, "both")).Refusal!.Fields).Code);
        await here.Share(colleague, "medical");
        Assert.Equal("share-there", Assert.Single((await here.Share(colleague, "social")).Refusal!.Fields).Code);
    }

    [Theory]
    [InlineData("update care_share set ends_on = ends_on + 1", "care_share_ends")]
    [InlineData("update care_share set section = 'social'", "care_share_ends")]
    [InlineData("insert into care_share select gen_random_uuid(), patient_id, '{worker}', 'both', starts_on, ends_on, consent_by, consented_on, added_by_id, added_at from care_share", "care_share_profession")]
    [InlineData("insert into care_share select gen_random_uuid(), patient_id, '{stranger}', 'both', starts_on, ends_on, consent_by, consented_on, added_by_id, added_at from care_share", "care_share_territory")]
    [InlineData("insert into broken_glass select gen_random_uuid(), patient_id, '{worker}', 'for no reason', now(), now() + interval '1 hour' from care_share", "care_share_profession")]
    public async Task The_database_itself_refuses(string sql, string constraint)
    {
        var here = await Neighbours.Build(database);
        await here.Share(await here.Village.Requester(), "both");
        var worker = await here.Village.Person(Role.SocialWorker, Profession.SocialWorker, organisation: here.Village.Practice);
        var stranger = await (await Village.Build(database)).Requester();
        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.Sql(sql.Replace("{worker}", worker.Id.ToString(), StringComparison.Ordinal)
            .Replace("{stranger}", stranger.Id.ToString(), StringComparison.Ordinal) + (sql.StartsWith("insert", StringComparison.Ordinal) ? $" where patient_id = '{here.Request.PatientId}'" : "")));
        Assert.Equal(constraint, refused.ConstraintName);
    }

    [Theory]
    [InlineData("social_note", "update social_note set text = 'xxx'")]
    [InlineData("social_note", "delete from social_note")]
    [InlineData("broken_glass", "update broken_glass set reason = 'xxxxxxxxxxxx'")]
    [InlineData("broken_glass", "delete from broken_glass")]
    [InlineData("care_share", "delete from care_share")]
    public async Task What_was_written_stays(string table, string sql)
    {
        await using var db = database.Open();
        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRawAsync(db.Database, sql));
        Assert.Contains(table, refused.MessageText, StringComparison.Ordinal);
        Assert.Equal(Npgsql.PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }
}
