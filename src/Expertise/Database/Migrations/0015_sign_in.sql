-- One row for each time somebody came in; the cookie carries its id. No address: the family of the browser is what a person recognises.
create table sign_in (
    id uuid primary key,
    account_id uuid not null references account on delete cascade,
    method text not null check (method in ('passkey', 'password_totp', 'recovery_code', 'password', 'invitation', 'persona', 'psc')),
    device text not null check (length(device) between 1 and 60),
    confined boolean not null,
    began_at timestamptz not null,
    last_seen_at timestamptz not null check (last_seen_at >= began_at),
    re_authenticated_at timestamptz not null,
    ended_at timestamptz,
    check (not confined or method in ('password', 'invitation'))
);
create index on sign_in (account_id);

-- Signed out is signed out: whatever the code does, an ended row does not come back to life and does not change hands.
create function refuse_revived_sign_in() returns trigger language plpgsql as $$
begin
    if old.ended_at is not null or new.account_id <> old.account_id or (new.confined and not old.confined) then
        raise exception 'an ended sign-in stays ended, and belongs to one account' using errcode = 'check_violation', constraint = 'sign_in_stays_ended';
    end if;
    return new;
end $$;
create trigger sign_in_stays_ended before update on sign_in for each row execute function refuse_revived_sign_in();

-- The secret of one-time codes (RFC 6238), sealed with a key that is not in the database; the last step used is not used again.
create table account_totp (
    account_id uuid primary key references account on delete cascade,
    sealed_secret bytea not null,
    confirmed_at timestamptz,
    last_step bigint not null
);

create table account_recovery_code (
    code_sha256 bytea primary key check (octet_length(code_sha256) = 32),
    account_id uuid not null references account on delete cascade,
    created_at timestamptz not null,
    used_at timestamptz
);
create index on account_recovery_code (account_id);

-- Wrong tries, counted in a fixed number of buckets: neither an e-mail address nor an IP address is kept, and no stranger can fill the table.
create table sign_in_try (
    bucket integer primary key,
    failures integer not null check (failures > 0),
    last_at timestamptz not null,
    open_at timestamptz not null
);

alter table notice drop constraint notice_kind_check, add constraint notice_kind_check
    check (kind in ('request_filed', 'request_declined', 'slot_booked', 'opinion_signed', 'password_link', 'access_reset', 'sign_in_changed'));

grant select, insert, update, delete on sign_in, account_totp, account_recovery_code, sign_in_try to teleexpertise_app;

-- Everybody's own; an administrator may end what is open of an account they see.
create policy its_owner on sign_in using ((select is_system()) or (select is_door()) or account_id = (select me())
    or exists (select from role_grant g where g.account_id = sign_in.account_id));
create policy its_owner on account_totp using ((select is_system()) or (select is_door()) or account_id = (select me()));
create policy its_owner on account_recovery_code using ((select is_system()) or (select is_door()) or account_id = (select me()));
alter table sign_in enable row level security;
alter table account_totp enable row level security;
alter table account_recovery_code enable row level security;
create policy from_the_door on notice for insert with check ((select is_door()) and kind in ('password_link', 'sign_in_changed'));

-- Whether an account has more than a password: that is all that an administrator learns of its ways in.
create function has_second_way(account uuid) returns boolean language sql stable security definer set search_path = public as $$
    select exists (select from account_totp where account_id = account and confirmed_at is not null)
        or exists (select from account_passkey where user_id = account)
        or exists (select from account_login where user_id = account)
$$;
