using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.Opinions;
using TeleExpertise.Expertise.Opinions.FollowUp;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Tests.Territory;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Opinions;

public sealed class WhatFollowedIsTold(TestDatabase database) : IClassFixture<TestDatabase>
{
    readonly TestClock clock = new(OpinionDesk.Thursday);
    OpinionDesk Desk => new(database, clock);

    [Fact]
    public async Task The_trip_is_offered_from_the_patients_commune_and_the_latest_word_counts()
    {
        var (requester, expert, request) = await Answered();
        var before = (await Desk.FollowUp(requester, request)).Value!;
        Assert.True(before is { MayRecord: true, Kilometres: > 100, Minutes: > 60 });
        Assert.True((await Desk.Tell(requester, request, new("Followed", null, null, null, "270", "240"))).Succeeded);
        clock.Advance(TimeSpan.FromDays(10));
        Assert.True((await Desk.Tell(requester, request, new("transferred", "2026-12-05", "Médecine interne, 04 66 68 68 68", "Aggravation.", "280", "240"))).Succeeded);
        var view = (await Desk.FollowUp(expert, request)).Value!;
        Assert.Equal([OutcomeKind.Transferred, OutcomeKind.Followed], view.Outcomes.Select(o => o.Outcome.Kind));
        Assert.Equal((false, (int?)0), (view.MayRecord, view.Outcomes[0].Outcome.SparedKilometres));
    }

    [Theory]
    [InlineData(null, null, null, null, "outcome")]
    [InlineData("Nonsense", null, null, null, "outcome")]
    [InlineData("SeenLocally", null, null, null, "happened-on")]
    [InlineData("Followed", "31/02/2026", null, null, "happened-on")]
    [InlineData("Transferred", "2026-12-01", null, null, "contact")]
    [InlineData("Followed", null, null, "beaucoup", "kilometres")]
    [InlineData("Followed", null, null, "4001", "kilometres")]
    public async Task What_is_wrong_is_said_at_its_field(string? kind, string? day, string? contact, string? kilometres, string field)
    {
        var (requester, _, request) = await Answered();
        Assert.Equal(field, Assert.Single((await Desk.Tell(requester, request, new(kind, day, contact, null, kilometres, null))).Refusal!.Fields).Field);
    }

    [Fact]
    public async Task Only_who_asked_tells_and_only_after_the_opinion()
    {
        var (requester, expert, request) = await Answered();
        var village = await Village.Build(database);
        var asker = await village.Requester();
        var open = (await village.Filed(asker, clock.GetUtcNow())).Id;
        Assert.Equal("outcome-too-early", (await Desk.Tell(asker, open, new("Followed", null, null, null, null, null))).Refusal?.Code);
        Assert.Equal("not-found", (await Desk.Tell(expert, request, new("Followed", null, null, null, null, null))).Refusal?.Code);
        Assert.Equal("not-found", (await Desk.FollowUp(asker, request)).Refusal?.Code);
    }

    [Fact]
    public async Task What_goes_along_with_a_patient_is_for_the_side_that_asked_with_the_services_wishes()
    {
        var village = await Village.Build(database);
        var (requester, expert, keeper) = (await village.Requester(), await village.Expert(), await village.Coordinator());
        var request = (await village.Filed(requester, clock.GetUtcNow().AddDays(-1))).Id;
        Assert.Equal("not-found", (await Desk.Transfer(requester, request)).Refusal?.Code);
        await Desk.AnswerInWriting(expert, request);
        await Desk.Signed(expert, request);
        await database.SaveService(keeper, village.Hospital, new() { Name = "Médecine interne", Specialty = "internal_medicine", AdmissionContact = "Cadre : 04 66 00 00 00", AdmissionList = " Carte Vitale \n\nOrdonnances" }, village.InternalMedicine);
        var before = (await Desk.Transfer(requester, request)).Value!;
        Assert.Equal(("Cadre : 04 66 00 00 00", null, "ESSAI"), (before.Contact, before.On, before.Patient.BirthName));
        Assert.Equal(["Carte Vitale", "Ordonnances"], before.Wanted);
        await Desk.Tell(requester, request, new("Transferred", "2026-11-26", "Dr Garde, 04 66 11 11 11", "Aggravation cette nuit.", null, null));
        var after = (await Desk.Transfer(requester, request)).Value!;
        Assert.Equal(("Dr Garde, 04 66 11 11 11", new DateOnly(2026, 11, 26), "Aggravation cette nuit."), (after.Contact, after.On, after.Note));
        Assert.Equal("not-found", (await Desk.Transfer(expert, request)).Refusal?.Code);
        Assert.Equal(1, await Desk.Refusals("read-transfer", request));
    }

    [Fact]
    public async Task Who_asked_is_reminded_once_on_the_day_of_the_review()
    {
        var village = await Village.Build(database);
        var (requester, expert) = (await village.Requester(), await village.Expert());
        await Reviewed(village, requester, expert);
        await Reviewed(village, requester, expert, on: null);
        var dead = await Reviewed(village, requester, expert);
        await Desk.Tell(requester, dead, new("Died", null, null, null, null, null));
        clock.Advance(TimeSpan.FromDays(6.4)); // the evening before, in Paris
        await Desk.RemindReviews();
        Assert.Equal(0, await Reminders(requester));
        clock.Advance(TimeSpan.FromDays(0.1));
        await Desk.RemindReviews();
        await Desk.RemindReviews();
        Assert.Equal(1, await Reminders(requester));
        Assert.Equal(0, await Reminders(expert));
    }

    Task<int> Reminders(Actor whom) => Desk.Count<Notice>(n => n.RecipientId == whom.Id && n.Kind == NoticeKind.ReviewDue);

    /// <summary>A case whose opinion asks for a review on a day.</summary>
    async Task<Guid> Reviewed(Village village, Actor requester, Actor expert, string? on = "2026-12-03")
    {
        var request = (await village.Filed(requester, clock.GetUtcNow().AddDays(-1))).Id;
        await Desk.AnswerInWriting(expert, request);
        var text = new OpinionText { Answer = "Poursuivre.", Degree = OpinionDegree.Weeks, FollowUpOn = on is null ? null : DateOnly.Parse(on, System.Globalization.CultureInfo.InvariantCulture) };
        var version = await Desk.Write(expert, request, text, (await Desk.Open(expert, request)).Value?.Version);
        Assert.True((await Desk.Sign(expert, request, version.Value)).Succeeded);
        return request;
    }

    async Task<(Actor Requester, Actor Expert, Guid Request)> Answered()
    {
        var village = await Village.Build(database);
        var (requester, expert) = (await village.Requester(), await village.Expert());
        var request = (await village.Filed(requester, clock.GetUtcNow().AddDays(-1))).Id;
        await Desk.AnswerInWriting(expert, request);
        await Desk.Signed(expert, request);
        return (requester, expert, request);
    }
}
