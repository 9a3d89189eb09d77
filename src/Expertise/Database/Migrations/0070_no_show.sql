-- Sessions to which nobody came for a case that had a slot there.
create table no_show (
    request_id uuid not null references request on delete cascade,
    session_id uuid not null references session on delete cascade,
    noted_at timestamptz not null,
    returned boolean not null,
    primary key (request_id, session_id)
);
create index on no_show (session_id);
alter table no_show enable row level security;
create policy with_its_parent on no_show using ((select is_system()) or exists (select from request p where p.id = no_show.request_id));
grant select, insert on no_show to teleexpertise_app;

insert into notice_kind values ('case_returned');
