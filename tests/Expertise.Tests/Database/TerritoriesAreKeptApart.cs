using Microsoft.EntityFrameworkCore;
using Npgsql;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Database;

public class TerritoriesAreKeptApart(TestDatabase database) : IClassFixture<TestDatabase>
{
    static readonly DateOnly Today = new(2026, 11, 21);

    /// <summary>Public facts, numbers that point to nobody, and what the application does not read.</summary>
    static readonly string[] WithoutWall = ["commune", "notice_kind", "schema_history", "setting_bound", "sign_in_try", "signing_key"];

    /// <summary>What no person sees at all.</summary>
    const string ServersOwn = "vault_key";

    [Fact]
    public async Task What_is_the_servers_own_is_seen_by_no_person()
    {
        Assert.NotEmpty(await Keys(ServersOwn, Reach.System));
        Assert.Empty(await Keys(ServersOwn, Reach.Of((await (await Village.Build(database)).Administrator()).Id, Today)));
    }

    [Fact]
    public async Task Every_table_is_behind_a_wall_or_holds_public_facts()
    {
        var open = await database.Sql("select string_agg(relname, ' ' order by relname) from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and not relrowsecurity");
        Assert.Equal(string.Join(' ', WithoutWall.Order()), open);
    }

    [Fact]
    public async Task Somebody_of_another_territory_sees_no_row_of_this_one_in_any_table()
    {
        var (here, there) = (await Village.Build(database), await Village.Build(database));
        var insider = await Fill(here);
        var outsider = await there.Coordinator();
        foreach (var table in (await Tables()).Where(t => t != ServersOwn))
        {
            // The rows of this territory: what an insider sees and the outsider, whose own territory holds little, must not.
            var rows = await Keys(table, Reach.Of(insider.Id, Today));
            if (table is "specialty" or "case_form") rows.RemoveWhere(r => r.Contains(",,", StringComparison.Ordinal)); // the national list, and the forms that come with the software, are everybody's
            Assert.True(rows.Count > 0, $"{table} is empty: the test would see nothing");
            var seen = (await Keys(table, Reach.Of(outsider.Id, Today))).Intersect(rows).ToList();
            Assert.True(seen.Count == 0, $"{seen.Count} rows of {table}");
        }
    }

    [Fact]
    public async Task Who_serves_two_territories_sees_both_and_nobody_else_does()
    {
        var (here, there) = (await Village.Build(database), await Village.Build(database));
        var both = await here.Coordinator();
        await Grant(both.Id, there.Territory, Today, null);
        Assert.Equal(2, await Territories(Reach.Of(both.Id, Today)));
        Assert.Equal(1, await Territories(Reach.Of((await there.Coordinator()).Id, Today)));
    }

    [Fact]
    public async Task A_role_opens_its_territory_from_its_first_day_to_its_last()
    {
        var (home, other) = (await Village.Build(database), await Village.Build(database));
        var guest = await home.Coordinator();
        await Grant(guest.Id, other.Territory, Today, Today.AddDays(1));
        var seen = new List<int>();
        foreach (var day in Enumerable.Range(-1, 4)) seen.Add(await Territories(Reach.Of(guest.Id, Today.AddDays(day))));
        Assert.Equal([1, 2, 2, 1], seen);
    }

    [Fact]
    public async Task Whose_access_ended_sees_nothing_from_the_next_question_on()
    {
        var village = await Village.Build(database);
        var person = await village.Coordinator();
        await using var db = database.Open(Reach.Of(person.Id, Today));
        Assert.True(await db.Set<Expertise.Territory.Organisation>().AnyAsync());
        await database.Sql($"update account set disabled_at = now() where id = '{person.Id}'");
        Assert.False(await db.Set<Expertise.Territory.Organisation>().AnyAsync());
    }

