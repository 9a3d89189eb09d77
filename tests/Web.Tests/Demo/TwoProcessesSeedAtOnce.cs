using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Territory;
using TeleExpertise.Testing;
using TeleExpertise.Web.Demo;

namespace TeleExpertise.Web.Tests.Demo;

public sealed class TwoProcessesSeedAtOnce(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Each_record_is_there_once_and_what_people_changed_stays()
    {
        await Task.WhenAll(Seed(), Seed(), Seed());
        await using (var db = database.Open())
        {
            Assert.Equal(DemoTerritory.All.Sum(t => t.Rows("people").Count()), await db.Set<Account>().CountAsync());
            await db.Set<Organisation>().Where(o => o.Id == DemoIds.MspLangogne).ExecuteUpdateAsync(o => o.SetProperty(x => x.ShortName, "changed"));
        }
        await Seed();
        await using var after = database.Open();
        Assert.Equal("changed", (await after.Set<Organisation>().SingleAsync(o => o.Id == DemoIds.MspLangogne)).ShortName);
    }

    async Task Seed()
    {
        await using var db = database.Open();
        await new DemoSeed(db, TimeProvider.System).Run(CancellationToken.None);
    }
}
