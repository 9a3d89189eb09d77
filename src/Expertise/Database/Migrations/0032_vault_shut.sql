-- Nothing in clear any more: what was is sealed by now.
alter table patient
    alter column wrapped_by set not null,
    alter column wrapped_key set not null,
    alter column sealed_traits set not null,
    alter column traits_index set not null,
    alter column name_index set not null,
    drop column birth_name,
    drop column birth_given_names,
    drop column used_name,
    drop column birth_date,
    drop column sex,
    drop column birth_place_code,
    drop column ins_matricule,
    drop column ins_oid,
    add constraint patient_ins_when_qualified check ((identity_status = 'qualified') = (ins_index is not null)),
    add constraint patient_ins unique (territory_id, ins_index);
create index on patient (territory_id, traits_index);
create index on patient using gin (name_index);
alter table draft
    alter column wrapped_by set not null,
    alter column wrapped_key set not null,
    alter column sealed_fields set not null,
    drop column fields;
alter table document
    alter column wrapped_by set not null,
    alter column wrapped_key set not null;
alter table document_chunk drop constraint document_chunk_data_check;
alter table document_chunk add constraint document_chunk_data_check check (octet_length(data) between 30 and 1024 * 1024 + 29);
alter table opinion
    drop column signed_content, -- and its check, which follows
    add constraint opinion_content_sealed check (num_nulls(sealed_content, wrapped_by, wrapped_key, signature, key_id) in (0, 5));
-- A key of the vault may wrap the opinion's own key anew; what it seals does not change.
create or replace function refuse_change_of_signed_opinion() returns trigger language plpgsql security definer set search_path = public as $$
declare wrapping constant text[] := array['wrapped_by', 'wrapped_key'];
begin
    if old.status = 'signed' and (tg_op = 'DELETE' or to_jsonb(new) - wrapping <> to_jsonb(old) - wrapping) then
        raise exception 'a signed opinion does not change' using errcode = 'check_violation', constraint = 'opinion_signed';
    end if;
    return coalesce(new, old);
end $$;
