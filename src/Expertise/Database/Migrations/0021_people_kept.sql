-- A role ends at once when ended_at says so; else after its last day.
alter table role_grant add column ended_at timestamptz;

create function today() returns date language sql stable as
    $$ select nullif(current_setting('teleexpertise.today', true), '')::date $$;

create or replace function act_for(person text, today date) returns void language plpgsql security definer set search_path = public as $$
begin
    perform set_config('teleexpertise.on_behalf', person, false);
    perform set_config('teleexpertise.today', today::text, false);
    perform set_config('teleexpertise.territories', '{}', false);
    if person in ('door', 'system') then return; end if;
    perform set_config('teleexpertise.territories', coalesce(array_agg(distinct g.territory_id), '{}')::text, false)
        from role_grant g join account a on a.id = g.account_id
        where a.id = person::uuid and a.disabled_at is null and g.starts_on <= today and (g.ends_on is null or g.ends_on >= today) and g.ended_at is null;
end $$;

-- Who opens which doors: administrators all of their territory's, coordinators those of the people who ask, answer and learn; nobody their own.
create function may_grant(given text, place uuid) returns boolean language sql stable security definer set search_path = public as $$
    select exists (select from role_grant g
        where g.account_id = me() and g.territory_id = place and g.ended_at is null and g.starts_on <= today() and (g.ends_on is null or g.ends_on >= today())
          and (g.role = 'administrator'
            or (g.role = 'coordinator' and given in ('requester', 'expert', 'chair', 'learner', 'social_worker', 'guest_expert'))))
$$;
drop policy territory on role_grant;
create policy seen on role_grant for select using ((select is_system()) or account_id = (select me()) or territory_id = any ((select my_territories())::uuid[]));
create policy given on role_grant for insert with check ((select is_system()) or (account_id <> (select me()) and may_grant(role, territory_id)));
create policy changed on role_grant for update using ((select is_system()) or (account_id <> (select me()) and may_grant(role, territory_id)));
create policy removed on role_grant for delete using ((select is_system()));

-- A learner learns under somebody, for the time of a placement. Learners from before this rule get a requester of their place and half a year, or go.
update role_grant g set ends_on = coalesce(ends_on, current_date + 180), supervisor_id = coalesce(supervisor_id,
    (select min(p.account_id::text)::uuid from role_grant p where p.organisation_id = g.organisation_id and p.role = 'requester' and p.account_id <> g.account_id))
    where role = 'learner';
delete from role_grant where role = 'learner' and supervisor_id is null;
alter table role_grant add constraint role_grant_placement check (role <> 'learner' or (supervisor_id is not null and ends_on is not null));

create or replace function refuse_expert_without_medical_profession() returns trigger language plpgsql security definer set search_path = public as $$
declare theirs text := (select profession from account where id = new.account_id);
begin
    if new.ended_at is not null then return new; end if; -- whatever it was, it may end
    if new.role in ('expert', 'chair', 'guest_expert') and theirs not in ('doctor', 'midwife', 'dentist') then
        raise exception 'only a doctor, a midwife or a dentist may be asked for an opinion' using errcode = 'check_violation', constraint = 'role_grant_expert_profession';
    end if;
    if new.role = 'requester' and theirs in ('social_worker', 'coordinator', 'training_officer', 'data_protection_officer', 'administrator') then
        raise exception 'only a health professional may ask for an opinion' using errcode = 'check_violation', constraint = 'role_grant_requester_profession';
    end if;
    if new.supervisor_id is not null and (select profession from account where id = new.supervisor_id)
        in ('intern', 'social_worker', 'coordinator', 'training_officer', 'data_protection_officer', 'administrator') then
        raise exception 'a supervisor is a health professional who has finished training' using errcode = 'check_violation', constraint = 'role_grant_supervisor_profession';
    end if;
    return new;
end $$;

-- A profession changes only to one that fits the roles still held.
create function refuse_profession_that_does_not_fit() returns trigger language plpgsql security definer set search_path = public as $$
begin
    update role_grant set role = role where account_id = new.id and ended_at is null and (ends_on is null or ends_on >= current_date);
    return new;
