using Npgsql;
using TeleExpertise.Expertise.CaseForms;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Tests.Requests;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.CaseForms;

public sealed class ASpecialtyAsksItsQuestions(TestDatabase database) : IClassFixture<TestDatabase>
{
    static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, .. new byte[600]];
    static readonly FormContent Short = new() { Fields = [Asking("Depuis quand", required: true), Asking("Antécédents", standing: true)] };

    [Fact]
    public async Task Dermatology_is_not_asked_without_a_photo_and_where_it_is()
    {
        var village = await Village.Build(database);
        var requester = await village.Requester();
        await using var desk = new Desk(database);
        var form = Forms.For(village.Dermatology) with { ConsentGiven = false, Answers = new Dictionary<string, string> { ["plus_grand_diametre"] = "grand" } };
        var refused = await desk.FileRequest.Run(requester, null, form, default);
        Assert.Equal(["answer.depuis_quand answer-missing", "answer.siege answer-missing", "answer.plus_grand_diametre answer-not-a-number", "consentGiven consent-missing", "documents document-image-missing"],
            refused.Refusal!.Fields.Select(f => $"{f.Field} {f.Code}"));
    }

    [Fact]
    public async Task A_case_keeps_the_version_with_which_it_was_filed()
    {
        var village = await Village.Build(database);
        var (coordinator, expert) = (await village.Coordinator(), await village.Expert(village.Dermatology));
        await using var desk = new Desk(database);
        Assert.Equal(1, (await desk.SaveForm.Run(coordinator, village.Territory, "dermatology", 0, Short, default)).Value);
        var filed = (await File(desk, await village.Requester(), village, new() { ["depuis_quand"] = "dix jours", ["autre"] = "x" })).Value;
        Assert.Equal(2, (await desk.SaveForm.Run(coordinator, village.Territory, "dermatology", 1, new() { Fields = [Asking("Autre chose", required: true)] }, default)).Value);

        var seen = (await desk.ReadCase.Run(expert, filed, default)).Value!.Form!;
        Assert.Equal((1, "Depuis quand"), (seen.Version, seen.Content.Fields[0].Label.Fr));
        Assert.Equal(new Dictionary<string, string> { ["depuis_quand"] = "dix jours" }, seen.Answers);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => Change("update case_form set content = '{}'"))).SqlState);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => Change("update case_answers set answers = '{}'"))).SqlState);
    }

    [Fact]
    public async Task Of_two_who_change_a_form_at_once_the_second_is_told()
    {
        var village = await Village.Build(database);
        var coordinator = await village.Coordinator();
        var both = await Task.WhenAll(Save(), Save());
        Assert.Equal("form-changed-meanwhile", Assert.Single(both, s => !s.Succeeded).Refusal!.Code);

        async Task<Outcome<int>> Save()
        {
            await using var own = new Desk(database);
            return await own.SaveForm.Run(coordinator, village.Territory, "cardiology", 0, Short, default);
        }
    }

    [Fact]
    public async Task A_form_holds_in_its_territory_and_is_changed_by_its_coordinators()
    {
        var (here, there) = (await Village.Build(database), await Village.Build(database));
        await using var desk = new Desk(database);
        foreach (var other in new[] { await there.Coordinator(), await here.Requester(), await here.Administrator(), await here.Expert() })
            Assert.Equal(Refusal.NotFound, (await desk.SaveForm.Run(other, here.Territory, "dermatology", 0, Short, default)).Refusal);
        await desk.SaveForm.Run(await here.Coordinator(), here.Territory, "dermatology", 0, Short, default);
        Assert.True((await File(desk, await here.Requester(), here, new() { ["depuis_quand"] = "hier" })).Succeeded);
        Assert.False((await File(desk, await there.Requester(), there, new() { ["depuis_quand"] = "hier" })).Succeeded);
    }

    [Fact]
    public async Task A_specialty_without_form_begins_with_what_any_wants_to_know()
    {
        var village = await Village.Build(database);
        await using var desk = new Desk(database);
        var view = (await desk.ReadForm.Run(await village.Coordinator(), null, "nephrology", default)).Value!;
        Assert.Equal((0, null), (view.OwnVersion, view.Form));
        Assert.Equal(["antecedents", "traitement_en_cours", "allergies"], view.Content.Fields.Select(f => f.Key));
    }

    [Fact]
    public async Task The_next_question_about_a_patient_begins_with_what_is_known()
    {
        var village = await Village.Build(database);
        var (doctor, colleague) = (await village.Requester(), await village.Requester());
        await using var desk = new Desk(database);
        await desk.SaveForm.Run(await village.Coordinator(), village.Territory, "dermatology", 0, Short, default);
        var first = (await File(desk, doctor, village, new() { ["depuis_quand"] = "hier", ["antecedents"] = "Asthme" })).Value;

        var known = Assert.Single(await desk.KnownPatients.Run(doctor, "éss", 5, default));
        Assert.Equal(first, known.RequestId);
        Assert.Empty(await desk.KnownPatients.Run(doctor, "autre", 5, default));
        Assert.Empty(await desk.KnownPatients.Run(colleague, "", 5, default));
        Assert.Equal(Refusal.NotFound, (await desk.BeginFrom.Run(colleague, first, false, default)).Refusal);

        var begun = (await desk.BeginFrom.Run(doctor, first, false, default)).Value!.Form;
        Assert.Equal(("ESSAI", "1955-08-14", "Langogne (48080)", null), (begun.BirthName, begun.BirthDate, begun.Commune, begun.Question));
        Assert.Equal(new Dictionary<string, string> { ["antecedents"] = "Asthme" }, begun.Answers);

        var second = await desk.FileRequest.Run(doctor, null, Forms.For(village.InternalMedicine) with { EarlierId = begun.EarlierId }, default);
        var other = await desk.FileRequest.Run(doctor, null, Forms.For(village.InternalMedicine) with { EarlierId = begun.EarlierId, BirthGivenNames = "Claude" }, default);
        Assert.Equal((1L, 1L), (await Patients(first, second.Value), (long)(await database.Sql($"select count(*) from request r where r.id = '{other.Value}' and r.patient_id <> '{known.Patient.Id}'"))!));
    }

    [Fact]
    public async Task A_strangers_case_brings_no_patient()
    {
        var village = await Village.Build(database);
        var (doctor, stranger) = (await village.Requester(), await village.Requester());
        await using var desk = new Desk(database);
        var first = (await desk.FileRequest.Run(doctor, null, Forms.For(village.InternalMedicine), default)).Value;
        var second = (await desk.FileRequest.Run(stranger, null, Forms.For(village.InternalMedicine) with { EarlierId = first.ToString() }, default)).Value;
        Assert.Equal(2L, await Patients(first, second));
    }

    async Task<Outcome<Guid>> File(Desk desk, Actor requester, Village village, Dictionary<string, string> answers)
    {
        var form = Forms.For(village.Dermatology) with { Answers = answers };
        var draft = (await desk.SaveDraft.Run(requester, null, form, default)).Value!.Id;
        await desk.StoreDocument.Run(requester, draft, "photo.jpg", new MemoryStream(Jpeg), default);
        return await desk.FileRequest.Run(requester, draft, form, default);
    }

    async Task<long> Patients(Guid first, Guid second) => (long)(await database.Sql($"select count(distinct patient_id) from request where id in ('{first}', '{second}')"))!;

    async Task Change(string sql)
    {
        await using var source = NpgsqlDataSource.Create(database.App);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    static FormField Asking(string label, bool required = false, bool standing = false) =>
        new() { Key = CheckForm.KeyOf(label), Kind = FieldKind.Line, Label = new(label, ""), Required = required, Standing = standing };
}
