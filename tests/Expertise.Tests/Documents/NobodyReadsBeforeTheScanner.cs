using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Tests.Requests;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Documents;

public sealed class NobodyReadsBeforeTheScanner(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_clean_document_is_read_after_it_was_asked_about()
    {
        await using var desk = new Desk(database);
        var (actor, _, id) = await Sent(desk, ScanAnswer.Clean);
        Assert.Equal("document-being-checked", (await desk.ReadDocument.Run(actor, id, default)).Refusal!.Code);
        Assert.True(await Scan(desk));
        Assert.True((await desk.ReadDocument.Run(actor, id, default)).Succeeded);
    }

    [Fact]
    public async Task An_infected_one_is_put_away_its_sender_is_told_and_it_is_not_filed()
    {
        await using var desk = new Desk(database);
        var (actor, draft, id) = await Sent(desk, ScanAnswer.Infected);
        await Scan(desk);
        Assert.Equal("document-quarantined", (await desk.ReadDocument.Run(actor, id, default)).Refusal!.Code);
        Assert.False((await desk.ReadDraft.Run(actor, draft, default)).Value!.Documents.Single().Readable);
        Assert.Equal(1L, await database.Sql($"select count(*) from notice where recipient_id = '{actor.Id}' and kind = 'document_quarantined'"));
        Assert.Equal(1L, await database.Sql($"select count(*) from audit_entry where subject_id = '{id}' and action = 'quarantine-document'"));
        Assert.Contains("document-quarantined", (await desk.FileRequest.Run(actor, draft, new RequestForm(), default)).Refusal!.Fields.Select(f => f.Code));
    }

    [Fact]
    public async Task While_the_scanner_is_away_nothing_passes_and_it_is_asked_again()
    {
        await using var desk = new Desk(database);
        var (actor, _, id) = await Sent(desk, ScanAnswer.Unknown);
        Assert.False(await Scan(desk));
        desk.Scanner.Answer = ScanAnswer.Clean;
        Assert.False(await Scan(desk)); // not yet again
        Assert.False((await desk.ReadDocument.Run(actor, id, default)).Succeeded);
        desk.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.True(await Scan(desk));
        Assert.True((await desk.ReadDocument.Run(actor, id, default)).Succeeded);
    }

    static Task<bool> Scan(Desk desk) => new ScanDocument(desk.Db, desk.Bytes, desk.Scanner, desk.Clock, desk.Audit).Run(default);

    async Task<(Actor Actor, Guid Draft, Guid Document)> Sent(Desk desk, ScanAnswer answer)
    {
        await database.Sql("update document set scan = 'clean' where scan = 'waiting'"); // of the other tests
        desk.Scanner.Answer = answer;
        var actor = await (await Village.Build(database)).Requester();
        var draft = (await desk.SaveDraft.Run(actor, null, new RequestForm(), default)).Value!.Id;
        using var content = new MemoryStream(Samples.Png());
        return (actor, draft, (await desk.StoreDocument.Run(actor, draft, "photo.png", content, default)).Value!.Id);
    }
}
