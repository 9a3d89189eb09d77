using System.Diagnostics;
using System.Globalization;

namespace TeleExpertise.Infra.Tests.Bookings;

/// <summary>
/// A territory written straight into a running server's database: specialists, doctors, weekly calendars and urgent cases that wait to be taken. In groups of
/// sixteen services all sit at the same hours, so that cases fight for slots, for their doctors' time, and for whoever takes them first.
/// </summary>
/// <param name="folder">The data folder of a running <c>infra/run</c>.</param>
/// <param name="services">A multiple of <see cref="Groups"/>, 160 at the most.</param>
/// <param name="cases">How many wait.</param>
public sealed class Surgery(string folder, int services, int cases)
{
    /// <summary>Bookers at once, in groups that answer for the same services.</summary>
    public const int Bookers = 64, Groups = 16;

    /// <summary>Sessions a week of a service, slots of each, and doctors who ask.</summary>
    const int Days = 5, Slots = 6, Doctors = 60;

    /// <summary>Ids of one kind, the first being 0.</summary>
    public static Guid Id(char kind, int number) => new($"5eed0000-0000-4000-8000-{kind switch { 't' => 1, 'e' => 2, 'd' => 3, 's' => 4, 'c' => 5, _ => throw new ArgumentOutOfRangeException(nameof(kind)) }:x4}{number:x8}");

    /// <summary>The cases that a booker may take: each is open to four of them.</summary>
    public int Case(int booker, int any) => (any % (cases / Groups) * Groups) + (booker % Groups);

    /// <summary>Writes all of it but the sessions, which the server plans itself when it starts.</summary>
    public Task Build() => Sql($"""
        begin;
        create temp view id as select '5eed0000-0000-4000-8000-'::text as head;
        create function pg_temp.id(kind integer, number integer) returns uuid language sql as $$ select (head || lpad(to_hex(kind), 4, '0') || lpad(to_hex(number), 8, '0'))::uuid from id $$;
        insert into territory (id, code, name, demo) values (pg_temp.id(1, 0), 'storm', 'Essai', true);
        insert into organisation (id, territory_id, kind, name, short_name, commune_code, demo)
            select pg_temp.id(1, n), pg_temp.id(1, 0), case n when 1 then 'chu' else 'msp' end, 'Essai ' || n, 'Essai ' || n, (select min(code) from commune), true from generate_series(1, 6) n;
        insert into service (id, organisation_id, specialty, name) select pg_temp.id(4, n), pg_temp.id(1, 1), 'dermatology', 'Essai ' || n from generate_series(0, {services - 1}) n;
        insert into account (id, email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count, security_stamp, user_name, normalized_user_name,
                title, given_name, family_name, profession, persona, demo, created_at)
            select id, false, false, false, false, 0, key, key, upper(key), 'Dr', 'Essai', 'Essai', 'doctor', key, true, now()
            from (select pg_temp.id(kind, n) as id, replace(pg_temp.id(kind, n)::text, '-', '') as key from (values (2, {Bookers}), (3, {Doctors})) who (kind, count), generate_series(0, count - 1) n) people;
        insert into role_grant (id, account_id, role, territory_id, service_id, starts_on)
            select gen_random_uuid(), pg_temp.id(2, booker), 'expert', pg_temp.id(1, 0), pg_temp.id(4, service), '2020-01-01'
            from generate_series(0, {Bookers - 1}) booker, generate_series(0, {services - 1}) service where booker % {Groups} = service % {Groups};
        insert into role_grant (id, account_id, role, territory_id, organisation_id, starts_on)
            select gen_random_uuid(), pg_temp.id(3, n), 'requester', pg_temp.id(1, 0), pg_temp.id(1, 2 + n % 5), '2020-01-01' from generate_series(0, {Doctors - 1}) n;
        insert into series (id, territory_id, service_id, weekday, starts_at, session_minutes, slot_minutes, time_zone, valid_from, rota)
            select gen_random_uuid(), pg_temp.id(1, 0), pg_temp.id(4, service), weekday, make_time(8 + service / {Groups}, 0, 0), {Slots * 10}, 10, 'Europe/Paris', '2020-01-01',
                array[pg_temp.id(2, service % {Groups}), pg_temp.id(2, service % {Groups} + {Groups})]
            from generate_series(0, {services - 1}) service, generate_series(1, {Days}) weekday;
        insert into patient (id, territory_id, identity_status, created_at, wrapped_by, wrapped_key, sealed_traits, traits_index, name_index)
            select pg_temp.id(5, n), pg_temp.id(1, 0), 'provisional', now(), '1', decode(repeat('00', 61), 'hex'), decode(repeat('00', 200), 'hex'), decode(lpad(to_hex(n), 64, '0'), 'hex'), array[decode(repeat('00', 32), 'hex')]
            from generate_series(0, {cases - 1}) n;
        insert into request (id, territory_id, patient_id, requester_id, organisation_id, service_id, urgency, question, context, status, filed_at, answer_due_at)
            select pg_temp.id(5, n), pg_temp.id(1, 0), pg_temp.id(5, n), pg_temp.id(3, n * 7 % {Doctors}), pg_temp.id(1, 2 + n * 7 % {Doctors} % 5),
                pg_temp.id(4, n % {services}), 'urgent', 'Essai de question ?', '', 'filed', now() - interval '1 hour', now() + interval '7 days'
            from generate_series(0, {cases - 1}) n;
        insert into consent (request_id, collected_by, collected_at, manner, recorded_by_id, recorded_at)
            select id, 'Essai', filed_at, 'oral', requester_id, filed_at from request where territory_id = pg_temp.id(1, 0);
        commit;
        """);

