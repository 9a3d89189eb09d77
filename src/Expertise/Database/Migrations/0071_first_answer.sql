-- Session dates beyond the first-answer clock, and which side agreed to each.
create table later_date (
    id uuid primary key,
    request_id uuid not null references request on delete cascade,
    until timestamptz not null,
    asked_at timestamptz not null,
    service_agreed_by_id uuid references account,
    service_agreed_at timestamptz,
    requester_agreed_by_id uuid references account,
    requester_agreed_at timestamptz,
    check ((service_agreed_by_id is null) = (service_agreed_at is null)),
    check ((requester_agreed_by_id is null) = (requester_agreed_at is null))
);
create index on later_date (request_id, asked_at);
alter table later_date enable row level security;
create policy with_its_parent on later_date using ((select is_system()) or exists (select from request p where p.id = later_date.request_id));
grant select, insert on later_date to teleexpertise_app;
grant update (service_agreed_by_id, service_agreed_at, requester_agreed_by_id, requester_agreed_at) on later_date to teleexpertise_app;

-- Since when a request is owed a written answer; a case in a session is not.
alter table request add column in_writing_since timestamptz, add constraint request_in_writing_not_in_session check (in_writing_since is null or status not in ('waiting', 'booked'));

-- The nomenclature wants the opinion within seven days of the question.
alter table act add column late boolean not null default false;

insert into notice_kind values ('later_date_asked'), ('turned_to_writing');
