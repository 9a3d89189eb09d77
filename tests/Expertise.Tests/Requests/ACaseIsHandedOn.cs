using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Triage;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Requests;

public sealed class ACaseIsHandedOn(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Another_service_has_it_in_its_queue_with_the_same_clock_and_the_first_one_no_more()
    {
        var (village, requester, expert, request) = await Case();
        var dermatologist = await village.Expert(village.Dermatology);
        await using var desk = new Desk(database);
        Assert.True((await desk.HandOn.Run(expert, request.Id, village.Dermatology, "Lésion cutanée isolée.", default)).Succeeded);
        Assert.Equal(Refusal.NotFound, (await desk.ReadCase.Run(expert, request.Id, default)).Refusal);
        var line = Assert.Single((await desk.ListQueue.Run(dermatologist, QueuePart.Undecided, default)).Value!.Lines);
        Assert.Equal((request.Id, request.AnswerDueAt), (line.Id, line.AnswerDueAt));
        var decision = Assert.Single((await desk.ReadCase.Run(requester, request.Id, default)).Value!.Decisions);
        Assert.Equal((TriageKind.HandOn, "Dermatologie", "Lésion cutanée isolée."), (decision.Kind, decision.To, decision.Reason));
        foreach (var told in new[] { requester, dermatologist })
            Assert.Equal(1L, await database.Sql($"select count(*) from notice where recipient_id = '{told.Id}' and kind = 'case_handed_on'"));
    }

    [Fact]
    public async Task A_colleague_has_it_by_name_and_the_service_keeps_it()
    {
        var (village, _, expert, request) = await Case();
        var colleague = await village.Expert();
        await using var desk = new Desk(database);
        Assert.True((await desk.HandOn.Run(expert, request.Id, colleague.Id, "Votre domaine.", default)).Succeeded);
        Assert.Contains((await desk.ListQueue.Run(expert, QueuePart.Undecided, default)).Value!.Lines, l => l.Id == request.Id && l.AssignedTo is { } name && colleague.DisplayName.EndsWith(name[3..], StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_booked_case_leaves_its_session_and_a_presented_one_stays()
    {
        var (village, _, expert, booked) = await Case();
        var presented = await village.Filed(await village.Requester(), Desk.Now);
        var meeting = await Meeting.Open(database, village, expert, Desk.Now.AddDays(1));
        await meeting.Book(booked);
        await meeting.Book(presented, position: 2);
        await meeting.Present(presented, 0, 5);
        await using var desk = new Desk(database);
        Assert.True((await desk.HandOn.Run(expert, booked.Id, village.Dermatology, "Cutané.", default)).Succeeded);
        Assert.Equal("cancelled", await database.Sql($"select status from booking where request_id = '{booked.Id}'"));
        Assert.Equal("filed", await database.Sql($"select status from request where id = '{booked.Id}'"));
        Assert.Equal("case-presented", (await desk.HandOn.Run(expert, presented.Id, village.Dermatology, "Cutané.", default)).Refusal!.Code);
        Assert.Equal("case-presented", (await desk.Decline.Run(expert, presented.Id, "Trop tard.", default)).Refusal!.Code);
        Assert.Equal("booked", await database.Sql($"select status from booking where request_id = '{presented.Id}'"));
    }

    [Fact]
    public async Task A_booked_case_may_still_be_declined()
    {
        var (village, _, expert, request) = await Case();
        var meeting = await Meeting.Open(database, village, expert, Desk.Now.AddDays(1));
        await meeting.Book(request);
        await using var desk = new Desk(database);
        Assert.True((await desk.Decline.Run(expert, request.Id, "Réglé par téléphone.", default)).Succeeded);
        Assert.Equal("cancelled", await database.Sql($"select status from booking where request_id = '{request.Id}'"));
    }

    [Fact]
    public async Task Only_an_expert_of_the_service_and_only_within_the_territory()
    {
        var (village, requester, expert, request) = await Case();
        var elsewhere = await Village.Build(database);
        await using var desk = new Desk(database);
        Assert.Equal(Refusal.NotFound, (await desk.HandOn.Run(requester, request.Id, village.Dermatology, "Moi.", default)).Refusal);
        foreach (var wrong in new Guid?[] { null, elsewhere.Dermatology, request.ServiceId, requester.Id, expert.Id })
            Assert.Contains((await desk.HandOn.Run(expert, request.Id, wrong, "Motif.", default)).Refusal!.Fields, f => f.Code == "hand-on-target-missing");
        Assert.Contains((await desk.HandOn.Run(expert, request.Id, village.Dermatology, " ", default)).Refusal!.Fields, f => f.Code == "reason-missing");
        Assert.Empty(await desk.ListHandOnTargets.Run(requester, request.Id, default));
        Assert.Equal([village.Dermatology], (await desk.ListHandOnTargets.Run(expert, request.Id, default)).Select(t => t.Id));
    }

    async Task<(Village Village, Actor Requester, Actor Expert, Request Request)> Case()
    {
        var village = await Village.Build(database);
        var (requester, expert) = (await village.Requester(), await village.Expert());
        return (village, requester, expert, await village.Filed(requester, Desk.Now));
    }
}
