-- A patient who is there while their case is on makes a teleconsultation of it, which is another act than a tele-expertise (R6316-1 1° and 2° CSP). A row says from when to
-- when, in whose word, and is made only by somebody who has the patient's consent to it. What was on while the case was on stays true of the case for good.
create table teleconsultation (
    id uuid primary key,
    request_id uuid not null references request,
    session_id uuid not null references session,
    begun_by_id uuid not null references account,
    began_at timestamptz not null,
    ended_at timestamptz check (ended_at >= began_at)
);
create unique index teleconsultation_once on teleconsultation (request_id, session_id) where ended_at is null;
create index on teleconsultation (session_id);

-- A guest of a session, who waits to be let in. One of three: the patient of a teleconsultation and an expert whom the chair invited by name come by a link and without an account; who
-- has an account and is nothing but a guest expert of the service knocks. A link's code is made anew from its id and a key outside the database; here is only its hash, by which a typed one is found.
create table session_guest (
    id uuid primary key,
    session_id uuid not null references session,
    teleconsultation_id uuid references teleconsultation,
    name text check (length(trim(name)) between 2 and 80),
    account_id uuid references account,
    code_sha256 bytea unique check (octet_length(code_sha256) = 32),
    invited_by_id uuid references account,
    -- When a link was made, or who has an account first knocked.
    invited_at timestamptz not null,
    -- When their page last asked to be let in; right to some seconds.
    asked_at timestamptz,
    -- A patient is called by their case, the others are let in by who leads the session.
    admitted_by_id uuid references account,
    admitted_at timestamptz check (admitted_at >= invited_at),
    revoked_at timestamptz check (revoked_at >= invited_at),
    check (num_nonnulls(teleconsultation_id, name, account_id) = 1),
    check ((account_id is null) = (code_sha256 is not null) and (account_id is null) = (invited_by_id is not null)),
    check ((admitted_at is null) = (admitted_by_id is null) and (admitted_at is null or teleconsultation_id is null))
);
create unique index session_guest_once on session_guest (teleconsultation_id) where revoked_at is null;
create unique index session_guest_knocks_once on session_guest (session_id, account_id) where revoked_at is null;
create index on session_guest (session_id);

-- When a guest was in the room: nobody's attendance, a part of the act's record.
create table guest_stay (
    connection_id uuid primary key,
    guest_id uuid not null references session_guest,
    began_at timestamptz not null,
    last_seen_at timestamptz not null check (last_seen_at >= began_at),
    ended_at timestamptz,
    check (ended_at is null or ended_at = last_seen_at)
);
create index on guest_stay (guest_id);

create function check_teleconsultation() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if tg_op = 'INSERT' then
        -- Whoever ends the session waits, or is seen.
        perform 1 from session s where s.id = new.session_id and s.status = 'open' for share;
        if not found or not exists (select from booking b join slot l on l.id = b.slot_id where l.session_id = new.session_id and b.request_id = new.request_id and b.status <> 'cancelled') then
            raise exception 'a patient comes to their case in a session that is open' using errcode = 'check_violation', constraint = 'teleconsultation_on_agenda';
        end if;
    elsif old.ended_at is not null or to_jsonb(new) - 'ended_at' <> to_jsonb(old) - 'ended_at' then
        raise exception 'what is written of a teleconsultation stays' using errcode = 'check_violation', constraint = 'teleconsultation_stays';
    end if;
    return new;
end $$;
create trigger teleconsultation_checked before insert or update on teleconsultation for each row execute function check_teleconsultation();

create function check_session_guest() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if tg_op = 'INSERT' then
        if new.teleconsultation_id is not null then
            perform 1 from teleconsultation t where t.id = new.teleconsultation_id and t.session_id = new.session_id and t.ended_at is null for share;
        else
            -- Whoever ends the session waits, or is seen.
            perform 1 from session s where s.id = new.session_id and s.status in ('planned', 'open') for share;
        end if;
        if not found then
            raise exception 'a guest comes to what goes on' using errcode = 'check_violation', constraint = 'session_guest_expected';
        end if;
    elsif old.revoked_at is not null
        or (old.admitted_at is not null and (new.admitted_at, new.admitted_by_id) is distinct from (old.admitted_at, old.admitted_by_id))
        or to_jsonb(new) - array['asked_at', 'admitted_at', 'admitted_by_id', 'revoked_at'] <> to_jsonb(old) - array['asked_at', 'admitted_at', 'admitted_by_id', 'revoked_at'] then
        raise exception 'a link that was taken back opens nothing again' using errcode = 'check_violation', constraint = 'session_guest_stays';
    end if;
    return new;
