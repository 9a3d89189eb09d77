-- Who learns under a supervisor writes a request, and the supervisor co-signs it before it is filed: interns act by delegation and under the
-- responsibility of a practitioner (R6153-3 CSP). While it waits nobody changes it: what is co-signed is what was sent.
create table co_signature (
    id uuid primary key,
    draft_id uuid not null references draft on delete cascade,
    intern_id uuid not null references account,
    supervisor_id uuid not null references account check (supervisor_id <> intern_id),
    sent_at timestamptz not null,
    -- Sent back with the supervisor's word, or taken back without one. A co-signed one goes with its draft.
    ended_at timestamptz check (ended_at >= sent_at),
    wrapped_by text references vault_key,
    wrapped_key bytea check (octet_length(wrapped_key) = 61),
    sealed_word bytea,
    constraint co_signature_word check (num_nulls(wrapped_by, wrapped_key, sealed_word) in (0, 3) and (sealed_word is null or ended_at is not null))
);
create unique index co_signature_once on co_signature (draft_id) where ended_at is null;
create index on co_signature (supervisor_id) where ended_at is null;
create index on co_signature (draft_id);
alter table co_signature enable row level security;
create policy its_two on co_signature using ((select is_system()) or intern_id = (select me()) or supervisor_id = (select me()));
grant select, insert, update on co_signature to teleexpertise_app;

create function learns_under(person uuid, supervisor uuid, day date) returns boolean language sql stable as $$
    select exists (select from role_grant where account_id = person and role = 'learner' and supervisor_id = coalesce(supervisor, supervisor_id)
        and starts_on <= day and (ends_on is null or ends_on >= day) and ended_at is null)
$$;
create function waits_for_co_signature(draft uuid) returns boolean language sql stable as $$
    select exists (select from co_signature c join draft d on d.id = c.draft_id where c.draft_id = draft and c.ended_at is null)
$$;

create function check_co_signature() returns trigger language plpgsql security definer set search_path = public as $$
declare wrapping constant text[] := array['wrapped_by', 'wrapped_key'];
begin
    if tg_op = 'UPDATE' then
        if to_jsonb(new) - wrapping <> to_jsonb(old) - wrapping
            and (old.ended_at is not null or (new.id, new.draft_id, new.intern_id, new.supervisor_id, new.sent_at) is distinct from (old.id, old.draft_id, old.intern_id, old.supervisor_id, old.sent_at)) then
            raise exception 'a co-signature that was asked for may only end' using errcode = 'check_violation', constraint = 'co_signature_ends';
        end if;
        return new;
    end if;
    -- The draft, then its documents: whoever is changing one of them comes first.
    perform 1 from draft where id = new.draft_id and account_id = new.intern_id and answers_id is null for update;
    if not found or not learns_under(new.intern_id, new.supervisor_id, (new.sent_at at time zone 'Europe/Paris')::date) then
        raise exception 'a co-signature is asked of one''s supervisor, for one''s own draft' using errcode = 'check_violation', constraint = 'co_signature_supervisor';
    end if;
    perform 1 from document where draft_id = new.draft_id order by id for update;
    return new;
end $$;
create trigger co_signature_kept before insert or update on co_signature for each row execute function check_co_signature();

-- The supervisor sees what waits for them, documents included, and nothing of it once it went back.
create policy its_supervisor on draft using (exists (select from co_signature c where c.draft_id = draft.id and c.supervisor_id = (select me()) and c.ended_at is null));

create function refuse_change_while_it_waits() returns trigger language plpgsql security definer set search_path = public as $$
declare
    -- What the server's own work changes: keys, what the scanner says, and what follows from the name, which is not there yet before the row is.
    servers constant text[] := array['wrapped_by', 'wrapped_key', 'scan', 'scan_after', 'words'];
    was jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) - servers end;
    becomes jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) - servers end;
    its_draft uuid := (coalesce(was, becomes) ->> case tg_table_name when 'draft' then 'id' else 'draft_id' end)::uuid;
begin
    if was is distinct from becomes and waits_for_co_signature(its_draft)
        -- Filed: the draft goes, its documents become the request's.
        and not (tg_table_name = 'draft' and tg_op = 'DELETE' and (is_system() or exists (select from request where id = its_draft)))
        and not (tg_table_name = 'document' and tg_op = 'UPDATE' and (becomes ->> 'request_id')::uuid = its_draft
            and was - array['draft_id', 'request_id'] = becomes - array['draft_id', 'request_id']) then
        raise exception 'what waits for its co-signature does not change' using errcode = 'check_violation', constraint = 'draft_waits';
    end if;
    return coalesce(new, old);
end $$;
create trigger draft_waits before update or delete on draft for each row execute function refuse_change_while_it_waits();
create trigger document_waits before insert or update or delete on document for each row execute function refuse_change_while_it_waits();

-- Who wrote the request that somebody else co-signed and so asks.
alter table request add column prepared_by_id uuid references account;
create index on request (prepared_by_id) where prepared_by_id is not null;

create function refuse_request_without_co_signature() returns trigger language plpgsql security definer set search_path = public as $$
declare
    writer uuid := (select account_id from draft where id = new.id);
    day date := (new.filed_at at time zone 'Europe/Paris')::date;
begin
    if tg_op = 'UPDATE' then
        raise exception 'who asks stays who asked' using errcode = 'check_violation', constraint = 'request_asker';
    end if;
    if new.prepared_by_id is distinct from nullif(writer, new.requester_id)
        or (new.prepared_by_id is not null and not exists (select from co_signature c
            where c.draft_id = new.id and c.intern_id = new.prepared_by_id and c.supervisor_id = new.requester_id and c.ended_at is null)) then
        raise exception 'somebody else''s draft is filed by its co-signature only' using errcode = 'check_violation', constraint = 'request_co_signature';
    end if;
    if learns_under(new.requester_id, null, day) and not exists (select from role_grant g where g.account_id = new.requester_id and g.role = 'requester'
        and g.territory_id = new.territory_id and g.starts_on <= day and (g.ends_on is null or g.ends_on >= day) and g.ended_at is null) then
        raise exception 'who learns under a supervisor asks with their co-signature' using errcode = 'check_violation', constraint = 'request_co_signature';
    end if;
    return new;
end $$;
create trigger request_co_signature before insert on request for each row execute function refuse_request_without_co_signature();
create trigger request_asker before update on request for each row
    when (new.requester_id <> old.requester_id or new.prepared_by_id is distinct from old.prepared_by_id) execute function refuse_request_without_co_signature();
revoke all on function check_co_signature(), refuse_change_while_it_waits(), refuse_request_without_co_signature() from public;

insert into notice_kind values ('co_signature_asked'), ('draft_returned'), ('draft_co_signed');
