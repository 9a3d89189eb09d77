-- Who did or tried what, on which record. No clinical word, no name: ids only.
create table audit_entry (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    actor_id uuid,
    action text not null,
    subject text not null,
    subject_id uuid,
    outcome text not null check (outcome in ('done', 'refused'))
);
create index on audit_entry (subject_id);
create index on audit_entry (actor_id, at);

-- The answer given to a POST with an Idempotency-Key, so that a repeated one gets the same.
-- Reserved, filled and committed in the transaction of the work itself: a row without status is never seen by others.
create table idempotent_reply (
    account_id uuid not null references account,
    key text not null check (length(key) between 1 and 100),
    request_sha256 bytea not null check (octet_length(request_sha256) = 32),
    status integer,
    location text,
    content_type text,
    body bytea,
    created_at timestamptz not null,
    primary key (account_id, key)
);

-- A link that works once, kept as a hash.
create table one_time_link (
    token_sha256 bytea primary key check (octet_length(token_sha256) = 32),
    purpose text not null check (purpose in ('first_administrator', 'invitation')),
    account_id uuid references account,
    created_at timestamptz not null,
    expires_at timestamptz not null check (expires_at > created_at),
    used_at timestamptz,
    check ((purpose = 'invitation') = (account_id is not null))
);
create index on one_time_link (account_id);
