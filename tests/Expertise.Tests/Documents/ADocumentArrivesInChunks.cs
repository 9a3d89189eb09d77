using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Tests.Requests;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Documents;

public sealed class ADocumentArrivesInChunks(TestDatabase database) : IClassFixture<TestDatabase>
{
    const int Mib = AppendChunk.ChunkMax;

    static byte[] Pdf(int size) => Samples.Pdf(size);

    [Fact]
    public async Task What_is_stored_is_what_was_sent()
    {
        var (desk, actor, draft) = await Start();
        await using var closing = desk;
        var bytes = Pdf((2 * Mib) + 17);
        var document = (await desk.AddDocument.Run(actor, draft, "bilan.pdf", bytes.Length, default)).Value!;
        Assert.Null(document.MediaType);
        for (var at = 0; at < bytes.Length; at += Mib) document = (await desk.AppendChunk.Run(actor, document.Id, at, bytes.AsMemory(at..Math.Min(at + Mib, bytes.Length)), default)).Value!;
        Assert.Equal((MediaTypes.Pdf, bytes.Length), (document.MediaType, document.Received));
        Assert.Equal(bytes, await Stored(desk, document.Id));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), await database.Sql($"select encode(sha256, 'hex') from document where id = '{document.Id}'"));
    }

    [Fact]
    public async Task Who_takes_its_bytes_slowly_holds_no_connection()
    {
        var (desk, actor, draft) = await Start();
        await using var closing = desk;
        var bytes = Pdf(Mib + 17);
        var document = (await desk.AddDocument.Run(actor, draft, "bilan.pdf", bytes.Length, default)).Value!;
        for (var at = 0; at < bytes.Length; at += Mib) await desk.AppendChunk.Run(actor, document.Id, at, bytes.AsMemory(at..Math.Min(at + Mib, bytes.Length)), default);
        await using var db = database.Open();
        var taken = new List<byte>();
        await foreach (var chunk in new DocumentBytes(db).Read(document.Id))
        {
            Assert.Equal(System.Data.ConnectionState.Closed, db.Database.GetDbConnection().State);
            taken.AddRange(chunk.Span);
        }
        Assert.Equal(bytes, taken);
    }

    [Fact]
    public async Task A_chunk_may_be_repeated_but_not_come_out_of_order_or_differ()
    {
        var (desk, actor, draft) = await Start();
        await using var closing = desk;
        var bytes = Pdf(3000);
        var id = (await desk.AddDocument.Run(actor, draft, "bilan.pdf", bytes.Length, default)).Value!.Id;
        Assert.Equal("chunk-out-of-order", (await desk.AppendChunk.Run(actor, id, 1000, bytes.AsMemory(1000..2000), default)).Refusal!.Code);
        Assert.Equal(1000, (await desk.AppendChunk.Run(actor, id, 0, bytes.AsMemory(..1000), default)).Value!.Received);
        Assert.Equal(1000, (await desk.AppendChunk.Run(actor, id, 0, bytes.AsMemory(..1000), default)).Value!.Received);
        Assert.Equal("chunk-out-of-order", (await desk.AppendChunk.Run(actor, id, 0, Pdf(1000), default)).Refusal!.Code);
        Assert.Equal("chunk-beyond-size", (await desk.AppendChunk.Run(actor, id, 1000, new byte[2001], default)).Refusal!.Fields.Single().Code);
        Assert.True((await desk.AppendChunk.Run(actor, id, 1000, bytes.AsMemory(1000..), default)).Value!.Complete);
        Assert.True((await desk.AppendChunk.Run(actor, id, 1000, bytes.AsMemory(1000..), default)).Value!.Complete);
        Assert.Equal(bytes, await Stored(desk, id));
    }

    [Fact]
    public async Task Two_of_the_same_chunk_at_once_are_one()
    {
        var (desk, actor, draft) = await Start();
        await using var closing = desk;
        var bytes = Pdf(900);
        var id = (await desk.AddDocument.Run(actor, draft, "bilan.pdf", bytes.Length, default)).Value!.Id;
        var both = await Task.WhenAll(Append(), Append());
        Assert.All(both, stored => Assert.True(stored.Value!.Complete));

        async Task<Outcome<DocumentLine>> Append()
        {
            await using var own = new Desk(database);
            return await own.AppendChunk.Run(actor, id, 0, bytes, default);
        }
    }

    [Fact]
    public async Task Many_announced_at_once_take_turns()
    {
        var (desk, actor, draft) = await Start();
        await using var closing = desk;
        var all = await Task.WhenAll(Enumerable.Range(0, 12).Select(Announce));
        Assert.All(all, announced => Assert.True(announced.Succeeded));

        async Task<Outcome<DocumentLine>> Announce(int number)
        {
            await using var own = new Desk(database);
            return await own.AddDocument.Run(actor, draft, $"Photo {number}.jpg", 900, default);
        }
    }

    [Theory]
    [InlineData("photo.jpg", "7F454C46020101")]
    [InlineData("photo.jpg", "3C68746D6C3E")]
    [InlineData("logo.png", "3C7376672078")]
    public async Task What_is_no_document_is_refused_at_its_first_chunk_and_not_kept(string name, string start)
    {
        var (desk, actor, draft) = await Start();
        await using var closing = desk;
        byte[] bytes = [.. Convert.FromHexString(start), .. new byte[600]];
        var id = (await desk.AddDocument.Run(actor, draft, name, 5000, default)).Value!.Id;
        Assert.Equal([new FieldFault("documents", "document-type-refused")], (await desk.AppendChunk.Run(actor, id, 0, bytes, default)).Refusal!.Fields);
        Assert.Equal(0L, await database.Sql($"select count(*) from document where id = '{id}'"));
    }

    [Fact]
    public async Task Text_that_turns_into_something_else_is_refused_at_its_end()
    {
        var (desk, actor, draft) = await Start();
        await using var closing = desk;
        var id = (await desk.AddDocument.Run(actor, draft, "notes.txt", 1200, default)).Value!.Id;
        Assert.True((await desk.AppendChunk.Run(actor, id, 0, Enumerable.Repeat((byte)'a', 600).ToArray(), default)).Succeeded);
        Assert.Equal("document-type-refused", (await desk.AppendChunk.Run(actor, id, 600, new byte[600], default)).Refusal!.Fields.Single().Code);
    }

    [Theory]
    [InlineData(50L * 1024 * 1024, null)]
    [InlineData((50L * 1024 * 1024) + 1, "document-too-large")]
    [InlineData(0L, "document-empty")]
    [InlineData(-1L, "document-empty")]
    public async Task A_document_has_at_most_50_MB(long size, string? fault)
    {
        var (desk, actor, draft) = await Start();
        await using var closing = desk;
        Assert.Equal(fault, (await desk.AddDocument.Run(actor, draft, "gros.pdf", size, default)).Refusal?.Fields.Single().Code);
    }

    [Fact]
    public async Task A_case_has_at_most_200_MB()
    {
        var (desk, actor, draft) = await Start();
        await using var closing = desk;
        for (var i = 0; i < 4; i++) Assert.True((await desk.AddDocument.Run(actor, draft, "gros.pdf", AddDocument.SizeMax, default)).Succeeded);
        Assert.Equal("case-too-large", (await desk.AddDocument.Run(actor, draft, "petit.pdf", 1, default)).Refusal!.Fields.Single().Code);
        using var more = new MemoryStream(Pdf(600));
        Assert.Equal("case-too-large", (await desk.StoreDocument.Run(actor, draft, "petit.pdf", more, default)).Refusal!.Fields.Single().Code);
    }

    [Fact]
    public async Task A_stream_of_unknown_length_is_stored_whole_or_not_at_all()
    {
        var (desk, actor, draft) = await Start();
        await using var closing = desk;
        foreach (var size in new[] { 600, Mib, Mib + 1, (3 * Mib) + 5 })
        {
            var bytes = Pdf(size);
            using var content = new MemoryStream(bytes);
            var stored = (await desk.StoreDocument.Run(actor, draft, "scan.pdf", content, default)).Value!;
            Assert.Equal((true, (long)size), (stored.Complete, stored.Size));
            Assert.Equal(bytes, await Stored(desk, stored.Id));
        }
        using var tooLarge = new MemoryStream(Pdf((50 * Mib) + 1));
        Assert.Equal("document-too-large", (await desk.StoreDocument.Run(actor, draft, "gros.pdf", tooLarge, default)).Refusal!.Fields.Single().Code);
        Assert.Equal(4L, await database.Sql($"select count(*) from document where draft_id = '{draft}'"));
    }

    [Fact]
    public async Task Only_the_draft_s_author_touches_its_documents()
    {
        var village = await Village.Build(database);
        var (author, other) = (await village.Requester(), await village.Requester());
        await using var desk = new Desk(database);
        var draft = (await desk.SaveDraft.Run(author, null, new RequestForm(), default)).Value!.Id;
        var id = (await desk.AddDocument.Run(author, draft, "bilan.pdf", 900, default)).Value!.Id;
        Assert.Equal(Refusal.NotFound, (await desk.AddDocument.Run(other, draft, "bilan.pdf", 900, default)).Refusal);
        Assert.Equal(Refusal.NotFound, (await desk.AppendChunk.Run(other, id, 0, Pdf(900), default)).Refusal);
        Assert.Equal(Refusal.NotFound, (await desk.ReadDocument.Run(other, id, default)).Refusal);
        Assert.Equal(Refusal.NotFound, (await desk.DiscardDraft.Run(other, draft, default)).Refusal);
        Assert.Equal(4L, await database.Sql($"select count(*) from audit_entry where actor_id = '{other.Id}' and outcome = 'refused'"));
    }

    async Task<(Desk Desk, Actor Actor, Guid Draft)> Start()
    {
        var village = await Village.Build(database);
        var actor = await village.Requester();
        var desk = new Desk(database);
        return (desk, actor, (await desk.SaveDraft.Run(actor, null, new RequestForm(), default)).Value!.Id);
    }

    static async Task<byte[]> Stored(Desk desk, Guid id)
    {
        var bytes = new List<byte>();
        await foreach (var data in desk.ReadDocument.Bytes(id)) bytes.AddRange(data.Span);
        return [.. bytes];
    }
}
