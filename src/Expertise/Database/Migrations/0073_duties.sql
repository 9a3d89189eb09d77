-- When somebody who asks cannot sit in a session: on call, on a tour, away. Only times are kept: the words of a roster name colleagues and villages.
-- Where hours come from: typed, a file that was read once, or an address that is read again and again (sealed with its word: whoever knows it reads the roster).
create table duty_source (
    id uuid primary key,
    account_id uuid not null references account,
    kind text not null check (kind in ('on_call', 'tour', 'away')),
    origin text not null check (origin in ('typed', 'file', 'address')),
    added_by_id uuid not null references account,
    added_at timestamptz not null,
    wrapped_by text references vault_key,
    wrapped_key bytea check (octet_length(wrapped_key) in (0, 61)),
    sealed_address bytea,
    -- What the address answered last, so that it can say that nothing changed.
    version text check (length(version) <= 500),
    read_at timestamptz,
    next_at timestamptz,
    failing_since timestamptz,
    fault text,
    told_at timestamptz,
    check ((origin = 'address') = (sealed_address is not null)),
    check ((origin = 'address') = (next_at is not null)),
    check ((failing_since is null) = (fault is null))
);
create index on duty_source (account_id);
create index on duty_source (next_at) where next_at is not null;
create table duty (
    source_id uuid not null references duty_source on delete cascade,
    account_id uuid not null references account,
    starts_at timestamptz not null,
    ends_at timestamptz not null check (ends_at > starts_at),
    primary key (source_id, starts_at, ends_at)
);
create index on duty using gist (account_id, tstzrange(starts_at, ends_at));

alter table duty_source enable row level security;
create policy of_their_own on duty_source using ((select is_system()) or account_id = (select me()) or added_by_id = (select me()));
alter table duty enable row level security;
create policy with_its_source on duty using ((select is_system()) or exists (select from duty_source s where s.id = duty.source_id and s.account_id = duty.account_id));
grant select, insert, update, delete on duty_source to teleexpertise_app;
grant select, insert, delete on duty to teleexpertise_app;

-- A coordinator enters the tours of those who work in the territory, and nothing else of anybody.
create function check_duty_source() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if new.added_by_id <> new.account_id and (new.kind <> 'tour' or not exists (
        select from role_grant c join role_grant g on g.territory_id = c.territory_id
        where c.account_id = new.added_by_id and c.role = 'coordinator' and c.ended_at is null and g.account_id = new.account_id and g.role = 'requester' and g.ended_at is null)) then
        raise exception 'hours are entered by whose they are; tours by a coordinator too' using errcode = 'check_violation', constraint = 'duty_source_by_whom';
    end if;
    return new;
end $$;
revoke all on function check_duty_source() from public;
create trigger duty_source_by_whom before insert or update of account_id, added_by_id, kind on duty_source for each row execute function check_duty_source();

-- Whoever owns a case is at one place at a time, requester and co-owner alike, and nowhere while on duty. A duty that comes later moves no case.
create table booking_owner (
    booking_id uuid not null references booking on delete cascade,
    account_id uuid not null references account,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    primary key (booking_id, account_id),
    constraint booking_owner_once exclude using gist (account_id with =, tstzrange(starts_at, ends_at) with &&)
);
insert into booking_owner select b.id, b.requester_id, b.starts_at, b.ends_at from booking b where b.status <> 'cancelled';
-- What was booked for co-owners before this was never checked.
insert into booking_owner select b.id, r.co_owner_id, b.starts_at, b.ends_at from booking b join request r on r.id = b.request_id
    where b.status <> 'cancelled' and r.co_owner_id is not null order by b.starts_at on conflict do nothing;
alter table booking drop constraint booking_requester_once;

create function keep_booking_owners() returns trigger language plpgsql security definer set search_path = public as $$
declare owner uuid;
begin
    if new.status = 'cancelled' then
        delete from booking_owner where booking_id = new.id;
        return null;
    end if;
    if tg_op = 'INSERT' then
        -- In one order, and not waiting for each other as two plain insertions into an exclusion constraint would.
        for owner in select distinct o from request r, unnest(array[new.requester_id, r.co_owner_id]) o where r.id = new.request_id and o is not null order by 1 loop
            insert into booking_owner values (new.id, owner, new.starts_at, new.ends_at) on conflict do nothing;
            if not found then
                raise exception 'who owns the case is expected elsewhere' using errcode = 'exclusion_violation', constraint = 'booking_owner_once';
            end if;
        end loop;
    elsif (old.starts_at, old.ends_at) = (new.starts_at, new.ends_at) then
        return null;
    else
        update booking_owner set starts_at = new.starts_at, ends_at = new.ends_at where booking_id = new.id;
    end if;
    if exists (select from booking_owner o join duty d on d.account_id = o.account_id where o.booking_id = new.id and tstzrange(d.starts_at, d.ends_at) && tstzrange(o.starts_at, o.ends_at)) then
        raise exception 'who owns the case is on duty then' using errcode = 'exclusion_violation', constraint = 'booking_owner_on_duty';
    end if;
    return null;
end $$;
revoke all on function keep_booking_owners() from public;
create trigger booking_keeps_owners after insert or update of status, starts_at, ends_at on booking for each row execute function keep_booking_owners();

-- Who steps out of a case is expected no more.
create function free_co_owner() returns trigger language plpgsql security definer set search_path = public as $$
begin
    delete from booking_owner o using booking b where b.id = o.booking_id and b.request_id = new.id and o.account_id = old.co_owner_id;
    return null;
end $$;
revoke all on function free_co_owner() from public;
create trigger request_frees_co_owner after update of co_owner_id on request for each row
    when (old.co_owner_id is not null and old.co_owner_id is distinct from new.co_owner_id) execute function free_co_owner();

alter table booking_owner enable row level security;
create policy with_its_parent on booking_owner using ((select is_system()) or exists (select from booking b where b.id = booking_owner.booking_id));
grant select on booking_owner to teleexpertise_app;

-- What a plan must know of people and nobody may read up: the hours, and nothing of what fills them but the kind.
create function hours_taken(people uuid[], since timestamptz) returns table (account_id uuid, kind text, starts_at timestamptz, ends_at timestamptz)
language sql stable security definer set search_path = public as $$
    with seen as (select p from unnest(people) p where is_system() or exists (select from role_grant g where g.account_id = p and g.territory_id = any (my_territories())))
    select o.account_id, 'session', o.starts_at, o.ends_at from booking_owner o where o.account_id in (select p from seen) and o.ends_at > since
    union all
    select d.account_id, s.kind, d.starts_at, d.ends_at from duty d join duty_source s on s.id = d.source_id where d.account_id in (select p from seen) and d.ends_at > since
$$;
revoke all on function hours_taken(uuid[], timestamptz) from public;
grant execute on function hours_taken(uuid[], timestamptz) to teleexpertise_app;

-- An account that closes takes its hours along.
create function drop_duties() returns trigger language plpgsql security definer set search_path = public as $$
begin
    delete from duty_source where account_id = new.id;
    return null;
end $$;
revoke all on function drop_duties() from public;
create trigger account_drops_duties after update of disabled_at on account for each row when (old.disabled_at is null and new.disabled_at is not null) execute function drop_duties();

insert into notice_kind values ('roster_failing');
