-- The reason of a correction is sealed with what stood there before: people write the patient's name and INS into it. What was written in clear
-- until now stays readable, and nothing more is.
alter table patient_correction alter column reason drop not null;
create function refuse_reason_in_clear() returns trigger language plpgsql as $$
begin
    raise exception 'a reason is sealed' using errcode = 'check_violation', constraint = 'patient_correction_reason_sealed';
end $$;
create trigger patient_correction_reason_sealed before insert on patient_correction for each row when (new.reason is not null) execute function refuse_reason_in_clear();