end $$;
create trigger account_profession_fits after update of profession on account for each row
    when (old.profession is distinct from new.profession) execute function refuse_profession_that_does_not_fit();

-- One replacement of a person by the same person at a time.
alter table delegation add constraint delegation_once exclude using gist
    (territory_id with =, from_id with =, to_id with =, daterange(starts_on, ends_on, '[]') with &&) where (ended_at is null);

-- Where a person works, beside the places of their roles.
create table account_site (
    account_id uuid not null references account on delete cascade,
    organisation_id uuid not null references organisation,
    primary key (account_id, organisation_id)
);
create index on account_site (organisation_id);
alter table account_site enable row level security;
create policy with_its_place on account_site using ((select is_system()) or exists (select from organisation o where o.id = organisation_id));

-- A role that waits for its person to come in. Whether they have an account on this installation already shows nowhere here: the same
-- row is made for a stranger and for somebody of another territory.
create table invitation (
    id uuid primary key,
    territory_id uuid not null references territory,
    email text not null check (length(email) <= 254),
    normalized_email text not null,
    title text,
    given_name text not null,
    family_name text not null,
    profession text not null,
    rpps text check (rpps ~ '^[0-9]{11}$'),
    role text not null,
    organisation_id uuid references organisation,
    service_id uuid references service,
    supervisor_id uuid references account,
    starts_on date not null,
    ends_on date check (ends_on >= starts_on),
    invited_by_id uuid not null references account,
    invited_at timestamptz not null,
    expires_at timestamptz not null check (expires_at > invited_at),
    answered_at timestamptz,
    accepted_by_id uuid references account check (accepted_by_id is null or answered_at is not null)
);
create unique index invitation_open_once on invitation (territory_id, normalized_email, role, organisation_id, service_id) nulls not distinct where answered_at is null;
create index on invitation (normalized_email) where answered_at is null;
create index on invitation (organisation_id);
create index on invitation (service_id);
alter table invitation enable row level security;
create policy seen on invitation for select using ((select is_system()) or territory_id = any ((select my_territories())::uuid[]));
create policy made on invitation for insert with check ((select is_system()) or may_grant(role, territory_id));
create policy changed on invitation for update using ((select is_system()) or may_grant(role, territory_id));
create policy removed on invitation for delete using ((select is_system()));

alter table one_time_link add column invitation_id uuid references invitation;
create index on one_time_link (invitation_id);
alter table one_time_link drop constraint one_time_link_purpose_check, drop constraint one_time_link_check1;
alter table one_time_link add constraint one_time_link_purpose check (case purpose
    when 'first_administrator' then account_id is null and invitation_id is null
    when 'invitation' then account_id is not null and invitation_id is null
    when 'membership' then account_id is null and invitation_id is not null
    else false end);
drop policy with_its_account on one_time_link;
create policy with_its_account on one_time_link using ((select is_system()) or (select is_door())
    or exists (select from account a where a.id = account_id) or exists (select from invitation i where i.id = invitation_id)) with check (true);

-- An invitation's mail goes to the address typed, whoever that is.
alter table notice alter column recipient_id drop not null;
alter table notice drop constraint notice_kind_check, add constraint notice_kind_check
    check (kind in ('request_filed', 'request_declined', 'slot_booked', 'opinion_signed', 'password_link', 'access_reset', 'sign_in_changed', 'email_confirm', 'email_changing', 'invited'));
alter table notice add constraint notice_recipient check ((kind = 'invited') = (recipient_id is null));
drop policy to_somebody_seen on notice;
create policy to_somebody_seen on notice using ((select is_system()) or ((select me()) is not null
    and (exists (select from account a where a.id = recipient_id) or (kind = 'invited' and exists (select from invitation i where i.id = subject_id)))));

grant select, insert, update, delete on account_site, invitation to teleexpertise_app;

create or replace function idle_minutes(person uuid, today date, otherwise integer) returns integer language sql stable security definer set search_path = public as $$
    select coalesce(min(coalesce(s.value::integer, otherwise)), otherwise)
    from role_grant g left join setting s on s.territory_id = g.territory_id and s.key = 'idle_minutes'
    where g.account_id = person and g.starts_on <= today and (g.ends_on is null or g.ends_on >= today) and g.ended_at is null
$$;
