using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Tests.Requests;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Documents;

public sealed class WhatAFormBreaksOffIsNotKept(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_line_that_breaks_leaves_no_half_document()
    {
        await using var desk = new Desk(database);
        var actor = await (await Village.Build(database)).Requester();
        var draft = (await desk.SaveDraft.Run(actor, null, new RequestForm(), default)).Value!.Id;
        await using var broken = new BreakingStream(Samples.Pdf(3 * AppendChunk.ChunkMax), after: (2 * AppendChunk.ChunkMax) + 5);
        await Assert.ThrowsAsync<IOException>(() => desk.StoreDocument.Run(actor, draft, "bilan.pdf", broken, default));
        Assert.Equal(0L, await database.Sql($"select count(*) from document where draft_id = '{draft}'"));
    }

    [Fact]
    public async Task A_document_that_comes_while_its_draft_is_filed_is_told_so()
    {
        var village = await Village.Build(database);
        var actor = await village.Requester();
        await using var desk = new Desk(database);
        var draft = (await desk.SaveDraft.Run(actor, null, Forms.For(village.InternalMedicine), default)).Value!.Id;
        // What a filing does, held between its two steps: the document waits for the draft's row, and then it is gone.
        await using var filing = await desk.Db.Database.BeginTransactionAsync();
        await desk.Db.Database.ExecuteSqlAsync($"select id from draft where id = {draft} for update");
        await using var other = new Desk(database);
        var adding = other.AddDocument.Run(actor, draft, "photo.jpg", 900, default);
        const string Waiting = "select count(*) from pg_locks l join pg_stat_activity a on a.pid = l.pid where not l.granted and a.datname = current_database()";
        for (var tries = 0; tries < 1000 && (long)(await database.Sql(Waiting))! == 0; tries++) await Task.Delay(20);
        await desk.Db.Database.ExecuteSqlAsync($"delete from draft where id = {draft}");
        await filing.CommitAsync();
        Assert.Equal(Refusal.NotFound, (await adding).Refusal);
    }

    [Fact]
    public async Task The_sixty_first_document_is_refused()
    {
        await using var desk = new Desk(database);
        var actor = await (await Village.Build(database)).Requester();
        var draft = (await desk.SaveDraft.Run(actor, null, new RequestForm(), default)).Value!.Id;
        for (var i = 0; i < 60; i++) Assert.True((await desk.AddDocument.Run(actor, draft, "photo.jpg", 900, default)).Succeeded);
        Assert.Equal("documents-too-many", (await desk.AddDocument.Run(actor, draft, "photo.jpg", 900, default)).Refusal!.Fields.Single().Code);
    }

    [Fact]
    public async Task A_draft_that_nobody_touches_goes_with_its_documents_and_others_stay()
    {
        await using var desk = new Desk(database);
        var actor = await (await Village.Build(database)).Requester();
        var old = (await desk.SaveDraft.Run(actor, null, new RequestForm(), default)).Value!.Id;
        await desk.AddDocument.Run(actor, old, "photo.jpg", 900, default);
        desk.Clock.Advance(TimeSpan.FromDays(29));
        var typed = (await desk.SaveDraft.Run(actor, null, new RequestForm(), default)).Value!.Id;
        await new SweepDrafts(desk.Db, desk.Clock).Run(30, default);
        Assert.Equal(2L, await Count());
        desk.Clock.Advance(TimeSpan.FromDays(2));
        await new SweepDrafts(desk.Db, desk.Clock).Run(30, default);
        Assert.Equal(typed, await database.Sql($"select id from draft where account_id = '{actor.Id}'"));
        Assert.Equal(0L, await database.Sql($"select count(*) from document where uploaded_by_id = '{actor.Id}'"));

        async Task<long> Count() => (long)(await database.Sql($"select count(*) from draft where account_id = '{actor.Id}'"))!;
    }

    /// <summary>A body whose sender goes away.</summary>
    sealed class BreakingStream(byte[] bytes, int after) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position >= after) throw new IOException("The client reset the request stream.");
            return await base.ReadAsync(buffer[..(int)Math.Min(buffer.Length, after - Position)], cancellationToken);
        }
    }
}
