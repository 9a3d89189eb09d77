-- To which sessions whoever asked cannot come with a case. A word that was taken back stays, because dates given back are counted.
create table session_declined (
    id uuid primary key,
    request_id uuid not null references request on delete cascade,
    session_id uuid not null references session on delete cascade,
    said_by_id uuid not null references account,
    said_at timestamptz not null,
    gave_back boolean not null,
    taken_back_at timestamptz check (taken_back_at >= said_at)
);
create unique index session_declined_once on session_declined (request_id, session_id) where taken_back_at is null;
create index on session_declined (session_id);
alter table session_declined enable row level security;
create policy with_its_parent on session_declined using ((select is_system()) or exists (select from request p where p.id = session_declined.request_id));
grant select, insert on session_declined to teleexpertise_app;
grant update (taken_back_at) on session_declined to teleexpertise_app;

insert into setting_bound (key, least, most) values ('case_moves', 0, 9);
