-- A file's time counts from the last thing that was done, whatever day of death was typed; and the application's role loses what none of its verbs does.

-- Decisions and what became of the patient are things that were done too. A stay that was told counts by its own day; a mistyped year of one by a year at most.
create or replace function file_last_done(file uuid) returns timestamptz language sql stable security definer set search_path = public as $$
    select greatest(p.created_at,
        (select max(greatest(filed_at, closed_at)) from request where patient_id = p.id),
        (select max(d.decided_at) from triage_decision d join request r on r.id = d.request_id where r.patient_id = p.id),
        (select max(m.written_at) from case_message m join request r on r.id = m.request_id where r.patient_id = p.id),
        (select max(o.signed_at) from opinion o join request r on r.id = o.request_id where r.patient_id = p.id),
        (select max(a.signed_at) from opinion_addendum a join opinion o on o.id = a.opinion_id join request r on r.id = o.request_id where r.patient_id = p.id),
        (select max(greatest(o.recorded_at, case when o.kind <> 'died' and o.happened_on is not null then least(o.happened_on::timestamp at time zone 'Europe/Paris', o.recorded_at + interval '1 year') end))
            from case_outcome o join request r on r.id = o.request_id where r.patient_id = p.id),
        (select max(written_at) from social_note where patient_id = p.id))
    from patient p where p.id = file and (is_system() or p.territory_id = any (my_territories()))
$$;

-- The last day on which the patient was alive for sure: one asked for them, or they were seen or admitted. A decision, an opinion or a note may come after a death.
create function file_last_alive(file uuid) returns date language sql stable security definer set search_path = public as $$
    select greatest((select max((filed_at at time zone 'Europe/Paris')::date) from request where patient_id = p.id),
        (select max(least(o.happened_on, (o.recorded_at at time zone 'Europe/Paris')::date)) from case_outcome o join request r on r.id = o.request_id
            where r.patient_id = p.id and o.kind in ('seen_locally', 'transferred', 'admitted')))
    from patient p where p.id = file and (is_system() or p.territory_id = any (my_territories()))
$$;

create or replace function file_kept_until(file uuid) returns date language plpgsql stable security definer set search_path = public as $$
declare
    last date := (file_last_done(file) at time zone 'Europe/Paris')::date;
    died date;
    years integer;
    since date;
    stopped integer;
begin
    if last is null or exists (select from request where patient_id = file and closed_at is null)
        or exists (select from retention_fact c where c.patient_id = file and c.kind = 'claim' and not exists (select from retention_fact e where e.claim_id = c.id)) then
        return 'infinity';
    end if;
    select case kind when 'died' then happened_on end into died from retention_fact
        where patient_id = file and kind in ('died', 'not_died') order by recorded_at desc, id desc limit 1;
    select coalesce((select s.value::integer from setting s where s.territory_id = p.territory_id and s.key = 'keeping_years'), 20) into years from patient p where p.id = file;
    if died < last + interval '10 years' then years := 10; else died := null; end if;
    since := greatest(died, last); -- a death that was typed before the last act makes nothing due sooner than ten years after the act
    select count(distinct day) into stopped from retention_fact c join retention_fact e on e.claim_id = c.id
        cross join generate_series(greatest(c.happened_on, since), e.happened_on, interval '1 day') as day where c.patient_id = file;
    return (since + make_interval(years => years))::date + stopped;
end $$;

-- The record that stays and all that were merged into it, one after the other.
create function file_records(file uuid) returns setof uuid language sql stable security definer set search_path = public as $$
    with recursive record as (select file as id union select m.merged_id from patient_merge m join record r on m.kept_id = r.id where m.undone_at is null) select id from record
$$;
revoke all on function file_records(uuid) from public;

