-- Several people before one screen. The screen is a machine of a meeting room, or the page of somebody who sits with others before it, the host. Each who sits there is a
-- person in the attendance with their own minutes: those in which they sat and the table's device was in the room.

-- A meeting-room screen's stays. They are nobody's presence; they say when those seated before it could see and hear.
create table screen_stay (
    connection_id uuid primary key,
    session_id uuid not null references session,
    screen_id uuid not null references room_screen,
    began_at timestamptz not null,
    last_seen_at timestamptz not null check (last_seen_at >= began_at),
    ended_at timestamptz,
    check (ended_at is null or ended_at = last_seen_at)
);
create index on screen_stay (session_id, screen_id);

-- One table a session and screen, or host. Its code is made anew from code_round and a key outside the database; here is only its hash, by which a typed one is found.
create table session_table (
    id uuid primary key,
    session_id uuid not null references session,
    screen_id uuid references room_screen,
    host_id uuid references account,
    code_round uuid not null,
    code_sha256 bytea not null unique check (octet_length(code_sha256) = 32),
    made_at timestamptz not null,
    unique (id, session_id),
    constraint session_table_once unique nulls not distinct (session_id, screen_id, host_id),
    check (num_nonnulls(screen_id, host_id) = 1)
);

create table table_seat (
    id uuid primary key,
    table_id uuid not null,
    session_id uuid not null,
    account_id uuid not null references account,
    -- Who put them down; null for who sat down by the code, which is their own word.
    added_by_id uuid references account check (added_by_id <> account_id),
    sat_at timestamptz not null,
    left_at timestamptz check (left_at >= sat_at),
    confirmed_at timestamptz check (confirmed_at >= sat_at),
    refused_at timestamptz check (refused_at >= sat_at),
    foreign key (table_id, session_id) references session_table (id, session_id),
    check (num_nonnulls(confirmed_at, refused_at) < 2),
    check (added_by_id is not null or confirmed_at is not distinct from sat_at),
    check (refused_at is null or left_at is not null),
    constraint table_seat_one_at_a_time exclude using gist (session_id with =, account_id with =, tstzrange(sat_at, left_at) with &&) where (refused_at is null)
);
create index on table_seat (table_id);
create index on table_seat (account_id) where refused_at is null and (left_at is null or confirmed_at is null);

create function check_table_seat() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if tg_op = 'INSERT' then
        if not exists (select from session s where s.id = new.session_id and s.status in ('planned', 'open')) then
            raise exception 'nobody sits down in a session that is over' using errcode = 'check_violation', constraint = 'table_seat_session_open';
        end if;
        if exists (select from session_table t where t.id = new.table_id and t.host_id = new.account_id) then
            raise exception 'a host is there by their own device' using errcode = 'check_violation', constraint = 'table_seat_not_the_host';
        end if;
    elsif (old.left_at is not null and new.left_at is distinct from old.left_at) or (old.confirmed_at is not null and new.confirmed_at is distinct from old.confirmed_at)
        or (old.refused_at is not null and new.refused_at is distinct from old.refused_at) then
        raise exception 'what is written of a seat stays' using errcode = 'check_violation', constraint = 'table_seat_written_once';
    end if;
    return new;
end $$;
create trigger table_seat_checked before insert or update on table_seat for each row execute function check_table_seat();

-- Whoever ends a session ends its seats; who was put down and has not said yes gets one mail about it.
create function session_ends_seats() returns trigger language plpgsql security definer set search_path = public as $$
declare moment timestamptz := coalesce(new.ended_at, new.starts_at);
begin
    update table_seat set left_at = greatest(sat_at, moment) where session_id = new.id and left_at is null;
    insert into notice (id, recipient_id, kind, subject_id, created_at, attempts)
        select gen_random_uuid(), account_id, 'seat_to_confirm', new.id, moment, 0
        from (select distinct account_id from table_seat where session_id = new.id and confirmed_at is null and refused_at is null and new.status = 'ended') s
        on conflict do nothing;
    return null;
end $$;
create trigger session_ends_seats after update of status on session for each row when (new.status in ('ended', 'cancelled', 'void') and old.status in ('planned', 'open')) execute function session_ends_seats();
revoke all on function check_table_seat(), session_ends_seats() from public;

-- Who was in the room, when: by their own device, or by a seat while the table's device was there. All who ask for presence ask here. What is not confirmed counts nowhere but
-- where it is asked for by name.
create view attended with (security_invoker = true) as
    select p.session_id, p.account_id, p.began_at, p.last_seen_at as until, true as confirmed from presence p
    union all
    select s.session_id, s.account_id, greatest(s.sat_at, d.began_at), least(s.left_at, d.last_seen_at), s.confirmed_at is not null
        from table_seat s join session_table t on t.id = s.table_id
        join (select session_id, screen_id as device, began_at, last_seen_at from screen_stay
            union all select session_id, account_id, began_at, last_seen_at from presence) d
            on d.session_id = s.session_id and d.device = coalesce(t.screen_id, t.host_id)
        where s.refused_at is null and d.last_seen_at >= s.sat_at and (s.left_at is null or s.left_at >= d.began_at);

do $$
declare t text;
begin
    foreach t in array array['screen_stay', 'session_table', 'table_seat'] loop
        execute format('alter table %I enable row level security', t);
        execute format('create policy with_its_parent on %I using ((select is_system()) or exists (select from session p where p.id = %I.session_id))', t, t);
    end loop;
end $$;
grant select, insert, update on screen_stay to teleexpertise_app;
grant select, insert on session_table, table_seat to teleexpertise_app;
grant update (code_round, code_sha256) on session_table to teleexpertise_app;
grant update (left_at, confirmed_at, refused_at) on table_seat to teleexpertise_app;
grant select on attended to teleexpertise_app;

insert into notice_kind values ('seat_to_confirm');
insert into setting_bound (key, least, most) values ('seat_days', 1, 30);
