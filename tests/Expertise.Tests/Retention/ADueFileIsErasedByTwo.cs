using Microsoft.EntityFrameworkCore;
using Npgsql;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Circle.Retention;
using TeleExpertise.Expertise.Circle.Retention.Erasing;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Tests.Opinions;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Retention;

/// <summary>On the real clock, because the database looks at its own: files of 2001 are due, files of today are not.</summary>
public sealed class ADueFileIsErasedByTwo(TestDatabase database) : IClassFixture<TestDatabase>
{
    static readonly DateTimeOffset LongAgo = new(2001, 3, 5, 10, 0, 0, TimeSpan.Zero);
    static readonly TimeProvider Clock = TimeProvider.System;
    const string Decision = "Décision du directeur 2026-114, avis du DIM du 3 novembre 2026";

    [Fact]
    public async Task Nothing_of_it_is_left_but_who_was_asked_when_and_the_audit()
    {
        var (village, doctor, officer, request) = await Due();
        await FillWithWords(village, doctor, request);
        Assert.NotEmpty(await Holding("zzmot"));
        var second = await village.Administrator();
        var erasure = (await Ask(officer, request)).Value;
        Assert.Equal(second.Id, await database.Sql($"select recipient_id from notice where kind = 'erasure_waits' and subject_id = '{erasure}'")); // and not the officer who asked
        Assert.Equal("erasure-two", (await Confirm(officer, erasure)).Refusal!.Code);
        Assert.NotEmpty(await Holding("zzmot"));
        Assert.True((await Confirm(second, erasure)).Succeeded);

        Assert.Empty(await Holding("zzmot"));
        Assert.Equal("0 0 0 0", await database.Sql($"""
            select concat_ws(' ', (select octet_length(wrapped_key) + octet_length(sealed_traits) + octet_length(traits_index) + cardinality(name_index) from patient where id = '{request.PatientId}'),
                (select count(*) from document where request_id = '{request.Id}'), (select count(*) from opinion where request_id = '{request.Id}'), (select count(*) from draft where answers_id = '{request.Id}'))
            """));
        Assert.Equal($"answered {village.InternalMedicine} te2 2300 120", await database.Sql($"""
            select concat_ws(' ', r.status, r.service_id, a.kind, a.amount_cents, o.spared_kilometres) from request r join act a on a.request_id = r.id and a.kind = 'te2' join case_outcome o on o.request_id = r.id where r.id = '{request.Id}'
            """));
        foreach (var person in new[] { doctor, await village.Expert(), officer })
        {
            Assert.Equal(RefusalKind.NotFound, (await Do(person, db => new ReadCase(db, new(db, Clock)).Run(person, request.Id, default))).Refusal!.Kind);
            Assert.Equal(RefusalKind.NotFound, (await Do(person, db => new ReadRetention(db, new(db, Clock)).Run(person, request.Id, default))).Refusal!.Kind);
        }
        Assert.Equal("ask-erasure erase-file", await database.Sql($"select string_agg(action, ' ' order by id) from audit_entry where subject = 'patient' and subject_id = '{request.PatientId}' and outcome = 'done'"));
        await using (var connection = new NpgsqlConnection(database.Owner))
        {
            await connection.OpenAsync();
            Assert.Empty((await VerifyAudit.Run(connection, [], default)).Faults);
        }
        await using (var db = database.Open()) Assert.Equal("", (await db.Set<Patient>().SingleAsync(p => p.Id == request.PatientId)).BirthName); // the server's own work stumbles over nothing
        var done = Assert.Single((await List(officer)).Value!.Done!);
        Assert.Equal((request.Reference, Decision, second.DisplayName), (Assert.Single(done.References), done.Decision, done.ConfirmedBy));
        Assert.Equal("erasure-over", (await Confirm(second, erasure)).Refusal!.Code);
    }

