-- A case's words for learners, checked by a person. Its pictures are copies of documents (made_as 'deidentified').
create table deidentified_view (
    request_id uuid primary key references request,
    question text not null check (question <> ''),
    context text not null,
    saved_by_id uuid not null references account,
    saved_at timestamptz not null,
    checked_by_id uuid references account,
    checked_at timestamptz,
    constraint deidentified_view_checked check ((checked_by_id is null) = (checked_at is null))
);
alter table deidentified_view enable row level security;
create policy with_its_parent on deidentified_view using ((select is_system()) or exists (select from request p where p.id = request_id));
grant select, insert, update, delete on deidentified_view to teleexpertise_app;
create unique index document_deidentified on document (made_from_id) where made_as = 'deidentified';

-- Whatever changes in the case, somebody looks again.
create function uncheck_deidentified_view() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if tg_table_name = 'patient' then
        update deidentified_view v set checked_by_id = null, checked_at = null
            from request r where r.id = v.request_id and r.patient_id = new.id and v.checked_at is not null;
    elsif tg_table_name = 'request' then
        update deidentified_view set checked_by_id = null, checked_at = null where request_id = new.id and checked_at is not null;
    else
        update deidentified_view set checked_by_id = null, checked_at = null where request_id = coalesce(new.request_id, old.request_id) and checked_at is not null;
    end if;
    return null;
end $$;
create trigger deidentified_view_again after update of sealed_traits on patient for each row execute function uncheck_deidentified_view();
create trigger deidentified_view_again after update of question, context, patient_id on request for each row execute function uncheck_deidentified_view();
create trigger deidentified_view_again after insert or delete on document for each row execute function uncheck_deidentified_view();
