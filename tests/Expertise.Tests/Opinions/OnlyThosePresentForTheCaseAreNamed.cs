using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Opinions;

public sealed class OnlyThosePresentForTheCaseAreNamed(TestDatabase database) : IClassFixture<TestDatabase>
{
    readonly TestClock clock = new(OpinionDesk.Thursday.AddMinutes(40));
    OpinionDesk Desk => new(database, clock);

    [Fact]
    public async Task Who_left_before_or_came_after_is_not_named_and_who_reconnected_is_named_once()
    {
        var village = await Village.Build(database);
        var (requester, expert, learner) = (await village.Requester(), await village.Expert(), await village.Learner());
        var (early, late) = (await village.Requester(), await village.Requester());
        var request = await village.Filed(requester, OpinionDesk.Thursday.AddDays(-3));
        var meeting = await Meeting.Open(database, village, expert, OpinionDesk.Thursday);
        await meeting.Present(request, 10, 20);
        await meeting.Stay(expert, 0, 30);
        await meeting.Stay(requester, 11, 13);
        await meeting.Stay(requester, 14, 30);
        await meeting.Stay(learner, 19, 30);
        await meeting.Stay(early, 0, 10);
        await meeting.Stay(late, 20, 30);
        await Desk.Signed(expert, request.Id);

        var named = (await Desk.Read(requester, request.Id)).Value!.Content.Present;
        Assert.Equal([expert.DisplayName, requester.DisplayName, learner.DisplayName], named.Select(p => p.Name));
        Assert.Equal((meeting.At(11), meeting.At(20)), (named[1].From, named[1].To));
        Assert.Equal(["CHU Nîmes", "MSP de Langogne", "MSP de Langogne"], named.Select(p => p.Organisation));
        Assert.Equal(["doctor", "doctor", "intern"], named.Select(p => p.Profession));
    }

    [Fact]
    public async Task The_preview_names_the_same_people_as_the_signature()
    {
        var village = await Village.Build(database);
        var (requester, expert) = (await village.Requester(), await village.Expert());
        var request = await village.Filed(requester, OpinionDesk.Thursday.AddDays(-3));
        var meeting = await Meeting.Open(database, village, expert, OpinionDesk.Thursday);
        await meeting.Present(request, 10, 20);
        await meeting.Stay(expert, 0, 30);
        await meeting.Stay(requester, 5, 13);
        await Desk.Write(expert, request.Id, "Poursuivre.");
        var preview = (await Desk.Preview(expert, request.Id)).Value!;
        await Desk.Sign(expert, request.Id, preview.Version);
        var report = (await Desk.Read(requester, request.Id)).Value!;
        Assert.Equal(preview.Content.Present, report.Content.Present);
        Assert.Equal(2, report.Content.Present.Count);
    }

    [Fact]
    public async Task They_keep_the_name_they_had_then()
    {
        var village = await Village.Build(database);
        var (requester, expert) = (await village.Requester(), await village.Expert());
        var request = await village.Filed(requester, OpinionDesk.Thursday.AddDays(-3));
        var meeting = await Meeting.Open(database, village, expert, OpinionDesk.Thursday);
        await meeting.Present(request, 10, 20);
        await meeting.Stay(requester, 5, 13);
        await Desk.Signed(expert, request.Id);
        await database.Sql($"update account set family_name = 'Autrement' where id = '{requester.Id}'");
        await database.Sql($"update organisation set name = 'Maison renommée' where id = '{village.Practice}'");
        var report = (await Desk.Read(requester, request.Id)).Value!;
        var named = Assert.Single(report.Content.Present);
        Assert.Equal((requester.DisplayName, "MSP de Langogne"), (named.Name, named.Organisation));
        Assert.True(report.Proof!.Intact);
    }

    [Fact]
    public async Task Incidents_of_other_cases_stay_out_of_the_report()
    {
        var village = await Village.Build(database);
        var (requester, expert) = (await village.Requester(), await village.Expert());
        var request = await village.Filed(requester, OpinionDesk.Thursday.AddDays(-3));
        var meeting = await Meeting.Open(database, village, expert, OpinionDesk.Thursday);
        await meeting.Present(request, 10, 20);
        foreach (var minute in new[] { 9, 15, 21 })
            await database.Sql($"insert into session_incident values (gen_random_uuid(), '{meeting.Id}', null, 'media-lost', '{meeting.At(minute):O}')");
        await Desk.Signed(expert, request.Id);
        Assert.Equal(meeting.At(15), Assert.Single((await Desk.Read(requester, request.Id)).Value!.Content.Incidents).At);
    }
}
