-- In which session a case is expected. Until it is announced this is a plan that the next one may change; the booking decides, and the row stays
-- to say why that session.
create table case_plan (
    request_id uuid primary key references request on delete cascade,
    session_id uuid references session on delete set null,
    planned_at timestamptz not null,
    -- The earlier sessions and what kept the case from each: [{"session": uuid, "why": word or null}].
    passed_over jsonb not null check (jsonb_typeof(passed_over) = 'array')
);
create index on case_plan (session_id);
alter table case_plan enable row level security;
create policy its_request on case_plan using ((select is_system()) or exists (select from request r where r.id = case_plan.request_id));
grant select, insert, update, delete on case_plan to teleexpertise_app;

insert into setting_bound (key, least, most) values
    ('announced_days', 1, 14), ('protected_slots', 0, 10), ('stand_by_minutes', 0, 1440), ('urgent_days', 1, 30), ('soon_days', 2, 90), ('routine_days', 7, 365);
