-- Two records of one patient become one, with a trace, and can be told apart again for 30 days. A merge is a row: the database
-- itself moves what belongs to the patient and notes what it moved. What was signed stays as it was signed.
create table patient_merge (
    id uuid primary key,
    kept_id uuid not null references patient,
    merged_id uuid not null references patient check (merged_id <> kept_id),
    reason text not null check (length(reason) between 3 and 500),
    merged_by_id uuid not null references account,
    merged_at timestamptz not null,
    -- Ids of the rows that were moved, of whatever table.
    moved uuid[] not null default '{}',
    undone_by_id uuid references account,
    undone_at timestamptz,
    check ((undone_at is null) = (undone_by_id is null)),
    constraint patient_merge_undone check (undone_at between merged_at and merged_at + interval '30 days')
);
create index on patient_merge (kept_id);
create unique index patient_merge_once on patient_merge (merged_id) where undone_at is null;

create function merge_patients() returns trigger language plpgsql security definer set search_path = public as $$
declare
    kept patient;
    merged patient;
begin
    perform 1 from patient where id in (new.kept_id, new.merged_id) order by id for update;
    select * into kept from patient where id = new.kept_id;
    select * into merged from patient where id = new.merged_id;
    if kept.territory_id <> merged.territory_id then
        raise exception 'patients of two territories are not merged' using errcode = 'check_violation', constraint = 'patient_merge_territory';
    end if;
    -- The identity that stays is the one that carries the INS; two INS are two people.
    if merged.ins_index is not null then
        raise exception 'an identity with an INS is not merged into another' using errcode = 'check_violation', constraint = 'patient_merge_ins';
    end if;
    if exists (select from patient_merge where merged_id = new.kept_id and undone_at is null) then
        raise exception 'the patient was merged into another' using errcode = 'check_violation', constraint = 'patient_merge_chain';
    end if;
    with requests as (update request set patient_id = new.kept_id where patient_id = new.merged_id returning id),
        notes as (update social_note set patient_id = new.kept_id where patient_id = new.merged_id returning id),
        glasses as (update broken_glass set patient_id = new.kept_id where patient_id = new.merged_id returning id),
        -- Whom both files are open to at the same time sees the one that stays already.
        shares as (update care_share s set patient_id = new.kept_id where patient_id = new.merged_id and not exists (
            select from care_share k where k.patient_id = new.kept_id and k.account_id = s.account_id and k.ended_at is null and s.ended_at is null
                and daterange(k.starts_on, k.ends_on, '[]') && daterange(s.starts_on, s.ends_on, '[]')) returning id)
    select coalesce(array_agg(id), '{}') into new.moved
        from (select id from requests union all select id from notes union all select id from glasses union all select id from shares) as all_of_it;
    return new;
end $$;
create trigger patient_merge_moves before insert on patient_merge for each row execute function merge_patients();

create function part_patients() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if old.undone_at is not null or new.undone_at is null or (new.id, new.kept_id, new.merged_id, new.reason, new.merged_by_id, new.merged_at, new.moved)
        is distinct from (old.id, old.kept_id, old.merged_id, old.reason, old.merged_by_id, old.merged_at, old.moved) then
        raise exception 'a merge may only be undone' using errcode = 'check_violation', constraint = 'patient_merge_stays';
    end if;
    perform 1 from patient where id in (new.kept_id, new.merged_id) order by id for update;
    if exists (select from patient_merge where merged_id = new.kept_id and undone_at is null) then
        raise exception 'the patient was merged into another since' using errcode = 'check_violation', constraint = 'patient_merge_chain';
    end if;
    update request set patient_id = new.merged_id where id = any (new.moved) and patient_id = new.kept_id;
    update social_note set patient_id = new.merged_id where id = any (new.moved) and patient_id = new.kept_id;
    update broken_glass set patient_id = new.merged_id where id = any (new.moved) and patient_id = new.kept_id;
    update care_share set patient_id = new.merged_id where id = any (new.moved) and patient_id = new.kept_id;
    return new;
end $$;
create trigger patient_merge_parts before update on patient_merge for each row execute function part_patients();

-- A case changes its patient by a merge only, and none is put to a record that was merged.
create function refuse_other_patient() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and new.patient_id <> old.patient_id and current_user = 'teleexpertise_app' then
        raise exception 'a case stays with its patient' using errcode = 'check_violation', constraint = 'request_patient';
    end if;
    perform 1 from patient where id = new.patient_id for key share;
    if tg_op = 'INSERT' and exists (select from patient_merge where merged_id = new.patient_id and undone_at is null) then
        raise exception 'the patient was merged into another' using errcode = 'check_violation', constraint = 'request_patient';
    end if;
    return new;
end $$;
create trigger request_patient before insert or update of patient_id on request for each row execute function refuse_other_patient();

create or replace function refuse_change_of_share() returns trigger language plpgsql as $$
begin
    -- A merge moves it, as it is.
    if current_user <> 'teleexpertise_app' and new.patient_id <> old.patient_id and to_jsonb(new) - 'patient_id' = to_jsonb(old) - 'patient_id' then
        return new;
    end if;
    if old.ended_at is not null or (new.id, new.patient_id, new.account_id, new.section, new.starts_on, new.ends_on, new.consent_by, new.consented_on, new.added_by_id, new.added_at)
        is distinct from (old.id, old.patient_id, old.account_id, old.section, old.starts_on, old.ends_on, old.consent_by, old.consented_on, old.added_by_id, old.added_at) then
        raise exception 'a share may only end' using errcode = 'check_violation', constraint = 'care_share_ends';
    end if;
    return new;
end $$;

grant select, insert, update on patient_merge to teleexpertise_app;
alter table patient_merge enable row level security;
create policy with_its_parent on patient_merge using ((select is_system()) or exists (select from patient p where p.id = patient_merge.kept_id));

insert into notice_kind values ('patients_merged');
