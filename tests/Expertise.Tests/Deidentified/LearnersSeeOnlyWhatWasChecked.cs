using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Deidentified;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Tests.Requests;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Deidentified;

public sealed class LearnersSeeOnlyWhatWasChecked(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    readonly Desk desk = new(database);
    Actor expert = null!, learner = null!, requester = null!;
    Request request = null!;
    Guid session, photo;

    public async Task InitializeAsync()
    {
        var village = await Village.Build(database);
        (requester, expert, learner) = (await village.Requester(), await village.Expert(), await village.Learner());
        var draft = (await desk.SaveDraft.Run(requester, null, new RequestForm(), default)).Value!.Id;
        using var picture = new MemoryStream(Samples.Jpeg());
        photo = (await desk.StoreDocument.Run(requester, draft, "mme essai.jpg", picture, default)).Value!.Id;
        var form = Forms.For(village.InternalMedicine) with { ConsentLearners = true, Question = "Mme Essai, de Langogne : faut-il poursuivre ?", Answers = new Dictionary<string, string> { ["depuis_quand"] = "Deux mois, dit Mme Essai", ["fievre"] = "no" } };
        var filed = await desk.FileRequest.Run(requester, draft, form, default);
        request = (await desk.ReadCase.Run(requester, filed.Value, default)).Value!.Request;
        var meeting = await Meeting.Open(database, village, expert, Desk.Now);
        session = meeting.Id;
        await meeting.Book(request);
        await database.Sql($"insert into case_segment (id, session_id, request_id, began_at) values (gen_random_uuid(), '{session}', '{request.Id}', now())");
        desk.Db.ChangeTracker.Clear();
    }

    public async Task DisposeAsync() => await desk.DisposeAsync();

    [Fact]
    public async Task Nothing_before_the_check_then_words_and_pictures_and_nothing_after_a_change()
    {
        var proposed = (await Read.Run(expert, request.Id, default)).Value!;
        Assert.Equal((DeidentifiedState.None, "Mme [nom], de [commune] : faut-il poursuivre ?", true), (proposed.State, proposed.Words.Question, proposed.Rare));
        Assert.Null((await Shown()).View);

        Assert.Equal("identity-left", (await Save(proposed.Words with { Question = request.Question }, check: true)).Refusal!.Fields.Single().Code);
        Assert.True((await Save(proposed.Words, check: false)).Succeeded);
        Assert.Null((await Shown()).View);
        Assert.True((await Keep.Run(expert, photo, Samples.Jpeg(900, 64, 64), [], default)).Succeeded);
        Assert.True((await Save(proposed.Words, check: true)).Succeeded);
        var view = (await Shown()).View!;
        Assert.Equal(proposed.Words.Question, view.Question);
        Assert.Equal(Samples.Jpeg(900, 64, 64), await Picture(view.Pictures.Single().Id));

        await database.Sql($"insert into case_message values (gen_random_uuid(), '{request.Id}', '{expert.Id}', true, false, 'Bien reçu.', now())");
        Assert.Null((await Shown()).View);
        foreach (var change in new[] { "request set context = 'autre' where id", "patient set sealed_traits = sealed_traits where id", "case_answers set answers = '{}' where request_id" })
        {
            await database.Sql($"update deidentified_view set checked_by_id = '{expert.Id}', checked_at = now() where request_id = '{request.Id}'");
            await database.Sql($"update {change} = '{(change.StartsWith("patient", StringComparison.Ordinal) ? request.PatientId : request.Id)}'");
            Assert.Null((await Shown()).View);
            Assert.Null(await Picture(view.Pictures.Single().Id));
        }
        await database.Sql($"update deidentified_view set checked_by_id = '{expert.Id}', checked_at = now() where request_id = '{request.Id}'");
        await Keep.Run(expert, photo, Samples.Jpeg(800, 64, 64), [], default);
        Assert.Null((await Shown()).View);
    }

    [Fact]
    public async Task Nothing_where_the_patient_consented_without_learners()
    {
        await Keep.Run(expert, photo, Samples.Jpeg(900, 64, 64), [], default);
        await Save(Bare, check: true);
        var picture = (await Shown()).View!.Pictures.Single().Id;
        await database.Sql($"update consent set learners = false where request_id = '{request.Id}'");
        desk.Db.ChangeTracker.Clear();
        var described = await new DescribeCaseOn(desk.Db, desk.Clock, desk.Audit).Run(learner, session, default);
        Assert.Equal("case-without-learners", described.Refusal?.Code);
        Assert.Null(await Picture(picture));
    }

    [Fact]
    public async Task Answers_and_dialogue_are_scrubbed_alike_and_what_is_left_out_is_not_shown()
    {
        await desk.WriteMessage.Run(expert, request.Id, "Mme Essai a-t-elle maigri ?", true, default);
        await desk.WriteMessage.Run(requester, request.Id, $"Non. Cordialement, {requester.DisplayName}", false, default);
        var proposed = (await Read.Run(expert, request.Id, default)).Value!;
        Assert.Equal(["Deux mois, dit Mme [nom]", "no"], proposed.Words.Answers.OrderBy(a => a.Key).Select(a => a.Value));
        Assert.Equal(["Mme [nom] a-t-elle maigri ?", "Non. Cordialement, Dr [professionnel]"], proposed.Messages.Select(m => proposed.Words.Messages[m.Id]));

        var (asked, replied) = (proposed.Messages[0].Id, proposed.Messages[1].Id);
        var named = proposed.Words with { Answers = new Dictionary<string, string> { ["depuis_quand"] = "Mme Essai le sait" }, Messages = new Dictionary<Guid, string> { [asked] = "Et Mme Essai ?" } };
        Assert.Equal(["answer.depuis_quand", $"message.{asked}"], (await Save(named, check: true)).Refusal!.Fields.Select(f => f.Field));
        // No answer can be changed into another, and none is there that the form does not ask.
        var fewer = proposed.Words with { Answers = new Dictionary<string, string> { ["depuis_quand"] = "Deux mois", ["fievre"] = "yes", ["autre"] = "x" }, Messages = new Dictionary<Guid, string> { [replied] = "Non." } };
        Assert.True((await Save(fewer, check: true)).Succeeded);
        var view = (await Shown()).View!;
        Assert.Equal(new Dictionary<string, string> { ["depuis_quand"] = "Deux mois" }, view.Form!.Answers);
        Assert.Equal([new SharedMessage(false, "Non.")], view.Messages);

        // Only what came since is proposed; what was left out stays out.
        desk.Clock.Advance(TimeSpan.FromMinutes(5));
        await desk.WriteMessage.Run(expert, request.Id, "Mme Essai peut poursuivre.", false, default);
        var again = (await Read.Run(expert, request.Id, default)).Value!;
        Assert.Equal((DeidentifiedState.Proposed, 3), (again.State, again.Messages.Count));
        Assert.Equal(["Non.", "Mme [nom] peut poursuivre."], again.Messages.Skip(1).Select(m => again.Words.Messages[m.Id]));
        Assert.False(again.Words.Messages.ContainsKey(asked));
    }

    [Fact]
    public async Task A_picture_is_shown_only_while_its_case_is_on_and_its_original_never()
    {
        await Keep.Run(expert, photo, Samples.Jpeg(900, 64, 64), [], default);
        await Save(Bare, check: true);
        var copy = (await Shown()).View!.Pictures.Single().Id;
        Assert.NotNull(await Picture(copy));
        Assert.Null(await Picture(photo));
        Assert.Equal(Refusal.NotFound, (await desk.ReadDocument.Run(learner, photo, default)).Refusal);
        Assert.Equal(Refusal.NotFound, (await desk.ReadDocument.Run(learner, copy, default)).Refusal);
        await database.Sql($"update case_segment set ended_at = now() where session_id = '{session}'");
        Assert.Null(await Picture(copy));
    }

    [Fact]
    public async Task Beside_a_DICOM_file_s_picture_learners_get_a_clean_file_that_goes_with_it()
    {
        var scan = await Attached(Samples.Dicom(side: 1024)); // more than one chunk
        await Keep.Run(expert, scan, Samples.Jpeg(900, 64, 64), [new(0, 0, 1024, 1000)], default);
        await Save(Bare, check: true);
        var copy = (await Shown()).View!.Pictures.Single();
        var file = (await Picture(copy.Dicom!.Value))!;
        Assert.Equal(MediaTypes.Dicom, MediaTypes.Sniff(file));
        Assert.Equal(-1, file.AsSpan().IndexOf("ESSAI"u8));
        Assert.All(file[^(1024 * 1024 * 2)..^(1024 * 24 * 2)], b => Assert.Equal(0, b));
        Assert.NotEqual(0, file[^2] | file[^1]);
        var (first, again) = (Uid(file), Uid((await Copied(await Attached(Samples.Dicom())))!));
        Assert.StartsWith("2.25.", first, StringComparison.Ordinal);
        Assert.Equal(first, again); // of one case: its files still belong together

        await new RemoveDeidentifiedCopy(desk.Db, desk.ReadDocument, desk.Audit).Run(expert, scan, default);
        await Save(Bare, check: true);
        Assert.Null(await Picture(copy.Dicom!.Value));

        async Task<byte[]?> Copied(Guid document)
        {
            await Keep.Run(expert, document, Samples.Jpeg(900, 64, 64), [], default);
            await Save(Bare, check: true);
            return await Picture((await Shown()).View!.Pictures[^1].Dicom!.Value);
        }

        static string? Uid(byte[] dicom)
        {
            Assert.True(DicomHead.TryRead(dicom, out var head));
            return head.String(dicom, 0x00080018);
        }
    }

    [Fact]
    public async Task Only_those_who_see_the_case_prepare_its_view_and_a_copy_is_a_bare_picture()
    {
        Assert.Equal(Refusal.NotFound, (await Read.Run(learner, request.Id, default)).Refusal);
        Assert.Equal(Refusal.NotFound, (await Keep.Run(learner, photo, Samples.Jpeg(), [], default)).Refusal);
        byte[] exif = [0xFF, 0xD8, 0xFF, 0xE1, 0, 8, .. "Exif\0\0"u8, .. Samples.Jpeg()[2..]];
        Assert.Equal("copy-not-bare", (await Keep.Run(expert, photo, exif, [], default)).Refusal!.Fields.Single().Code);
        Assert.Equal("copy-not-bare", (await Keep.Run(expert, photo, Samples.Png(), [], default)).Refusal!.Fields.Single().Code);
    }

    /// <summary>A further document of the case.</summary>
    async Task<Guid> Attached(byte[] bytes)
    {
        var draft = (await desk.SaveDraft.Run(requester, null, new RequestForm(), default)).Value!.Id;
        using var content = new MemoryStream(bytes);
        var id = (await desk.StoreDocument.Run(requester, draft, "essai.dcm", content, default)).Value!.Id;
        await database.Sql($"update document set request_id = '{request.Id}', draft_id = null where id = '{id}'");
        desk.Db.ChangeTracker.Clear();
        return id;
    }

    static readonly DeidentifiedWords Bare = new("Faut-il poursuivre ?", "", new Dictionary<string, string>(), new Dictionary<Guid, string>());

    ReadDeidentified Read => new(desk.Db, desk.ReadCase, desk.ReadDialogue, desk.Clock, desk.Audit);
    KeepDeidentifiedCopy Keep => new(desk.Db, desk.Bytes, desk.ReadDocument, desk.Clock, desk.Audit);

    Task<Outcome<Done>> Save(DeidentifiedWords words, bool check) => new SaveDeidentified(desk.Db, desk.ReadCase, desk.ReadDialogue, desk.Clock, desk.Audit).Run(expert, request.Id, words, check, default);

    async Task<CaseOutline> Shown()
    {
        desk.Db.ChangeTracker.Clear();
        return (await new DescribeCaseOn(desk.Db, desk.Clock, desk.Audit).Run(learner, session, default)).Value!;
    }

    /// <summary>What the learner gets; null when it is refused.</summary>
    async Task<byte[]?> Picture(Guid copy)
    {
        var read = await new ReadSharedPicture(desk.Db, desk.Bytes, desk.Audit).Run(learner, session, copy, default);
        if (!read.Succeeded) return null;
        var bytes = new List<byte>();
        await foreach (var data in read.Value.Bytes) bytes.AddRange(data.Span);
        return [.. bytes];
    }
}
