-- A message may bring documents. Until it is sent they belong to a reply: a draft that answers a case, one a writer and case; with the
-- message they go over to the case, tied to it.
alter table draft add column answers_id uuid references request;
create unique index draft_reply on draft (answers_id, account_id) where answers_id is not null;
alter table document
    add column message_id uuid references case_message,
    add constraint document_of_message check (message_id is null or request_id is not null);
create index on document (message_id) where message_id is not null;

-- What counts together: a case, or a draft with the case that it answers, so that nobody learns at the end that it was too much.
create function counted_with(it document) returns table (size bigint, made_from_id uuid) language sql stable security definer set search_path = public as $$
    select d.size, d.made_from_id from document d where d.draft_id = it.draft_id
    union all
    select d.size, d.made_from_id from document d where d.request_id = coalesce(it.request_id, (select answers_id from draft where id = it.draft_id))
$$;
revoke all on function counted_with(document) from public;
create or replace function refuse_case_over_200_mb() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if new.draft_id is not null then
        perform 1 from draft where id = new.draft_id for update;
    else
        perform 1 from request where id = new.request_id for no key update;
    end if;
    if (select sum(c.size) from counted_with(new) c) > 200 * 1024 * 1024 then
        raise exception 'a case holds at most 200 MB of documents' using errcode = 'check_violation', constraint = 'document_case_size';
    end if;
    return null;
end $$;
create or replace function refuse_case_over_60_documents() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if new.made_from_id is null and (select count(*) from counted_with(new) c where c.made_from_id is null) > 60 then
        raise exception 'a case holds at most 60 documents' using errcode = 'check_violation', constraint = 'document_case_count';
    end if;
    return null;
end $$;
-- Two replies to one case may each be within bounds and not both: counted again when they come, under the lock of the case.
drop trigger document_case_size on document;
create trigger document_case_size after insert or update of size, request_id on document for each row execute function refuse_case_over_200_mb();
drop trigger document_case_size_then_count on document;
create trigger document_case_size_then_count after insert or update of request_id on document for each row execute function refuse_case_over_60_documents();

-- A document goes where its draft goes, to the request of the same id or with a message of the draft's writer to the case it answers, and stays there.
create function refuse_document_astray() returns trigger language plpgsql as $$
declare its draft;
begin
    if current_user <> 'teleexpertise_app' then return new; end if;
    select * into its from draft where id = old.draft_id;
    if its.id is null or new.request_id is distinct from coalesce(its.answers_id, its.id) or (its.answers_id is null) <> (new.message_id is null)
        or (new.message_id is not null and not exists (
            select from case_message m where m.id = new.message_id and m.request_id = new.request_id and m.author_id = its.account_id)) then
        raise exception 'a document goes with its draft' using errcode = 'check_violation', constraint = 'document_astray';
    end if;
    return new;
end $$;
create trigger document_astray before update of draft_id, request_id, message_id on document for each row
    when ((old.draft_id, old.request_id, old.message_id) is distinct from (new.draft_id, new.request_id, new.message_id))
    execute function refuse_document_astray();

-- What comes with a message is new to who checked the view for learners.
create trigger deidentified_view_again_moved after update of request_id on document for each row execute function uncheck_deidentified_view();
