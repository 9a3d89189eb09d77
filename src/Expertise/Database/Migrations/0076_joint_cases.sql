-- Joint cases: one that needs two services at once. The service that has it asks a second one to be there when it is presented; whoever agrees for
-- that service sits in the other's session for the case's minutes. What was said to it is in triage_decision, like every decision.
create table joint_case (
    request_id uuid primary key references request on delete cascade,
    service_id uuid not null references service,
    asked_by_id uuid not null references account,
    asked_at timestamptz not null,
    -- Who comes for the second service; null until somebody has agreed to.
    expert_id uuid references account,
    agreed_at timestamptz,
    check ((expert_id is null) = (agreed_at is null))
);
create index on joint_case (service_id);

-- Where who comes for a second service sits, with the case's hours: nobody is at two places. Kept by triggers only: the seat follows booking and agreement, so that no
-- joint case is ever booked without it.
create table second_seat (
    booking_id uuid primary key references booking on delete cascade,
    expert_id uuid not null references account,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    constraint second_seat_once exclude using gist (expert_id with =, tstzrange(starts_at, ends_at) with &&)
);
create index on second_seat (expert_id);

create function check_joint_case() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if not exists (select from request r join service s on s.id = new.service_id join organisation o on o.id = s.organisation_id
        where r.id = new.request_id and r.service_id <> new.service_id and r.territory_id = o.territory_id) then
        raise exception 'the second service is another one of the territory' using errcode = 'check_violation', constraint = 'joint_case_service';
    end if;
    if new.expert_id is not null and (not exists (select from role_grant g where g.account_id = new.expert_id and g.service_id = new.service_id and g.role in ('expert', 'guest_expert') and g.ended_at is null)
        or exists (select from request r where r.id = new.request_id and new.expert_id in (r.requester_id, r.co_owner_id))) then
        raise exception 'who comes answers for the second service, and did not ask' using errcode = 'check_violation', constraint = 'joint_case_expert';
    end if;
    return new;
end $$;
create trigger joint_case_checked before insert or update on joint_case for each row execute function check_joint_case();

-- A seat in a session of one's own and a seat in another's are in two tables, so that an exclusion constraint cannot see both. Whoever takes one or the other holds
-- the same lock, and so sees what was taken before.
create function check_second_seat() returns trigger language plpgsql security definer set search_path = public as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('seats of ' || new.expert_id, 0));
    if exists (select from session_expert e where e.expert_id = new.expert_id and tstzrange(e.starts_at, e.ends_at) && tstzrange(new.starts_at, new.ends_at))
        or exists (select from booking_owner o where o.account_id = new.expert_id and tstzrange(o.starts_at, o.ends_at) && tstzrange(new.starts_at, new.ends_at)) then
        raise exception 'who comes for the second service is expected elsewhere' using errcode = 'exclusion_violation', constraint = 'second_seat_elsewhere';
    end if;
    return new;
end $$;
create trigger second_seat_free before insert or update on second_seat for each row execute function check_second_seat();
create function check_own_seat() returns trigger language plpgsql security definer set search_path = public as $$
begin
    perform pg_advisory_xact_lock(hashtextextended('seats of ' || new.expert_id, 0));
    if exists (select from second_seat g where g.expert_id = new.expert_id and tstzrange(g.starts_at, g.ends_at) && tstzrange(new.starts_at, new.ends_at)) then
        raise exception 'the specialist is there for another service''s case' using errcode = 'exclusion_violation', constraint = 'second_seat_elsewhere';
    end if;
    return new;
end $$;
create trigger session_expert_free before insert or update of expert_id, starts_at, ends_at on session_expert for each row execute function check_own_seat();

create function keep_second_seat() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if new.status = 'cancelled' then
        delete from second_seat where booking_id = new.id;
    elsif tg_op = 'INSERT' then
        insert into second_seat select new.id, j.expert_id, new.starts_at, new.ends_at from joint_case j where j.request_id = new.request_id and j.expert_id is not null;
    else
        update second_seat set starts_at = new.starts_at, ends_at = new.ends_at where booking_id = new.id and (starts_at, ends_at) <> (new.starts_at, new.ends_at);
    end if;
    return null;
