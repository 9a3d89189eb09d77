using TeleExpertise.Expertise.Opinions;
using TeleExpertise.Expertise.Opinions.Acts;
using TeleExpertise.Expertise.People;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Opinions;

public sealed class ActsAreTraced(TestDatabase database) : IClassFixture<TestDatabase>
{
    readonly TestClock clock = new(OpinionDesk.Thursday);
    OpinionDesk Desk => new(database, clock);

    [Fact]
    public async Task The_signature_traces_the_experts_and_the_requesters_act()
    {
        var village = await Village.Build(database);
        var (requester, expert) = (await village.Requester(Profession.Nurse), await village.Expert());
        await Sign(village, requester, expert, new());
        var his = Assert.Single((await Desk.Acts(expert)).Lines);
        Assert.Equal((ActKind.Te2, 2300, (ActBlock?)null, new DateOnly(2026, 11, 26)), (his.Kind, his.AmountCents, his.Blocked, his.DoneOn));
        var hers = await Desk.Acts(requester);
        Assert.Equal((ActKind.Rqd, 1000), (hers.Lines.Single().Kind, hers.TotalCents));
        Assert.Empty((await Desk.Acts(expert, 2025)).Lines);
    }

    [Fact]
    public async Task The_years_limit_counts_one_professionals_acts_for_one_patient()
    {
        var village = await Village.Build(database);
        var (requester, expert, colleague) = (await village.Requester(Profession.Pharmacist), await village.Expert(), await village.Expert());
        await database.Sql($"insert into setting values ('{village.Territory}', 'acts_a_year', '2', now(), '{expert.Id}')");
        var patient = await Sign(village, requester, expert, new());
        foreach (var by in new[] { expert, expert, colleague }) await Sign(village, requester, by, new(), patient);
        Assert.Equal([null, null, ActBlock.OverLimit], (await Desk.Acts(expert)).Lines.OrderBy(l => l.Reference, StringComparer.Ordinal).Select(l => l.Blocked));
        Assert.Null(Assert.Single((await Desk.Acts(colleague)).Lines).Blocked);
        Assert.Empty((await Desk.Acts(requester)).Lines); // a pharmacist bills none
        clock.Set(new(2027, 1, 4, 9, 0, 0, TimeSpan.Zero));
        await Sign(village, requester, expert, new(), patient);
        Assert.Null(Assert.Single((await Desk.Acts(expert)).Lines).Blocked);
    }

    [Theory]
    [InlineData(true, false, ActKind.Teleconsultation, null, ActBlock.PatientPresent)]
    [InlineData(false, true, ActKind.Te2, ActBlock.Inpatient, ActBlock.Inpatient)]
    [InlineData(true, true, ActKind.Teleconsultation, ActBlock.Inpatient, ActBlock.PatientPresent)]
    public async Task A_patient_who_was_there_or_in_hospital_blocks_them(bool present, bool inpatient, ActKind kind, ActBlock? expertBlocked, ActBlock requesterBlocked)
    {
        var village = await Village.Build(database);
        var (requester, expert) = (await village.Requester(), await village.Expert());
        await Sign(village, requester, expert, new() { PatientPresent = present, Inpatient = inpatient });
        var his = Assert.Single((await Desk.Acts(expert)).Lines);
        Assert.Equal((kind, expertBlocked), (his.Kind, his.Blocked));
        var theirs = await Desk.Acts(requester);
        Assert.Equal(((ActBlock?)requesterBlocked, 0), (theirs.Lines.Single().Blocked, theirs.TotalCents));
    }

    [Fact]
    public async Task A_teleconsultation_has_the_territorys_price_or_none_and_says_so()
    {
        var village = await Village.Build(database);
        var (requester, expert) = (await village.Requester(), await village.Expert());
        await Sign(village, requester, expert, new() { PatientPresent = true });
        await database.Sql($"insert into setting values ('{village.Territory}', 'teleconsultation_cents', '3000', now(), '{expert.Id}')");
        await Sign(village, requester, expert, new() { PatientPresent = true });
        var acts = await Desk.Acts(expert);
        Assert.Equal([0, 3000], acts.Lines.Select(l => l.AmountCents).Order());
        Assert.Equal((1, 3000), (acts.Unpriced, acts.TotalCents));
    }

    /// <summary>A case answered in writing; of the same patient when one is given.</summary>
    async Task<Guid> Sign(Village village, Actor requester, Actor expert, OpinionText text, Guid? patient = null)
    {
        var request = await village.Filed(requester, clock.GetUtcNow().AddHours(-1));
        if (patient is not null) await database.Sql($"update request set patient_id = '{patient}' where id = '{request.Id}'");
        await Desk.AnswerInWriting(expert, request.Id);
        var version = await Desk.Write(expert, request.Id, text with { Answer = "Poursuivre.", Degree = OpinionDegree.Routine }, (await Desk.Open(expert, request.Id)).Value!.Version);
        Assert.True((await Desk.Sign(expert, request.Id, version.Value)).Succeeded);
        return patient ?? request.PatientId;
    }
}
