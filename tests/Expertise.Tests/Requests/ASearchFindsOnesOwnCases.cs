using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Tests.Opinions;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Requests;

public sealed class ASearchFindsOnesOwnCases(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    const string Ins = "255081416802538";
    readonly TestClock clock = new(Desk.Now);
    Village village = null!;
    Actor requester = null!, expert = null!;
    Guid eczema, other;

    public async Task InitializeAsync()
    {
        village = await Village.Build(database);
        (requester, expert) = (await village.Requester(), await village.Expert());
        eczema = await File(requester, Forms.For(village.InternalMedicine, Ins) with
        {
            BirthName = "LE GOFF-MARTIN",
            BirthGivenNames = "Zoé",
            UsedName = "Ébréal",
            Question = "Faut-il traiter ces eczémas récidivants de l'œdème ?",
            Context = "Dermocorticoïdes essayés.",
        }, "bilan_sanguin-thyroïde.txt");
        other = await File(requester, Forms.For(village.InternalMedicine) with { BirthName = "AUTRE", Question = "Que faire de cette toux sèche ?" });
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("eczema")] // neither accents nor endings
    [InlineData("ECZÉMA récidivant")]
    [InlineData("oedemes")]
    [InlineData("dermocorticoide essayer")]
    [InlineData("bilans sanguins")] // a document's name
    [InlineData("thyroide")]
    [InlineData("goff")] // the patient, by any word of the names, exactly
    [InlineData("Zoe Ebreal")]
    [InlineData("Le Goff-Martin eczéma")] // names and words together
    [InlineData(Ins)]
    public async Task A_case_is_found_by_every_word_that_is_in_it(string typed) =>
        Assert.Equal([eczema], await Found(requester, typed));

    [Theory]
    [InlineData("eczema toux")] // one word in each of two cases
    [InlineData("gof")] // a name is not guessed from its beginning
    [InlineData("le la les")] // nothing is asked
    [InlineData("x' | ''; drop table request --")]
    public async Task What_is_not_wholly_there_is_not_found(string typed) => Assert.Empty(await Found(requester, typed));

    [Fact]
    public async Task A_signed_opinion_is_found_and_a_draft_of_one_is_not()
    {
        var desk = new OpinionDesk(database, clock);
        await desk.AnswerInWriting(expert, other);
        Assert.True((await desk.Write(expert, other, "Arrêter l'énalapril.", (await desk.Open(expert, other)).Value!.Version)).Succeeded);
        Assert.Empty(await Found(requester, "enalapril"));
        await desk.Signed(expert, other, "Arrêter l'énalapril.");
        Assert.Equal([other], await Found(requester, "enalapril"));
        Assert.Equal([other], await Found(expert, "énalaprils"));
    }

    [Fact]
    public async Task Each_finds_what_they_may_read_and_nothing_of_others()
    {
        Assert.Equal([eczema], await Found(expert, "eczema goff"));
        Assert.Equal([eczema], await Found(await village.Person(Role.Chair, Profession.Doctor, service: village.InternalMedicine), "eczema"));
        foreach (var stranger in new[] { await village.Requester(), await village.Expert(village.Dermatology), await (await Village.Build(database)).Requester() })
            foreach (var typed in new[] { "eczema", "goff", Ins, "toux" }) Assert.Empty(await Found(stranger, typed));
    }

    [Fact]
    public async Task By_its_number_the_case_is_found_by_those_who_may_read_it()
    {
        var reference = Reference.Of((long)(await database.Sql($"select number from request where id = '{other}'"))!);
        Assert.Equal([other], await Found(requester, reference.ToLowerInvariant()));
        Assert.Empty(await Found(await village.Requester(), reference));
    }

    [Fact]
    public async Task Who_has_no_cases_searches_none_and_too_little_is_no_search()
    {
        Assert.Equal("not-found", (await Search(await village.Coordinator(), "eczema")).Refusal?.Code);
        Assert.Equal("search-too-short", (await Search(requester, " e ")).Refusal?.Fields[0].Code);
        await Search(requester, "goff");
        Assert.Equal(0L, await database.Sql("select count(*) from audit_entry e where e::text ilike '%goff%'"));
    }

    async Task<IEnumerable<Guid>> Found(Actor actor, string typed) => (await Search(actor, typed)).Value!.Lines.Select(l => l.Id);

    async Task<Outcome<FoundCases>> Search(Actor actor, string typed)
    {
        await using var db = database.Open(Reach.Of(actor.Id, DateOnly.FromDateTime(Desk.Now.UtcDateTime)));
        return await new SearchCases(db, new AuditTrail(db, clock)).Run(actor, typed, default);
    }

    async Task<Guid> File(Actor by, RequestForm form, string? document = null)
    {
        await using var desk = new Desk(database);
        var filed = await desk.FileRequest.Run(by, null, form, default);
        Assert.True(filed.Succeeded, string.Join(' ', filed.Refusal?.Fields.Select(f => f.Code) ?? []));
        if (document is not null) await database.AddDocument(filed.Value, by.Id, name: document);
        return filed.Value;
    }
}
