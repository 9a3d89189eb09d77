-- What a person's calendar was told of a session: one entry a person and session, whatever the number of cases. The id is the UID of the calendar text.
create table calendar_entry (
    id uuid primary key,
    account_id uuid not null references account,
    session_id uuid not null references session on delete cascade,
    -- The person's own cases in it; none for who only answers.
    cases uuid[] not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null check (ends_at > starts_at),
    time_zone text not null,
    sequence integer not null check (sequence >= 0),
    changed_at timestamptz not null,
    cancelled_at timestamptz,
    -- What the last mail that left said; null while none has.
    told_sequence integer check (told_sequence between 0 and sequence),
    told_at timestamptz check ((told_at is null) = (told_sequence is null)),
    constraint calendar_entry_once unique (account_id, session_id)
);
create index on calendar_entry (session_id);
create index on calendar_entry (starts_at) where cancelled_at is null;

-- Whose calendar may be otherwise than it was told. Written in the transaction of the change, whoever makes it; without a key, so that two who change
-- the days of the same people never wait for each other.
create table calendar_change (
    id bigint generated always as identity primary key,
    account_id uuid not null references account
);

-- A reminder was made: once a person, session, hour and distance, whatever the clocks say later.
create table session_reminder (
    account_id uuid not null references account,
    session_id uuid not null references session on delete cascade,
    starts_at timestamptz not null,
    minutes integer not null check (minutes > 0),
    made_at timestamptz not null,
    primary key (account_id, session_id, starts_at, minutes)
);
create index on session_reminder (session_id);

-- What a person wants of their calendar; no row is: reminders, and no address.
create table own_calendar (
    account_id uuid primary key references account,
    reminders boolean not null,
    address_sha256 bytea unique check (length(address_sha256) = 32),
    address_made_at timestamptz check ((address_made_at is null) = (address_sha256 is null)),
    read_at timestamptz
);

create function note_booking() returns trigger language plpgsql security definer set search_path = public as $$
begin
    insert into calendar_change (account_id) select unnest(array_remove(array[r.requester_id, r.co_owner_id], null)) from request r where r.id = coalesce(new.request_id, old.request_id);
    return null;
end $$;
create trigger booking_in_calendars after insert or delete or update of status, starts_at, ends_at on booking for each row execute function note_booking();
create function note_owners() returns trigger language plpgsql security definer set search_path = public as $$
begin
    insert into calendar_change (account_id) select distinct who from unnest(array[old.requester_id, old.co_owner_id, new.requester_id, new.co_owner_id]) who where who is not null;
    return null;
end $$;
create trigger owners_in_calendars after update of requester_id, co_owner_id on request for each row
    when ((old.requester_id, old.co_owner_id) is distinct from (new.requester_id, new.co_owner_id)) execute function note_owners();
create function note_seat() returns trigger language plpgsql security definer set search_path = public as $$
begin
    insert into calendar_change (account_id) values (coalesce(new.expert_id, old.expert_id));
    return null;
end $$;
create trigger seat_in_calendars after insert or update or delete on session_expert for each row execute function note_seat();
-- A session's first case is what its specialists are told of.
create function note_first_case() returns trigger language plpgsql security definer set search_path = public as $$
begin
    insert into calendar_change (account_id) select e.expert_id from slot l join session_expert e on e.session_id = l.session_id
        where l.id = new.slot_id and not exists (select from calendar_entry c where c.account_id = e.expert_id and c.session_id = e.session_id and c.told_at is not null);
    return null;
end $$;
create trigger first_case_in_calendars after insert on booking for each row execute function note_first_case();
create function note_session() returns trigger language plpgsql security definer set search_path = public as $$
begin
    insert into calendar_change (account_id) select c.account_id from calendar_entry c where c.session_id = new.id;
    return null;
end $$;
create trigger session_in_calendars after update of status, series_id on session for each row
    when ((old.status, old.series_id) is distinct from (new.status, new.series_id)) execute function note_session();
revoke all on function note_booking(), note_owners(), note_seat(), note_first_case(), note_session() from public;

do $$
declare t text;
begin
    foreach t in array array['calendar_entry', 'session_reminder', 'own_calendar'] loop
        execute format('alter table %I enable row level security', t);
        execute format('create policy its_own on %I using ((select is_system()) or account_id = (select me()))', t);
    end loop;
end $$;
alter table calendar_change enable row level security;
create policy its_own on calendar_change using ((select is_system()) or account_id = (select me()));
grant select, insert, update, delete on calendar_entry, own_calendar to teleexpertise_app;
grant select, insert, delete on session_reminder to teleexpertise_app;
grant select, delete on calendar_change to teleexpertise_app;

-- One notice of one's calendar takes the place of one for each case that was booked. Those that were not sent are told by the calendar.
insert into notice_kind values ('calendar_changed'), ('session_near');
delete from notice where kind = 'slot_booked' and sent_at is null;
update notice set kind = 'calendar_changed' where kind = 'slot_booked';
delete from notice_kind where kind = 'slot_booked';
insert into calendar_change (account_id)
    select distinct who from booking b join request r on r.id = b.request_id, unnest(array[r.requester_id, r.co_owner_id]) who where b.status = 'booked' and who is not null
    union select distinct e.expert_id from session_expert e where e.ends_at > now();
