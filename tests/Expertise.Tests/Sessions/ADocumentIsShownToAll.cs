using Microsoft.EntityFrameworkCore;
using Npgsql;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Sessions.Showing;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Sessions;

public sealed class ADocumentIsShownToAll(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    readonly TestClock clock = new(new(2026, 11, 19, 12, 0, 0, TimeSpan.Zero));
    Village village = null!;
    Actor requester = null!, coOwner = null!, expert = null!, learner = null!;
    Request request = null!;
    Meeting meeting = null!;
    Guid photo, pdf;

    public async Task InitializeAsync()
    {
        village = await Village.Build(database);
        (requester, coOwner, expert, learner) = (await village.Requester(), await village.Requester(), await village.Expert(), await village.Learner());
        request = await village.Filed(requester, clock.GetUtcNow().AddDays(-1), coOwner: coOwner);
        meeting = await Meeting.Open(database, village, expert, clock.GetUtcNow());
        await meeting.Book(request);
        (photo, pdf) = (await Document("mme essai.jpg", MediaTypes.Jpeg), await Document("bilan.pdf", MediaTypes.Pdf));
        await database.Sql($"insert into case_segment (id, session_id, request_id, began_at) values (gen_random_uuid(), '{meeting.Id}', '{request.Id}', '{clock.GetUtcNow():O}')");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Whose_case_it_is_and_those_who_put_cases_on_show_and_nobody_else()
    {
        var people = new (string Who, Actor Actor, bool May)[]
        {
            ("requester", requester, true),
            ("co-owner", coOwner, true),
            ("expert", expert, true),
            ("colleague of the expert", await village.Expert(), true),
            ("chair", await village.Person(Role.Chair, Profession.Doctor, service: village.InternalMedicine), true),
            ("another requester", await village.Requester(), false),
            ("learner", learner, false),
            ("coordinator", await village.Coordinator(), false),
            ("expert of another service", await village.Expert(village.Dermatology), false),
            ("expert of another territory", await (await Village.Build(database)).Expert(), false),
        };
        foreach (var (who, actor, may) in people)
        {
            Assert.True(may == (await Show(actor, photo)).Succeeded, who);
            Assert.True(may == (await Hide(actor)).Succeeded, who);
        }
        Assert.Equal(0L, await database.Sql($"select count(*) from shown_document s join case_segment c on c.id = s.segment_id where c.session_id = '{meeting.Id}'"));
    }

    [Fact]
    public async Task The_care_team_sees_the_original_and_others_a_checked_copy_or_nothing_of_it()
    {
        Assert.True((await Show(requester, photo)).Succeeded);
        Assert.Equal((photo, "mme essai.jpg", MediaTypes.Jpeg), Seen((await Read(expert)).Value));
        Assert.True((await Read(requester)).Value!.MayShow);
        foreach (var outside in new[] { learner, await village.Requester() })
        {
            var told = (await Read(outside)).Value!;
            Assert.Equal((null, false, requester.DisplayName), (told.Picture, told.MayShow, told.By));
        }
        var copy = await Copy(photo, DocumentCopy.Deidentified);
        Assert.Null((await Read(learner)).Value!.Picture); // not checked yet
        await database.Sql($$"""insert into deidentified_view values ('{{request.Id}}', 'x', '', '{{expert.Id}}', now(), '{{expert.Id}}', now(), '{}', '{}')""");
        Assert.Equal((copy, null, MediaTypes.Jpeg), Seen((await Read(learner)).Value));

        await database.Sql($"update consent set learners = false where request_id = '{request.Id}'");
        Assert.Null((await Read(learner)).Value); // not even that there is something
        Assert.Equal(copy, (await Read(await village.Requester())).Value!.Picture!.Id);
        foreach (var nobody in new[] { await village.Coordinator(), await (await Village.Build(database)).Expert() })
            Assert.Equal(Refusal.NotFound, (await Read(nobody)).Refusal);
    }

    [Fact]
    public async Task Pages_and_windows_are_kept_for_who_comes_late_and_the_last_to_show_wins()
    {
        await Show(requester, pdf, page: 3);
        Assert.Equal((3, null), (await Read(expert)).Value is { } shown ? (shown.Page, shown.Window) : default);
        var scan = await Document("main.dcm", MediaTypes.Dicom);
        await Show(expert, scan, page: 7, window: new(40, 400));
        var late = (await Read(requester)).Value!;
        Assert.Equal((1, new GreyWindow(40, 400), expert.Id), (late.Page, late.Window, late.ById));
        await Show(requester, photo, window: new(1, 2));
        Assert.Null((await Read(expert)).Value!.Window); // a photo has none
        await Show(requester, scan, window: new(double.NaN, 1));
        Assert.Null((await Read(expert)).Value!.Window);
    }

    [Fact]
    public async Task What_is_shown_goes_with_its_case()
    {
        var steps = new SessionSteps(database, clock);
        await Show(requester, photo);
        Assert.True((await steps.EndCase(expert, meeting.Id)).Succeeded);
        Assert.Null((await Read(expert)).Value);
        Assert.Equal(Refusal.NotFound, (await Show(requester, photo)).Refusal); // no case of theirs is on
        Assert.Equal("no-case-on", (await Show(expert, photo)).Refusal?.Code);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True((await steps.Begin(expert, meeting.Id, request.Id)).Succeeded);
        Assert.Null((await Read(expert)).Value); // taken up again, with nothing shown
    }

    [Fact]
    public async Task Only_a_readable_document_of_the_case_that_is_on_is_shown()
    {
        var other = await village.Filed(requester, clock.GetUtcNow().AddDays(-1));
        Assert.Equal(Refusal.NotFound, (await Show(requester, await Document("x.jpg", MediaTypes.Jpeg, other))).Refusal);
        Assert.Equal("document-not-shown", (await Show(requester, await Document("x.txt", MediaTypes.Text))).Refusal?.Code);
        Assert.Equal("document-not-shown", (await Show(requester, await Document("x.pdf", MediaTypes.Pdf, change: "active = true"))).Refusal?.Code);
        Assert.Equal("document-not-shown", (await Show(requester, await Document("y.jpg", MediaTypes.Jpeg, change: "scan = 'waiting'"))).Refusal?.Code);
        Assert.Equal(Refusal.NotFound, (await Show(requester, await Copy(photo, DocumentCopy.Deidentified))).Refusal);
    }

    [Fact]
    public async Task The_database_shows_nothing_of_another_case_and_nothing_once_it_ended()
    {
        var other = await village.Filed(requester, clock.GetUtcNow().AddDays(-1));
        var strange = await Document("x.jpg", MediaTypes.Jpeg, other);
        var segment = (Guid)(await database.Sql($"select id from case_segment where session_id = '{meeting.Id}'"))!;
        await Refused(segment, strange);
        await Refused(segment, await Copy(photo, DocumentCopy.Deidentified));
        await database.Sql($"update case_segment set ended_at = began_at where id = '{segment}'");
        await Refused(segment, photo);

        async Task Refused(Guid on, Guid document) => Assert.Equal("shown_document_of_case_on", (await Assert.ThrowsAsync<PostgresException>(() =>
            database.Sql($"insert into shown_document values ('{on}', '{document}', 1, null, null, '{requester.Id}', now())"))).ConstraintName);
    }

    [Fact]
    public async Task Each_opening_is_audited_and_no_turned_page()
    {
        foreach (var page in new[] { 1, 2, 3 }) await Show(requester, pdf, page);
        await Show(expert, pdf, page: 4);
        await Show(learner, pdf);
        Assert.Equal("done 2, refused 1", await database.Sql($"select string_agg(outcome || ' ' || n, ', ' order by outcome) from (select outcome, count(*) as n from audit_entry where action = 'show-document' and subject_id = '{pdf}' group by 1) x"));
    }

    [Fact]
    public async Task Only_the_care_team_points_and_only_while_something_is_shown()
    {
        Assert.Null((await Point(expert)).Value);
        await Show(requester, photo);
        Assert.Equal((true, false), ((await Point(requester)).Value, (await Point(expert)).Value));
        foreach (var outside in new[] { learner, await village.Requester(), await village.Coordinator() }) Assert.Equal(Refusal.NotFound, (await Point(outside)).Refusal);
    }

    static (Guid?, string?, string?) Seen(Shown? shown) => (shown?.Picture?.Id, shown?.Picture?.Name, shown?.Picture?.MediaType);

    async Task<Guid> Document(string name, string type, Request? of = null, string? change = null)
    {
        var id = await database.AddDocument((of ?? request).Id, requester.Id, name: name, type: type);
        if (change is not null) await database.Sql($"update document set {change} where id = '{id}'");
        return id;
    }

    async Task<Guid> Copy(Guid original, DocumentCopy madeAs)
    {
        var id = Guid.CreateVersion7();
        await using var db = database.Open();
        db.Add(new Document { Id = id, RequestId = request.Id, Name = "image.jpg", Size = 1, Received = 1, MediaType = MediaTypes.Jpeg, MadeFromId = original, MadeAs = madeAs, UploadedById = expert.Id, StartedAt = clock.GetUtcNow(), CompletedAt = clock.GetUtcNow(), Sha256 = new byte[32] });
        await db.SaveChangesAsync();
        return id;
    }

    Task<Outcome<Done>> Show(Actor actor, Guid document, int page = 1, GreyWindow? window = null) =>
        As(actor, (db, audit) => new ShowDocument(db, clock, audit).Run(actor, meeting.Id, document, page, window, default));
    Task<Outcome<Done>> Hide(Actor actor) => As(actor, (db, audit) => new HideDocument(db, audit).Run(actor, meeting.Id, default));
    Task<Outcome<Shown?>> Read(Actor actor) => As(actor, (db, audit) => new ReadShown(db, new DescribeCaseOn(db, clock, audit), audit).Run(actor, meeting.Id, default));
    Task<Outcome<bool?>> Point(Actor actor) => As(actor, (db, audit) => new MayPoint(db, audit).Run(actor, meeting.Id, default));

    async Task<T> As<T>(Actor actor, Func<ExpertiseDb, AuditTrail, Task<T>> run)
    {
        await using var db = database.Open(Reach.Of(actor.Id, clock.Today()));
        return await run(db, new(db, clock));
    }
}
