-- A PDF that can do something by itself is only saved, never opened. What is there was not looked at: it counts as such.
alter table document add column active boolean not null default false;
update document set active = true where media_type = 'application/pdf';

-- At most 60 documents a case: each costs rows and a look, however small. Counted under the lock that the size takes.
create function refuse_case_over_60_documents() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if (select count(*) from document
        where draft_id is not distinct from new.draft_id and request_id is not distinct from new.request_id) > 60 then
        raise exception 'a case holds at most 60 documents' using errcode = 'check_violation', constraint = 'document_case_count';
    end if;
    return null;
end $$;
-- After document_case_size, whose lock it counts under: triggers of one event fire in the order of their names.
create trigger document_case_size_then_count after insert on document
    for each row execute function refuse_case_over_60_documents();
