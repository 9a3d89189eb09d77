using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Testing;
using TeleExpertise.Web.Demo;

namespace TeleExpertise.Web.Tests.Demo;

public sealed class TheDemonstrationHasCases : IAsyncLifetime
{
    readonly TestApp app = new() { Settings = { ["Demo:Cases"] = "true" } };

    public Task InitializeAsync() => app.InitializeAsync();

    public Task DisposeAsync() => ((IAsyncLifetime)app).DisposeAsync();

    [Fact]
    public async Task They_went_through_the_verbs_and_a_second_start_leaves_them_as_people_left_them()
    {
        await using (var db = app.Database.Open())
        {
            var states = await db.Set<Request>().GroupBy(r => r.Status).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count);
            // The one who is on call this week waits for a later session.
            Assert.Equal((5, 2, 1, 2), (states[RequestStatus.Filed], states[RequestStatus.Booked], states[RequestStatus.Waiting], states[RequestStatus.Declined]));
            Assert.Equal(2, await db.Set<Booking>().CountAsync(b => b.Status == BookingStatus.Booked));
            Assert.False(await db.Set<Draft>().AnyAsync());
            Assert.Equal(["application/pdf", "image/jpeg"], await db.Set<Document>().Select(d => d.MediaType).Distinct().Order().ToListAsync());
            await db.Set<Request>().Where(r => r.Id == DemoIds.Request(1)).ExecuteUpdateAsync(r => r.SetProperty(x => x.Urgency, Urgency.Routine));
        }
        await Task.WhenAll(Again(), Again());
        await using var after = app.Database.Open();
        Assert.Equal(DemoTerritory.All.Sum(t => DemoCases.Cases(t).Count), await after.Set<Request>().CountAsync());
        Assert.Equal(Urgency.Routine, (await after.Set<Request>().SingleAsync(r => r.Id == DemoIds.Request(1))).Urgency);
    }

    [Fact]
    public async Task Every_patient_is_invented_as_the_name_says_and_every_INS_is_a_test_number_with_a_right_key()
    {
        await using var db = app.Database.Open();
        var patients = await db.Set<Patient>().ToListAsync();
        Assert.Equal(10, patients.Count);
        Assert.All(patients, p => Assert.StartsWith("Démo-", p.BirthName, StringComparison.Ordinal));
        Assert.Equal([2, 8], patients.GroupBy(p => p.TerritoryId).Select(t => t.Count()).Order());
        var carriers = patients.Where(p => p.InsMatricule is not null).ToList();
        Assert.Equal(5, carriers.Count);
        Assert.All(carriers, p => Assert.Equal("1.2.250.1.213.1.4.10", p.InsOid));
        Assert.All(carriers, p => Assert.Equal(0, (long.Parse(p.InsMatricule![..13]) + long.Parse(p.InsMatricule[13..])) % 97));
        Assert.All(carriers, p => Assert.Equal((p.Sex == Sex.Male ? "1" : "2") + p.BirthDate.ToString("yyMM") + p.BirthPlaceCode, p.InsMatricule![..10]));
    }

    Task<bool> Again() => app.Do<IServiceProvider, bool>(async services =>
    {
        await new DemoCases(services, (Expertise.Database.ExpertiseDb)services.GetService(typeof(Expertise.Database.ExpertiseDb))!, TimeProvider.System).Run(CancellationToken.None);
        return true;
    });
}