end $$;
create trigger session_guest_checked before insert or update on session_guest for each row execute function check_session_guest();

-- Whoever ends it ends its link, and whoever ends a session ends these, all its guests and their stays.
create function teleconsultation_ends() returns trigger language plpgsql security definer set search_path = public as $$
begin
    update session_guest set revoked_at = greatest(invited_at, new.ended_at) where teleconsultation_id = new.id and revoked_at is null;
    return null;
end $$;
create trigger teleconsultation_ends_link after update of ended_at on teleconsultation for each row when (new.ended_at is not null) execute function teleconsultation_ends();

create function session_ends_for_guests() returns trigger language plpgsql security definer set search_path = public as $$
begin
    update teleconsultation set ended_at = greatest(began_at, coalesce(new.ended_at, new.starts_at)) where session_id = new.id and ended_at is null;
    update session_guest set revoked_at = greatest(invited_at, admitted_at, new.ended_at) where session_id = new.id and revoked_at is null;
    update guest_stay set ended_at = last_seen_at where ended_at is null and guest_id in (select g.id from session_guest g where g.session_id = new.id);
    return null;
end $$;
create trigger session_ends_for_guests after update of status on session for each row when (new.status in ('ended', 'cancelled', 'void') and old.status in ('planned', 'open')) execute function session_ends_for_guests();

-- True of a case that was on for a moment while its patient was said to be there.
create function was_teleconsultation(which uuid) returns boolean language sql stable security definer set search_path = public as $$
    select exists (select from teleconsultation t join case_segment c on c.request_id = t.request_id and c.session_id = t.session_id
        where t.request_id = which and tstzrange(t.began_at, t.ended_at) && tstzrange(c.began_at, c.ended_at))
$$;

-- Tele-expertise is done out of the patient's presence: its acts are not billed for such a case, and the opinion says that the patient was there.
create function check_act_of_teleconsultation() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if new.blocked is null and new.kind in ('te2', 'rqd') and was_teleconsultation(new.request_id) then
        raise exception 'the patient was present' using errcode = 'check_violation', constraint = 'act_of_teleconsultation';
    end if;
    return new;
end $$;
create trigger act_of_teleconsultation before insert on act for each row execute function check_act_of_teleconsultation();

create function check_opinion_of_teleconsultation() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if not new.patient_present and was_teleconsultation(new.request_id) then
        raise exception 'the patient was present' using errcode = 'check_violation', constraint = 'opinion_of_teleconsultation';
    end if;
    return new;
end $$;
create trigger opinion_of_teleconsultation before update on opinion for each row when (new.status = 'signed' and old.status = 'draft') execute function check_opinion_of_teleconsultation();
revoke all on function check_teleconsultation(), check_session_guest(), teleconsultation_ends(), session_ends_for_guests(), check_act_of_teleconsultation(), check_opinion_of_teleconsultation(), was_teleconsultation(uuid) from public;

alter table teleconsultation enable row level security;
create policy with_its_parent on teleconsultation using ((select is_system()) or exists (select from session p where p.id = teleconsultation.session_id));
alter table session_guest enable row level security;
create policy with_its_parent on session_guest using ((select is_system()) or exists (select from session p where p.id = session_guest.session_id));
alter table guest_stay enable row level security;
create policy with_its_parent on guest_stay using ((select is_system()) or exists (select from session_guest p where p.id = guest_stay.guest_id));
grant select, insert on teleconsultation, session_guest, guest_stay to teleexpertise_app;
grant update (ended_at) on teleconsultation to teleexpertise_app;
grant update (asked_at, admitted_by_id, admitted_at, revoked_at) on session_guest to teleexpertise_app;
grant update (last_seen_at, ended_at) on guest_stay to teleexpertise_app;
