-- What everybody in the room looks at: one document of the case that is on, for as long as it is on. In the database, so that who comes late and a server that
-- starts again know of it.
create table shown_document (
    segment_id uuid primary key references case_segment on delete cascade,
    document_id uuid not null references document on delete cascade,
    page integer not null check (page between 1 and 10000),
    window_center double precision,
    window_width double precision check (window_width > 0),
    shown_by_id uuid not null references account,
    shown_at timestamptz not null,
    check ((window_center is null) = (window_width is null))
);
create index on shown_document (document_id);

create function check_shown_document() returns trigger language plpgsql security definer set search_path = public as $$
begin
    -- Whoever ends the case waits, or is seen.
    perform 1 from case_segment where id = new.segment_id and ended_at is null for share;
    if not found or not exists (select from document d join case_segment c on c.request_id = d.request_id where c.id = new.segment_id and d.id = new.document_id and d.made_from_id is null) then
        raise exception 'what is shown is a document of the case that is on' using errcode = 'check_violation', constraint = 'shown_document_of_case_on';
    end if;
    return new;
end $$;
create trigger shown_document_checked before insert or update on shown_document for each row execute function check_shown_document();

create function hide_with_case() returns trigger language plpgsql security definer set search_path = public as $$
begin
    delete from shown_document where segment_id = new.id;
    return null;
end $$;
create trigger case_segment_hides after update of ended_at on case_segment for each row when (new.ended_at is not null) execute function hide_with_case();
revoke all on function check_shown_document(), hide_with_case() from public;

alter table shown_document enable row level security;
create policy with_its_parent on shown_document using ((select is_system()) or exists (select from case_segment p where p.id = shown_document.segment_id));
grant select, insert, delete on shown_document to teleexpertise_app;
grant update (document_id, page, window_center, window_width, shown_by_id, shown_at) on shown_document to teleexpertise_app;
