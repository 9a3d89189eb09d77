-- One stay of one device in the room, from its join to its last sign of life.
create table presence (
    connection_id uuid primary key,
    session_id uuid not null references session,
    account_id uuid not null references account,
    began_at timestamptz not null,
    last_seen_at timestamptz not null check (last_seen_at >= began_at),
    ended_at timestamptz,
    check (ended_at is null or ended_at = last_seen_at)
);
create index on presence (session_id, account_id);

-- Which case was on, from when to when. One case at a time.
create table case_segment (
    id uuid primary key,
    session_id uuid not null references session,
    request_id uuid not null references request,
    began_at timestamptz not null,
    ended_at timestamptz check (ended_at >= began_at),
    constraint case_segment_one_at_a_time exclude using gist (session_id with =, tstzrange(began_at, ended_at) with &&)
);
create index on case_segment (request_id);

create table session_incident (
    id uuid primary key,
    session_id uuid not null references session,
    account_id uuid references account,
    kind text not null,
    happened_at timestamptz not null
);
create index on session_incident (session_id);
