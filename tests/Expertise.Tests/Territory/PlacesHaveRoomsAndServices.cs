using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Territory;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Territory;

public sealed class PlacesHaveRoomsAndServices(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_room_has_seats_and_what_is_in_it()
    {
        var village = await Village.Build(database);
        var keeper = await village.Coordinator();
        var made = await database.SaveRoom(keeper, village.Practice, new() { Name = "Salle de réunion", Seats = "8", Equipment = ["camera", "piano", "screen"], Note = "1er étage" });
        Assert.Equal((8, "1er étage", village.Territory), (made.Value!.Seats, made.Value.Note, made.Value.TerritoryId));
        Assert.Equal(["screen", "camera"], made.Value.Equipment);
        Assert.Equal("room-name-taken", (await database.SaveRoom(keeper, village.Practice, new() { Name = "Salle de réunion", Seats = "3" })).Refusal!.Fields.Single().Code);
        Assert.Equal(["name", "seats"], (await database.SaveRoom(keeper, village.Practice, new() { Seats = "0" })).Refusal!.Fields.Select(f => f.Field));
        var closed = await database.SaveRoom(keeper, Guid.Empty, new() { Name = "Salle de réunion", Seats = "8", Closed = true }, made.Value.Id);
        Assert.Equal(new DateOnly(2026, 11, 21), closed.Value!.ClosedOn);
        Assert.Equal(village.Territory, await database.Sql($"select territory_id from audit_entry where subject = 'room' and subject_id = '{made.Value.Id}' and action = 'change-room'"));
    }

    [Fact]
    public async Task A_service_is_of_any_specialty_and_a_closed_one_is_not_asked()
    {
        var village = await Village.Build(database);
        var keeper = await village.Coordinator();
        var made = await database.SaveService(keeper, village.Hospital, new() { Name = "Rhumatologie", Specialty = "rheumatology" });
        Assert.True(made.Succeeded);
        Assert.Equal("specialty", (await database.SaveService(keeper, village.Hospital, new() { Name = "Magie", Specialty = "magic" })).Refusal!.Fields.Single().Field);
        Assert.Equal("service-name-taken", (await database.SaveService(keeper, village.Hospital, new() { Name = "Rhumatologie", Specialty = "rheumatology" })).Refusal!.Fields.Single().Code);
        var asker = await village.Requester();
        Assert.Contains("Rhumatologie", (await Asked(asker)).Select(s => s.Name));
        await database.SaveService(keeper, village.Hospital, new() { Name = "Rhumatologie", Specialty = "rheumatology", Closed = true }, made.Value!.Id);
        Assert.DoesNotContain("Rhumatologie", (await Asked(asker)).Select(s => s.Name));
    }

    [Fact]
    public async Task A_territorys_own_specialty_serves_there_only()
    {
        var (here, there) = (await Village.Build(database), await Village.Build(database));
        var (keeper, other) = (await here.Coordinator(), await there.Coordinator());
        var added = await database.As(keeper, (db, audit) => new AddSpecialty(db, TimeProvider.System, audit).Run(keeper, here.Territory, "Médecine thermale", null, default));
        Assert.True((await database.SaveService(keeper, here.Hospital, new() { Name = "Thermes", Specialty = added.Value })).Succeeded);
        Assert.Equal("specialty-missing", (await database.SaveService(other, there.Hospital, new() { Name = "Thermes", Specialty = added.Value })).Refusal!.Fields.Single().Code);
        Assert.Equal("specialty-known", (await database.As(keeper, (db, audit) => new AddSpecialty(db, TimeProvider.System, audit).Run(keeper, here.Territory, "médecine THERMALE", null, default))).Refusal!.Fields.Single().Code);
        Assert.Equal("specialty-known", (await database.As(other, (db, audit) => new AddSpecialty(db, TimeProvider.System, audit).Run(other, there.Territory, "Urologie", null, default))).Refusal!.Fields.Single().Code);
    }

    [Fact]
    public async Task Groups_overlap_and_only_groups_have_members()
    {
        var village = await Village.Build(database);
        var keeper = await village.Coordinator();
        var cpts = (await database.Save(keeper, village.Territory, new() { Kind = "Cpts", Name = "CPTS" })).Value;
        var cls = (await database.Save(keeper, village.Territory, new() { Kind = "Cls", Name = "CLS" })).Value;
        foreach (var group in new[] { cpts, cls })
            Assert.True((await Members(keeper, group, village.Practice, village.OtherPractice, group)).Succeeded);
        Assert.True((await Members(keeper, cls, village.Practice)).Succeeded);
        await using var db = database.Open();
        Assert.Equal(2, await db.Set<OrganisationMember>().CountAsync(m => m.GroupId == cpts));
        Assert.Equal(village.Practice, (await db.Set<OrganisationMember>().SingleAsync(m => m.GroupId == cls)).MemberId);
        Assert.Equal(Refusal.NotFound, (await Members(keeper, village.Practice, village.OtherPractice)).Refusal);
        Assert.Equal("group-has-members", (await database.Save(keeper, village.Territory, new() { Kind = "Msp", Name = "CPTS" }, cpts)).Refusal!.Fields.Single().Code);
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.Sql($"insert into organisation_member values ('{village.Practice}', '{village.OtherPractice}', '{village.Territory}')"));
    }

    Task<Outcome<Done>> Members(Actor actor, Guid group, params Guid[] members) =>
        database.As(actor, (db, audit) => new SetMembers(db, audit).Run(actor, group, members, default));

    async Task<List<ServiceLine>> Asked(Actor asker)
    {
        await using var db = database.Open();
        return await new ListServices(db).Run(asker, default);
    }
}
