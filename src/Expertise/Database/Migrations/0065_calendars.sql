-- Calendars: who answers in turn, exceptions, absences; a change from a day on is a new series that follows the old one.
alter table series add column rota uuid[];
update series set rota = array[lead_expert_id];
alter table series alter column rota set not null, add check (cardinality(rota) between 1 and 20), drop column lead_expert_id,
    add column takes_turns boolean not null default false,
    add column experts integer not null default 1,
    add column quorum integer not null default 1,
    add column slots integer,
    add column room_id uuid,
    add column follows_id uuid unique references series,
    add check (experts between 1 and cardinality(rota)),
    add check (quorum between 1 and experts),
    add check (slots >= 1 and slots * slot_minutes <= session_minutes);
alter table room add constraint room_in_territory unique (id, territory_id);
alter table series add foreign key (room_id, territory_id) references room (id, territory_id);

-- At the commit, because people, roles and series may come in one transaction in any order.
create function check_series() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if (select count(distinct a) from unnest(new.rota) a) <> cardinality(new.rota)
        or exists (select from unnest(new.rota) a where not exists (select from role_grant g where g.account_id = a and g.service_id = new.service_id)) then
        raise exception 'the rota names each specialist of the service once' using errcode = 'check_violation', constraint = 'series_rota_of_service';
    end if;
    if not exists (select from pg_timezone_names where name = new.time_zone) then
        raise exception 'no such time zone' using errcode = 'check_violation', constraint = 'series_time_zone';
    end if;
    if new.follows_id is not null and not exists (select from series s where s.id = new.follows_id and s.service_id = new.service_id and s.valid_until < new.valid_from) then
        raise exception 'a series follows one of its service that has ended before' using errcode = 'check_violation', constraint = 'series_follows_what_ended';
    end if;
    return null;
end $$;
revoke all on function check_series() from public;
create constraint trigger series_is_whole after insert or update on series deferrable initially deferred for each row execute function check_series();

-- One day of a series that is otherwise: cancelled, moved, or one more.
create table series_exception (
    id uuid primary key,
    territory_id uuid not null references territory,
    series_id uuid not null references series,
    kind text not null check (kind in ('cancelled', 'moved', 'extra')),
    occurs_on date not null,
    held_on date,
    starts_at time,
    note text not null default '' check (length(note) <= 200),
    check ((kind = 'cancelled') = (held_on is null) and (held_on is null) = (starts_at is null)),
    check (kind <> 'extra' or held_on = occurs_on),
    constraint series_exception_once unique (series_id, occurs_on)
);

-- When a specialist is away, whole days. Why is nobody's business here.
create table absence (
    id uuid primary key,
    account_id uuid not null references account,
    from_day date not null,
    until_day date not null check (until_day >= from_day and until_day < from_day + 731),
    announced_at timestamptz not null,
    announced_by_id uuid not null references account,
    withdrawn_at timestamptz,
    constraint absence_once exclude using gist (account_id with =, daterange(from_day, until_day, '[]') with &&) where (withdrawn_at is null)
);

-- A session is one occurrence of its series, wherever in the calendar it was moved. Where nobody can answer it is void.
alter table session add column occurs_on date, add column reason text;
update session set occurs_on = local_date;
alter table session alter column occurs_on set not null, drop constraint session_series_id_local_date_key, drop constraint session_expert_once, drop constraint session_status_check,
    add constraint session_occurs_once unique (series_id, occurs_on),
    add constraint session_status_check check (status in ('planned', 'open', 'ended', 'cancelled', 'void')),
    add constraint session_reason check (case status when 'void' then reason in ('nobody_available', 'below_quorum') when 'cancelled' then reason in ('day_cancelled', 'calendar_changed') else reason is null end);

-- Who answers at a session, the first leads. At one place at a time: hence its hours, which follow the session's.
create table session_expert (
    session_id uuid not null references session on delete cascade,
    expert_id uuid not null references account,
    position integer not null check (position >= 1),
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    primary key (session_id, expert_id),
    unique (session_id, position),
    constraint session_expert_once exclude using gist (expert_id with =, tstzrange(starts_at, ends_at) with &&)
);
insert into session_expert select id, lead_expert_id, 1, starts_at, ends_at from session where status <> 'cancelled';
create function keep_seats() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if new.status in ('cancelled', 'void') then delete from session_expert where session_id = new.id;
    else update session_expert set starts_at = new.starts_at, ends_at = new.ends_at where session_id = new.id and (starts_at, ends_at) <> (new.starts_at, new.ends_at);
    end if;
    return null;
end $$;
revoke all on function keep_seats() from public;
create trigger session_keeps_seats after update of status, starts_at, ends_at on session for each row execute function keep_seats();
create function check_seat() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if not exists (select from session s where s.id = new.session_id and s.starts_at = new.starts_at and s.ends_at = new.ends_at and s.status not in ('cancelled', 'void')) then
        raise exception 'a seat has the hours of its session, which is held' using errcode = 'check_violation', constraint = 'session_expert_hours';
    end if;
    return null;
end $$;
revoke all on function check_seat() from public;
create constraint trigger session_expert_hours after insert or update on session_expert deferrable initially deferred for each row execute function check_seat();

-- No case is left in a session that is not held.
create function check_session_without_cases() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if exists (select from booking b join slot s on s.id = b.slot_id join session e on e.id = s.session_id where e.id = new.id and e.status in ('cancelled', 'void') and b.status = 'booked') then
        raise exception 'cases are in a session that is not held' using errcode = 'check_violation', constraint = 'session_without_cases';
    end if;
    return null;
end $$;
revoke all on function check_session_without_cases() from public;
create constraint trigger session_without_cases after update of status on session deferrable initially deferred for each row when (new.status in ('cancelled', 'void')) execute function check_session_without_cases();

alter table series_exception enable row level security;
create policy territory on series_exception using ((select is_system()) or territory_id = any ((select my_territories())::uuid[]));
alter table session_expert enable row level security;
create policy with_its_parent on session_expert using ((select is_system()) or exists (select from session s where s.id = session_expert.session_id));
alter table absence enable row level security;
create policy of_who_serves_here on absence using ((select is_system()) or account_id = (select me())
    or exists (select from role_grant g where g.account_id = absence.account_id and g.territory_id = any ((select my_territories())::uuid[])));
grant select, insert, delete on series_exception to teleexpertise_app;
grant select, insert, update, delete on session_expert to teleexpertise_app;
grant select, insert on absence to teleexpertise_app;
grant update (withdrawn_at) on absence to teleexpertise_app;
insert into notice_kind values ('slot_released');
