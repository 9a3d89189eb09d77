using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Requests;

public sealed class AMessageBringsDocuments(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task They_are_nobody_else_s_until_it_is_sent_and_then_the_case_s_and_the_message_s()
    {
        var (desk, requester, expert, request) = await Case();
        await using var closing = desk;
        var reply = (await desk.SaveReply.Run(requester, request, "La voi", asks: false, default)).Value;
        Assert.Equal(reply, (await desk.SaveReply.Run(requester, request, "La voici.", asks: false, default)).Value);
        var photo = await Store(desk, requester, reply, "lésion.jpg", Samples.Jpeg(600, 40, 40));
        await database.Sql($"insert into deidentified_view values ('{request}', 'x', '', '{expert.Id}', now(), '{expert.Id}', now(), '{"{}"}', '{"{}"}')");

        var unsent = (await desk.ReadDialogue.Run(requester, request, default)).Value!.Reply!;
        Assert.Equal(("La voici.", photo.Id), (unsent.Text, unsent.Documents.Single().Id));
        Assert.Null((await desk.ReadDialogue.Run(expert, request, default)).Value!.Reply);
        Assert.Equal(Refusal.NotFound, (await desk.ReadDocument.Run(expert, photo.Id, default)).Refusal);
        Assert.Empty((await desk.ReadCase.Run(expert, request, default)).Value!.Documents);

        Assert.True((await desk.WriteMessage.Run(requester, request, "La voici, plus nette.", asks: false, default)).Succeeded);
        await using var later = new Desk(database);
        var read = (await later.ReadDialogue.Run(expert, request, default)).Value!;
        Assert.Equal(photo.Id, read.Messages.Single().Documents.Single().Id);
        Assert.Equal(photo.Id, (await later.ReadCase.Run(expert, request, default)).Value!.Documents.Single().Id);
        Assert.True((await later.ReadDocument.Run(expert, photo.Id, default)).Succeeded);
        Assert.Null((await later.ReadDialogue.Run(requester, request, default)).Value!.Reply);
        Assert.Equal(Refusal.NotFound, (await later.RemoveDocument.Run(requester, photo.Id, default)).Refusal); // what was sent stays
        Assert.Equal(0L, await database.Sql($"select count(*) from deidentified_view where request_id = '{request}' and checked_at is not null"));
    }

    [Fact]
    public async Task The_service_may_send_some_too_and_the_same_words_with_others_are_another_message()
    {
        var (desk, _, expert, request) = await Case();
        await using var closing = desk;
        for (var time = 0; time < 2; time++)
        {
            var reply = (await desk.SaveReply.Run(expert, request, "Voir le schéma.", asks: true, default)).Value;
            await Store(desk, expert, reply, "schéma.pdf", Samples.Pdf(900));
            Assert.True((await desk.WriteMessage.Run(expert, request, "Voir le schéma.", asks: false, default)).Succeeded);
        }
        Assert.Equal([1, 1], (await desk.ReadDialogue.Run(expert, request, default)).Value!.Messages.Select(m => m.Documents.Count));
    }

    [Fact]
    public async Task Half_a_document_or_a_virus_keeps_the_message_back_and_nothing_is_lost()
    {
        var (desk, requester, _, request) = await Case();
        await using var closing = desk;
        var reply = (await desk.SaveReply.Run(requester, request, "Le bilan.", asks: false, default)).Value;
        var half = (await desk.AddDocument.Run(requester, reply, "bilan.pdf", 2000, default)).Value!;
        Assert.Equal("documents-incomplete", (await desk.WriteMessage.Run(requester, request, "Le bilan.", false, default)).Refusal!.Fields.Single().Code);
        await desk.RemoveDocument.Run(requester, half.Id, default);
        var whole = await Store(desk, requester, reply, "bilan.pdf", Samples.Pdf(900));
        await database.Sql($"update document set scan = 'infected' where id = '{whole.Id}'");
        Assert.Equal("document-quarantined", (await desk.WriteMessage.Run(requester, request, "Le bilan.", false, default)).Refusal!.Fields.Single().Code);
        Assert.Equal("Le bilan.", (await desk.ReadDialogue.Run(requester, request, default)).Value!.Reply!.Text);
        await desk.RemoveDocument.Run(requester, whole.Id, default);
        Assert.True((await desk.WriteMessage.Run(requester, request, "Le bilan.", false, default)).Succeeded);
    }

    [Fact]
    public async Task A_case_holds_200_MB_and_60_documents_with_all_that_its_messages_bring()
    {
        var (desk, requester, expert, request) = await Case();
        await using var closing = desk;
        for (var i = 0; i < 3; i++) await Announced(request, i);
        var (mine, theirs) = ((await desk.SaveReply.Run(requester, request, "Un.", false, default)).Value, (await desk.SaveReply.Run(expert, request, "Deux.", false, default)).Value);
        foreach (var (who, reply) in new[] { (requester, mine), (expert, theirs) })
        {
            var large = (await desk.AddDocument.Run(who, reply, "gros.pdf", AddDocument.SizeMax, default)).Value!;
            Assert.Equal("case-too-large", (await desk.AddDocument.Run(who, reply, "petit.pdf", 1, default)).Refusal!.Fields.Single().Code);
            await database.Sql($"update document set received = size, media_type = 'application/pdf', sha256 = sha256('x'), completed_at = now() where id = '{large.Id}'");
        }
        Assert.True((await desk.WriteMessage.Run(requester, request, "Un.", false, default)).Succeeded);
        Assert.Equal("case-too-large", (await desk.WriteMessage.Run(expert, request, "Deux.", false, default)).Refusal!.Fields.Single().Code);
        await using var later = new Desk(database);
        Assert.Equal(("Deux.", 1), (await later.ReadDialogue.Run(expert, request, default)).Value!.Reply is { } kept ? (kept.Text, kept.Documents.Count) : default);

        await database.Sql($"update document set size = 1, received = 1 where request_id = '{request}' or draft_id = '{theirs}'");
        for (var i = 4; i < 59; i++) await Announced(request, i);
        Assert.Equal("documents-too-many", (await later.AddDocument.Run(expert, theirs, "encore.pdf", 1, default)).Refusal!.Fields.Single().Code);

        Task<Guid> Announced(Guid to, int number) => Large(to, requester.Id, number);
    }

    [Fact]
    public async Task It_is_no_request_being_typed()
    {
        var (desk, requester, _, request) = await Case();
        await using var closing = desk;
        var reply = (await desk.SaveReply.Run(requester, request, "Une réponse", asks: false, default)).Value;
        Assert.Empty((await desk.ListMyRequests.Run(requester, default)).Drafts);
        Assert.Equal(Refusal.NotFound, (await desk.ReadDraft.Run(requester, reply, default)).Refusal);
        Assert.Equal(Refusal.NotFound, (await desk.SaveDraft.Run(requester, reply, new RequestForm(), default)).Refusal);
        Assert.Equal(Refusal.NotFound, (await desk.FileRequest.Run(requester, reply, Forms.For(Guid.NewGuid()), default)).Refusal);
    }

    [Fact]
    public async Task Nobody_else_prepares_one_and_a_closed_case_takes_none()
    {
        var (desk, requester, expert, request) = await Case();
        await using var closing = desk;
        var village = await Village.Build(database);
        foreach (var stranger in new[] { await village.Requester(), await village.Expert(village.Dermatology), await village.Coordinator() })
            Assert.Equal(Refusal.NotFound, (await desk.SaveReply.Run(stranger, request, "Et moi ?", false, default)).Refusal);
        var reply = (await desk.SaveReply.Run(requester, request, "Encore", false, default)).Value;
        Assert.Equal(Refusal.NotFound, (await desk.AddDocument.Run(expert, reply, "x.pdf", 900, default)).Refusal);
        var photo = await Store(desk, expert, (await desk.SaveReply.Run(expert, request, "Ceci.", false, default)).Value, "photo.jpg", Samples.Jpeg());
        await desk.Decline.Run(expert, request, "Pas ici.", default);
        await using var later = new Desk(database);
        Assert.Equal("request-closed", (await later.SaveReply.Run(requester, request, "Encore", false, default)).Refusal!.Code);
        Assert.Equal("request-closed", (await later.AddDocument.Run(requester, reply, "x.pdf", 900, default)).Refusal!.Code);

        // Who may no longer read the case reads no more what was to go to it.
        Assert.True((await later.ReadDocument.Run(expert, photo.Id, default)).Succeeded);
        var elsewhere = expert with { Grants = [] };
        Assert.Equal(Refusal.NotFound, (await later.ReadDocument.Run(elsewhere, photo.Id, default)).Refusal);
        Assert.Equal(Refusal.NotFound, (await later.AddDocument.Run(elsewhere, (Guid)(await database.Sql($"select draft_id from document where id = '{photo.Id}'"))!, "x.pdf", 900, default)).Refusal);
    }

    [Fact]
    public async Task The_database_lets_no_document_go_to_another_case_and_none_leave_its_own()
    {
        var (desk, requester, _, request) = await Case();
        await using var closing = desk;
        var other = await (await Village.Build(database)).Filed(requester, Desk.Now);
        var reply = (await desk.SaveReply.Run(requester, request, "Une photo.", asks: false, default)).Value;
        var photo = await Store(desk, requester, reply, "photo.jpg", Samples.Jpeg());
        foreach (var sql in new[]
        {
            $"update document set draft_id = null, request_id = '{other.Id}' where id = '{photo.Id}'",
            $"update document set draft_id = null, request_id = '{request}' where id = '{photo.Id}'",
        })
            Assert.Equal("document_astray", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => AsApplication(sql))).ConstraintName);
        await desk.WriteMessage.Run(requester, request, "Une photo.", false, default);
        foreach (var sql in new[] { $"update document set request_id = '{other.Id}' where id = '{photo.Id}'", $"update document set message_id = null where id = '{photo.Id}'" })
            Assert.Equal("document_astray", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => AsApplication(sql))).ConstraintName);
    }

    async Task AsApplication(string sql)
    {
        await using var db = database.Open();
        await db.Database.ExecuteSqlRawAsync(sql);
    }

    async Task<Guid> Large(Guid request, Guid by, int number)
    {
        var id = await database.AddDocument(request, by, name: $"{number}.txt");
        if (number < 3) await database.Sql($"update document set size = {AddDocument.SizeMax}, received = {AddDocument.SizeMax} where id = '{id}'");
        return id;
    }

    static async Task<DocumentLine> Store(Desk desk, Actor actor, Guid reply, string name, byte[] bytes)
    {
        using var content = new MemoryStream(bytes);
        return (await desk.StoreDocument.Run(actor, reply, name, content, default)).Value!;
    }

    async Task<(Desk Desk, Actor Requester, Actor Expert, Guid Request)> Case()
    {
        var village = await Village.Build(database);
        var (requester, expert) = (await village.Requester(), await village.Expert());
        return (new Desk(database), requester, expert, (await village.Filed(requester, Desk.Now)).Id);
    }
}
