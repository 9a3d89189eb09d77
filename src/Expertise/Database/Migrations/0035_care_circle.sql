-- Who beside requester and experts sees a patient's file: whoever it was opened to with the patient's consent, for a time and by
-- section, and whoever broke the glass in an emergency.
create table care_share (
    id uuid primary key,
    patient_id uuid not null references patient,
    account_id uuid not null references account,
    section text not null check (section in ('medical', 'social', 'both')),
    starts_on date not null,
    ends_on date not null,
    consent_by text not null check (length(consent_by) between 1 and 200),
    consented_on date not null,
    added_by_id uuid not null references account,
    added_at timestamptz not null,
    ended_at timestamptz,
    ended_by_id uuid references account,
    check (ends_on between starts_on and starts_on + 366),
    check (consented_on <= starts_on),
    check ((ended_at is null) = (ended_by_id is null)),
    constraint care_share_once exclude using gist (patient_id with =, account_id with =, daterange(starts_on, ends_on, '[]') with &&) where (ended_at is null)
);
create index on care_share (account_id);

-- The social part of a file, beside the medical one: notes that stay as they were written.
create table social_note (
    id uuid primary key,
    patient_id uuid not null references patient,
    author_id uuid not null references account,
    text text not null check (length(text) between 3 and 4000),
    written_at timestamptz not null
);
create index on social_note (patient_id, written_at);

create table broken_glass (
    id uuid primary key,
    patient_id uuid not null references patient,
    account_id uuid not null references account,
    reason text not null check (length(reason) between 10 and 500),
    opened_at timestamptz not null,
    closes_at timestamptz not null check (closes_at > opened_at and closes_at <= opened_at + interval '24 hours')
);
create index on broken_glass (account_id, closes_at);
create index on broken_glass (patient_id);

-- Medical secrecy is shared among health professions (L1110-4 CSP); who is none sees the social part only.
create function refuse_medical_share_outside_care() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if (tg_table_name = 'broken_glass' or to_jsonb(new) ->> 'section' <> 'social')
        and (select profession from account where id = new.account_id) in ('social_worker', 'coordinator', 'training_officer', 'data_protection_officer', 'administrator') then
        raise exception 'the medical part of a file is for health professions' using errcode = 'check_violation', constraint = 'care_share_profession';
    end if;
    if not exists (select from role_grant g join patient p on p.territory_id = g.territory_id where p.id = new.patient_id and g.account_id = new.account_id) then
        raise exception 'a file is shared within its territory' using errcode = 'check_violation', constraint = 'care_share_territory';
    end if;
    return new;
end $$;
create trigger care_share_care before insert or update of account_id, section on care_share for each row execute function refuse_medical_share_outside_care();
create trigger broken_glass_care before insert on broken_glass for each row execute function refuse_medical_share_outside_care();

-- A share may end sooner; nothing else of it changes.
create function refuse_change_of_share() returns trigger language plpgsql as $$
begin
    if old.ended_at is not null or (new.id, new.patient_id, new.account_id, new.section, new.starts_on, new.ends_on, new.consent_by, new.consented_on, new.added_by_id, new.added_at)
        is distinct from (old.id, old.patient_id, old.account_id, old.section, old.starts_on, old.ends_on, old.consent_by, old.consented_on, old.added_by_id, old.added_at) then
        raise exception 'a share may only end' using errcode = 'check_violation', constraint = 'care_share_ends';
    end if;
    return new;
end $$;
create trigger care_share_ends before update on care_share for each row execute function refuse_change_of_share();

-- The files that are open to somebody beyond their own cases.
create function files_open_to(person uuid, today date, instant timestamptz) returns table (patient_id uuid, medical boolean, social boolean) language sql stable as $$
    select patient_id, bool_or(medical), bool_or(social) from (
        select s.patient_id, s.section <> 'social' as medical, s.section <> 'medical' as social from care_share s
            where s.account_id = person and s.ended_at is null and s.starts_on <= today and s.ends_on >= today
        union all
        select g.patient_id, true, true from broken_glass g where g.account_id = person and g.opened_at <= instant and g.closes_at > instant
    ) as open group by patient_id
$$;

grant select, insert, update on care_share to teleexpertise_app;
grant select, insert on social_note, broken_glass to teleexpertise_app;
do $$
declare t text;
begin
    foreach t in array array['care_share', 'social_note', 'broken_glass'] loop
        execute format('alter table %I enable row level security', t);
        execute format('create policy with_its_parent on %I using ((select is_system()) or exists (select from patient p where p.id = %I.patient_id))', t, t);
    end loop;
end $$;

alter table notice drop constraint notice_kind_check, add constraint notice_kind_check
    check (kind in ('request_filed', 'request_declined', 'slot_booked', 'opinion_signed', 'opinion_added', 'opinion_unread', 'case_asked', 'case_replied', 'case_handed_on', 'password_link', 'access_reset', 'access_recovery', 'sign_in_changed', 'email_confirm', 'email_changing', 'invited', 'document_quarantined',
        'file_shared', 'glass_broken'));

alter table setting drop constraint setting_value, add constraint setting_value check (case key
        when 'first_answer_days' then is_number_within(value, 1, 14)
        when 'booking_notice_minutes' then is_number_within(value, 0, 2880)
        when 'planning_weeks' then is_number_within(value, 2, 26)
        when 'room_opens_minutes' then is_number_within(value, 5, 60)
        when 'room_stays_minutes' then is_number_within(value, 5, 60)
        when 'certificate_minutes' then is_number_within(value, 0, 60)
        when 'invitation_days' then is_number_within(value, 1, 30)
        when 'idle_minutes' then is_number_within(value, 5, 60)
        when 'asking_pauses_clock' then is_number_within(value, 0, 1)
        when 'unread_days' then is_number_within(value, 1, 30)
        when 'acts_a_year' then is_number_within(value, 0, 99)
        when 'te2_cents' then is_number_within(value, 0, 99999)
        when 'rqd_cents' then is_number_within(value, 0, 99999)
        when 'controller' then length(value) <= 300
        when 'data_protection' then length(value) <= 200
        when 'broken_glass_minutes' then is_number_within(value, 15, 1440)
        else false
    end);
