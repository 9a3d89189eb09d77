-- A case may take up an earlier one of the same patient.
alter table request add column earlier_id uuid references request check (earlier_id <> id);
create index on request (earlier_id);

alter table opinion
    add column patient_present boolean not null default false,
    add column inpatient boolean not null default false;

-- Acts that may be billed, or why not: traced with the signature, never changed.
create table act (
    id uuid primary key,
    request_id uuid not null references request,
    account_id uuid not null references account,
    kind text not null check (kind in ('te2', 'rqd', 'teleconsultation')),
    done_on date not null,
    amount_cents integer not null check (amount_cents >= 0),
    blocked text check (blocked in ('patient_present', 'inpatient', 'over_limit')),
    recorded_at timestamptz not null,
    unique (request_id, account_id, kind)
);
create index on act (account_id, done_on);
grant select, insert on act to teleexpertise_app;
alter table act enable row level security;
create policy with_its_parent on act using ((select is_system()) or exists (select from request p where p.id = act.request_id));
