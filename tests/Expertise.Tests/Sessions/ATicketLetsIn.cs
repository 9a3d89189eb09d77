using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Rooms;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Sessions;

public sealed class ATicketLetsIn(TestDatabase database) : ASessionOfThursday(database)
{
    [Fact]
    public async Task It_names_the_person_and_the_place_and_lasts_a_minute()
    {
        Clock.Set(Hour);
        var ticket = (await Steps.Ticket(Requester, Session)).Value!;
        Assert.Equal((Session.ToString(), Requester.Id.ToString(), Requester.DisplayName), (ticket.Room, ticket.Person, ticket.DisplayName));
        Assert.Equal("Médecin · MSP de Langogne", ticket.Caption);
        Assert.True(ticket.CanSend);
        Assert.Equal((Hour, Hour.AddSeconds(60)), (ticket.IssuedAt, ticket.ExpiresAt));
        Assert.Equal("Médecin · CHU Nîmes", (await Steps.Ticket(Expert, Session)).Value!.Caption);
        Assert.Equal(2, await Audited("join-session", AuditOutcome.Done));
    }

    [Fact]
    public async Task A_sealed_one_opens_within_its_minute_and_not_after()
    {
        Clock.Set(Hour);
        var seal = new TicketSeal(new byte[32]);
        var text = seal.Seal((await Steps.Ticket(Requester, Session)).Value!);
        Assert.True(seal.TryOpen(text, Hour.AddSeconds(59), out _));
        Assert.False(seal.TryOpen(text, Hour.AddSeconds(61), out _));
    }

    [Theory]
    [InlineData(-16, "session-not-open-yet")]
    [InlineData(-15, null)]
    [InlineData(0, null)]
    [InlineData(74, null)]
    [InlineData(75, "session-ended")]
    public async Task The_room_may_be_joined_around_its_hour(int minutes, string? refusal)
    {
        Clock.Set(Hour.AddMinutes(minutes));
        Assert.Equal(refusal, (await Steps.Ticket(Requester, Session)).Refusal?.Code);
    }

    [Fact]
    public async Task An_opened_room_may_be_joined_at_any_hour_and_an_ended_one_never()
    {
        await Steps.Open(Expert, Session);
        Assert.True((await Steps.Ticket(Requester, Session)).Succeeded);
        await Steps.End(Expert, Session);
        Assert.Equal("session-ended", (await Steps.Ticket(Requester, Session)).Refusal?.Code);
    }

    [Fact]
    public async Task A_devices_ticket_lasts_ten_minutes_and_is_in_the_audit_under_a_name_of_its_own()
    {
        Clock.Set(Hour);
        var ticket = (await Steps.Ticket(Expert, Session, TicketUse.Publish)).Value!;
        Assert.Equal((TicketUse.Publish, Session.ToString(), Expert.Id.ToString()), (ticket.Use, ticket.Room, ticket.Person));
        Assert.Equal(TimeSpan.FromMinutes(10), ticket.ExpiresAt - ticket.IssuedAt);
        Assert.Equal(1, await Audited("admit-device", AuditOutcome.Done));
        Assert.Equal(0, await Audited("join-session", AuditOutcome.Done));
    }

    [Fact]
    public async Task Who_leads_lets_encoders_in_and_only_who_sits_in_the_room_as_well_a_screen()
    {
        Clock.Set(Hour);
        var coordinator = await Village.Coordinator();
        Assert.True((await Steps.Ticket(Expert, Session, TicketUse.Watch)).Succeeded);
        Assert.True((await Steps.Ticket(coordinator, Session, TicketUse.Publish)).Succeeded);
        Assert.Equal(RefusalKind.NotFound, (await Steps.Ticket(coordinator, Session, TicketUse.Watch)).Refusal?.Kind);
        foreach (var use in new[] { TicketUse.Publish, TicketUse.Watch })
            foreach (var other in new[] { Requester, await Village.Learner(), await Village.Expert(Village.Dermatology) })
                Assert.Equal(RefusalKind.NotFound, (await Steps.Ticket(other, Session, use)).Refusal?.Kind);
        Assert.Equal(7, await Audited("admit-device", AuditOutcome.Refused));
    }

    [Fact]
    public async Task Requesters_and_learners_of_the_territory_and_experts_of_the_service_sit_in_and_nobody_else()
    {
        Clock.Set(Hour);
        var elsewhere = await Village.Build(Database);
        foreach (var seated in new[] { Requester, await Village.Requester(), await Village.Learner(), Expert, await Village.Expert() })
            Assert.True((await Steps.Ticket(seated, Session)).Succeeded);
        foreach (var stranger in new[] { await Village.Coordinator(), await Village.CmeTracker(), await Village.Administrator(), await Village.Expert(Village.Dermatology), await elsewhere.Requester(), await elsewhere.Learner() })
            Assert.Equal(RefusalKind.NotFound, (await Steps.Ticket(stranger, Session)).Refusal?.Kind);
        Assert.Equal(6, await Audited("join-session", AuditOutcome.Refused));
    }
}