    [Fact]
    public async Task A_list_outside_the_database_says_what_an_older_backup_brings_back()
    {
        var (village, doctor, officer, request) = await Due();
        var other = await village.Filed(doctor, LongAgo);
        await Confirm(await village.Administrator(), (await Ask(officer, request)).Value);
        var folder = Directory.CreateTempSubdirectory("te-erasures-");
        try
        {
            var path = Path.Combine(folder.FullName, "erasures.jsonl");
            await using var db = database.Open(Reach.System);
            var erased = (await new ListErased(db).Run(default)).Where(e => e.Territory == village.Territory).ToList();
            await new ErasureList(path).Add(erased, default);
            await File.AppendAllTextAsync(path, "{\"id\":"); // a crash cuts a line
            var later = new ErasureList(path);
            var standing = new ErasedFile(Guid.NewGuid(), village.Territory, Clock.GetUtcNow(), [other.PatientId, Guid.NewGuid()], [7]);
            await later.Add([.. erased, standing], default);
            await later.Add([.. erased, standing], default);
            Assert.Equal([erased.Single().Id, standing.Id], ErasureList.Read(path).Select(e => e.Id));
            Assert.Equal((request.PatientId, request.Number), (erased[0].Patients.Single(), erased[0].Numbers.Single()));
            Assert.DoesNotContain(Decision, await File.ReadAllTextAsync(path), StringComparison.Ordinal);
            var again = Assert.Single(await new ListErased(db).Standing(ErasureList.Read(path), default));
            Assert.Equal((standing.Id, other.PatientId), (again.Id, again.Patients.Single()));
        }
        finally { folder.Delete(recursive: true); }
    }

    [Fact]
    public async Task What_is_not_due_cannot_be_erased_not_even_by_the_applications_own_SQL()
    {
        var (village, doctor, officer, old) = await Due();
        var young = await village.Filed(doctor, Clock.GetUtcNow().AddDays(-2));
        await Close(young);
        Assert.Equal([old.PatientId], (await List(officer)).Value!.Lines!.Select(l => l.PatientId));
        Assert.Equal("erasure-not-due", (await Ask(officer, young)).Refusal!.Code);
        await Forbidden("erasure_due", officer, Insert(village, officer, young.PatientId));
        await Forbidden("erasure_right", doctor, Insert(village, doctor, old.PatientId));
        await Forbidden("erasure_right", doctor, Insert(village, officer, old.PatientId)); // in another's name
        await Forbidden("erasure_two", officer, $"update patient set erased_at = now(), wrapped_key = '', sealed_traits = '', traits_index = '' where id = '{old.PatientId}'");
        await Forbidden("erasure_two", officer, $"update request set erased_at = now(), question = '' where id = '{old.Id}'");
        var document = await database.AddDocument(young.Id, doctor.Id);
        await Forbidden("document_stays", officer, $"delete from document where id = '{document}'");
        await Forbidden("document_stays", officer, $"delete from document_chunk where document_id = '{document}'");
        await Forbidden("document_stays", officer, $"update document_chunk set data = decode(repeat('00', 40), 'hex') where document_id = '{document}'");
        foreach (var sql in new[] { $"update request set filed_at = '2001-03-05' where id = '{young.Id}'", $"update request set closed_at = '2001-03-05' where id = '{young.Id}'", $"update patient set created_at = '2001-03-05' where id = '{young.PatientId}'" })
            await Forbidden("file_dates", officer, sql);
        var asked = (await Ask(officer, old)).Value;
        await Forbidden("erasure_two", officer, $"update erasure set confirmed_by_id = '{officer.Id}', confirmed_at = now() where id = '{asked}'");
        await Forbidden("erasure_right", doctor, $"update erasure set confirmed_by_id = '{doctor.Id}', confirmed_at = now() where id = '{asked}'");
        await Forbidden("erasure_stays", officer, $"update erasure set kept_until = '2000-01-01', patient_id = '{young.PatientId}' where id = '{asked}'");
        Assert.Equal("erasure-asked", (await Ask(officer, old)).Refusal!.Code);
    }

