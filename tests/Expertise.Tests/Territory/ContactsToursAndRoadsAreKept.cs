using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Territory;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Territory;

public sealed class ContactsToursAndRoadsAreKept(TestDatabase database) : IClassFixture<TestDatabase>
{
    readonly TestClock clock = new(Timetable.Saturday);

    [Fact]
    public async Task Everybody_of_the_territory_finds_a_contact_by_its_words_and_nobody_elsewhere()
    {
        var (here, there) = (await Village.Build(database), await Village.Build(database));
        var keeper = await here.Coordinator();
        Assert.True((await Contact(keeper, here, new() { Role = "Avis de gériatrie", Phone = "04 65 71 00 01", Organisation = here.Hospital.ToString() })).Succeeded);
        Assert.True((await Contact(keeper, here, new() { Role = "Secrétariat", Email = "accueil@example.org" })).Succeeded);
        foreach (var person in new[] { await here.Requester(), await here.Expert(), await here.Learner(), await here.CmeTracker(), await here.Administrator() })
        {
            Assert.Equal(2, (await Seen(person, null)).Contacts.Count);
            Assert.Equal("Avis de gériatrie", (await Seen(person, "GERIATRIE nîmes")).Contacts.Single().Contact.Role);
            Assert.Empty((await Seen(person, "cardiologie")).Contacts);
            Assert.Equal(Refusal.NotFound, (await Contact(person, here, new() { Role = "Autre", Phone = "15" })).Refusal);
        }
        Assert.Empty((await Seen(await there.Coordinator(), null)).Contacts);
        Assert.Equal(["role", "phone", "email"], (await Contact(keeper, here, new() { Phone = "quinze", Email = "@" })).Refusal!.Fields.Select(f => f.Field));
        Assert.Equal("contact-unreachable", (await Contact(keeper, here, new() { Role = "Muet" })).Refusal!.Fields.Single().Code);
    }

    [Fact]
    public async Task The_mobile_surgery_passes_on_its_weekday_in_even_or_odd_weeks()
    {
        var village = await Village.Build(database);
        var keeper = await village.Coordinator();
        var surgery = (await database.Save(keeper, village.Territory, new() { Kind = "MobileSurgery", Name = "Cabinet itinérant" })).Value;
        // ISO week 48 of 2026 begins on Monday 23 November.
        foreach (var weeks in new[] { "Every", "Even", "Odd" })
            Assert.True((await Stop(keeper, village, new() { Surgery = surgery.ToString(), Commune = "48080", Place = weeks, Weekday = "1", Weeks = weeks, FromTime = "09:00", ToTime = "12:00" })).Succeeded);
        var passages = (await Seen(await village.Learner(), null)).Passages;
        Assert.Equal([("Even", 23), ("Every", 23), ("Every", 30), ("Odd", 30)], passages.Select(p => (p.At.Stop.Place, p.Day.Day)).Order());
        Assert.Equal(["surgery", "commune", "place", "weekday", "weeks", "fromTime", "toTime"], (await Stop(keeper, village, new() { Surgery = village.Practice.ToString() })).Refusal!.Fields.Select(f => f.Field));
        Assert.Equal("hour-before", (await Stop(keeper, village, new() { Surgery = surgery.ToString(), Commune = "48080", Place = "x", Weekday = "1", Weeks = "Odd", FromTime = "09:00", ToTime = "09:00" })).Refusal!.Fields.Single().Code);
        Assert.Equal(Refusal.NotFound, (await Stop(await village.Requester(), village, new())).Refusal);
    }

    [Fact]
    public async Task A_known_road_replaces_the_estimate_until_it_is_forgotten()
    {
        var village = await Village.Build(database);
        var keeper = await village.Coordinator();
        Assert.True((await Road(keeper, village, "langogne", "nîmes", "140,5", "120")).Succeeded);
        Assert.Equal((140.5, false), await Trip(keeper));
        Assert.True((await Road(keeper, village, "48080", "30189", null, null)).Succeeded);
        Assert.True((await Trip(keeper)).Estimated);
        Assert.Equal(["from", "to", "kilometres", "minutes"], (await Road(keeper, village, "Ys", "Ys", "-3", "0")).Refusal!.Fields.Select(f => f.Field));
        Assert.Equal("road-to-itself", (await Road(keeper, village, "48080", "langogne", "1", "1")).Refusal!.Fields.Single().Code);
        Assert.Equal(Refusal.NotFound, (await Road(await village.Expert(), village, "48080", "30189", "1", "1")).Refusal);
    }

    Task<Outcome<Done>> Contact(Actor actor, Village village, ContactForm form) =>
        database.As(actor, (db, audit) => new SaveContact(db, clock, audit).Run(actor, village.Territory, null, form, default));

    Task<Outcome<Done>> Stop(Actor actor, Village village, StopForm form) =>
        database.As(actor, (db, audit) => new SaveStop(db, clock, audit).Run(actor, village.Territory, null, form, default));

    Task<Outcome<Done>> Road(Actor actor, Village village, string from, string to, string? kilometres, string? minutes) =>
        database.As(actor, (db, audit) => new SaveRoad(db, audit).Run(actor, village.Territory, from, to, kilometres, minutes, default));

    async Task<(double Kilometres, bool Estimated)> Trip(Actor keeper)
    {
        var view = await database.As(keeper, (db, audit) => new ReadTerritory(db, audit).Run(keeper, null, default));
        var trip = view.Value!.Trips["48080"].Single(t => t.ToCode == "30189");
        return (trip.Kilometres, trip.Estimated);
    }

    async Task<ContactsView> Seen(Actor actor, string? words) => (await database.As(actor, (db, _) => new ListContacts(db, clock).Run(actor, words, default))).Single();
}
