-- Consent says who gave it and for what, and is withdrawn at any time, for no reason (L1111-4 CSP). From that moment the case
-- is there for nobody but who asked and who replaces them: neither code nor a forgotten query shows it to experts or learners.
alter table consent
    add column given_by text check (length(given_by) between 2 and 200),
    add column learners boolean not null default false,
    add column recording boolean not null default false;
alter table request
    add column withdrawn_at timestamptz,
    add column withdrawn_by_id uuid references account,
    add check ((withdrawn_at is null) = (withdrawn_by_id is null)),
    drop constraint request_status_check,
    add constraint request_status_check check (status in ('filed', 'waiting', 'booked', 'declined', 'answered', 'withdrawn')),
    drop constraint request_check1,
    add constraint request_closed check ((status in ('declined', 'answered', 'withdrawn')) = (closed_at is not null)),
    add constraint request_withdrawn check (status <> 'withdrawn' or withdrawn_at is not null),
    add constraint request_withdrawn_is_closed check (withdrawn_at is null or closed_at is not null);

create policy consented on request as restrictive using ((select is_system()) or withdrawn_at is null or requester_id = (select me())
    or exists (select from delegation d where d.to_id = (select me()) and d.from_id = requester_id and d.territory_id = request.territory_id
        and d.ended_at is null and (now() at time zone 'Europe/Paris')::date between d.starts_on and d.ends_on));

-- A withdrawal is not taken back: who consents again is asked about again, in a new request.
create function refuse_consent_taken_back() returns trigger language plpgsql as $$
begin
    raise exception 'a withdrawn consent stays withdrawn' using errcode = 'check_violation', constraint = 'request_stays_withdrawn';
end $$;
create trigger request_stays_withdrawn before update on request for each row
    when (old.withdrawn_at is not null and (new.withdrawn_at is distinct from old.withdrawn_at or new.status <> old.status))
    execute function refuse_consent_taken_back();
