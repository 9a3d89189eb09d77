insert into notice_kind values ('co_owner_removed'), ('co_signature_waits');

-- A case has two owners now: each is reminded once, as the table's own key sees to.
drop index notice_review_due_once;

-- Nothing throws away what waits for its co-signature, the server's own nightly work included: who closes their account takes it back first.
create or replace function refuse_change_while_it_waits() returns trigger language plpgsql security definer set search_path = public as $$
declare
    -- What the server's own work changes: keys, what the scanner says, and what follows from the name, which is not there yet before the row is.
    servers constant text[] := array['wrapped_by', 'wrapped_key', 'scan', 'scan_after', 'words'];
    was jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) - servers end;
    becomes jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) - servers end;
    its_draft uuid := (coalesce(was, becomes) ->> case tg_table_name when 'draft' then 'id' else 'draft_id' end)::uuid;
begin
    if was is distinct from becomes and waits_for_co_signature(its_draft)
        -- Filed: the draft goes, its documents become the request's.
        and not (tg_table_name = 'draft' and tg_op = 'DELETE' and exists (select from request where id = its_draft))
        and not (tg_table_name = 'document' and tg_op = 'UPDATE' and (becomes ->> 'request_id')::uuid = its_draft
            and was - array['draft_id', 'request_id'] = becomes - array['draft_id', 'request_id']) then
        raise exception 'what waits for its co-signature does not change' using errcode = 'check_violation', constraint = 'draft_waits';
    end if;
    return coalesce(new, old);
end $$;
