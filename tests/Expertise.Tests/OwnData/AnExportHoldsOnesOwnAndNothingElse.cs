using System.Text.Json;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.OwnData;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Tests.Sessions;
using TeleExpertise.Rooms;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.OwnData;

public sealed class AnExportHoldsOnesOwnAndNothingElse(TestDatabase database) : ASessionOfThursday(database)
{
    [Fact]
    public async Task It_holds_roles_sign_ins_stays_requests_messages_and_acts_also_of_a_territory_left_long_ago()
    {
        await Steps.TellCalendars();
        Clock.Set(Hour);
        await Steps.Presence(Session, Requester, Guid.NewGuid(), PresenceKind.Joined);
        var left = await Village.Build(Database);
        await Database.Sql($"""
            insert into role_grant (id, account_id, role, territory_id, starts_on, ends_on) values (gen_random_uuid(), '{Requester.Id}', 'coordinator', '{left.Territory}', '2020-01-01', '2021-01-01');
            insert into sign_in (id, account_id, method, device, confined, began_at, last_seen_at, re_authenticated_at) values (gen_random_uuid(), '{Requester.Id}', 'passkey', 'Firefox, Linux', false, now(), now(), now());
            insert into audit_entry (at, actor_id, action, subject, subject_id, outcome) values (now(), '{Requester.Id}', 'read-request', 'request', '{Request.Id}', 'done');
            """);
        var export = await Export(Requester);
        Assert.Equal([(Role.Requester, "MSP de Langogne"), (Role.Coordinator, null)], export.Roles.Select(r => (r.Role, r.Place)).OrderByDescending(r => r.Place));
        Assert.Equal("Firefox, Linux", Assert.Single(export.SignIns).Device);
        Assert.Equal(Session, Assert.Single(export.Stays).Session);
        Assert.Equal(Request.Id, Assert.Single(export.Requests).Id);
        Assert.Contains(export.Notices, n => n.Kind == TeleExpertise.Expertise.Notices.NoticeKind.CalendarChanged);
        Assert.Equal(Session, Assert.Single(export.Appointments).Session);
        Assert.Contains(export.Acts, a => a.Action == "read-request" && a.SubjectId == Request.Id);
    }

    [Fact]
    public async Task It_names_neither_a_patient_nor_a_colleague_nor_a_secret()
    {
        await Database.Sql($"update account set password_hash = 'SECRET-HASH', security_stamp = 'SECRET-STAMP' where id = '{Requester.Id}'");
        var text = JsonSerializer.Serialize(await Export(Requester));
        foreach (var other in new[] { "ESSAI", "Dominique", "traitement en cours", Expert.DisplayName.Split(' ')[^1], "SECRET" }) Assert.DoesNotContain(other, text, StringComparison.Ordinal);
        Assert.Contains(Requester.DisplayName.Split(' ')[^1], text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_elses_export_has_none_of_it()
    {
        var other = await Village.Requester();
        Assert.Empty((await Export(other)).Requests);
        Assert.Empty((await Export(other)).Notices);
        Assert.Contains((await Export(other)).Acts, a => a.Action == "export-own-data");
    }

    async Task<AccountExport> Export(Actor actor)
    {
        await using var db = Database.Open(Reach.Of(actor.Id, new(2026, 11, 26)));
        return await new ExportOwnData(db, Clock, new AuditTrail(db, Clock)).Run(actor, default);
    }
}
