-- The public halves of the keys that signed opinions; the private ones are in files outside the database. Public facts.
create table signing_key (
    id text primary key check (id ~ '^[0-9a-f]{16}$'),
    public_key bytea not null unique,
    first_used_at timestamptz not null,
    check (id = substr(encode(sha256(public_key), 'hex'), 1, 16))
);
grant select, insert on signing_key to teleexpertise_app;

-- A structured opinion, and what was signed of it, byte by byte. Opinions of before keep their fingerprint alone.
alter table opinion
    add column understood text not null default '' check (length(understood) <= 20000),
    add column findings text not null default '' check (length(findings) <= 20000),
    add column prescriptions text not null default '' check (length(prescriptions) <= 20000),
    add column reconsider text not null default '' check (length(reconsider) <= 20000),
    add column addressee text not null default '' check (length(addressee) <= 300),
    add column degree text check (degree in ('now', 'days', 'weeks', 'routine')),
    add column follow_up_on date,
    add column signed_content bytea,
    add column signature bytea check (octet_length(signature) = 64),
    add column key_id text references signing_key,
    add check ((signed_content is null) = (signature is null) and (signature is null) = (key_id is null)),
    add check (signature is null or (status = 'signed' and degree is not null));

create function refuse_unsigned_signature() returns trigger language plpgsql as $$
begin
    if new.status = 'signed' and new.signature is null then
        raise exception 'a signed opinion carries its signature' using errcode = 'check_violation', constraint = 'opinion_signature';
    end if;
    return new;
end $$;
create trigger opinion_signature before insert or update on opinion for each row execute function refuse_unsigned_signature();

-- What a draft was before; it stays with what was signed.
create table opinion_draft_version (
    id uuid primary key,
    opinion_id uuid not null references opinion,
    author_id uuid not null references account,
    began_at timestamptz not null,
    saved_at timestamptz not null check (saved_at >= began_at),
    typed jsonb not null
);
create index on opinion_draft_version (opinion_id, saved_at desc);
create trigger opinion_draft_version_signed before insert or update or delete on opinion_draft_version
    for each row execute function refuse_change_of_signed_participants();

-- Added to a signed opinion, never changed.
create table opinion_addendum (
    id uuid primary key,
    opinion_id uuid not null references opinion,
    author_id uuid not null references account,
    text text not null check (length(text) between 3 and 20000),
    signed_at timestamptz not null,
    signed_content bytea not null,
    signature bytea not null check (octet_length(signature) = 64),
    key_id text not null references signing_key
);
create index on opinion_addendum (opinion_id, signed_at);
create function refuse_addendum_to_draft() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if tg_op <> 'INSERT' or not exists (select 1 from opinion where id = new.opinion_id and status = 'signed') then
        raise exception 'an addendum is added to a signed opinion and does not change' using errcode = 'check_violation', constraint = 'opinion_addendum_signed';
    end if;
    return new;
end $$;
create trigger opinion_addendum_signed before insert or update or delete on opinion_addendum
    for each row execute function refuse_addendum_to_draft();

grant select, insert, update on opinion_draft_version to teleexpertise_app;
grant select, insert on opinion_addendum to teleexpertise_app;
alter table opinion_draft_version enable row level security;
create policy with_its_parent on opinion_draft_version using ((select is_system()) or exists (select from opinion p where p.id = opinion_draft_version.opinion_id));
alter table opinion_addendum enable row level security;
create policy with_its_parent on opinion_addendum using ((select is_system()) or exists (select from opinion p where p.id = opinion_addendum.opinion_id));

alter table notice drop constraint notice_kind_check, add constraint notice_kind_check
    check (kind in ('request_filed', 'request_declined', 'slot_booked', 'opinion_signed', 'opinion_added', 'password_link', 'access_reset', 'access_recovery', 'sign_in_changed', 'email_confirm', 'email_changing', 'invited'));