    [Fact]
    public async Task At_the_door_there_are_accounts_and_nothing_else()
    {
        await Fill(await Village.Build(database));
        string[] identity = ["account", "account_claim", "account_login", "account_token", "account_passkey", "account_totp", "account_recovery_code", "sign_in", "psc_sign_in", "one_time_link", "audit_entry"];
        foreach (var table in (await Tables()).Except(identity))
            Assert.True((await Keys(table, Reach.Door)).Count == 0, table);
        Assert.NotEmpty(await Keys("account", Reach.Door));
    }

    [Fact]
    public async Task Nothing_is_written_into_another_territory()
    {
        var (here, there) = (await Village.Build(database), await Village.Build(database));
        var outsider = await there.Coordinator();
        await Fill(here);
        await using var db = database.Open(Reach.Of(outsider.Id, Today));
        Assert.Equal(0, await db.Set<Request>().Where(r => r.TerritoryId == here.Territory).ExecuteUpdateAsync(s => s.SetProperty(r => r.Context, "changed")));
        Assert.Equal(0, await db.Set<Expertise.Territory.Organisation>().Where(o => o.Id == here.Hospital).ExecuteDeleteAsync());
        await Refused(() => db.Database.ExecuteSqlAsync($"insert into organisation (id, territory_id, kind, name, short_name, demo) values ({Guid.NewGuid()}, {here.Territory}, 'msp', 'X', 'X', true)"));
        await Refused(() => db.Database.ExecuteSqlAsync($"insert into role_grant (id, account_id, role, territory_id, starts_on) values ({Guid.NewGuid()}, {outsider.Id}, 'coordinator', {here.Territory}, {Today})"));
    }

    [Fact]
    public async Task A_transaction_works_for_one_person()
    {
        await using var db = database.Open();
        await using (await db.Database.BeginTransactionAsync())
            Assert.Throws<InvalidOperationException>(() => db.Reach = Reach.Door);
        db.Reach = Reach.Door;
        Assert.Empty(await db.Set<Expertise.Territory.CareTerritory>().ToListAsync());
    }

    [Fact]
    public async Task A_pooled_connection_forgets_for_whom_it_worked()
    {
        await Village.Build(database);
        await using (var system = database.Open()) Assert.True(await system.Set<Expertise.Territory.CareTerritory>().AnyAsync());
        await using var door = database.Open(Reach.Door);
        Assert.False(await door.Set<Expertise.Territory.CareTerritory>().AnyAsync());
    }

