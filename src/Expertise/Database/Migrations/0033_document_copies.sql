alter table document drop constraint document_media_type_check;
alter table document add constraint document_media_type_check check (media_type in ('image/jpeg', 'image/png', 'application/pdf', 'text/plain', 'application/dicom'));

-- Copies made for looking at: the original stays as it was sent. They go wherever it goes.
alter table document
    add column made_from_id uuid references document on delete cascade,
    add column made_as text check (made_as in ('thumbnail', 'deidentified')),
    add constraint document_copy check ((made_from_id is null) = (made_as is null) and (made_from_id is null or completed_at is not null));
create index on document (made_from_id) where made_from_id is not null;
create unique index document_thumbnail on document (made_from_id) where made_as = 'thumbnail';

-- Only what people send is counted.
create or replace function refuse_case_over_60_documents() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if new.made_from_id is null and (select count(*) from document
        where draft_id is not distinct from new.draft_id and request_id is not distinct from new.request_id and made_from_id is null) > 60 then
        raise exception 'a case holds at most 60 documents' using errcode = 'check_violation', constraint = 'document_case_count';
    end if;
    return null;
end $$;
