using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Sessions;

public sealed class TheAgendaShowsWhatItsReaderMaySee(TestDatabase database) : ASessionOfThursday(database)
{
    [Fact]
    public async Task Six_slots_of_ten_minutes_the_first_of_them_taken()
    {
        var agenda = (await Steps.Agenda(Expert, Session)).Value!;
        Assert.Equal(Enumerable.Range(0, 6).Select(i => Hour.AddMinutes(10 * i)), agenda.Slots.Select(s => s.StartsAt));
        Assert.Equal([true, false, false, false, false, false], agenda.Slots.Select(s => s.Case is not null));
        Assert.Equal(("Médecine interne", "CHU Nîmes", Expert.DisplayName), (agenda.Session.Service, agenda.Session.Organisation, agenda.Session.Lead));
    }

    [Fact]
    public async Task An_expert_of_the_service_and_the_requester_see_the_case_by_name_and_that_is_kept()
    {
        foreach (var (reader, mine) in new[] { (Expert, false), (Requester, true) })
        {
            var seen = await First(reader);
            Assert.Equal((Request.Id, "ESSAI Dominique", Requester.DisplayName), (seen.Named!.RequestId, seen.Named.Patient, seen.Named.Requester));
            Assert.Equal(mine, seen.Mine);
        }
        Assert.Equal(2, await Audited("read-agenda", AuditOutcome.Done));
    }

    [Fact]
    public async Task A_coordinator_sees_which_organisation_asks_and_no_name()
    {
        var seen = await First(await Village.Coordinator());
        Assert.Null(seen.Named);
        Assert.Equal("MSP de Langogne", seen.Organisation);
    }

    [Fact]
    public async Task Other_requesters_and_learners_see_that_the_slot_is_taken_and_nothing_else()
    {
        foreach (var reader in new[] { await Village.Requester(), await Village.Learner() })
            Assert.Equal(new AgendaCase(CaseState.Expected, Mine: false, Organisation: null, Named: null), await First(reader));
    }

    [Fact]
    public async Task Everybody_else_is_told_that_it_does_not_exist()
    {
        var elsewhere = await Village.Build(Database);
        foreach (var stranger in new[] { await Village.CmeTracker(), await Village.Administrator(), await Village.Expert(Village.Dermatology), await elsewhere.Requester(), await elsewhere.Coordinator() })
            Assert.Equal(RefusalKind.NotFound, (await Steps.Agenda(stranger, Session)).Refusal?.Kind);
        Assert.Equal(5, await Audited("read-agenda", AuditOutcome.Refused));
    }

    [Fact]
    public async Task The_case_that_is_on_is_marked_and_stays_marked_as_presented()
    {
        Assert.Equal(CaseState.Expected, (await First(Expert)).State);
        await Steps.Open(Expert, Session);
        await Steps.Begin(Expert, Session, Request.Id);
        Assert.Equal(CaseState.On, (await First(Expert)).State);
        await Steps.EndCase(Expert, Session);
        Assert.Equal(CaseState.Presented, (await First(Expert)).State);
    }

    [Fact]
    public async Task The_calendar_lists_it_with_free_slots_for_those_who_may_see_it()
    {
        var coming = new DateOnly(2026, 11, 23);
        foreach (var reader in new[] { Expert, Requester, await Village.Learner(), await Village.Coordinator() })
        {
            await using var db = Database.Open();
            var week = Assert.Single(await new ListSessions(db).Run(reader, coming, coming.AddDays(6), default));
            Assert.Equal((Session, 6, 1), (week.Session.Id, week.Slots, week.Taken));
            Assert.Equal(reader == Requester ? [Hour] : [], week.Mine);
        }
        await using var other = Database.Open();
        Assert.Empty(await new ListSessions(other).Run(await Village.Expert(Village.Dermatology), coming, coming.AddDays(6), default));
        Assert.Empty(await new ListSessions(other).Run(await Village.CmeTracker(), coming, coming.AddDays(6), default));
    }

    async Task<AgendaCase> First(TeleExpertise.Expertise.People.Actor reader) => (await Steps.Agenda(reader, Session)).Value!.Slots[0].Case!;
}
