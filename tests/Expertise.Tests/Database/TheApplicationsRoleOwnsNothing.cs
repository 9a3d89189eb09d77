using Npgsql;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Database;

public sealed class TheApplicationsRoleOwnsNothing(TestDatabase database) : IClassFixture<TestDatabase>
{
    const string InsufficientPrivilege = "42501";

    [Theory]
    [InlineData("update audit_entry set outcome = 'done'")]
    [InlineData("delete from audit_entry")]
    [InlineData("truncate audit_entry")]
    [InlineData("drop table audit_entry")]
    [InlineData("insert into audit_link values ('00000000-0000-0000-0000-000000000000', 0, 1, 1, sha256('x'))")]
    [InlineData("update audit_link set hash = sha256('x')")]
    [InlineData("delete from audit_link")]
    [InlineData("update audit_head set position = 0")]
    [InlineData("delete from audit_head")]
    [InlineData("select link_audit_entry(1, 0::smallint)")]
    [InlineData("update consent set learners = true")]
    [InlineData("delete from consent")]
    [InlineData("delete from request")]
    [InlineData("delete from patient")]
    [InlineData("delete from triage_decision")]
    [InlineData("update triage_decision set decided_at = now()")]
    [InlineData("delete from case_answers")]
    [InlineData("delete from case_message")]
    [InlineData("update case_message set written_at = now()")]
    [InlineData("delete from room_message")]
    [InlineData("update room_message set said_at = now()")]
    [InlineData("delete from teleconsultation")]
    [InlineData("update teleconsultation set began_at = now()")]
    [InlineData("update session_guest set teleconsultation_id = id")]
    [InlineData("update session_guest set name = 'Dr'")]
    [InlineData("delete from session_guest")]
    [InlineData("delete from guest_stay")]
    [InlineData("delete from case_outcome")]
    [InlineData("delete from retention_fact")]
    [InlineData("delete from opinion")]
    [InlineData("delete from opinion_participant")]
    [InlineData("delete from opinion_addendum")]
    [InlineData("delete from opinion_reading")]
    [InlineData("delete from case_on_screen")]
    [InlineData("update case_on_screen set shown_at = now()")]
    [InlineData("delete from table_seat")]
    [InlineData("update table_seat set sat_at = now()")]
    [InlineData("update table_seat set account_id = gen_random_uuid()")]
    [InlineData("delete from session_table")]
    [InlineData("delete from screen_stay")]
    [InlineData("delete from act")]
    [InlineData("drop table request")]
    [InlineData("alter table request drop column question")]
    [InlineData("alter table opinion disable trigger all")]
    [InlineData("create table mine (id int)")]
    [InlineData("create or replace function refuse_request_without_consent() returns trigger language plpgsql as 'begin return null; end'")]
    [InlineData("truncate request cascade")]
    [InlineData("delete from schema_history")]
    [InlineData("set role teleexpertise_owner")]
    [InlineData("create role mine")]
    public async Task It_cannot(string sql)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => Run(sql));
        Assert.Equal(InsufficientPrivilege, error.SqlState);
    }

    [Fact]
    public async Task It_can_add_to_the_audit_and_read_it()
    {
        await Run("insert into audit_entry (at, action, subject, outcome) values (now(), 'probe', 'probe', 'done')");
        await Run("select * from audit_entry");
    }

    async Task Run(string sql)
    {
        await using var source = NpgsqlDataSource.Create(database.App);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
