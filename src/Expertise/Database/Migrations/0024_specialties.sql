-- A person has several specialties. The one that there was becomes the first.
create table account_specialty (
    account_id uuid not null references account on delete cascade,
    specialty text not null references specialty,
    primary key (account_id, specialty)
);
create index on account_specialty (specialty);
insert into account_specialty select a.id, s.code from account a join specialty s on s.code = a.specialty;
alter table account drop column specialty;
alter table account_specialty enable row level security;
create policy seen on account_specialty for select using ((select is_system()) or ((select me()) is not null and exists (select from account a where a.id = account_id)));
create policy given on account_specialty for insert with check ((select is_system())
    or exists (select from role_grant g where g.account_id = account_specialty.account_id and may_grant('requester', g.territory_id)));
create policy taken on account_specialty for delete using ((select is_system())
    or exists (select from role_grant g where g.account_id = account_specialty.account_id and may_grant('requester', g.territory_id)));
grant select, insert, delete on account_specialty to teleexpertise_app;

-- Whoever is invited has specialties too, and may be invited within a programme.
alter table invitation add column specialties text[] not null default '{}', add column programme_id uuid;
alter table invitation add foreign key (programme_id, territory_id) references programme (id, territory_id);
alter table invitation add constraint invitation_programme check (programme_id is null or role in ('requester', 'learner'));
create index on invitation (programme_id);
drop index invitation_open_once;
create unique index invitation_open_once on invitation (territory_id, normalized_email, role, organisation_id, service_id, programme_id) nulls not distinct where answered_at is null;
