using Npgsql;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Requests.Photos;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Requests;

public sealed class PhotosComeFromAPhone(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_code_is_changed_once_for_a_pass_that_adds_a_photo_to_that_draft()
    {
        var (desk, writer, draft, token) = await Shown();
        await using var closing = desk;
        Assert.Equal(PhotoOfferState.Waiting, (await desk.ReadPhotoOffer.Run(writer, draft, default)).Value!.State);
        desk.Db.Reach = Reach.Door; // nobody signs in on the phone
        var pass = (await desk.OpenPhotos.Run(token, default)).Value!;
        Assert.Equal(600, pass.SecondsLeft);
        Assert.Equal(RefusalKind.NotFound, (await desk.OpenPhotos.Run(token, default)).Refusal!.Kind);
        var photo = await Send(desk, pass.Pass, Samples.Jpeg());
        Assert.True(photo.Value!.Complete);
        Assert.Equal(Reach.Door, desk.Db.Reach);
        Assert.Equal($"{draft}|{writer.Id}", await database.Sql($"select draft_id || '|' || uploaded_by_id from document where id = '{photo.Value.Id}'"));
        Assert.Equal(0L, await database.Sql($"select count(*) from photo_offer where encode(token_sha256, 'escape') = '{token}' or encode(pass_sha256, 'escape') = '{pass.Pass}'"));

        desk.Db.Reach = Reach.System;
        Assert.Equal((PhotoOfferState.Open, 1, 0), (await desk.ReadPhotoOffer.Run(writer, draft, default)).Value! is var seen ? (seen.State, seen.Photos, seen.Arriving) : default);
    }

    [Fact]
    public async Task A_pass_reaches_nothing_but_the_photos_that_it_sent()
    {
        var (desk, writer, draft, token) = await Shown();
        await using var closing = desk;
        var own = (await desk.AddDocument.Run(writer, draft, "ordonnance.jpg", 600, default)).Value!;
        var pass = (await desk.OpenPhotos.Run(token, default)).Value!.Pass;
        Assert.Equal(RefusalKind.NotFound, (await desk.SendPhoto.Read(pass, own.Id, default)).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await desk.SendPhoto.Append(pass, own.Id, 0, Samples.Jpeg(), default)).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await desk.SendPhoto.Keep(pass, own.Id, Samples.Jpeg(600, 40, 40), default)).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await desk.SendPhoto.Announce("another", "x.jpg", 600, default)).Refusal!.Kind);
        var pdf = await Send(desk, pass, Samples.Pdf(), "photo.jpg");
        Assert.Equal("photo-type-refused", pdf.Refusal!.Fields.Single().Code);
        Assert.Equal(1L, await database.Sql($"select count(*) from document where draft_id = '{draft}'"));
    }

    [Fact]
    public async Task Announced_again_before_a_byte_came_it_is_the_same_photo()
    {
        var (desk, _, _, token) = await Shown();
        await using var closing = desk;
        var pass = (await desk.OpenPhotos.Run(token, default)).Value!.Pass;
        var first = (await desk.SendPhoto.Announce(pass, "Photo 1.jpg", 600, default)).Value!;
        Assert.Equal(first.Id, (await desk.SendPhoto.Announce(pass, "Photo 1.jpg", 600, default)).Value!.Id);
    }

    [Fact]
    public async Task The_time_is_over_after_ten_minutes_for_the_code_and_for_the_pass()
    {
        var (desk, writer, draft, token) = await Shown();
        await using var closing = desk;
        var pass = (await desk.OpenPhotos.Run(token, default)).Value!.Pass;
        desk.Clock.Set(Desk.Now + PhotoOffer.Lifetime - TimeSpan.FromSeconds(1));
        Assert.True((await Send(desk, pass, Samples.Jpeg())).Succeeded);
        desk.Clock.Set(Desk.Now + PhotoOffer.Lifetime);
        Assert.Equal(RefusalKind.NotFound, (await Send(desk, pass, Samples.Jpeg())).Refusal!.Kind);
        Assert.Equal(PhotoOfferState.Ended, (await desk.ReadPhotoOffer.Run(writer, draft, default)).Value!.State);
        var unread = (await desk.OfferPhotos.Run(writer, draft, default)).Value!;
        desk.Clock.Advance(PhotoOffer.Lifetime);
        Assert.Equal(RefusalKind.NotFound, (await desk.OpenPhotos.Run(unread.Token, default)).Refusal!.Kind);
    }

    [Fact]
    public async Task Taken_back_or_shown_anew_the_one_before_ends_and_half_a_photo_goes()
    {
        var (desk, writer, draft, token) = await Shown();
        await using var closing = desk;
        var pass = (await desk.OpenPhotos.Run(token, default)).Value!.Pass;
        Assert.True((await Send(desk, pass, Samples.Jpeg())).Succeeded);
        await desk.SendPhoto.Announce(pass, "Photo 2.jpg", 600, default);
        Assert.True((await desk.EndPhotos.Run(writer, draft, default)).Succeeded);
        Assert.Equal(RefusalKind.NotFound, (await Send(desk, pass, Samples.Jpeg())).Refusal!.Kind);
        Assert.Equal(1L, await database.Sql($"select count(*) from document where draft_id = '{draft}'"));
        var second = (await desk.OfferPhotos.Run(writer, draft, default)).Value!;
        var third = (await desk.OfferPhotos.Run(writer, draft, default)).Value!;
        Assert.Equal(RefusalKind.NotFound, (await desk.OpenPhotos.Run(second.Token, default)).Refusal!.Kind);
        Assert.True((await desk.OpenPhotos.Run(third.Token, default)).Succeeded);
    }

    [Fact]
    public async Task Only_who_writes_the_draft_shows_a_code_and_each_refusal_leaves_a_row()
    {
        var (desk, _, draft, token) = await Shown();
        await using var closing = desk;
        var other = await (await Village.Build(database)).Requester();
        Assert.Equal(RefusalKind.NotFound, (await desk.OfferPhotos.Run(other, draft, default)).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await desk.ReadPhotoOffer.Run(other, draft, default)).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await desk.EndPhotos.Run(other, draft, default)).Refusal!.Kind);
        Assert.Equal(3L, await database.Sql($"select count(*) from audit_entry where actor_id = '{other.Id}' and subject_id = '{draft}' and outcome = 'refused'"));
        Assert.True((await desk.OpenPhotos.Run(token, default)).Succeeded);
    }

    [Fact]
    public async Task Whoever_may_not_ask_any_more_gets_no_photo_from_a_phone()
    {
        var (desk, writer, _, token) = await Shown();
        await using var closing = desk;
        var pass = (await desk.OpenPhotos.Run(token, default)).Value!.Pass;
        await database.Sql($"update role_grant set ends_on = '2026-11-25' where account_id = '{writer.Id}'");
        Assert.Equal(RefusalKind.NotFound, (await Send(desk, pass, Samples.Jpeg())).Refusal!.Kind);
    }

    [Fact]
    public async Task The_database_lets_no_code_be_opened_twice_and_no_photo_in_without_an_offer_that_stands()
    {
        var (desk, writer, draft, token) = await Shown();
        await using var closing = desk;
        await desk.OpenPhotos.Run(token, default);
        await Refused("photo_offer_once", $"update photo_offer set opened_at = now(), pass_sha256 = sha256('x') where draft_id = '{draft}'");
        await Refused("photo_offer_once", $"update photo_offer set expires_at = expires_at + interval '1 second' where draft_id = '{draft}'");
        await Refused("photo_offer_short", $"insert into photo_offer (id, draft_id, token_sha256, made_at, expires_at) values (gen_random_uuid(), '{draft}', sha256('y'), now(), now() + interval '11 minutes')");
        var elsewhere = await database.AddDraft(writer.Id);
        await Refused("document_photo_offer", $"""
            insert into document (id, draft_id, name, size, received, uploaded_by_id, started_at, photo_offer_id)
            select gen_random_uuid(), '{elsewhere}', 'x', 1, 0, '{writer.Id}', '{Desk.Now:u}', id from photo_offer where draft_id = '{draft}'
            """);
    }

    async Task Refused(string constraint, string sql) => Assert.Equal(constraint, (await Assert.ThrowsAsync<PostgresException>(() => database.Sql(sql))).ConstraintName);

    static async Task<Outcome<DocumentLine>> Send(Desk desk, string pass, byte[] bytes, string name = "Photo.jpg")
    {
        var announced = await desk.SendPhoto.Announce(pass, name, bytes.Length, default);
        return announced.Succeeded ? await desk.SendPhoto.Append(pass, announced.Value.Id, 0, bytes, default) : announced;
    }

    /// <summary>A draft whose writer shows a code.</summary>
    async Task<(Desk Desk, Actor Writer, Guid Draft, string Token)> Shown()
    {
        var writer = await (await Village.Build(database)).Requester();
        var desk = new Desk(database);
        var draft = await database.AddDraft(writer.Id);
        return (desk, writer, draft, (await desk.OfferPhotos.Run(writer, draft, default)).Value!.Token);
    }
}
