-- Erasing a patient's file when the law no longer wants it kept (R1112-7 CSP). Never by itself: a data-protection officer asks, somebody else confirms,
-- and the database sees for itself that the file is due at both moments. An erasure is a row; confirming it destroys the keys and the words.
-- What stays is a skeleton without anybody in it: which service was asked when, how it ended, what was billed and spared, and the audit.
alter table patient
    add column erased_at timestamptz,
    drop constraint patient_wrapped_key_check,
    add constraint patient_wrapped_key_check check (octet_length(wrapped_key) = case when erased_at is null then 61 else 0 end),
    drop constraint patient_traits_index_check,
    add constraint patient_traits_index_check check (octet_length(traits_index) = case when erased_at is null then 32 else 0 end);
alter table request
    add column erased_at timestamptz,
    drop constraint request_question_check,
    add constraint request_question_check check (case when erased_at is null then length(question) between 10 and 4000 else question = '' end);

-- To everybody but the server's own work it is as if it had never been.
create policy not_erased on patient as restrictive using ((select is_system()) or erased_at is null);
create policy not_erased on request as restrictive using ((select is_system()) or erased_at is null);

-- The last thing that was done for a patient: it stands for the last stay or visit. Cases with a withdrawn consent count, whoever asks.
create function file_last_done(file uuid) returns timestamptz language sql stable security definer set search_path = public as $$
    select greatest(p.created_at,
        (select max(greatest(filed_at, closed_at)) from request where patient_id = p.id),
        (select max(m.written_at) from case_message m join request r on r.id = m.request_id where r.patient_id = p.id),
        (select max(o.signed_at) from opinion o join request r on r.id = o.request_id where r.patient_id = p.id),
        (select max(a.signed_at) from opinion_addendum a join opinion o on o.id = a.opinion_id join request r on r.id = o.request_id where r.patient_id = p.id),
        (select max(written_at) from social_note where patient_id = p.id))
    from patient p where p.id = file and (is_system() or p.territory_id = any (my_territories()))
$$;

-- Until when a file is kept, as far as it can be known here: the patient's birth is sealed, so the 28th birthday is not in it. Stricter than the law where that is
-- simpler: a claim that has not ended and a case that is open keep a file for ever, and every claim adds its days.
create function file_kept_until(file uuid) returns date language plpgsql stable security definer set search_path = public as $$
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
    since := coalesce(died, last);
    select count(distinct day) into stopped from retention_fact c join retention_fact e on e.claim_id = c.id
        cross join generate_series(greatest(c.happened_on, since), e.happened_on, interval '1 day') as day where c.patient_id = file;
    return (since + make_interval(years => years))::date + stopped;
end $$;

create table erasure (
    id uuid primary key,
    territory_id uuid not null references territory,
    patient_id uuid not null references patient,
    -- Of the cases: how they are named on letters, here and on the list that archives want.
    numbers bigint[] not null default '{}',
    -- Where it is written that it may be (director, doctor of medical information, archives). No patient is named in it.
    decision text not null check (length(decision) between 3 and 300),
    -- As the application computed it, with the 28th birthday.
    kept_until date not null,
    asked_by_id uuid not null references account,
    asked_at timestamptz not null,
    confirmed_by_id uuid references account,
    confirmed_at timestamptz,
    cancelled_by_id uuid references account,
    cancelled_at timestamptz,
    check ((confirmed_by_id is null) = (confirmed_at is null)),
    check ((cancelled_by_id is null) = (cancelled_at is null)),
    check (confirmed_at is null or cancelled_at is null),
    constraint erasure_two check (confirmed_by_id <> asked_by_id)
);
create unique index erasure_once on erasure (patient_id) where cancelled_at is null;
create index on erasure (territory_id);
grant select, insert, update on erasure to teleexpertise_app;
alter table erasure enable row level security;
create policy territory on erasure using ((select is_system()) or territory_id = any ((select my_territories())::uuid[]));

create function holds_today(person uuid, wanted text[], place uuid) returns boolean language sql stable security definer set search_path = public as $$
    select exists (select from role_grant g join account a on a.id = g.account_id and a.disabled_at is null
        where g.account_id = person and g.role = any (wanted) and g.territory_id = place and g.ended_at is null
            and (now() at time zone 'Europe/Paris')::date between g.starts_on and coalesce(g.ends_on, 'infinity'))
$$;

create function check_erasure() returns trigger language plpgsql security definer set search_path = public as $$
declare today constant date := (now() at time zone 'Europe/Paris')::date;
begin
    if tg_op = 'UPDATE' and (old.confirmed_at is not null or old.cancelled_at is not null or (new.id, new.territory_id, new.patient_id, new.decision, new.kept_until, new.asked_by_id, new.asked_at)
        is distinct from (old.id, old.territory_id, old.patient_id, old.decision, old.kept_until, old.asked_by_id, old.asked_at)) then
        raise exception 'an erasure is confirmed or cancelled, once' using errcode = 'check_violation', constraint = 'erasure_stays';
    end if;
    -- Only they themselves act, each in a role of that day: an officer asks, an officer or an administrator confirms or cancels.
    if (tg_op = 'INSERT' and (num_nonnulls(new.confirmed_at, new.cancelled_at) > 0 or not holds_today(new.asked_by_id, '{data_protection_officer}', new.territory_id)))
        or (tg_op = 'UPDATE' and not holds_today(coalesce(new.confirmed_by_id, new.cancelled_by_id), '{data_protection_officer,administrator}', new.territory_id))
        or coalesce(new.confirmed_by_id, new.cancelled_by_id, new.asked_by_id) is distinct from me() then
        raise exception 'who asks is an officer, who confirms another one or an administrator' using errcode = 'check_violation', constraint = 'erasure_right';
    end if;
    if new.cancelled_at is not null then return new; end if;
    -- Whoever writes into the file waits, or is seen.
    perform 1 from patient where id = new.patient_id for update;
    perform 1 from request where patient_id = new.patient_id order by id for update;
    if new.kept_until >= today or file_kept_until(new.patient_id) >= today
        or not exists (select from patient where id = new.patient_id and territory_id = new.territory_id and erased_at is null)
        or exists (select from patient_merge where merged_id = new.patient_id and undone_at is null) then
        raise exception 'the file is still to be kept' using errcode = 'check_violation', constraint = 'erasure_due';
    end if;
    select coalesce(array_agg(number order by number), '{}') into new.numbers from request where patient_id = new.patient_id;
    if tg_op = 'INSERT' then new.asked_at := now(); else new.confirmed_at := now(); end if;
    return new;