    /// <summary>Waits until the server has planned every weekday of the next eleven weeks but days off, with all slots.</summary>
    public async Task Planned()
    {
        for (var wait = 0; await Count($"select count(*) from slot join session on session.id = slot.session_id where territory_id = '{Id('t', 0)}'") < services * Days * Slots * 9; wait++)
        {
            if (wait == 600) throw new TimeoutException("The sessions were not planned within two minutes.");
            await Task.Delay(200);
        }
    }

    /// <summary>What must not be, each with how often it is; empty when all is well.</summary>
    public async Task<IReadOnlyList<string>> Faults()
    {
        var said = await Sql($"""
            with ours as (select * from request where territory_id = '{Id('t', 0)}'),
                live as (select booking.* from booking join ours on ours.id = booking.request_id where booking.status <> 'cancelled')
            select 'slots that hold two cases: ' || count(*) from (select from live group by slot_id having count(*) > 1) twice having count(*) > 0
            union all select 'cases in two slots: ' || count(*) from (select from live group by request_id having count(*) > 1) twice having count(*) > 0
            union all select 'doctors at two places: ' || count(*) from live one join live other
                on one.requester_id = other.requester_id and one.id < other.id and tstzrange(one.starts_at, one.ends_at) && tstzrange(other.starts_at, other.ends_at) having count(*) > 0
            union all select 'cases taken twice: ' || count(*) from (select from triage_decision join ours on ours.id = request_id group by request_id having count(*) > 1) twice having count(*) > 0
            union all select 'cases booked without a slot: ' || count(*) from ours where status = 'booked' and id not in (select request_id from live) having count(*) > 0
            union all select 'cases in a slot that are not booked: ' || count(*) from ours where status <> 'booked' and id in (select request_id from live) having count(*) > 0
            union all select 'cases taken that do not wait: ' || count(*) from ours where status = 'filed' and id in (select request_id from triage_decision) having count(*) > 0
            union all select 'cases booked that no calendar will be told of: ' || count(*) from live join slot on slot.id = live.slot_id
                where not exists (select from calendar_entry e where e.account_id = live.requester_id and e.session_id = slot.session_id)
                and not exists (select from calendar_change c where c.account_id = live.requester_id) having count(*) > 0
            """);
        return said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The cases that hold a slot, and those that wait.</summary>
    public async Task<(HashSet<Guid> Booked, HashSet<Guid> Waiting)> Taken()
    {
        var rows = (await Sql($"select status, id from request where territory_id = '{Id('t', 0)}' and status in ('booked', 'waiting')"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(r => r.Split('|')).ToLookup(r => r[0], r => Guid.Parse(r[1]));
        return ([.. rows["booked"]], [.. rows["waiting"]]);
    }

    async Task<int> Count(string sql) => int.Parse(await Sql(sql), CultureInfo.InvariantCulture);

    async Task<string> Sql(string sql)
    {
        using var psql = Process.Start(new ProcessStartInfo("psql", ["-h", Path.Combine(folder, "socket"), "-U", "postgres", "-d", "teleexpertise", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        await psql.StandardInput.WriteAsync(sql);
        psql.StandardInput.Close();
        var (said, wrong) = (await psql.StandardOutput.ReadToEndAsync(), await psql.StandardError.ReadToEndAsync());
        await psql.WaitForExitAsync();
        return psql.ExitCode == 0 ? said : throw new InvalidOperationException(wrong);
    }
}
