using Npgsql;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Tests.Territory;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Requests;

public sealed class ALocalServiceIsAskedFirst(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task The_case_waits_there_and_is_handed_on_with_the_same_clock()
    {
        var (village, far, local) = await Rule();
        var (requester, near, expert) = (await village.Requester(), await village.Expert(local), await village.Expert(far));
        await using var desk = new Desk(database);
        var filed = (await desk.FileRequest.Run(requester, null, Forms.For(far), default)).Value;
        Assert.Equal(Refusal.NotFound, (await desk.ReadCase.Run(expert, filed, default)).Refusal);
        var file = (await desk.ReadCase.Run(near, filed, default)).Value!;
        Assert.Equal(("Médecine à Mende", "Rhumatologie, CHU Nîmes"), (file.Places.Service, file.Places.Meant));
        Assert.Equal(far, (await desk.ListHandOnTargets.Run(near, filed, default))[0].Id);
        Assert.Equal(1L, await database.Sql($"select count(*) from notice where subject_id = '{filed}' and recipient_id = '{near.Id}'"));
        Assert.True((await desk.HandOn.Run(near, filed, far, "Relève du CHU.", default)).Succeeded);
        Assert.Equal(file.Request.AnswerDueAt, (await desk.ReadCase.Run(expert, filed, default)).Value!.Request.AnswerDueAt);
        Assert.Equal(far.ToString(), (await desk.BeginFrom.Run(requester, filed, true, default)).Value!.Form.ServiceId);
    }

    [Fact]
    public async Task Only_an_urgent_one_goes_directly_with_its_reason()
    {
        var (village, far, _) = await Rule();
        var (requester, expert) = (await village.Requester(), await village.Expert(far));
        await using var desk = new Desk(database);
        var form = Forms.For(far) with { DirectReason = "Purpura qui s'étend depuis ce matin." };
        Assert.Equal("direct-needs-urgent", (await desk.FileRequest.Run(requester, null, form, default)).Refusal!.Fields.Single().Code);
        Assert.Equal("direct-reason-missing", (await desk.FileRequest.Run(requester, null, form with { Urgency = "urgent", DirectReason = "." }, default)).Refusal!.Fields.Single().Code);
        var filed = (await desk.FileRequest.Run(requester, null, form with { Urgency = "urgent" }, default)).Value;
        Assert.Equal(form.DirectReason, (await desk.ReadCase.Run(expert, filed, default)).Value!.Request.DirectReason);
        Assert.Equal(far, await database.Sql($"select service_id from request where id = '{filed}'"));
    }

    [Fact]
    public async Task A_closed_local_service_holds_nobody_up()
    {
        var (village, far, local) = await Rule();
        var keeper = await village.Coordinator();
        Assert.True((await database.SaveService(keeper, village.OtherPractice, new() { Name = "Médecine à Mende", Specialty = "internal_medicine", Closed = true }, local)).Succeeded);
        await using var desk = new Desk(database);
        var requester = await village.Requester();
        Assert.All((await new ListServices(desk.Db).Run(requester, default)), s => Assert.Null(s.FirstAsked));
        var filed = (await desk.FileRequest.Run(requester, null, Forms.For(far), default)).Value;
        Assert.Equal(far, await database.Sql($"select service_id from request where id = '{filed}'"));
    }

    [Fact]
    public async Task The_database_lets_no_request_pass_by_and_no_rule_make_a_chain_or_leave_the_territory()
    {
        var (village, far, local) = await Rule();
        var requester = await village.Requester();
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => village.Filed(requester, Desk.Now, far));
        Assert.Equal("request_local_first", Assert.IsType<PostgresException>(refused.InnerException).ConstraintName);
        var (keeper, there) = (await village.Coordinator(), await Village.Build(database));
        foreach (var wrong in new[] { there.Dermatology, far, Guid.NewGuid() })
            Assert.Equal("service-first-wrong", (await database.SaveService(keeper, village.Hospital, new() { Name = "Médecine interne", Specialty = "internal_medicine", FirstAsked = wrong.ToString() }, village.InternalMedicine)).Refusal!.Fields.Single().Code);
        foreach (var wrong in new[] { village.InternalMedicine, local })
            Assert.Equal("service-first-wrong", (await database.SaveService(keeper, village.OtherPractice, new() { Name = "Médecine à Mende", Specialty = "internal_medicine", FirstAsked = wrong.ToString() }, local)).Refusal!.Fields.Single().Code);
    }

    /// <summary>A service that has no form of its own, and one at Mende that is asked before it.</summary>
    async Task<(Village Village, Guid Far, Guid Local)> Rule()
    {
        var village = await Village.Build(database);
        var keeper = await village.Coordinator();
        var local = (await database.SaveService(keeper, village.OtherPractice, new() { Name = "Médecine à Mende", Specialty = "internal_medicine" })).Value!.Id;
        var far = (await database.SaveService(keeper, village.Hospital, new() { Name = "Rhumatologie", Specialty = "rheumatology", FirstAsked = local.ToString() })).Value!.Id;
        await using var desk = new Desk(database);
        Assert.Contains("Médecine à Mende, MSP de Saint-Chély", (await new ListServices(desk.Db).Run(await village.Requester(), default)).Select(s => s.FirstAsked));
        return (village, far, local);
    }
}
