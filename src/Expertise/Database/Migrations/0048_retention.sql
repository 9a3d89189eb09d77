-- What changes how long a patient's file is kept (R1112-7 CSP). How long follows from these and from what was done: it is computed, not kept.
create table retention_fact (
    id uuid primary key,
    patient_id uuid not null references patient,
    kind text not null check (kind in ('died', 'not_died', 'claim', 'claim_ended')),
    happened_on date,
    claim_id uuid references retention_fact,
    note text not null check (length(note) <= 500),
    recorded_by_id uuid not null references account,
    recorded_at timestamptz not null,
    check ((kind = 'not_died') = (happened_on is null)),
    check ((kind = 'claim_ended') = (claim_id is not null))
);
create index on retention_fact (patient_id, recorded_at);
create unique index retention_claim_ends_once on retention_fact (claim_id);
grant select, insert on retention_fact to teleexpertise_app;
alter table retention_fact enable row level security;
create policy with_its_parent on retention_fact using ((select is_system()) or exists (select from patient p where p.id = retention_fact.patient_id));

-- What applies to a file that a liberal professional keeps is not settled: a territory decides, twenty years as in hospitals otherwise.
insert into setting_bound (key, least, most) values ('keeping_years', 10, 50);

-- Moved by a merge as well.
create function move_retention_facts() returns trigger language plpgsql security definer set search_path = public as $$
begin
    with facts as (update retention_fact set patient_id = new.kept_id where patient_id = new.merged_id returning id)
        select new.moved || coalesce(array_agg(id), '{}') into new.moved from facts;
    return new;
end $$;
-- After "moves", by its name: PostgreSQL fires triggers in the order of their names.
create trigger patient_merge_moves_retention before insert on patient_merge for each row execute function move_retention_facts();
create function part_retention_facts() returns trigger language plpgsql security definer set search_path = public as $$
begin
    update retention_fact set patient_id = new.merged_id where id = any (new.moved) and patient_id = new.kept_id;
    return new;
end $$;
create trigger patient_merge_parts_retention before update on patient_merge for each row execute function part_retention_facts();
