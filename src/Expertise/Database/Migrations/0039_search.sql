-- What is searched: French words without their accents and endings. Kept beside the text by PostgreSQL itself, never behind it.
-- Twice, for endings such as "essayé" and "essayer" are told by the accent, which people leave out when they type.
-- No index: row-level security would not use one, and a search goes through one's own cases only.
create extension if not exists unaccent;
create text search configuration french_plain (copy = pg_catalog.french);
alter text search configuration french_plain alter mapping for hword, hword_part, word with unaccent, french_stem;
create aggregate all_words(tsvector) (sfunc = tsvector_concat, stype = tsvector, initcond = '');

alter table request add column words tsvector generated always as (to_tsvector('french_plain', question || ' ' || context) || to_tsvector('pg_catalog.french', question || ' ' || context)) stored;
alter table case_answers add column words tsvector generated always as (
    jsonb_to_tsvector('french_plain', answers, '["string"]') || jsonb_to_tsvector('pg_catalog.french', answers, '["string"]')) stored;
alter table case_message add column words tsvector generated always as (to_tsvector('french_plain', text) || to_tsvector('pg_catalog.french', text)) stored;
alter table opinion add column words tsvector generated always as (
    to_tsvector('french_plain', understood || ' ' || findings || ' ' || answer || ' ' || recommendations || ' ' || prescriptions || ' ' || reconsider)
    || to_tsvector('pg_catalog.french', understood || ' ' || findings || ' ' || answer || ' ' || recommendations || ' ' || prescriptions || ' ' || reconsider)) stored;
alter table opinion_addendum add column words tsvector generated always as (to_tsvector('french_plain', text) || to_tsvector('pg_catalog.french', text)) stored;
-- bilan_sanguin-2026.pdf is four words.
alter table document add column words tsvector generated always as (to_tsvector('french_plain', translate(name, '._-', '   ')) || to_tsvector('pg_catalog.french', translate(name, '._-', '   '))) stored;

-- Before a row is written, what PostgreSQL computes is not there yet: it is no change.
create or replace function refuse_change_of_signed_opinion() returns trigger language plpgsql security definer set search_path = public as $$
declare aside constant text[] := array['wrapped_by', 'wrapped_key', 'words'];
begin
    if old.status = 'signed' and (tg_op = 'DELETE' or to_jsonb(new) - aside <> to_jsonb(old) - aside) then
        raise exception 'a signed opinion does not change' using errcode = 'check_violation', constraint = 'opinion_signed';
    end if;
    return coalesce(new, old);
end $$;
