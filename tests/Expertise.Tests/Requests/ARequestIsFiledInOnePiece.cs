using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Requests;

public sealed class ARequestIsFiledInOnePiece(TestDatabase database) : IClassFixture<TestDatabase>
{
    static readonly byte[] Pdf = Samples.Pdf();

    [Fact]
    public async Task The_draft_becomes_the_request_with_its_documents()
    {
        var village = await Village.Build(database);
        var (requester, expert) = (await village.Requester(), await village.Expert());
        await village.Expert(village.Dermatology);
        await using var desk = new Desk(database);
        var form = Forms.For(village.InternalMedicine);
        var draft = (await desk.SaveDraft.Run(requester, null, form, default)).Value!.Id;
        var document = (await desk.StoreDocument.Run(requester, draft, "bilan.pdf", new MemoryStream(Pdf), default)).Value!;

        var filed = await desk.FileRequest.Run(requester, draft, form, default);

        Assert.Equal(draft, filed.Value);
        var seen = (await desk.ReadCase.Run(expert, filed.Value, default)).Value!;
        Assert.Equal(Desk.Now.AddDays(7), seen.Request.AnswerDueAt);
        Assert.Equal((RequestStatus.Filed, "48080", "Langogne"), (seen.Request.Status, seen.Patient.CommuneCode, seen.Places.Commune));
        Assert.Equal(new DateTimeOffset(2026, 11, 26, 9, 15, 0, TimeSpan.Zero), seen.Consent.CollectedAt);
        Assert.Equal([document.Id], seen.Documents.Select(d => d.Id));
        Assert.False(await desk.Db.Set<Draft>().AnyAsync(d => d.Id == draft));
        Assert.Equal([expert.Id], await desk.Db.Set<Notice>().Where(n => n.SubjectId == filed.Value && n.Kind == NoticeKind.RequestFiled).Select(n => n.RecipientId).ToListAsync());
        Assert.Equal(1L, await database.Sql($"select count(*) from audit_entry where action = 'file-request' and subject_id = '{filed.Value}' and outcome = 'done'"));
    }

    [Fact]
    public async Task Filing_a_draft_twice_gives_the_same_request()
    {
        var village = await Village.Build(database);
        var requester = await village.Requester();
        await using var desk = new Desk(database);
        var form = Forms.For(village.InternalMedicine);
        var draft = (await desk.SaveDraft.Run(requester, null, form, default)).Value!.Id;
        var both = await Task.WhenAll(File(), File(), File());
        Assert.All(both, filed => Assert.Equal(draft, filed.Value));
        Assert.Equal(1L, await database.Sql($"select count(*) from request where requester_id = '{requester.Id}'"));

        async Task<Outcome<Guid>> File()
        {
            await using var own = new Desk(database);
            return await own.FileRequest.Run(requester, draft, form, default);
        }
    }

    [Fact]
    public async Task The_same_ins_is_the_same_patient_even_when_several_ask_at_once()
    {
        var village = await Village.Build(database);
        var (doctor, nurse) = (await village.Requester(), await village.Requester(Profession.Nurse, village.OtherPractice));
        var form = Forms.For(village.InternalMedicine, "255081416802538");
        var all = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => File(i % 2 == 0 ? doctor : nurse)));
        Assert.All(all, filed => Assert.True(filed.Succeeded));
        Assert.Equal(1L, await database.Sql($"select count(*) from patient where territory_id = '{village.Territory}'"));

        async Task<Outcome<Guid>> File(Actor actor)
        {
            await using var own = new Desk(database);
            return await own.FileRequest.Run(actor, null, form, default);
        }
    }

    [Theory]
    [InlineData("Éssai", "dominique", null)]
    [InlineData("AUTRE", "Dominique", "ins-traits-differ")]
    [InlineData("ESSAI", "Claude", "ins-traits-differ")]
    public async Task The_same_ins_with_other_traits_is_refused(string name, string given, string? fault)
    {
        var village = await Village.Build(database);
        var requester = await village.Requester();
        await using var desk = new Desk(database);
        var form = Forms.For(village.InternalMedicine, "255081416802538");
        Assert.True((await desk.FileRequest.Run(requester, null, form, default)).Succeeded);
        var second = await desk.FileRequest.Run(requester, null, form with { BirthName = name, BirthGivenNames = given }, default);
        Assert.Equal(fault, second.Refusal?.Fields.Single().Code);
    }

    [Fact]
    public async Task A_document_that_is_not_complete_holds_it_back()
    {
        var village = await Village.Build(database);
        var requester = await village.Requester();
        await using var desk = new Desk(database);
        var form = Forms.For(village.InternalMedicine);
        var draft = (await desk.SaveDraft.Run(requester, null, form, default)).Value!.Id;
        await desk.AddDocument.Run(requester, draft, "bilan.pdf", 5000, default);
        var refused = await desk.FileRequest.Run(requester, draft, form, default);
        Assert.Equal([new FieldFault("documents", "documents-incomplete")], refused.Refusal!.Fields);
        Assert.True((await desk.ReadDraft.Run(requester, draft, default)).Succeeded);
        Assert.Equal(0L, await database.Sql($"select count(*) from patient where territory_id = '{village.Territory}'"));
    }

    [Fact]
    public async Task The_service_must_be_of_the_territory_and_the_commune_known()
    {
        var (here, elsewhere) = (await Village.Build(database), await Village.Build(database));
        await using var desk = new Desk(database);
        var refused = await desk.FileRequest.Run(await here.Requester(), null, Forms.For(elsewhere.InternalMedicine) with { Commune = "Nulle-Part" }, default);
        Assert.Equal([new("serviceId", "service-unknown"), new FieldFault("commune", "commune-unknown")], refused.Refusal!.Fields);
    }

    [Fact]
    public async Task A_commune_may_be_given_by_its_name()
    {
        var village = await Village.Build(database);
        await using var desk = new Desk(database);
        var filed = await desk.FileRequest.Run(await village.Requester(), null, Forms.For(village.InternalMedicine) with { Commune = "langogne" }, default);
        Assert.Equal("48080", await database.Sql($"select commune_code from patient p join request r on r.patient_id = p.id where r.id = '{filed.Value}'"));
        Assert.False((await desk.FileRequest.Run(await village.Requester(), null, Forms.For(village.InternalMedicine) with { Commune = "lang%" }, default)).Succeeded);
    }

    [Fact]
    public async Task Who_asks_for_nobody_is_told_nothing()
    {
        var village = await Village.Build(database);
        var coordinator = await village.Coordinator();
        await using var desk = new Desk(database);
        Assert.Equal(Refusal.NotFound, (await desk.FileRequest.Run(coordinator, null, Forms.For(village.InternalMedicine), default)).Refusal);
        Assert.Equal(1L, await database.Sql($"select count(*) from audit_entry where actor_id = '{coordinator.Id}' and outcome = 'refused'"));
    }

    [Fact]
    public async Task Another_ones_draft_is_not_filed()
    {
        var village = await Village.Build(database);
        var (author, other) = (await village.Requester(), await village.Requester());
        await using var desk = new Desk(database);
        var form = Forms.For(village.InternalMedicine);
        var draft = (await desk.SaveDraft.Run(author, null, form, default)).Value!.Id;
        Assert.Equal(Refusal.NotFound, (await desk.FileRequest.Run(other, draft, form, default)).Refusal);
        Assert.Equal(1L, await database.Sql($"select count(*) from audit_entry where actor_id = '{other.Id}' and subject_id = '{draft}' and outcome = 'refused'"));
    }
}