end $$;
create trigger booking_keeps_second_seat after insert or update of status, starts_at, ends_at on booking for each row execute function keep_second_seat();
create function follow_agreement() returns trigger language plpgsql security definer set search_path = public as $$
begin
    -- What was presented stays as it was: who sat there is part of it.
    delete from second_seat g using booking b where b.id = g.booking_id and b.request_id = old.request_id and b.status = 'booked';
    if tg_op = 'UPDATE' and new.expert_id is not null then
        insert into second_seat select b.id, new.expert_id, b.starts_at, b.ends_at from booking b where b.request_id = new.request_id and b.status = 'booked';
    end if;
    return null;
end $$;
create trigger joint_case_seats after update of expert_id or delete on joint_case for each row execute function follow_agreement();

-- A case that goes to another service leaves what this one had arranged.
create function end_joint_case() returns trigger language plpgsql security definer set search_path = public as $$
begin
    delete from joint_case where request_id = new.id;
    return null;
end $$;
create trigger request_ends_joint_case after update of service_id on request for each row when (old.service_id is distinct from new.service_id) execute function end_joint_case();
create trigger second_seat_in_calendars after insert or update or delete on second_seat for each row execute function note_seat();
revoke all on function check_joint_case(), check_second_seat(), check_own_seat(), keep_second_seat(), follow_agreement(), end_joint_case() from public;

-- When somebody cannot come for a second service: in a session of their own, there for another case, with a case that they ask about, away, or not of the service any
-- more. Hours and nothing of what fills them.
create function hours_without(expert uuid, service uuid, since timestamptz, zone text) returns table (starts_at timestamptz, ends_at timestamptz)
language sql stable security definer set search_path = public as $$
    with hours as (
        select e.starts_at, e.ends_at from session_expert e where e.expert_id = expert and e.ends_at > since
        union all
        select g.starts_at, g.ends_at from second_seat g where g.expert_id = expert and g.ends_at > since
        union all
        select o.starts_at, o.ends_at from booking_owner o where o.account_id = expert and o.ends_at > since
        union all
        select a.from_day::timestamp at time zone zone, (a.until_day + 1)::timestamp at time zone zone from absence a
            where a.account_id = expert and a.withdrawn_at is null and (a.until_day + 1)::timestamp at time zone zone > since
        union all
        select lower(free), coalesce(upper(free), 'infinity') from unnest(tstzmultirange(tstzrange(since, null)) - coalesce((
            select range_agg(tstzrange(g.starts_on::timestamp at time zone zone, (g.ends_on + 1)::timestamp at time zone zone)) from role_grant g join account a on a.id = g.account_id
            where g.account_id = expert and g.service_id = service and g.role in ('expert', 'guest_expert') and g.ended_at is null and a.disabled_at is null), '{}')) free)
    select h.starts_at, h.ends_at from hours h
    where is_system() or exists (select from role_grant g where g.account_id = expert and g.territory_id = any (my_territories()))
$$;
revoke all on function hours_without(uuid, uuid, timestamptz, text) from public;
grant execute on function hours_without(uuid, uuid, timestamptz, text) to teleexpertise_app;

alter table joint_case enable row level security;
create policy with_its_parent on joint_case using ((select is_system()) or exists (select from request p where p.id = joint_case.request_id));
grant select, insert, delete on joint_case to teleexpertise_app;
grant update (expert_id, agreed_at) on joint_case to teleexpertise_app;
alter table second_seat enable row level security;
create policy with_its_parent on second_seat using ((select is_system()) or exists (select from booking b where b.id = second_seat.booking_id));
grant select on second_seat to teleexpertise_app;

alter table triage_decision drop constraint triage_decision_kind_check,
    add constraint triage_decision_kind_check check (kind in ('take_to_session', 'decline', 'answer_in_writing', 'hand_on', 'ask_second', 'second_agrees', 'second_declines', 'without_second')),
    drop constraint triage_decision_check1,
    add constraint triage_decision_to check ((kind in ('hand_on', 'ask_second')) = (num_nonnulls(to_service_id, to_account_id) = 1)),
    add constraint triage_decision_second check (kind not in ('ask_second', 'second_declines') or length(reason) >= 3);
insert into notice_kind values ('second_asked'), ('second_answered');
