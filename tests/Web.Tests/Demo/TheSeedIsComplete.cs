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
        Assert.True(await db.Set<RoleGrant>().AnyAsync(g => g.AccountId == series.LeadExpertId && g.ServiceId == series.ServiceId));
    }

    [Fact]
    public async Task Every_organisation_has_its_commune_and_every_commune_its_road_to_both_hospitals()
    {
        await using var db = app.Database.Open();
        Assert.False(await db.Set<Organisation>().AnyAsync(o => o.CommuneCode == null));
        var roads = (await db.Set<Trip>().ToListAsync()).ToLookup(t => t.ToCode, t => t.FromCode);
        var communes = await db.Set<Commune>().Select(c => c.Code).Order().ToListAsync();
        Assert.Equal(communes, roads["30189"].Order(StringComparer.Ordinal));
        Assert.Equal(communes, roads["48095"].Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task No_road_is_shorter_than_the_crow_flies_and_none_leaves_the_territory()
    {
        await using var db = app.Database.Open();
        var communes = await db.Set<Commune>().ToDictionaryAsync(c => c.Code);
        foreach (var trip in await db.Set<Trip>().ToListAsync())
        {
            var crow = Roads.CrowFly(communes[trip.FromCode], communes[trip.ToCode]);
            Assert.InRange(trip.Kilometres, crow * 0.99, Math.Max(crow * 1.6, 1));
            Assert.InRange(crow, 0, trip.ToCode == "48095" ? 105 : 150);
        }
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
