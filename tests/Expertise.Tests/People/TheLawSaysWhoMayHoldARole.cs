using Npgsql;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.People;

public class TheLawSaysWhoMayHoldARole(TestDatabase database) : IClassFixture<TestDatabase>
{
    public static TheoryData<Profession> EveryProfession => [.. Enum.GetValues<Profession>()];

    [Theory]
    [MemberData(nameof(EveryProfession))]
    public async Task Asked_are_doctors_midwives_and_dentists(Profession profession)
    {
        var village = await Village.Build(database);
        foreach (var role in new[] { Role.Expert, Role.Chair, Role.GuestExpert })
            Assert.Equal(profession.MayBeAsked() ? null : "role_grant_expert_profession", await Constraint(() => village.Person(role, profession, service: village.InternalMedicine)));
    }

    [Theory]
    [MemberData(nameof(EveryProfession))]
    public async Task Asking_are_health_professionals(Profession profession)
    {
        var village = await Village.Build(database);
        Assert.Equal(profession.MayAsk() ? null : "role_grant_requester_profession", await Constraint(() => village.Requester(profession)));
    }

    [Fact]
    public async Task A_guest_is_invited_for_a_time()
    {
        var village = await Village.Build(database);
        var guest = await village.Person(Role.GuestExpert, Profession.Doctor, service: village.InternalMedicine);
        Assert.True(guest.IsExpertOf(village.InternalMedicine));
        var forEver = await Assert.ThrowsAsync<PostgresException>(() => database.Sql($"update role_grant set ends_on = null where account_id = '{guest.Id}'"));
        Assert.Equal("role_grant_guest_leaves", forEver.ConstraintName);
    }

    [Fact]
    public async Task A_chair_leads_and_reads_and_answers_for_nobody()
    {
        var village = await Village.Build(database);
        var chair = await village.Person(Role.Chair, Profession.Doctor, service: village.InternalMedicine);
        Assert.True(SessionRights.Of(chair, village.InternalMedicine, village.Territory) is { See: true, Join: true, Lead: true, Present: true });
        Assert.False(SessionRights.Of(chair, village.Dermatology, village.Territory).See);
        Assert.True(chair.MayRead(await village.Filed(await village.Requester(), DateTimeOffset.UnixEpoch.AddYears(50))));
        Assert.False(chair.Answers);
    }

    static async Task<string?> Constraint(Func<Task<Actor>> make)
    {
        try
        {
            await make();
            return null;
        }
        catch (Microsoft.EntityFrameworkCore.DbUpdateException e) when (e.InnerException is PostgresException refused)
        {
            return refused.ConstraintName;
        }
    }
}
