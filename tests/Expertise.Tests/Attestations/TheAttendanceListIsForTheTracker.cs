using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Attestations;

public sealed class TheAttendanceListIsForTheTracker(TestDatabase database) : IClassFixture<TestDatabase>
{
    readonly TestClock clock = new(AttestationDesk.Thursday.AddMinutes(55));
    AttestationDesk Desk => new(database, clock);

    [Fact]
    public async Task It_names_everybody_with_their_minutes()
    {
        var village = await Village.Build(database);
        var (expert, person, tracker) = (await village.Expert(), await village.Requester(), await village.CmeTracker());
        var meeting = await Meeting.Open(database, village, expert, AttestationDesk.Thursday);
        await meeting.Stay(person, 0, 20.5);
        await meeting.Stay(expert, 0, 55);
        await Desk.Close(expert, meeting.Id);
        var list = (await Desk.Attendance(tracker, meeting.Id)).Value!;
        Assert.Equal(
            new[] { (expert.DisplayName, "CHU Nîmes", 55), (person.DisplayName, "MSP de Langogne", 20) }.OrderBy(p => p.DisplayName, StringComparer.Ordinal),
            list.Persons.Select(p => (p.Name, p.Organisation, p.Minutes)).OrderBy(p => p.Name, StringComparer.Ordinal));
        var ended = Assert.Single((await Desk.Ended(tracker)).Value!);
        Assert.Equal((meeting.Id, 2, 55 * 60 + 20 * 60 + 30), (ended.SessionId, ended.Persons, ended.Seconds));
    }

    [Fact]
    public async Task Nobody_else_sees_it_not_even_the_tracker_of_another_territory()
    {
        var (village, elsewhere) = (await Village.Build(database), await Village.Build(database));
        var expert = await village.Expert();
        var meeting = await Meeting.Open(database, village, expert, AttestationDesk.Thursday);
        await Desk.Close(expert, meeting.Id);
        foreach (var other in new[] { expert, await village.Requester(), await village.Coordinator(), await village.Learner(), await village.Administrator(), await elsewhere.CmeTracker() })
            Assert.Equal(Refusal.NotFound, (await Desk.Attendance(other, meeting.Id)).Refusal);
        Assert.Equal(6, await Desk.Refusals("list-attendance", meeting.Id));
        Assert.Equal(Refusal.NotFound, (await Desk.Ended(await village.Coordinator())).Refusal);
        Assert.Empty((await Desk.Ended(await elsewhere.CmeTracker())).Value!);
    }

    [Fact]
    public async Task A_session_that_goes_on_has_none()
    {
        var village = await Village.Build(database);
        var meeting = await Meeting.Open(database, village, await village.Expert(), AttestationDesk.Thursday);
        Assert.Equal(Refusal.NotFound, (await Desk.Attendance(await village.CmeTracker(), meeting.Id)).Refusal);
    }
}