create or replace function refuse_lone_erasing() returns trigger language plpgsql security definer set search_path = public as $$
declare file constant uuid := case when tg_table_name = 'patient' then (to_jsonb(new) ->> 'id')::uuid else (to_jsonb(new) ->> 'patient_id')::uuid end;
begin
    if tg_op = 'INSERT' or new.erased_at is null or not exists (select from erasure e where e.confirmed_at is not null and file in (select file_records(e.patient_id))) then
        raise exception 'a file is erased by two' using errcode = 'check_violation', constraint = 'erasure_two';
    end if;
    return new;
end $$;

create or replace function erase_corrections() returns trigger language plpgsql security definer set search_path = public as $$
begin
    delete from patient_correction where patient_id in (select file_records(new.patient_id));
    return null;
end $$;

create or replace function erase_file() returns trigger language plpgsql security definer set search_path = public as $$
declare
    files constant uuid[] := array(select file_records(new.patient_id));
    cases constant uuid[] := array(select id from request where patient_id = any (files));
    opinions constant uuid[] := array(select id from opinion where request_id = any (cases));
begin
    update request set erased_at = new.confirmed_at, question = '', context = '', direct_reason = null where id = any (cases);
    -- Without its key the traits are noise, in every later backup too.
    update patient set erased_at = new.confirmed_at, wrapped_key = '', sealed_traits = '', traits_index = '', name_index = '{}', ins_index = null, identity_status = 'provisional', commune_code = null
        where id = any (files);
    delete from deidentified_view where request_id = any (cases);
    delete from draft where answers_id = any (cases); -- a reply that was not sent, with its documents
    delete from document where request_id = any (cases); -- chunks and copies with it
    delete from opinion_invitation where id in (select id from opinion_recipient where opinion_id = any (opinions));
    delete from opinion_recipient where opinion_id = any (opinions);
    delete from opinion_reading where opinion_id = any (opinions);
    delete from opinion_draft_version where opinion_id = any (opinions);
    delete from opinion_addendum where opinion_id = any (opinions);
    delete from opinion_participant where opinion_id = any (opinions);
    delete from opinion where id = any (opinions);
    delete from case_message where request_id = any (cases);
    delete from case_answers where request_id = any (cases);
    delete from consent where request_id = any (cases);
    update triage_decision set reason = '(effacé)' where request_id = any (cases) and reason is not null;
    update case_outcome set note = '', contact = case when kind = 'transferred' then '-' else '' end, happened_on = case when kind = 'died' then null else happened_on end where request_id = any (cases);
    delete from care_share where patient_id = any (files);
    delete from social_note where patient_id = any (files);
    delete from broken_glass where patient_id = any (files);
    delete from retention_fact where patient_id = any (files) and claim_id is not null;
    delete from retention_fact where patient_id = any (files);
    -- A merge that was undone says under which record the other one's opinions were signed, as long as the other one lives: no names, and no reason any more.
    delete from patient_merge m where (m.kept_id = any (files) or m.merged_id = any (files))
        and not exists (select from patient p where m.undone_at is not null and p.id in (m.kept_id, m.merged_id) and p.erased_at is null);
    update patient_merge set reason = '(effacé)' where kept_id = any (files) or merged_id = any (files);
    return null;
end $$;

create or replace function part_patients() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if new.reason = '(effacé)' and to_jsonb(new) - 'reason' = to_jsonb(old) - 'reason'
        and exists (select from patient where id in (old.kept_id, old.merged_id) and erased_at is not null) then
        return new;
    end if;
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
drop trigger patient_merge_parts_retention on patient_merge;
create trigger patient_merge_parts_retention before update on patient_merge for each row when (new.undone_at is distinct from old.undone_at) execute function part_retention_facts();
-- Seen from either side: the other one may be erased.
alter policy with_its_parent on patient_merge using ((select is_system()) or exists (select from patient p where p.id in (patient_merge.kept_id, patient_merge.merged_id)));

-- What a patient's file is made of goes by an erasure only, which works for the owner; a consent stays as it was given (that it was withdrawn is written on the case).
revoke delete on patient, request, consent, triage_decision, case_answers, case_message, opinion, opinion_participant, opinion_reading, act from teleexpertise_app;
revoke update on consent, triage_decision, case_message from teleexpertise_app;
