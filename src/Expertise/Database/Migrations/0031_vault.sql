-- Patients' traits, documents' bytes and drafts are sealed: each row has a key of its own, wrapped by a master key that is
-- in a file and never here. This migration makes room; the server then seals what is in clear, for SQL has no key; the next
-- migration forbids anything else.
create table vault_key (
    id text primary key check (id ~ '^([1-9][0-9]{0,5}|index)$'),
    -- Tells that a file is another key, and nothing of the key.
    proof bytea not null check (octet_length(proof) = 32),
    made_at timestamptz not null
);
alter table vault_key enable row level security;
create policy of_the_server on vault_key using ((select is_system()));
grant select, insert, delete on vault_key to teleexpertise_app;

alter table patient
    add column wrapped_by text references vault_key,
    add column wrapped_key bytea check (octet_length(wrapped_key) = 61),
    add column sealed_traits bytea,
    -- Blind indexes: HMAC, equal for equal traits within one territory. The strict traits, the words of the names, the INS.
    add column traits_index bytea check (octet_length(traits_index) = 32),
    add column name_index bytea[],
    add column ins_index bytea check (octet_length(ins_index) = 32);
alter table draft
    add column wrapped_by text references vault_key,
    add column wrapped_key bytea check (octet_length(wrapped_key) = 61),
    add column sealed_fields bytea,
    alter column fields drop not null;
alter table document
    add column wrapped_by text references vault_key,
    add column wrapped_key bytea check (octet_length(wrapped_key) = 61);
-- What was signed names the patient.
alter table opinion
    add column wrapped_by text references vault_key,
    add column wrapped_key bytea check (octet_length(wrapped_key) = 61),
    add column sealed_content bytea;
create or replace function refuse_change_of_signed_opinion() returns trigger language plpgsql security definer set search_path = public as $$
declare the_vaults constant text[] := array['wrapped_by', 'wrapped_key', 'sealed_content', 'signed_content'];
begin
    if old.status = 'signed' and (tg_op = 'DELETE' or to_jsonb(new) - the_vaults <> to_jsonb(old) - the_vaults) then
        raise exception 'a signed opinion does not change' using errcode = 'check_violation', constraint = 'opinion_signed';
    end if;
    return coalesce(new, old);
end $$;
-- A sealed chunk is longer than its bytes by version, nonce and tag.
alter table document_chunk drop constraint document_chunk_data_check;
alter table document_chunk add constraint document_chunk_data_check check (octet_length(data) between 1 and 1024 * 1024 + 29);
