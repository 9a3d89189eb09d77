-- A weekly calendar: local day and hour in its own zone; sessions are its instants.
create table series (
    id uuid primary key,
    territory_id uuid not null references territory,
    service_id uuid not null references service,
    lead_expert_id uuid not null references account,
    weekday integer not null check (weekday between 1 and 7),
    starts_at time not null,
    session_minutes integer not null check (session_minutes between 10 and 480),
    slot_minutes integer not null check (slot_minutes between 5 and session_minutes),
    time_zone text not null,
    valid_from date not null,
    valid_until date check (valid_until >= valid_from)
);
create index on series (service_id);

create table session (
    id uuid primary key,
    series_id uuid not null references series,
    territory_id uuid not null references territory,
    service_id uuid not null references service,
    lead_expert_id uuid not null references account,
    local_date date not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null check (ends_at > starts_at),
    status text not null check (status in ('planned', 'open', 'ended', 'cancelled')),
    opened_at timestamptz,
    opened_by_id uuid references account,
    ended_at timestamptz check (ended_at >= opened_at),
    unique (series_id, local_date),
    check ((status in ('open', 'ended')) = (opened_at is not null)),
    check ((status = 'ended') = (ended_at is not null)),
    constraint session_expert_once exclude using gist (lead_expert_id with =, tstzrange(starts_at, ends_at) with &&) where (status <> 'cancelled')
);
create index on session (service_id, starts_at);
create index on session (starts_at);

create table slot (
    id uuid primary key,
    session_id uuid not null references session,
    position integer not null check (position >= 1),
    starts_at timestamptz not null,
    ends_at timestamptz not null check (ends_at > starts_at),
    unique (session_id, position),
    constraint slot_no_overlap exclude using gist (session_id with =, tstzrange(starts_at, ends_at) with &&)
);
create index on slot (starts_at);

-- Booked once: one slot holds one case, one case has one slot, one requester is at one place at a time.
create table booking (
    id uuid primary key,
    slot_id uuid not null references slot,
    request_id uuid not null references request,
    requester_id uuid not null references account,
    starts_at timestamptz not null,
    ends_at timestamptz not null check (ends_at > starts_at),
    status text not null check (status in ('booked', 'cancelled', 'presented')),
    booked_at timestamptz not null,
    cancelled_at timestamptz,
    check ((status = 'cancelled') = (cancelled_at is not null)),
    constraint booking_requester_once exclude using gist (requester_id with =, tstzrange(starts_at, ends_at) with &&) where (status <> 'cancelled')
);
create unique index booking_slot_once on booking (slot_id) where status <> 'cancelled';
create unique index booking_request_once on booking (request_id) where status = 'booked';
create index on booking (request_id);
