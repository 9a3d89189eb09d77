using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Territory;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Territory;

public sealed class ACoordinatorKeepsTheTree(TestDatabase database) : IClassFixture<TestDatabase>
{
    static OrganisationForm Msp(string name, Guid? parent = null) => new() { Kind = "Msp", Name = name, Commune = "langogne", Parent = parent?.ToString() };

    [Fact]
    public async Task An_organisation_is_made_with_all_that_names_it()
    {
        var village = await Village.Build(database);
        var keeper = await village.Coordinator();
        var made = await database.Save(keeper, village.Territory, Msp("MSP neuve") with { LegalForm = "Sisa", Finess = "48 078 009 7", Address = " 1 rue du Pont " });
        await using var db = database.Open();
        var it = await db.Set<Organisation>().SingleAsync(o => o.Id == made.Value);
        Assert.Equal((village.Territory, OrganisationKind.Msp, "MSP neuve", "MSP neuve", LegalForm.Sisa, "480780097", "1 rue du Pont", "48080"),
            (it.TerritoryId, it.Kind, it.Name, it.ShortName, it.LegalForm, it.Finess, it.Address, it.CommuneCode));
        Assert.Equal(1L, await database.Sql($"select count(*) from audit_entry where subject_id = '{it.Id}' and action = 'make-organisation' and territory_id = '{village.Territory}'"));
    }

    [Fact]
    public async Task Each_wrong_field_has_its_fault()
    {
        var village = await Village.Build(database);
        var refused = await database.Save(await village.Coordinator(), village.Territory, new OrganisationForm
        {
            Kind = "3",
            Name = " ",
            ShortName = new string('x', 61),
            LegalForm = "guild",
            Finess = "12345678",
            Commune = "Ys",
            Parent = Guid.NewGuid().ToString(),
        });
        Assert.Equal(["address-too-long"], (await database.Save(await village.Coordinator(), village.Territory, Msp("Loin") with { Address = new string('x', 301) })).Refusal!.Fields.Select(f => f.Code));
        Assert.Equal(["kind", "name", "shortName", "finess", "legalForm", "commune", "parent"], refused.Refusal!.Fields.Select(f => f.Field));
    }

    [Fact]
    public async Task A_name_and_a_number_are_taken_once()
    {
        var village = await Village.Build(database);
        var keeper = await village.Coordinator();
        Assert.True((await database.Save(keeper, village.Territory, Msp("Une") with { Finess = "480780097" })).Succeeded);
        Assert.Equal("organisation-name-taken", (await database.Save(keeper, village.Territory, Msp("Une"))).Refusal!.Fields.Single().Code);
        Assert.Equal("finess-taken", (await database.Save(keeper, village.Territory, Msp("Deux") with { Finess = "480780097" })).Refusal!.Fields.Single().Code);
        var other = await Village.Build(database);
        Assert.True((await database.Save(await other.Coordinator(), other.Territory, Msp("Une") with { Finess = "480780097" })).Succeeded);
    }

    [Fact]
    public async Task A_site_moves_and_never_below_itself()
    {
        var village = await Village.Build(database);
        var keeper = await village.Coordinator();
        var top = (await database.Save(keeper, village.Territory, Msp("Haut"))).Value;
        var middle = (await database.Save(keeper, village.Territory, Msp("Milieu", top))).Value;
        var low = (await database.Save(keeper, village.Territory, Msp("Bas", middle))).Value;
        foreach (var under in new[] { top, middle, low })
            Assert.Equal("parent-below-itself", (await database.Save(keeper, village.Territory, Msp("Haut", under), top)).Refusal!.Fields.Single().Code);
        Assert.True((await database.Save(keeper, village.Territory, Msp("Bas", top), low)).Succeeded);
        Assert.True((await database.Save(keeper, village.Territory, Msp("Milieu", low), middle)).Succeeded);
    }

