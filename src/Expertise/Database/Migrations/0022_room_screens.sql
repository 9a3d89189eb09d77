-- Machines of meeting rooms. Each has either a code that waits to be typed, or the secret of its cookie, or is revoked for good.
create table room_screen (
    id uuid primary key,
    territory_id uuid not null references territory,
    room_id uuid references room,
    name text not null check (length(name) between 1 and 80),
    code_sha256 bytea unique check (octet_length(code_sha256) = 32),
    code_expires_at timestamptz,
    secret_sha256 bytea unique check (octet_length(secret_sha256) = 32),
    enrolled_by_id uuid not null references account,
    enrolled_at timestamptz not null,
    last_seen_at timestamptz,
    revoked_at timestamptz,
    revoked_by_id uuid references account,
    check ((code_sha256 is null) = (code_expires_at is null)),
    check ((code_sha256 is not null)::integer + (secret_sha256 is not null)::integer + (revoked_at is not null)::integer = 1),
    check ((revoked_at is null) = (revoked_by_id is null))
);
create index on room_screen (territory_id);
create function refuse_revived_screen() returns trigger language plpgsql as $$
begin
    if old.revoked_at is not null or new.territory_id <> old.territory_id then
        raise exception 'a revoked screen stays revoked, and belongs to one territory' using errcode = 'check_violation', constraint = 'room_screen_stays_revoked';
    end if;
    return new;
end $$;
create trigger room_screen_stays_revoked before update on room_screen for each row execute function refuse_revived_screen();
grant select, insert, update, delete on room_screen to teleexpertise_app;
alter table room_screen enable row level security;
create policy territory on room_screen using ((select is_system()) or territory_id = any ((select my_territories())::uuid[]));