    [Fact]
    public async Task An_audit_row_knows_the_territory_of_its_subject_whoever_touched_it()
    {
        var (here, there) = (await Village.Build(database), await Village.Build(database));
        var request = await here.Filed(await here.Requester(), new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));
        var outsider = await there.Coordinator();
        await using (var db = database.Open(Reach.Of(outsider.Id, Today)))
            await new Expertise.Audit.AuditTrail(db, TimeProvider.System).Refused(outsider.Id, "read-request", "request", request.Id, default);
        Assert.Equal(here.Territory, await database.Sql($"select territory_id from audit_entry where actor_id = '{outsider.Id}'"));
    }

    static async Task Refused(Func<Task<int>> write) => Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(write)).SqlState);

    async Task<int> Territories(Reach reach)
    {
        await using var db = database.Open(reach);
        return await db.Set<Expertise.Territory.CareTerritory>().CountAsync();
    }

    Task<object?> Grant(Guid account, Guid territory, DateOnly from, DateOnly? to) => database.Sql($"""
        insert into role_grant (id, account_id, role, territory_id, starts_on, ends_on)
        values (gen_random_uuid(), '{account}', 'coordinator', '{territory}', '{from:yyyy-MM-dd}', {(to is null ? "null" : $"'{to:yyyy-MM-dd}'")})
        """);

    async Task<List<string>> Tables() =>
        [.. ((string)(await database.Sql("select string_agg(relname, ' ') from pg_class where relnamespace = 'public'::regnamespace and relrowsecurity"))!).Split(' ')];

    /// <summary>The rows of a table that are seen, each by its whole text.</summary>
    async Task<HashSet<string>> Keys(string table, Reach reach)
    {
        await using var db = database.Open(reach);
        await db.Database.OpenConnectionAsync();
        await using var command = new NpgsqlCommand($"select coalesce(array_agg(t::text), array[]::text[]) from {table} t", (NpgsqlConnection)db.Database.GetDbConnection());
        return [.. (string[])(await command.ExecuteScalarAsync())!];
    }

    /// <summary>One row at least in every table, as if a case had gone the whole way; gives the person who made it.</summary>
    async Task<Actor> Fill(Village village)
    {
        var at = new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);
        var requester = await village.Requester();
        var expert = await village.Expert();
        var request = await village.Filed(requester, at);
        var twice = await village.Filed(requester, at);
        var second = await village.Expert(village.Dermatology);
        var series = await village.Weekly(database, expert);
        await database.Plan(new TestClock(at));
        var session = (await database.SessionsOf(series))[0];
        var group = Guid.NewGuid();
        var (ancient, officer) = (await village.Filed(requester, at.AddYears(-25)), await village.Person(Role.DataProtectionOfficer, Profession.DataProtectionOfficer));
        var draft = await database.AddDraft(requester.Id);
        await database.AddDocument(request.Id, requester.Id);
        await database.Sql($"""
            insert into role_grant (id, account_id, role, territory_id, starts_on, service_id) values (gen_random_uuid(), '{requester.Id}', 'expert', '{village.Territory}', '2020-01-01', '{village.InternalMedicine}');
            insert into delegation (id, territory_id, from_id, to_id, starts_on, ends_on, made_by_id, made_at)
                values (gen_random_uuid(), '{village.Territory}', '{expert.Id}', '{requester.Id}', '2026-11-01', '2026-12-01', '{expert.Id}', now());
            insert into email_change (id, account_id, email, asked_at) values (gen_random_uuid(), '{requester.Id}', 'x@example.org', now());
            insert into room_screen (id, territory_id, name, secret_sha256, enrolled_by_id, enrolled_at) values (gen_random_uuid(), '{village.Territory}', 'x', sha256('{requester.Id}'), '{expert.Id}', now());
            insert into care_share (id, patient_id, account_id, section, starts_on, ends_on, consent_by, consented_on, added_by_id, added_at)
                values (gen_random_uuid(), '{request.PatientId}', '{expert.Id}', 'both', '2026-11-20', '2027-01-01', 'x', '2026-11-20', '{requester.Id}', now());
            insert into social_note values (gen_random_uuid(), '{request.PatientId}', '{requester.Id}', 'xxx', now());
            insert into retention_fact (id, patient_id, kind, happened_on, note, recorded_by_id, recorded_at) values (gen_random_uuid(), '{request.PatientId}', 'died', '2026-11-20', '', '{requester.Id}', now());
            insert into broken_glass values (gen_random_uuid(), '{request.PatientId}', '{expert.Id}', 'xxxxxxxxxx', now(), now() + interval '1 hour');
            insert into patient_correction values ('{request.PatientId}', '{request.PatientId}', 1, null, '{requester.Id}', now(), '1', decode(repeat('00', 61), 'hex'), 'x');
            insert into patient_merge (id, kept_id, merged_id, reason, merged_by_id, merged_at) values (gen_random_uuid(), '{request.PatientId}', '{twice.PatientId}', 'xxx', '{requester.Id}', now());
            insert into setting values ('{village.Territory}', 'planning_weeks', '11', now(), '{expert.Id}');
            insert into organisation (id, territory_id, kind, name, short_name, demo) values ('{group}', '{village.Territory}', 'cpts', 'CPTS', 'CPTS', true);
            insert into organisation_member values ('{group}', '{village.OtherPractice}', '{village.Territory}');
            insert into specialty values ('own_{village.Territory:n}', '{village.Territory}', 'Médecine thermale', 'Thermal medicine');
            insert into room values (gen_random_uuid(), '{village.Territory}', '{village.Practice}', 'Salle', 8);
            insert into programme (id, territory_id, name) values ('{group}', '{village.Territory}', 'Programme');
            insert into programme_hub values ('{group}', '{village.InternalMedicine}', '{village.Territory}');
            insert into programme_spoke values ('{group}', '{village.Practice}', '{village.Territory}');
            insert into contact (id, territory_id, role, phone) values ('{group}', '{village.Territory}', 'Secrétariat', '04 65 71 00 00');
            insert into tour_stop values ('{group}', '{village.Territory}', '{village.Practice}', '48080', 'place', 1, 'every', '09:00', '12:00', '2026-01-01');
            insert into series_exception (id, territory_id, series_id, kind, occurs_on) values ('{group}', '{village.Territory}', '{series.Id}', 'cancelled', '2027-01-07');
            insert into duty_source (id, account_id, kind, origin, added_by_id, added_at) values ('{group}', '{requester.Id}', 'away', 'typed', '{requester.Id}', now());
            insert into duty values ('{group}', '{requester.Id}', '2027-06-01', '2027-06-02');
            insert into absence values ('{group}', '{expert.Id}', '2027-06-01', '2027-06-02', now(), '{expert.Id}');
            insert into closed_day values ('{group}', '{village.Territory}', '2026-12-24', 'Foire');
            insert into road values ('{village.Territory}', '48080', '30189', 140, 120);
            insert into account_specialty values ('{requester.Id}', 'cardiology');
            insert into account_site values ('{requester.Id}', '{village.OtherPractice}');
            insert into invitation (id, territory_id, email, normalized_email, given_name, family_name, profession, role, starts_on, invited_by_id, invited_at, expires_at)
                values (gen_random_uuid(), '{village.Territory}', 'x', 'X', 'x', 'x', 'doctor', 'coordinator', '2026-11-01', '{expert.Id}', now(), now() + interval '1 day');
            insert into triage_decision (id, request_id, kind, decided_by_id, decided_at) values (gen_random_uuid(), '{request.Id}', 'take_to_session', '{expert.Id}', now());
            insert into case_message values (gen_random_uuid(), '{request.Id}', '{expert.Id}', true, true, 'xxx', now());
            insert into joint_case values ('{request.Id}', '{village.Dermatology}', '{expert.Id}', now(), '{second.Id}', now());
            insert into booking (id, slot_id, request_id, requester_id, starts_at, ends_at, status, booked_at)
                select gen_random_uuid(), id, '{request.Id}', '{requester.Id}', starts_at, ends_at, 'booked', now() from slot where session_id = '{session.Id}' limit 1;
            insert into case_plan values ('{request.Id}', '{session.Id}', now(), '[]');
            insert into session_declined values (gen_random_uuid(), '{request.Id}', '{session.Id}', '{requester.Id}', now(), false, null);
            insert into no_show values ('{request.Id}', '{session.Id}', now(), false);
            insert into later_date (id, request_id, until, asked_at) values (gen_random_uuid(), '{request.Id}', now(), now());
            insert into slot_offer (id, slot_id, request_id, offered_at, expires_at) select gen_random_uuid(), id, '{request.Id}', now(), now() + interval '1 hour' from slot where session_id = '{session.Id}' limit 1;
            insert into case_form values ('{group}', '{village.Territory}', 'dermatology', 1, '{"{}"}', '{expert.Id}', now());
            insert into case_answers values ('{request.Id}', '{group}', '{"{}"}');
            insert into presence (connection_id, session_id, account_id, began_at, last_seen_at) values (gen_random_uuid(), '{session.Id}', '{requester.Id}', now(), now());
            insert into screen_stay (connection_id, session_id, screen_id, began_at, last_seen_at) select gen_random_uuid(), '{session.Id}', id, now(), now() from room_screen where territory_id = '{village.Territory}';
            insert into session_table values ('{group}', '{session.Id}', null, '{expert.Id}', gen_random_uuid(), sha256('{group}'), now());
            insert into table_seat values (gen_random_uuid(), '{group}', '{session.Id}', '{requester.Id}', '{expert.Id}', now());
            insert into case_segment (id, session_id, request_id, began_at, phase_since) values (gen_random_uuid(), '{session.Id}', '{request.Id}', now(), now());
            insert into room_message select gen_random_uuid(), '{session.Id}', id, '{expert.Id}', now(), '1', decode(repeat('00', 61), 'hex'), 'x' from case_segment where session_id = '{session.Id}';
            insert into shown_document select c.id, d.id, 1, null, null, '{expert.Id}', now() from case_segment c join document d on d.request_id = c.request_id where c.session_id = '{session.Id}' limit 1;
            insert into case_on_screen select gen_random_uuid(), c.id, s.id, '{expert.Id}', now() from case_segment c, room_screen s where c.session_id = '{session.Id}' and s.territory_id = '{village.Territory}';
            insert into case_waiting (segment_id, account_id, began_at) select id, '{requester.Id}', now() from case_segment where session_id = '{session.Id}';
            insert into outsiders_choice values (gen_random_uuid(), '{request.Id}', true, '{requester.Id}', now());
            insert into raised_hand values (gen_random_uuid(), '{session.Id}', '{requester.Id}', now(), null);
            insert into session_incident (id, session_id, kind, happened_at) values (gen_random_uuid(), '{session.Id}', 'x', now());
            insert into attendance values ('{session.Id}', '{requester.Id}', 60, now());
            insert into certificate values (gen_random_uuid(), upper(substr(translate(gen_random_uuid()::text, '-ilouILOU', ''), 1, 16)), '{session.Id}', '{requester.Id}', now());
            insert into opinion (id, request_id, author_id, kind, session_id, answer, recommendations, status, drafted_at, updated_at)
                values ('{request.Id}', '{request.Id}', '{expert.Id}', 'session', '{session.Id}', '', '', 'draft', now(), now());
            insert into opinion_draft_version values ('{request.Id}', '{request.Id}', '{expert.Id}', now(), now(), '{"{}"}');
            insert into opinion_participant values ('{request.Id}', '{requester.Id}', 'x', 'doctor', null, 'x', now(), now());
            insert into deidentified_view values ('{request.Id}', 'x', '', '{expert.Id}', now(), null, null, '{"{}"}', '{"{}"}');
            insert into opinion_reading values ('{request.Id}', '{requester.Id}', now());
            insert into signing_key values (substr(encode(sha256('x'), 'hex'), 1, 16), 'x', now()) on conflict do nothing;
            update opinion set status = 'signed', answer = 'xxx', degree = 'days', signed_at = now(), content_sha256 = sha256('x'), sealed_content = 'x', wrapped_by = '1', wrapped_key = decode(repeat('00', 61), 'hex'), signature = sha512('x'), key_id = substr(encode(sha256('x'), 'hex'), 1, 16) where id = '{request.Id}';
            insert into opinion_recipient (id, opinion_id, name, named_by_id, named_at) values ('{request.Id}', '{request.Id}', 'xxx', '{expert.Id}', now());
            insert into opinion_invitation values ('{request.Id}', 'x@example.org', null, now());
            insert into case_outcome (id, request_id, kind, contact, note, recorded_by_id, recorded_at) values ('{request.Id}', '{request.Id}', 'followed', '', '', '{requester.Id}', now());
            insert into act (id, request_id, account_id, kind, done_on, amount_cents, recorded_at) values ('{request.Id}', '{request.Id}', '{expert.Id}', 'te2', '2026-11-20', 2300, now());
            insert into opinion_addendum values ('{request.Id}', '{request.Id}', '{expert.Id}', 'xxx', now(), 'x', sha512('x'), substr(encode(sha256('x'), 'hex'), 1, 16));
            update session set status = 'open', opened_at = now() where id = '{session.Id}';
            insert into teleconsultation (id, request_id, session_id, begun_by_id, began_at) values ('{group}', '{request.Id}', '{session.Id}', '{expert.Id}', now());
            insert into session_guest (id, session_id, teleconsultation_id, code_sha256, invited_by_id, invited_at) values ('{group}', '{session.Id}', '{group}', sha256('{group}'), '{expert.Id}', now());
            insert into guest_stay (connection_id, guest_id, began_at, last_seen_at) values ('{group}', '{group}', now(), now());
            insert into notice (id, recipient_id, kind, subject_id, created_at, attempts) values (gen_random_uuid(), '{requester.Id}', 'calendar_changed', '{group}', now(), 0);
            insert into calendar_entry (id, account_id, session_id, cases, starts_at, ends_at, time_zone, sequence, changed_at) values ('{group}', '{requester.Id}', '{session.Id}', '{"{}"}', now(), now() + interval '1 hour', 'Europe/Paris', 0, now());
            insert into session_reminder values ('{requester.Id}', '{session.Id}', now(), 60, now());
            insert into own_calendar (account_id, reminders) values ('{requester.Id}', true);
            insert into idempotent_reply (account_id, key, request_sha256, created_at) values ('{requester.Id}', 'k', sha256('x'), now());
            insert into one_time_link values (sha256('{requester.Id}'), 'invitation', '{requester.Id}', now(), now() + interval '1 hour');
            insert into account_claim (user_id, claim_type) values ('{requester.Id}', 'x');
            insert into account_login (login_provider, provider_key, user_id) values ('x', '{requester.Id}', '{requester.Id}');
            insert into account_token (login_provider, name, user_id) values ('x', 'x', '{requester.Id}');
            insert into account_passkey (credential_id, user_id, data) values (decode(replace('{requester.Id}', '-', ''), 'hex'), '{requester.Id}', '{"{}"}');
            insert into account_totp (account_id, sealed_secret, last_step) values ('{requester.Id}', 'x', 0);
            insert into account_recovery_code values (sha256('{requester.Id}'), '{requester.Id}', now());
            insert into sign_in (id, account_id, method, device, confined, began_at, last_seen_at, re_authenticated_at)
                values ('{requester.Id}', '{requester.Id}', 'persona', 'x', false, now(), now(), now());
            insert into psc_sign_in values ('{requester.Id}', 'x', '[]');
            insert into photo_offer (id, draft_id, token_sha256, made_at, expires_at) values ('{draft}', '{draft}', sha256('{draft}'), now(), now() + interval '5 minutes');
            insert into role_grant (id, account_id, role, territory_id, organisation_id, supervisor_id, starts_on, ends_on)
                values (gen_random_uuid(), '{requester.Id}', 'learner', '{village.Territory}', '{village.Practice}', '{expert.Id}', '2020-01-01', '2099-12-31');
            insert into co_signature (id, draft_id, intern_id, supervisor_id, sent_at) values ('{draft}', '{draft}', '{requester.Id}', '{expert.Id}', now());
            insert into audit_entry (at, actor_id, action, subject, subject_id, outcome) values (now(), '{requester.Id}', 'x', 'request', '{request.Id}', 'done');
            update request set status = 'declined', closed_at = filed_at + interval '1 day' where id = '{ancient.Id}';
            select act_for('{officer.Id}', current_date);
            insert into erasure (id, territory_id, patient_id, decision, kept_until, asked_by_id, asked_at) values (gen_random_uuid(), '{village.Territory}', '{ancient.PatientId}', 'xxx', '2022-01-01', '{officer.Id}', now());
            """);
        return requester;
    }
}
