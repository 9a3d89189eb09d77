create table patient (
    id uuid primary key,
    territory_id uuid not null references territory,
    birth_name text not null check (birth_name <> ''),
    birth_given_names text not null check (birth_given_names <> ''),
    used_name text,
    birth_date date not null,
    sex text not null check (sex in ('female', 'male', 'unknown')),
    birth_place_code text check (birth_place_code ~ '^[0-9][0-9AB][0-9]{3}$'),
    commune_code text references commune,
    identity_status text not null check (identity_status in ('provisional', 'recovered', 'validated', 'qualified')),
    ins_matricule text check (ins_matricule ~ '^[0-9]{5}[0-9AB][0-9]{9}$'),
    ins_oid text check (ins_oid in ('1.2.250.1.213.1.4.8', '1.2.250.1.213.1.4.9', '1.2.250.1.213.1.4.10', '1.2.250.1.213.1.4.11')),
    created_at timestamptz not null,
    check ((ins_matricule is null) = (ins_oid is null)),
    -- Only a qualified identity carries the INS (identity-vigilance rules).
    check ((identity_status = 'qualified') = (ins_matricule is not null)),
    unique (territory_id, ins_oid, ins_matricule)
);

create table request (
    id uuid primary key,
    number bigint generated always as identity unique,
    territory_id uuid not null references territory,
    patient_id uuid not null references patient,
    requester_id uuid not null references account,
    organisation_id uuid not null references organisation,
    service_id uuid not null references service,
    urgency text not null check (urgency in ('urgent', 'soon', 'routine')),
    question text not null check (length(question) between 10 and 4000),
    context text not null check (length(context) <= 20000),
    status text not null check (status in ('filed', 'waiting', 'booked', 'declined', 'answered')),
    filed_at timestamptz not null,
    answer_due_at timestamptz not null check (answer_due_at > filed_at),
    closed_at timestamptz,
    check ((status in ('declined', 'answered')) = (closed_at is not null))
);
create index on request (service_id, status, answer_due_at);
create index on request (requester_id, filed_at desc);
create index on request (patient_id);

-- L1110-4, R6316-2: nothing is asked without the informed patient's consent.
create table consent (
    request_id uuid primary key references request,
    collected_by text not null check (collected_by <> ''),
    collected_at timestamptz not null,
    manner text not null check (manner in ('oral', 'written', 'representative')),
    recorded_by_id uuid not null references account,
    recorded_at timestamptz not null,
    check (collected_at <= recorded_at)
);

create function refuse_request_without_consent() returns trigger language plpgsql as $$
begin
    if not exists (select 1 from consent where request_id = new.id) then
        raise exception 'a request needs the patient''s consent' using errcode = 'check_violation', constraint = 'request_consent';
    end if;
    return null;
end $$;
create constraint trigger request_consent after insert on request deferrable initially deferred
    for each row execute function refuse_request_without_consent();

create table triage_decision (
    id uuid primary key,
    request_id uuid not null references request,
    kind text not null check (kind in ('take_to_session', 'decline', 'answer_in_writing')),
    decided_by_id uuid not null references account,
    decided_at timestamptz not null,
    reason text,
    check (kind <> 'decline' or length(reason) >= 3)
);
create index on triage_decision (request_id);

create table draft (
    id uuid primary key,
    account_id uuid not null references account,
    fields jsonb not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
);
create index on draft (account_id);

-- A document belongs to a draft until the request is filed, then to the request.
create table document (
    id uuid primary key,
    draft_id uuid references draft on delete cascade,
    request_id uuid references request,
    name text not null check (length(name) between 1 and 200),
    size bigint not null check (size between 1 and 50 * 1024 * 1024),
    received bigint not null check (received between 0 and size),
    media_type text check (media_type in ('image/jpeg', 'image/png', 'application/pdf', 'text/plain')),
    sha256 bytea check (octet_length(sha256) = 32),
    uploaded_by_id uuid not null references account,
    started_at timestamptz not null,
    completed_at timestamptz,
    check (num_nonnulls(draft_id, request_id) = 1),
    check ((completed_at is null) = (sha256 is null)),
    check ((completed_at is null) = (media_type is null)),
    check (completed_at is null or received = size),
    check (request_id is null or completed_at is not null)
);
create index on document (draft_id);
create index on document (request_id);

create table document_chunk (
    document_id uuid not null references document on delete cascade,
    start bigint not null check (start >= 0),
    data bytea not null check (octet_length(data) between 1 and 1024 * 1024),
    primary key (document_id, start)
);
alter table document_chunk alter column data set storage external;

-- At most 200 MB a case. Documents of one case are added one after the other: the draft or request row is locked first.
create function refuse_case_over_200_mb() returns trigger language plpgsql as $$
begin
    if new.draft_id is not null then
        perform 1 from draft where id = new.draft_id for update;
    else
        perform 1 from request where id = new.request_id for update;
    end if;
    if (select sum(size) from document
        where draft_id is not distinct from new.draft_id and request_id is not distinct from new.request_id) > 200 * 1024 * 1024 then
        raise exception 'a case holds at most 200 MB of documents' using errcode = 'check_violation', constraint = 'document_case_size';
    end if;
    return null;
end $$;
create trigger document_case_size after insert or update of size on document
    for each row execute function refuse_case_over_200_mb();
