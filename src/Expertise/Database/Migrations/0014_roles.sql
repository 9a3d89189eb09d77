-- More professions ask (R6316-1 CSP: any health professional), and more people take part without asking.
alter table account drop constraint account_profession_check;
alter table account add check (profession in ('doctor', 'midwife', 'dentist', 'nurse', 'pharmacist', 'physiotherapist', 'speech_therapist', 'podiatrist', 'psychologist',
    'intern', 'social_worker', 'coordinator', 'training_officer', 'data_protection_officer', 'administrator'));

alter table role_grant add column supervisor_id uuid references account check (supervisor_id <> account_id);
create index on role_grant (territory_id);
alter table role_grant drop constraint role_grant_role_check;
alter table role_grant add check (role in ('requester', 'expert', 'chair', 'coordinator', 'learner', 'social_worker', 'guest_expert', 'cme_tracker', 'data_protection_officer', 'administrator'));
alter table role_grant drop constraint role_grant_check1;
alter table role_grant add constraint role_grant_service check ((role in ('expert', 'chair', 'guest_expert')) = (service_id is not null));
alter table role_grant drop constraint role_grant_check2;
alter table role_grant add constraint role_grant_organisation check (role not in ('requester', 'learner', 'social_worker') or organisation_id is not null);
alter table role_grant add constraint role_grant_guest_leaves check (role <> 'guest_expert' or ends_on is not null);
alter table role_grant add constraint role_grant_supervisor check (role = 'learner' or supervisor_id is null);

-- Asked: doctors, midwives, dentists. Asking: health professionals, those in training included.
create or replace function refuse_expert_without_medical_profession() returns trigger language plpgsql security definer set search_path = public as $$
declare theirs text := (select profession from account where id = new.account_id);
begin
    if new.role in ('expert', 'chair', 'guest_expert') and theirs not in ('doctor', 'midwife', 'dentist') then
        raise exception 'only a doctor, a midwife or a dentist may be asked for an opinion' using errcode = 'check_violation', constraint = 'role_grant_expert_profession';
    end if;
    if new.role = 'requester' and theirs in ('social_worker', 'coordinator', 'training_officer', 'data_protection_officer', 'administrator') then
        raise exception 'only a health professional may ask for an opinion' using errcode = 'check_violation', constraint = 'role_grant_requester_profession';
    end if;
    return new;
end $$;

-- A replacement (remplaçant) takes care of somebody's cases from a day to a day.
create table delegation (
    id uuid primary key,
    territory_id uuid not null references territory,
    from_id uuid not null references account,
    to_id uuid not null references account check (to_id <> from_id),
    starts_on date not null,
    ends_on date not null check (ends_on >= starts_on),
    made_by_id uuid not null references account,
    made_at timestamptz not null,
    ended_at timestamptz
);
create index on delegation (to_id);
create index on delegation (from_id);
alter table delegation enable row level security;
create policy territory on delegation using ((select is_system()) or territory_id = any ((select my_territories())::uuid[]));
grant select, insert, update, delete on delegation to teleexpertise_app;