    [Theory]
    [InlineData("claim", "insert into retention_fact (id, patient_id, kind, happened_on, note, recorded_by_id, recorded_at) values (gen_random_uuid(), '{patient}', 'claim', current_date, '', '{doctor}', now())")]
    [InlineData("admitted", "insert into case_outcome (id, request_id, kind, happened_on, contact, note, recorded_by_id, recorded_at) values (gen_random_uuid(), '{request}', 'admitted', '2015-02-01', '', '', '{doctor}', '2015-03-01')")]
    [InlineData("decided", "insert into triage_decision (id, request_id, kind, decided_by_id, decided_at, reason) values (gen_random_uuid(), '{request}', 'decline', '{doctor}', '2015-03-01', 'xxx')")]
    [InlineData("visit", "insert into social_note (id, patient_id, author_id, text, written_at) values (gen_random_uuid(), '{patient}', '{doctor}', 'xxx', now())")]
    [InlineData("open", "update request set status = 'filed', closed_at = null where patient_id = '{patient}'")]
    public async Task What_happened_since_it_was_asked_for_stops_it(string what, string sql)
    {
        var (village, doctor, officer, request) = await Due();
        var second = await village.Person(Role.DataProtectionOfficer, Profession.DataProtectionOfficer);
        var erasure = (await Ask(officer, request)).Value;
        await database.Sql(sql.Replace("{request}", request.Id.ToString(), StringComparison.Ordinal).Replace("{patient}", request.PatientId.ToString(), StringComparison.Ordinal).Replace("{doctor}", doctor.Id.ToString(), StringComparison.Ordinal));
        Assert.Equal((what, "erasure-not-due"), (what, (await Confirm(second, erasure)).Refusal!.Code));
        await Forbidden("erasure_due", second, $"update erasure set confirmed_by_id = '{second.Id}', confirmed_at = now() where id = '{erasure}'");
        Assert.True((await Do(second, db => new CancelErasure(db, Clock, new(db, Clock)).Run(second, erasure, default))).Succeeded);
        Assert.Equal(1L, await database.Sql($"select count(*) from request where id = '{request.Id}' and erased_at is null and question <> ''"));
    }

    [Theory]
    [InlineData("1991-11-02")] // years before anybody asked: mistyped
    [InlineData("2001-03-06")]
    [InlineData("2008-02-29")]
    [InlineData("2012-01-01")]
    public async Task The_database_and_the_page_count_a_death_alike_and_who_confirms_sees_what_it_follows_from(string died)
    {
        var (_, doctor, officer, request) = await Due();
        await database.Sql($"insert into retention_fact (id, patient_id, kind, happened_on, note, recorded_by_id, recorded_at) values (gen_random_uuid(), '{request.PatientId}', 'died', '{died}', '', '{doctor.Id}', now())");
        var until = (await Do(officer, db => new ReadErasure(db, new(db, Clock, new(db, Clock)), new(db, Clock)).Run(officer, request.PatientId, default))).Value!.File!;
        Assert.Equal(until.Until, await Do(officer, db => db.Database.SqlQuery<DateOnly>($"""select file_kept_until({request.PatientId}) as "Value" """).SingleAsync()));
        Assert.Equal(new(2001, 3, 6), until.LastVisit);
        Assert.Equal(until.Rule == KeepingRule.Death ? DateOnly.Parse(died, System.Globalization.CultureInfo.InvariantCulture) : null, until.Died);
    }

    [Fact]
    public async Task One_look_leaves_one_row_and_one_refusal_one()
    {
        var (_, doctor, officer, request) = await Due();
        var erasure = (await Ask(officer, request)).Value;
        var before = await database.Sql("select coalesce(max(id), 0) from audit_entry");
        foreach (var (person, id) in new[] { (officer, erasure), (doctor, erasure), (officer, request.Id) })
            await Do(person, db => new ReadErasure(db, new(db, Clock, new(db, Clock)), new(db, Clock)).Run(person, id, default));
        Assert.Equal($"read-erasure erasure {erasure} done, read-erasure erasure {erasure} refused, read-erasure erasure {request.Id} refused",
            await database.Sql($"select string_agg(concat_ws(' ', action, subject, subject_id, outcome), ', ' order by id) from audit_entry where id > {before}"));
    }

