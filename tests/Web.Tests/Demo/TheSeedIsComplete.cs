using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Territory;
using TeleExpertise.Testing;
using TeleExpertise.Web.Demo;

namespace TeleExpertise.Web.Tests.Demo;

public sealed class TheSeedIsComplete(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Everything_invented_bears_the_demonstration_mark()
    {
        await using var db = app.Database.Open();
        Assert.NotEmpty(await db.Set<Account>().ToListAsync());
        Assert.False(await db.Set<Account>().AnyAsync(a => !a.Demo || a.Persona == null));
        Assert.False(await db.Set<Organisation>().AnyAsync(o => !o.Demo));
        Assert.False(await db.Set<CareTerritory>().AnyAsync(t => !t.Demo));
    }

    [Fact]
    public async Task Every_persona_holds_a_role_and_every_service_has_an_expert()
    {
        await using var db = app.Database.Open();
        var grants = await db.Set<RoleGrant>().ToListAsync();
        Assert.Empty((await db.Set<Account>().Select(a => a.Id).ToListAsync()).Except(grants.Select(g => g.AccountId)));
        Assert.Empty((await db.Set<Service>().Select(s => s.Id).ToListAsync()).Except(grants.Select(g => g.ServiceId ?? Guid.Empty)));
    }

    [Theory]
    [InlineData(1, 4, 13, 0)]
    [InlineData(2, 2, 12, 30)]
    public async Task Two_services_meet_once_a_week_in_slots_of_ten_minutes(int number, int weekday, int hour, int minute)
    {
        await using var db = app.Database.Open();
        var series = await db.Set<Series>().SingleAsync(s => s.Id == DemoIds.Series(number));
        Assert.Equal((weekday, new TimeOnly(hour, minute), 60, 10, "Europe/Paris"),
            (series.Weekday, series.StartsAt, series.SessionMinutes, series.SlotMinutes, series.TimeZone));
        Assert.True(await db.Set<RoleGrant>().AnyAsync(g => g.AccountId == series.Rota[0] && g.ServiceId == series.ServiceId));
    }

    [Fact]
    public async Task Every_organisation_has_its_commune() =>
        Assert.False(await app.Database.Open().Set<Organisation>().AnyAsync(o => o.CommuneCode == null));

    [Fact]
    public async Task No_known_road_is_shorter_than_the_crow_flies_and_every_commune_is_near_its_hospitals()
    {
        await using var db = app.Database.Open();
        var communes = await db.Set<Commune>().ToDictionaryAsync(c => c.Code);
        var known = await db.Set<Road>().ToListAsync();
        Assert.NotEmpty(known);
        foreach (var road in known)
            Assert.InRange(road.Kilometres / Roads.CrowFly(communes[road.FromCode], communes[road.ToCode]), 0.99, 1.6);
        foreach (var placed in await db.Set<Organisation>().ToListAsync())
            foreach (var hospital in await db.Set<Organisation>().Where(o => o.TerritoryId == placed.TerritoryId && o.Kind == OrganisationKind.Chu).ToListAsync())
                Assert.InRange(Roads.CrowFly(communes[placed.CommuneCode!], communes[hospital.CommuneCode!]), 0, 175);
    }

    [Fact]
    public async Task Every_rpps_number_of_the_seed_has_a_right_key()
    {
        await using var db = app.Database.Open();
        var numbers = await db.Set<Account>().Where(a => a.Rpps != null).Select(a => a.Rpps!).ToListAsync();
        Assert.NotEmpty(numbers);
        Assert.All(numbers, n => Assert.True(Luhn(n), n));
        Assert.False(Luhn("99000000011"));
    }

    static bool Luhn(string digits) => digits.Reverse()
        .Select((c, i) => i % 2 == 0 ? c - '0' : (c - '0') * 2)
        .Sum(d => d > 9 ? d - 9 : d) % 10 == 0;
}
