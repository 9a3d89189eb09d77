-- What would make a file due before its time, or take from it what is to be kept: nothing the application does wants it. What PostgreSQL deletes along with something
-- else, and an erasure, work for the owner.
create function refuse_other_dates() returns trigger language plpgsql as $$
begin
    if current_user = 'teleexpertise_app' then
        raise exception 'when something was asked and closed does not change' using errcode = 'check_violation', constraint = 'file_dates';
    end if;
    return new;
end $$;
create trigger request_dates before update of filed_at, closed_at on request for each row
    when (new.filed_at <> old.filed_at or (old.closed_at is not null and new.closed_at is distinct from old.closed_at)) execute function refuse_other_dates();
create trigger patient_dates before update of created_at on patient for each row when (new.created_at <> old.created_at) execute function refuse_other_dates();
create function refuse_loss_of_document() returns trigger language plpgsql as $$
declare its uuid;
begin
    if current_user = 'teleexpertise_app' then
        if tg_table_name = 'document' then its := old.id; else its := old.document_id; end if;
        if exists (select from document where id = its and request_id is not null and made_from_id is null) then
            raise exception 'a document of a case stays as it was sent' using errcode = 'check_violation', constraint = 'document_stays';
        end if;
    end if;
    if tg_op = 'DELETE' then return old; end if;
    return new;
end $$;
create trigger document_stays before delete on document for each row execute function refuse_loss_of_document();
create trigger document_chunk_stays before update or delete on document_chunk for each row execute function refuse_loss_of_document();