    [Fact]
    public async Task Two_moves_at_once_close_no_circle()
    {
        var village = await Village.Build(database);
        var keeper = await village.Coordinator();
        var one = (await database.Save(keeper, village.Territory, Msp("Un"))).Value;
        var two = (await database.Save(keeper, village.Territory, Msp("Deux"))).Value;
        var moves = await Task.WhenAll(database.Save(keeper, village.Territory, Msp("Un", two), one), database.Save(keeper, village.Territory, Msp("Deux", one), two));
        Assert.Single(moves, m => m.Succeeded);
    }

    [Fact]
    public async Task Nothing_is_attached_across_territories()
    {
        var (here, there) = (await Village.Build(database), await Village.Build(database));
        var keeper = await here.Coordinator();
        Assert.Equal("parent-unknown", (await database.Save(keeper, here.Territory, Msp("Pont", there.Practice))).Refusal!.Fields.Single().Code);
        Assert.Equal(Refusal.NotFound, (await database.Save(keeper, there.Territory, Msp("Pont"))).Refusal);
        Assert.Equal(Refusal.NotFound, (await database.Save(keeper, here.Territory, Msp("Pont"), there.Practice)).Refusal);
        Assert.Equal(Refusal.NotFound, (await database.Close(keeper, there.Practice)).Refusal);
        await using var db = database.Open();
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => db.Set<Organisation>().Where(o => o.Id == here.Practice).ExecuteUpdateAsync(s => s.SetProperty(o => o.ParentId, there.Hospital)));
    }

    [Fact]
    public async Task What_others_depend_on_stays_open_and_what_was_used_is_not_removed()
    {
        var village = await Village.Build(database);
        var keeper = await village.Coordinator();
        await village.Requester();
        Assert.Equal("organisation-has-services", (await database.Close(keeper, village.Hospital)).Refusal!.Code);
        Assert.Equal("organisation-has-people", (await database.Close(keeper, village.Practice)).Refusal!.Code);
        Assert.Equal("organisation-in-use", (await database.Remove(keeper, village.Practice)).Refusal!.Code);
        var top = (await database.Save(keeper, village.Territory, Msp("Haut"))).Value;
        var site = (await database.Save(keeper, village.Territory, Msp("Site", top))).Value;
        Assert.Equal("organisation-has-sites", (await database.Close(keeper, top)).Refusal!.Code);
        Assert.True((await database.Close(keeper, site)).Succeeded);
        Assert.True((await database.Close(keeper, top)).Succeeded);
        await using var db = database.Open();
        Assert.Equal(new DateOnly(2026, 11, 21), (await db.Set<Organisation>().SingleAsync(o => o.Id == top)).ClosedOn);
        Assert.Equal("parent-unknown", (await database.Save(keeper, village.Territory, Msp("Tard", top))).Refusal!.Fields.Single().Code);
        Assert.True((await database.Close(keeper, top, open: true)).Succeeded);
        Assert.True((await database.Remove(keeper, site)).Succeeded);
        Assert.False(await db.Set<Organisation>().AnyAsync(o => o.Id == site));
    }

    [Fact]
    public async Task Who_does_not_keep_it_changes_nothing_and_it_is_audited()
    {
        var village = await Village.Build(database);
        foreach (var actor in new[] { await village.Requester(), await village.Expert(), await village.Learner(), await village.CmeTracker() })
        {
            Assert.Equal(Refusal.NotFound, (await database.Save(actor, village.Territory, Msp("Intruse"))).Refusal);
            Assert.Equal(Refusal.NotFound, (await database.Close(actor, village.OtherPractice)).Refusal);
            Assert.Equal(Refusal.NotFound, (await database.Remove(actor, village.OtherPractice)).Refusal);
            Assert.Equal(Refusal.NotFound, (await database.SaveRoom(actor, village.OtherPractice, new() { Name = "Salle", Seats = "4" })).Refusal);
            Assert.Equal(Refusal.NotFound, (await database.SaveService(actor, village.Hospital, new() { Name = "Service", Specialty = "urology" })).Refusal);
            Assert.Equal(5L, await database.Sql($"select count(*) from audit_entry where actor_id = '{actor.Id}' and outcome = 'refused'"));
        }
    }
}
