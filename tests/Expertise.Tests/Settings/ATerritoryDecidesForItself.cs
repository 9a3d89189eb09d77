using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Expertise.Slots.Calendars;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Settings;

public sealed class ATerritoryDecidesForItself(TestDatabase database) : IClassFixture<TestDatabase>
{
    static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Numbers => new(Policy.All.OfType<NumberSetting>().Select(s => s.Key));

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task The_database_has_the_bounds_of_the_code(string key)
    {
        var village = await Village.Build(database);
        var coordinator = await village.Coordinator();
        var setting = Policy.All.OfType<NumberSetting>().Single(s => s.Key == key);
        foreach (var (value, fits) in new[] { (setting.Least, true), (setting.Most, true), (setting.Least - 1, false), (setting.Most + 1, false) })
        {
            var text = value.ToString(CultureInfo.InvariantCulture);
            Assert.Equal(fits, setting.TryRead(text, out _));
            Assert.Equal(fits, await Takes(village, coordinator, key, text));
        }
        Assert.False(await Takes(village, coordinator, "another_" + key, setting.Default));
    }

    [Fact]
    public async Task The_database_has_the_words_of_the_code()
    {
        var village = await Village.Build(database);
        var coordinator = await village.Coordinator();
        foreach (var choice in Policy.All.OfType<ChoiceSetting>())
        {
            foreach (var word in choice.Words) Assert.True(choice.TryRead(word, out _) && await Takes(village, coordinator, choice.Key, word), word);
            Assert.False(choice.TryRead("elsewhere", out _) || await Takes(village, coordinator, choice.Key, "elsewhere"));
        }
        Assert.Equal(Enum.GetValues<HolidayRegion>().Length, Policy.Holidays.Words.Count);
    }

    [Fact]
    public async Task Each_change_is_kept_with_who_when_before_and_after()
    {
        var village = await Village.Build(database);
        var coordinator = await village.Coordinator();
        Assert.Equal(1, (await Change(coordinator, village, (Policy.FirstAnswer, "5", "7"), (Policy.Planning, "12", "12"))).Value);
        Assert.Equal(1, (await Change(coordinator, village, (Policy.FirstAnswer, "3", "5"))).Value);
        var view = await View(coordinator);
        Assert.Equal("3", view.Values[Policy.FirstAnswer.Key]);
        Assert.Equal([("5", "3"), (null, "5")], view.History.Select(h => (h.Before, h.After)));
        Assert.All(view.History, h => Assert.Equal((Policy.FirstAnswer.Key, Now), (h.Key, h.At)));
        Assert.StartsWith("Camille Exemple", view.History[0].By, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_application_can_neither_write_nor_change_history()
    {
        var village = await Village.Build(database);
        var coordinator = await village.Coordinator();
        await Change(coordinator, village, (Policy.FirstAnswer, "5", "7"));
        await using var db = database.Open();
        foreach (var forged in new[] { "update setting_change set after = '6'", "delete from setting_change", "delete from setting", "insert into setting_change (territory_id, key, after, changed_at, changed_by_id) select territory_id, key, '6', changed_at, changed_by_id from setting" })
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => db.Database.ExecuteSqlRawAsync(forged))).SqlState);
    }

    [Fact]
    public async Task Who_decides_on_what_no_longer_holds_is_told()
    {
        var village = await Village.Build(database);
        var coordinator = await village.Coordinator();
        await Change(coordinator, village, (Policy.FirstAnswer, "5", "7"));
        Assert.Equal("setting-changed-meanwhile", (await Change(coordinator, village, (Policy.FirstAnswer, "4", "7"))).Refusal!.Code);
    }

    [Fact]
    public async Task A_wrong_value_changes_nothing_at_all()
    {
        var village = await Village.Build(database);
        var coordinator = await village.Coordinator();
        var refused = (await Change(coordinator, village, (Policy.Planning, "4", "12"), (Policy.FirstAnswer, "0", "7"), (Policy.Controller, new string('x', 301), ""))).Refusal!;
        Assert.Equal([("first_answer_days", "setting-number-wrong"), ("controller", "setting-text-wrong")], refused.Fields.Select(f => (f.Field, f.Code)));
        Assert.Empty((await View(coordinator)).History);
    }

    [Fact]
    public async Task What_is_urgent_never_waits_longer_than_what_is_not()
    {
        var village = await Village.Build(database);
        var coordinator = await village.Coordinator();
        var refused = (await Change(coordinator, village, (Policy.WaitUrgent, "22", "7"))).Refusal!;
        Assert.Equal([("urgent_days", "setting-waits-crossed")], refused.Fields.Select(f => (f.Field, f.Code)));
        refused = (await Change(coordinator, village, (Policy.WaitSoon, "60", "21"), (Policy.WaitRoutine, "59", "56"))).Refusal!;
        Assert.Equal(["soon_days", "routine_days"], refused.Fields.Select(f => f.Field));
        Assert.Empty((await View(coordinator)).History);
        Assert.Equal(3, (await Change(coordinator, village, (Policy.WaitUrgent, "21", "7"), (Policy.WaitSoon, "21", "21"), (Policy.WaitRoutine, "60", "56"), (Policy.Planning, "4", "12"))).Value);
        Assert.Equal(["soon_days"], (await Change(coordinator, village, (Policy.WaitSoon, "20", "21"))).Refusal!.Fields.Select(f => f.Field)); // beside what was decided before
    }

    [Theory]
    [InlineData(Role.Administrator, Profession.Administrator)]
    [InlineData(Role.CmeTracker, Profession.TrainingOfficer)]
    [InlineData(Role.DataProtectionOfficer, Profession.DataProtectionOfficer)]
    public async Task Nobody_but_a_coordinator_decides(Role role, Profession profession)
    {
        var village = await Village.Build(database);
        var person = await village.Person(role, profession);
        Assert.Same(Refusal.NotFound, (await Change(person, village, (Policy.FirstAnswer, "5", "7"))).Refusal);
        Assert.Same(Refusal.NotFound, (await Change(await (await Village.Build(database)).Coordinator(), village, (Policy.FirstAnswer, "5", "7"))).Refusal);
        Assert.Equal(2L, await database.Sql($"select count(*) from audit_entry where action = 'change-settings' and outcome = 'refused' and subject_id = '{village.Territory}'"));
    }

    async Task<bool> Takes(Village village, Actor coordinator, string key, string value)
    {
        try
        {
            await database.Sql($"insert into setting values ('{village.Territory}', '{key}', '{value}', now(), '{coordinator.Id}') on conflict (territory_id, key) do update set value = excluded.value");
            return true;
        }
        catch (PostgresException refused) when (refused.ConstraintName == "setting_value")
        {
            return false;
        }
    }

    async Task<Outcome<int>> Change(Actor actor, Village village, params (Setting Setting, string Typed, string Shown)[] typed)
    {
        await using var db = database.Open(Reach.Of(actor.Id, new(2026, 11, 21)));
        var clock = new TestClock(Now);
        return await new ChangeSettings(db, clock, new AuditTrail(db, clock)).Run(actor, village.Territory, [.. typed.Select(t => new TypedSetting(t.Setting, t.Typed, t.Shown))], default);
    }

    async Task<SettingsView> View(Actor actor)
    {
        await using var db = database.Open(Reach.Of(actor.Id, new(2026, 11, 21)));
        return (await new ReadSettings(db, new AuditTrail(db, new TestClock(Now)), new(TimeSpan.FromMinutes(30), TimeSpan.FromHours(12))).Run(actor, null, default)).Value!;
    }
}
