-- A case in its session: how it is gone through, who asks to speak, and who waits outside while its care team is among itself.
alter table case_segment
    add column phase text not null default 'presentation' check (phase in ('presentation', 'questions', 'discussion', 'recommendations', 'summary')),
    add column phase_since timestamptz;
update case_segment set phase_since = began_at;
alter table case_segment alter column phase_since set not null, alter column phase_since set default now();

-- The owner's word for those in the room who are not of the care team: they follow without names, or wait. The last one counts; none is "follow".
create table outsiders_choice (
    id uuid primary key,
    request_id uuid not null references request on delete cascade,
    wait boolean not null,
    chosen_by_id uuid not null references account,
    chosen_at timestamptz not null
);
create index on outsiders_choice (request_id, chosen_at);
alter table outsiders_choice enable row level security;
create policy with_its_parent on outsiders_choice using ((select is_system()) or exists (select from request p where p.id = outsiders_choice.request_id));
grant select, insert on outsiders_choice to teleexpertise_app;

-- Who was in the room and neither heard nor saw the case, from when to when: such time is no presence at it.
create table case_waiting (
    id uuid primary key default gen_random_uuid(),
    segment_id uuid not null references case_segment on delete cascade,
    account_id uuid not null references account,
    began_at timestamptz not null,
    ended_at timestamptz check (ended_at >= began_at)
);
create unique index case_waiting_once on case_waiting (segment_id, account_id) where ended_at is null;
alter table case_waiting enable row level security;
create policy with_its_parent on case_waiting using ((select is_system()) or exists (select from case_segment p where p.id = case_waiting.segment_id));
grant select, insert on case_waiting to teleexpertise_app;
grant update (ended_at) on case_waiting to teleexpertise_app;

create table raised_hand (
    id uuid primary key,
    session_id uuid not null references session,
    account_id uuid not null references account,
    raised_at timestamptz not null,
    lowered_at timestamptz check (lowered_at >= raised_at)
);
create unique index raised_hand_once on raised_hand (session_id, account_id) where lowered_at is null;
alter table raised_hand enable row level security;
create policy with_its_parent on raised_hand using ((select is_system()) or exists (select from session p where p.id = raised_hand.session_id));
grant select, insert on raised_hand to teleexpertise_app;
grant update (lowered_at) on raised_hand to teleexpertise_app;
