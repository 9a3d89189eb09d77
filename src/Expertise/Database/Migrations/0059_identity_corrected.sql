-- Who asked about a patient corrects a typing mistake in the identity. What stood there before stays readable, sealed like the traits, with
-- who, when and why; without such a row the application changes no strict trait and takes no INS away.
alter table patient add column corrections integer not null default 0 check (corrections >= 0);
create table patient_correction (
    id uuid primary key,
    patient_id uuid not null references patient,
    -- Counts the corrections of one patient from 1.
    number integer not null check (number > 0),
    reason text not null check (length(reason) between 3 and 500),
    corrected_by_id uuid not null references account,
    corrected_at timestamptz not null,
    wrapped_by text not null references vault_key,
    wrapped_key bytea not null check (octet_length(wrapped_key) = 61),
    sealed_before bytea not null,
    constraint patient_correction_number unique (patient_id, number)
);
grant select, insert, update on patient_correction to teleexpertise_app;
alter table patient_correction enable row level security;
create policy with_its_parent on patient_correction using ((select is_system()) or exists (select from patient p where p.id = patient_correction.patient_id));

create function refuse_change_of_correction() returns trigger language plpgsql as $$
declare wrapping constant text[] := array['wrapped_by', 'wrapped_key'];
begin
    if to_jsonb(new) - wrapping <> to_jsonb(old) - wrapping then
        raise exception 'a correction does not change' using errcode = 'check_violation', constraint = 'patient_correction_stays';
    end if;
    return new;
end $$;
create trigger patient_correction_stays before update on patient_correction for each row execute function refuse_change_of_correction();

-- Not security definer: it asks in whose name the row is changed.
create function refuse_silent_correction() returns trigger language plpgsql as $$
begin
    if current_user <> 'teleexpertise_app' then return new; end if;
    if new.corrections = old.corrections then
        if new.traits_index <> old.traits_index or (old.ins_index is not null and new.ins_index is distinct from old.ins_index) then
            raise exception 'an identity changes by a correction only' using errcode = 'check_violation', constraint = 'patient_corrected';
        end if;
    elsif new.corrections <> old.corrections + 1 or not exists (select from patient_correction c where c.patient_id = new.id and c.number = new.corrections) then
        raise exception 'a correction says who, when and why' using errcode = 'check_violation', constraint = 'patient_corrected';
    end if;
    return new;
end $$;
-- Fires after the guards of erasing, which say more.
create trigger patient_traits_corrected before update on patient for each row execute function refuse_silent_correction();

-- What stood there goes with the file, of the records merged into it too: before erase_file (triggers fire in the order of their names), which parts them.
create function erase_corrections() returns trigger language plpgsql security definer set search_path = public as $$
begin
    delete from patient_correction where patient_id = new.patient_id
        or patient_id in (select merged_id from patient_merge where kept_id = new.patient_id and undone_at is null);
    return null;
end $$;
revoke all on function erase_corrections() from public;
create trigger erasure_corrections after update on erasure for each row when (new.confirmed_at is not null) execute function erase_corrections();

insert into notice_kind values ('patient_corrected');
