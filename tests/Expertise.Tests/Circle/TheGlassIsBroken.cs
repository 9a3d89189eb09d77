using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Circle;
using TeleExpertise.Expertise.People;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Circle;

/// <summary>The patient is before a doctor who has never asked about them.</summary>
public sealed class TheGlassIsBroken(TestDatabase database) : IClassFixture<TestDatabase>
{
    const string Reason = "Malaise au cabinet, traitement inconnu.";

    [Fact]
    public async Task With_number_birth_date_and_reason_for_two_hours_and_the_asker_is_told()
    {
        var here = await Neighbours.Build(database);
        var doctor = await here.Village.Requester(organisation: here.Village.OtherPractice);
        Assert.Equal(here.Request.PatientId, (await Break(here, doctor)).Value);
        Assert.Equal((true, true, true), await here.OpensTo(doctor));
        Assert.Equal(1L, await database.Sql($"select count(*) from notice where kind = 'glass_broken' and recipient_id = '{here.Asker.Id}'"));
        await using (var desk = here.Desk(here.Asker))
        {
            var circle = (await desk.ReadCircle.Run(await desk.Me(), here.Request.Id, default)).Value!;
            Assert.Equal((doctor.DisplayName, Reason), (Assert.Single(circle.Emergencies).Name, circle.Emergencies[0].Reason));
            Assert.Contains(circle.Looks, l => l.Name == doctor.DisplayName && l.Action == "break-glass");
            Assert.Contains(circle.Looks, l => l.Name == doctor.DisplayName && l.Action == "read-request" && l.Outcome == AuditOutcome.Done);
        }
        here.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal((false, false, false), await here.OpensTo(doctor));
    }

    [Fact]
    public async Task A_wrong_number_and_a_wrong_date_sound_the_same()
    {
        var here = await Neighbours.Build(database);
        var doctor = await here.Village.Requester();
        var (number, date) = (await Break(here, doctor, reference: "TE-999999"), await Break(here, doctor, born: "1957-03-05"));
        Assert.Equal(Assert.Single(number.Refusal!.Fields), Assert.Single(date.Refusal!.Fields));
        Assert.Equal((false, false, false), await here.OpensTo(doctor));
    }

    [Fact]
    public async Task Nobody_looks_around_with_it()
    {
        var here = await Neighbours.Build(database);
        var doctor = await here.Village.Requester();
        for (var i = 0; i < 5; i++) await Break(here, doctor, born: $"1950-01-0{i + 1}");
        Assert.Equal("glass-tries", (await Break(here, doctor)).Refusal!.Code);
        here.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.True((await Break(here, doctor)).Succeeded);
    }

    [Fact]
    public async Task Nor_is_it_for_who_is_of_no_health_profession_or_of_another_territory()
    {
        var here = await Neighbours.Build(database);
        foreach (var other in new[] { await here.Village.Coordinator(), await here.Village.Person(Role.SocialWorker, Profession.SocialWorker, organisation: here.Village.Practice), await here.Village.Learner() })
            Assert.Equal(RefusalKind.NotFound, (await Break(here, other)).Refusal!.Kind);
        Assert.Equal("glass-nobody", Assert.Single((await Break(here, await (await Village.Build(database)).Requester())).Refusal!.Fields).Code);
    }

    [Fact]
    public async Task It_needs_a_reason()
    {
        var here = await Neighbours.Build(database);
        var doctor = await here.Village.Requester();
        await using var desk = here.Desk(doctor);
        var refused = await desk.BreakGlass.Run(await desk.Me(), new("TE", "hier", "urgent"), default);
        Assert.Equal(["reference", "birthDate", "reason"], refused.Refusal!.Fields.Select(f => f.Field));
    }

    static async Task<Outcome<Guid>> Break(Neighbours here, Actor doctor, string? reference = null, string born = "1957-03-04")
    {
        await using var desk = here.Desk(doctor);
        return await desk.BreakGlass.Run(await desk.Me(), new BreakGlassForm(reference ?? here.Request.Reference, born, Reason), default);
    }
}
