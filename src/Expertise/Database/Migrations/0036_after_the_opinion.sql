-- Who else is to have a signed opinion, and whether the paper was handed over.
create table opinion_recipient (
    id uuid primary key,
    opinion_id uuid not null references opinion,
    name text not null check (length(name) between 2 and 200),
    rpps text check (rpps ~ '^[0-9]{11}$'),
    account_id uuid references account,
    named_by_id uuid not null references account,
    named_at timestamptz not null,
    handed_over_by_id uuid references account,
    handed_over_at timestamptz,
    unique (opinion_id, rpps),
    check ((handed_over_by_id is null) = (handed_over_at is null)),
    check (account_id is null or handed_over_at is null)
);
create index on opinion_recipient (account_id);
grant select, insert, update on opinion_recipient to teleexpertise_app;
alter table opinion_recipient enable row level security;
create policy with_its_parent on opinion_recipient using ((select is_system()) or exists (select from opinion p where p.id = opinion_recipient.opinion_id));

-- What became of the patient. The latest word counts, none is changed.
create table case_outcome (
    id uuid primary key,
    request_id uuid not null references request,
    kind text not null check (kind in ('followed', 'seen_locally', 'transferred', 'admitted', 'died', 'lost')),
    happened_on date,
    contact text not null check (length(contact) <= 300),
    note text not null check (length(note) <= 2000),
    spared_kilometres integer check (spared_kilometres between 0 and 4000),
    spared_minutes integer check (spared_minutes between 0 and 6000),
    recorded_by_id uuid not null references account,
    recorded_at timestamptz not null,
    check (kind not in ('seen_locally', 'transferred', 'admitted') or happened_on is not null),
    check (kind <> 'transferred' or contact <> '')
);
create index on case_outcome (request_id, recorded_at desc);
grant select, insert on case_outcome to teleexpertise_app;
alter table case_outcome enable row level security;
create policy with_its_parent on case_outcome using ((select is_system()) or exists (select from request p where p.id = case_outcome.request_id));
