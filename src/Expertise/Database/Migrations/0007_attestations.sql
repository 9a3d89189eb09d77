-- Each person's time in an ended session: the union of their stays within the session, in seconds.
create table attendance (
    session_id uuid not null references session,
    account_id uuid not null references account,
    seconds integer not null check (seconds >= 0),
    computed_at timestamptz not null,
    primary key (session_id, account_id)
);
create index on attendance (account_id);

create table certificate (
    id uuid primary key,
    code text not null unique check (code ~ '^[0-9A-HJKMNP-TV-Z]{16}$'),
    session_id uuid not null,
    account_id uuid not null,
    issued_at timestamptz not null,
    unique (session_id, account_id),
    foreign key (session_id, account_id) references attendance
);
