-- What must leave the process, written in the transaction that causes it. Never any health data.
create table notice (
    id uuid primary key,
    recipient_id uuid not null references account,
    kind text not null check (kind in ('request_filed', 'request_declined', 'slot_booked', 'opinion_signed')),
    subject_id uuid not null,
    created_at timestamptz not null,
    sent_at timestamptz,
    attempts integer not null check (attempts >= 0),
    retry_at timestamptz,
    unique (recipient_id, kind, subject_id)
);
create index on notice (created_at) where sent_at is null;
