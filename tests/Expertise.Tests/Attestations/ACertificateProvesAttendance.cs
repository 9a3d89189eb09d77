using TeleExpertise.Expertise.People;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Attestations;

public sealed class ACertificateProvesAttendance(TestDatabase database) : IClassFixture<TestDatabase>
{
    const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    readonly TestClock clock = new(AttestationDesk.Thursday.AddMinutes(55));
    AttestationDesk Desk => new(database, clock);

    [Fact]
    public async Task There_is_one_a_person_and_session_however_often_it_is_asked_for()
    {
        var (_, person, session) = await Ended();
        var codes = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Desk.Issue(person, session)));
        Assert.Single(codes.Select(c => c.Value).Distinct());
        Assert.Equal((await Desk.Issue(person, session)).Value, codes[0].Value);
    }

    [Fact]
    public async Task Its_code_tells_anybody_who_attended_what_and_for_how_long()
    {
        var (_, person, session) = await Ended();
        var told = (await Desk.Verify((await Desk.Issue(person, session)).Value!)).Value!;
        Assert.Equal((person.DisplayName, "Médecine interne", "CHU Nîmes", "MSP de Langogne", 42), (told.Name, told.Service, told.Hospital, told.Organisation, told.Minutes));
        Assert.Equal((AttestationDesk.Thursday, AttestationDesk.Thursday.AddMinutes(55)), (told.Held.StartsAt, told.Held.EndsAt));
    }

    [Fact]
    public async Task No_code_with_one_changed_character_is_valid()
    {
        var (_, person, session) = await Ended();
        var code = (await Desk.Issue(person, session)).Value!;
        Assert.True((await Desk.Verify(code.ToLowerInvariant())).Succeeded);
        for (var at = 0; at < code.Length; at++)
            foreach (var other in Alphabet.Where(c => c != code[at]))
                Assert.False((await Desk.Verify(code[..at] + other + code[(at + 1)..])).Succeeded);
    }

    [Fact]
    public async Task Minutes_come_from_the_stays_not_from_what_was_written_down()
    {
        var (_, person, session) = await Ended();
        var code = (await Desk.Issue(person, session)).Value!;
        await database.Sql($"update attendance set seconds = 36000 where session_id = '{session}'");
        Assert.Equal(42, (await Desk.Verify(code)).Value!.Minutes);
    }

    [Fact]
    public async Task Only_its_holder_opens_it()
    {
        var (village, person, session) = await Ended();
        var code = (await Desk.Issue(person, session)).Value!;
        var id = (Guid)(await database.Sql($"select id from certificate where code = '{code}'"))!;
        Assert.True((await Desk.Read(person, code)).Succeeded);
        foreach (var other in new[] { await village.Requester(), await village.CmeTracker(), await village.Administrator() })
            Assert.Equal(Refusal.NotFound, (await Desk.Read(other, code)).Refusal);
        Assert.Equal(3, await Desk.Refusals("read-certificate", id));
    }

    [Fact]
    public async Task Who_was_not_there_gets_none()
    {
        var (village, _, session) = await Ended();
        var absent = await village.Requester();
        Assert.Equal(Refusal.NotFound, (await Desk.Issue(absent, session)).Refusal);
        Assert.Equal(1, await Desk.Refusals("issue-certificate", session));
    }

    [Fact]
    public async Task Who_was_there_only_before_the_hour_gets_none()
    {
        var village = await Village.Build(database);
        var (expert, person) = (await village.Expert(), await village.Requester());
        var meeting = await Meeting.Open(database, village, expert, AttestationDesk.Thursday);
        await meeting.Stay(person, -8, -3);
        await Desk.Close(expert, meeting.Id);
        Assert.Equal("certificate-no-time", (await Desk.Issue(person, meeting.Id)).Refusal?.Code);
    }

    [Fact]
    public async Task None_is_given_before_the_session_has_ended()
    {
        var village = await Village.Build(database);
        var (expert, person) = (await village.Expert(), await village.Requester());
        var meeting = await Meeting.Open(database, village, expert, AttestationDesk.Thursday);
        await meeting.Stay(person, 0, 30);
        Assert.Equal(Refusal.NotFound, (await Desk.Issue(person, meeting.Id)).Refusal);
    }

    [Fact]
    public async Task Learning_lists_each_attended_session_with_its_certificate()
    {
        var (_, person, session) = await Ended();
        Assert.Null(Assert.Single(await Desk.Learning(person)).Code);
        var code = (await Desk.Issue(person, session)).Value;
        var line = Assert.Single(await Desk.Learning(person));
        Assert.Equal((session, 42 * 60 + 30, code, 2026), (line.SessionId, line.Seconds, line.Code, line.Year));
    }

    async Task<(Village Village, Actor Person, Guid Session)> Ended()
    {
        var village = await Village.Build(database);
        var (expert, person) = (await village.Expert(), await village.Requester());
        var meeting = await Meeting.Open(database, village, expert, AttestationDesk.Thursday);
        await meeting.Stay(person, 0, 42.5);
        await Desk.Close(expert, meeting.Id);
        return (village, person, meeting.Id);
    }
}