end $$;
create trigger erasure_checked before insert or update on erasure for each row execute function check_erasure();

-- Set by an erasure that two confirmed, and by nothing else.
create function refuse_lone_erasing() returns trigger language plpgsql security definer set search_path = public as $$
declare file constant uuid := case when tg_table_name = 'patient' then (to_jsonb(new) ->> 'id')::uuid else (to_jsonb(new) ->> 'patient_id')::uuid end;
begin
    if tg_op = 'INSERT' or new.erased_at is null or not exists (select from erasure e where e.confirmed_at is not null
        and (e.patient_id = file or exists (select from patient_merge m where m.merged_id = file and m.kept_id = e.patient_id and m.undone_at is null))) then
        raise exception 'a file is erased by two' using errcode = 'check_violation', constraint = 'erasure_two';
    end if;
    return new;
end $$;
create trigger patient_erased before update on patient for each row when (new.erased_at is distinct from old.erased_at) execute function refuse_lone_erasing();
create trigger patient_not_made_erased before insert on patient for each row when (new.erased_at is not null) execute function refuse_lone_erasing();
create trigger request_erased before update on request for each row when (new.erased_at is distinct from old.erased_at) execute function refuse_lone_erasing();
create trigger request_not_made_erased before insert on request for each row when (new.erased_at is not null) execute function refuse_lone_erasing();

-- Nothing is put to a patient who is erased, not even by who had found them a moment before.
create function refuse_erased_patient() returns trigger language plpgsql security definer set search_path = public as $$
declare gone timestamptz;
begin
    select erased_at into gone from patient where id = new.patient_id for key share;
    if gone is not null then
        raise exception 'the patient''s file was erased' using errcode = 'check_violation', constraint = 'request_patient';
    end if;
    return new;
end $$;
create trigger request_patient_there before insert or update of patient_id on request for each row execute function refuse_erased_patient();

-- What was signed or said never changes; of an erased case it goes.
create or replace function refuse_change_of_signed_opinion() returns trigger language plpgsql security definer set search_path = public as $$
declare aside constant text[] := array['wrapped_by', 'wrapped_key', 'words'];
begin
    if tg_op = 'DELETE' and exists (select from request where id = old.request_id and erased_at is not null) then return old; end if;
    if old.status = 'signed' and (tg_op = 'DELETE' or to_jsonb(new) - aside <> to_jsonb(old) - aside) then
        raise exception 'a signed opinion does not change' using errcode = 'check_violation', constraint = 'opinion_signed';
    end if;
    return coalesce(new, old);
end $$;
create function opinion_is_erased(which uuid) returns boolean language sql stable security definer set search_path = public as
    $$ select exists (select from opinion o join request r on r.id = o.request_id where o.id = which and r.erased_at is not null) $$;
create or replace function refuse_change_of_signed_participants() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if tg_op = 'DELETE' and opinion_is_erased(old.opinion_id) then return old; end if;
    -- The lock makes a signature wait for whoever adds a participant, and the other way round.
    perform 1 from opinion where id in (new.opinion_id, old.opinion_id) for share;
    if exists (select 1 from opinion where id in (new.opinion_id, old.opinion_id) and status = 'signed') then
        raise exception 'a signed opinion does not change' using errcode = 'check_violation', constraint = 'opinion_signed';
    end if;
    return coalesce(new, old);
end $$;
create or replace function refuse_addendum_to_draft() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if tg_op = 'DELETE' and opinion_is_erased(old.opinion_id) then return old; end if;
    if tg_op <> 'INSERT' or not exists (select 1 from opinion where id = new.opinion_id and status = 'signed') then
        raise exception 'an addendum is added to a signed opinion and does not change' using errcode = 'check_violation', constraint = 'opinion_addendum_signed';
    end if;
    return new;
end $$;
create or replace function refuse_change_of_message() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and exists (select from request where id = old.request_id and erased_at is not null) then return old; end if;
    raise exception 'a message does not change' using errcode = 'check_violation', constraint = 'case_message_stays';
end $$;

create function erase_file() returns trigger language plpgsql security definer set search_path = public as $$
declare
    files constant uuid[] := array(select new.patient_id union select merged_id from patient_merge where kept_id = new.patient_id and undone_at is null);
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
    delete from patient_merge where kept_id = any (files) or merged_id = any (files);
    return null;
end $$;
create trigger erasure_erases after update on erasure for each row when (new.confirmed_at is not null) execute function erase_file();
