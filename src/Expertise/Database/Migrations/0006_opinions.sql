create table opinion (
    id uuid primary key,
    request_id uuid not null unique references request,
    author_id uuid not null references account,
    session_id uuid references session,
    kind text not null check (kind in ('session', 'written')),
    answer text not null check (length(answer) <= 20000),
    recommendations text not null check (length(recommendations) <= 20000),
    status text not null check (status in ('draft', 'signed')),
    drafted_at timestamptz not null,
    updated_at timestamptz not null,
    signed_at timestamptz,
    content_sha256 bytea check (octet_length(content_sha256) = 32),
    check ((kind = 'session') = (session_id is not null)),
    check ((status = 'signed') = (signed_at is not null)),
    check ((status = 'signed') = (content_sha256 is not null)),
    check (status = 'draft' or length(answer) >= 3)
);
create index on opinion (author_id, status);

-- The professionals who were present for that case, as they were named then (R6316-4 CSP).
create table opinion_participant (
    opinion_id uuid not null references opinion,
    account_id uuid not null references account,
    display_name text not null,
    profession text not null,
    rpps text,
    organisation_name text not null,
    began_at timestamptz not null,
    ended_at timestamptz not null check (ended_at >= began_at),
    primary key (opinion_id, account_id)
);

create table opinion_reading (
    opinion_id uuid not null references opinion,
    account_id uuid not null references account,
    first_read_at timestamptz not null,
    primary key (opinion_id, account_id)
);

create function refuse_change_of_signed_opinion() returns trigger language plpgsql as $$
begin
    if old.status = 'signed' then
        raise exception 'a signed opinion does not change' using errcode = 'check_violation', constraint = 'opinion_signed';
    end if;
    return coalesce(new, old);
end $$;
create trigger opinion_signed before update or delete on opinion
    for each row execute function refuse_change_of_signed_opinion();

create function refuse_change_of_signed_participants() returns trigger language plpgsql as $$
begin
    -- The lock makes a signature wait for whoever adds a participant, and the other way round.
    perform 1 from opinion where id in (new.opinion_id, old.opinion_id) for share;
    if exists (select 1 from opinion where id in (new.opinion_id, old.opinion_id) and status = 'signed') then
        raise exception 'a signed opinion does not change' using errcode = 'check_violation', constraint = 'opinion_signed';
    end if;
    return coalesce(new, old);
end $$;
create trigger opinion_participant_signed before insert or update or delete on opinion_participant
    for each row execute function refuse_change_of_signed_participants();
