-- Two documents announced at once for one draft stood in each other's way: each held its draft for the foreign key and wanted it whole for
-- the count (deadlock). Now the draft or the request is taken first of all; triggers of one kind fire in the order of their names.
create function take_case_of_document() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if new.draft_id is not null then perform 1 from draft where id = new.draft_id for update;
    else perform 1 from request where id = new.request_id for update;
    end if;
    return new;
end $$;
revoke all on function take_case_of_document() from public;
create trigger a_document_takes_its_turn before insert on document for each row execute function take_case_of_document();