    [Fact]
    public async Task Of_records_that_were_taken_for_one_all_go_and_what_was_signed_of_another_stays_intact()
    {
        var (village, doctor, officer, gone) = await Due();
        var (second, expert) = (await village.Administrator(), await village.Expert());
        Guid[] merged = [(await village.Filed(doctor, LongAgo)).PatientId, (await village.Filed(doctor, LongAgo)).PatientId];
        await database.Sql($"update request set status = 'declined', closed_at = filed_at + interval '1 day' where patient_id in ('{merged[0]}', '{merged[1]}')");
        await Merge(merged[1], merged[0], doctor);
        await Merge(merged[0], gone.PatientId, doctor);
        // Taken for the same as one who lives, whose opinion was signed meanwhile.
        var living = await village.Filed(doctor, Clock.GetUtcNow().AddDays(-1));
        await Merge(living.PatientId, gone.PatientId, doctor);
        var desk = new OpinionDesk(database, new TestClock(Clock.GetUtcNow().AddMinutes(1)));
        Assert.True((await desk.AnswerInWriting(expert, living.Id)).Succeeded);
        await desk.Signed(expert, living.Id);
        await database.Sql($"update patient_merge set undone_at = now() + interval '2 minutes', undone_by_id = '{doctor.Id}' where merged_id = '{living.PatientId}'");
        var erasure = (await Ask(officer, gone)).Value;
        Assert.True((await Confirm(second, erasure)).Succeeded);
        Assert.Equal(3L, await database.Sql($"select count(*) from patient where id in ('{gone.PatientId}', '{merged[0]}', '{merged[1]}') and erased_at is not null and wrapped_key = ''"));
        Assert.Equal("(effacé)", await database.Sql($"select string_agg(reason, ' ') from patient_merge where merged_id in ('{living.PatientId}', '{merged[0]}', '{merged[1]}')"));
        Assert.True((await desk.Read(doctor, living.Id)).Value!.Proof!.Intact);
        await using var own = database.Open(Reach.Of(doctor.Id, Clock.Today())); // its row is seen from the side that lives
        Assert.Equal(1, await own.Set<Expertise.Requests.Identity.PatientMerge>().CountAsync(m => m.MergedId == living.PatientId));
    }

    Task<object?> Merge(Guid merged, Guid kept, Actor by) => database.Sql($"insert into patient_merge (id, kept_id, merged_id, reason, merged_by_id, merged_at) values (gen_random_uuid(), '{kept}', '{merged}', 'xxx', '{by.Id}', now())");

    [Fact]
    public async Task A_child_is_kept_to_its_28th_birthday_and_a_death_ends_it_sooner()
    {
        var (village, doctor, officer, child) = await Due();
        await using (var db = database.OpenAsOwner())
        {
            (await db.Set<Patient>().SingleAsync(p => p.Id == child.PatientId)).BirthDate = new(2000, 6, 1);
            await db.SaveChangesAsync();
        }
        var died = await village.Filed(doctor, new(2014, 3, 5, 10, 0, 0, TimeSpan.Zero));
        await Close(died);
        Assert.Empty((await List(officer)).Value!.Lines!);
        await database.Sql($"insert into retention_fact (id, patient_id, kind, happened_on, note, recorded_by_id, recorded_at) values (gen_random_uuid(), '{died.PatientId}', 'died', '2015-01-01', '', '{doctor.Id}', '2015-01-02')");
        Assert.Equal((died.PatientId, KeepingRule.Death), Assert.Single((await List(officer)).Value!.Lines!.Select(l => (l.PatientId, l.Rule))));
        Assert.Equal("erasure-not-due", (await Ask(officer, child)).Refusal!.Code);
    }

