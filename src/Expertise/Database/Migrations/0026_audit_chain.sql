-- Every row of the audit becomes a link of a hash chain, so that a row changed, removed, added or moved behind the
-- application's back is found. Each territory has eight chains (streams), as writers of one chain wait for each other;
-- all zeros stand for what belongs to no territory. Links are made at commit, when nothing else is left to wait for.
create table audit_head (
    territory_id uuid not null,
    stream smallint not null check (stream between 0 and 7),
    position bigint not null check (position >= 0),
    hash bytea not null check (octet_length(hash) = 32),
    primary key (territory_id, stream)
);
create table audit_link (
    territory_id uuid not null,
    stream smallint not null,
    position bigint not null check (position > 0),
    entry_id bigint not null unique,
    hash bytea not null check (octet_length(hash) = 32),
    primary key (territory_id, stream, position)
);

-- The words of the audit hold no separator, so that no two rows are written alike.
alter table audit_entry add constraint plain_words check (action ~ '^[a-z0-9-]+$' and subject ~ '^[a-z0-9-]+$');

-- What a link vouches for: SHA-256 over the hash before it (32 zeros at first) and this text in UTF-8.
create function audit_text(territory uuid, stream smallint, place bigint, e audit_entry) returns text language sql immutable as $$
    select concat_ws('|', territory, stream, place, e.id, (extract(epoch from e.at) * 1000000)::bigint, coalesce(e.actor_id::text, ''),
        e.action, e.subject, coalesce(e.subject_id::text, ''), e.outcome, coalesce(e.territory_id::text, ''))
$$;

create function link_audit_entry(entry bigint, to_stream smallint) returns void language plpgsql security definer set search_path = public as $$
declare
    e audit_entry;
    head audit_head;
begin
    if exists (select from audit_link where entry_id = entry) then return; end if;
    select * into e from audit_entry where id = entry;
    if not found then return; end if;
    insert into audit_head values (coalesce(e.territory_id, '00000000-0000-0000-0000-000000000000'), to_stream, 0, decode(repeat('00', 32), 'hex'))
        on conflict do nothing;
    select * into strict head from audit_head
        where territory_id = coalesce(e.territory_id, '00000000-0000-0000-0000-000000000000') and stream = to_stream for update;
    head.position := head.position + 1;
    head.hash := sha256(head.hash || convert_to(audit_text(head.territory_id, head.stream, head.position, e), 'UTF8'));
    insert into audit_link values (head.territory_id, head.stream, head.position, e.id, head.hash);
    update audit_head set position = head.position, hash = head.hash where territory_id = head.territory_id and stream = head.stream;
end $$;

-- A transaction notes its rows and links them together, in the order of their chains: two that touch the same chains in
-- another order would wait for each other for ever. Should the note be lost, each row's own turn links it.
create function note_audit_entry() returns trigger language plpgsql as $$
begin
    perform set_config('teleexpertise.audited', concat_ws(' ', nullif(current_setting('teleexpertise.audited', true), ''), new.id), true);
    return null;
end $$;
create function link_audit_entries() returns trigger language plpgsql security definer set search_path = public as $$
declare
    noted bigint[] := string_to_array(nullif(current_setting('teleexpertise.audited', true), ''), ' ')::bigint[];
    stream smallint := (pg_current_xact_id()::text::numeric % 8)::smallint;
begin
    perform link_audit_entry(id, stream) from (
        select id from audit_entry where id = any (noted || new.id) order by coalesce(territory_id, '00000000-0000-0000-0000-000000000000'), id) in_order;
    perform set_config('teleexpertise.audited', '', true);
    return null;
end $$;
create trigger audit_entry_noted after insert on audit_entry for each row execute function note_audit_entry();
create constraint trigger audit_entry_linked after insert on audit_entry deferrable initially deferred
    for each row execute function link_audit_entries();

revoke all on function link_audit_entry(bigint, smallint), link_audit_entries() from public;
revoke all on audit_head, audit_link from teleexpertise_app;
grant select on audit_head, audit_link to teleexpertise_app;
alter table audit_head enable row level security;
alter table audit_link enable row level security;
create policy of_territory on audit_head for select using ((select is_system()) or territory_id = any ((select my_territories())::uuid[]));
create policy of_territory on audit_link for select using ((select is_system()) or territory_id = any ((select my_territories())::uuid[]));

-- What was written before today.
select link_audit_entry(id, 0::smallint) from (select id from audit_entry order by coalesce(territory_id, '00000000-0000-0000-0000-000000000000'), id) before;