    [Fact]
    public async Task Officers_see_which_coordinators_how_many_and_others_nothing()
    {
        var (village, doctor, officer, request) = await Due();
        await database.Sql($"update request set status = 'withdrawn', withdrawn_at = closed_at, withdrawn_by_id = '{doctor.Id}' where id = '{request.Id}'"); // is shown to nobody else, and is due like any other
        var line = Assert.Single((await List(officer)).Value!.Lines!);
        Assert.Equal((request.Reference, new DateOnly(2021, 3, 6)), (Assert.Single(line.References), line.Until));
        var coordinator = await village.Coordinator();
        var counted = (await List(coordinator)).Value!;
        Assert.Equal((1, null, null, null), (counted.Due, counted.Lines, counted.Waiting, counted.Done));
        Assert.Equal(RefusalKind.NotFound, (await List(doctor)).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await Ask(coordinator, request)).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await Ask(await village.Administrator(), request)).Refusal!.Kind);
        Assert.Equal("erasure-decision-missing", Assert.Single((await Do(officer, db => new AskErasure(db, Clock, new(db, Clock)).Run(officer, request.PatientId, " ", default))).Refusal!.Fields).Code);
        var erasure = (await Ask(officer, request)).Value;
        Assert.Equal(RefusalKind.NotFound, (await Confirm(coordinator, erasure)).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await Confirm(await (await Village.Build(database)).Administrator(), erasure)).Refusal!.Kind);
        Assert.True(Assert.Single((await List(await village.Administrator())).Value!.Waiting!).MayConfirm);
        Assert.False(Assert.Single((await List(officer)).Value!.Waiting!).MayConfirm);
    }

    async Task<(Village, Actor Doctor, Actor Officer, Request)> Due()
    {
        var village = await Village.Build(database);
        var doctor = await village.Requester();
        var request = await village.Filed(doctor, LongAgo);
        await Close(request);
        return (village, doctor, await village.Person(Role.DataProtectionOfficer, Profession.DataProtectionOfficer), await Again(request.Id));
    }

    Task<object?> Close(Request request) => database.Sql($"update request set status = 'declined', closed_at = filed_at + interval '1 day' where id = '{request.Id}'");

    async Task<Request> Again(Guid id)
    {
        await using var db = database.Open();
        return await db.Set<Request>().AsNoTracking().SingleAsync(r => r.Id == id);
    }

    /// <summary>A word into everything that anybody can write in a case, an opinion that was signed, and all of it set back to the year 2001.</summary>
    async Task FillWithWords(Village village, Actor doctor, Request request)
    {
        await database.Sql($"update request set status = 'filed', closed_at = null, question = 'zzmot question ?', context = 'zzmot' where id = '{request.Id}'");
        await database.AddDocument(request.Id, doctor.Id, name: "zzmot.txt");
        await using (var db = database.Open())
        {
            var reply = new Draft { Id = Guid.NewGuid(), AccountId = doctor.Id, AnswersId = request.Id, Fields = "{}", CreatedAt = LongAgo, UpdatedAt = LongAgo };
            db.Add(reply);
            await db.SaveChangesAsync();
        }
        var (expert, desk) = (await village.Expert(), new OpinionDesk(database, new TestClock(Clock.GetUtcNow())));
        Assert.True((await desk.AnswerInWriting(expert, request.Id)).Succeeded);
        await desk.Write(expert, request.Id, "zzmot avis", recommendations: "zzmot");
        await desk.Signed(expert, request.Id);
        Assert.True((await desk.Add(expert, request.Id, "zzmot addendum")).Succeeded);
        Assert.True((await desk.NameRecipient(doctor, request.Id, "zzmot", "10100534436")).Succeeded);
        await using var source = NpgsqlDataSource.Create(database.Superuser);
        await using var command = source.CreateCommand($"""
            insert into case_message (id, request_id, author_id, from_expert, asks, text, written_at) values (gen_random_uuid(), '{request.Id}', '{expert.Id}', true, false, 'zzmot', '2001-03-06');
            insert into social_note values (gen_random_uuid(), '{request.PatientId}', '{doctor.Id}', 'zzmot', '2001-03-06');
            insert into broken_glass values (gen_random_uuid(), '{request.PatientId}', '{expert.Id}', 'zzmot motif', '2001-03-06', '2001-03-07');
            insert into patient_correction values (gen_random_uuid(), '{request.PatientId}', 1, null, '{doctor.Id}', now(), '1', decode(repeat('00', 61), 'hex'), 'x');
            insert into care_share (id, patient_id, account_id, section, starts_on, ends_on, consent_by, consented_on, added_by_id, added_at)
                values (gen_random_uuid(), '{request.PatientId}', '{expert.Id}', 'both', '2001-03-06', '2001-04-06', 'zzmot', '2001-03-06', '{doctor.Id}', '2001-03-06');
            insert into retention_fact (id, patient_id, kind, happened_on, note, recorded_by_id, recorded_at) values ('{request.Id}', '{request.PatientId}', 'claim', '2001-04-01', 'zzmot', '{doctor.Id}', '2001-04-01');
            insert into retention_fact (id, patient_id, kind, happened_on, claim_id, note, recorded_by_id, recorded_at) values (gen_random_uuid(), '{request.PatientId}', 'claim_ended', '2001-05-01', '{request.Id}', 'zzmot', '{doctor.Id}', '2001-05-01');
            insert into case_outcome (id, request_id, kind, happened_on, contact, note, spared_kilometres, recorded_by_id, recorded_at) values (gen_random_uuid(), '{request.Id}', 'transferred', '2001-03-10', 'zzmot', 'zzmot', 120, '{doctor.Id}', '2001-03-10');
            insert into deidentified_view values ('{request.Id}', 'zzmot', '', '{expert.Id}', '2001-03-06', null, null, '{"{}"}', '{"{}"}');
            update triage_decision set reason = 'zzmot', decided_at = '2001-03-06' where request_id = '{request.Id}';
            update consent set given_by = 'zzmot' where request_id = '{request.Id}';
            set session_replication_role = replica;
            update opinion set signed_at = '2001-03-07' where request_id = '{request.Id}';
            update opinion_addendum set signed_at = '2001-03-07' where opinion_id = (select id from opinion where request_id = '{request.Id}');
            update request set closed_at = '2001-03-07', filed_at = '2001-03-05' where id = '{request.Id}';
            """);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The tables in which some row holds the word, in text or in a document's words.</summary>
    async Task<List<string>> Holding(string word)
    {
        var found = new List<string>();
        foreach (var table in ((string)(await database.Sql("select string_agg(relname, ' ') from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'"))!).Split(' '))
            if ((long)(await database.Sql($"select count(*) from {table} t where t::text ilike '%{word}%' or t::text ilike '%{Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(word))}%'"))! > 0) found.Add(table);
        return found;
    }

    static string Insert(Village village, Actor by, Guid patient) =>
        $"insert into erasure (id, territory_id, patient_id, decision, kept_until, asked_by_id, asked_at) values (gen_random_uuid(), '{village.Territory}', '{patient}', 'forged', '2000-01-01', '{by.Id}', now())";

    async Task Forbidden(string constraint, Actor actor, string sql)
    {
        await using var db = database.Open(Reach.Of(actor.Id, Clock.Today()));
        Assert.Equal(constraint, (await Assert.ThrowsAsync<PostgresException>(() => db.Database.ExecuteSqlRawAsync(sql))).ConstraintName);
    }

    async Task<T> Do<T>(Actor actor, Func<ExpertiseDb, Task<T>> run)
    {
        await using var db = database.Open(Reach.Of(actor.Id, Clock.Today()));
        return await run(db);
    }

    Task<Outcome<Erasures>> List(Actor actor) => Do(actor, db => new ListErasures(db, Clock, new(db, Clock)).Run(actor, default));

    Task<Outcome<Guid>> Ask(Actor actor, Request request) => Do(actor, db => new AskErasure(db, Clock, new(db, Clock)).Run(actor, request.PatientId, Decision, default));

    Task<Outcome<Done>> Confirm(Actor actor, Guid erasure) => Do(actor, db => new ConfirmErasure(db, Clock, new(db, Clock)).Run(actor, erasure, default));
}
