-- What a sign-in through Pro Santé Connect needs until it ends: the token that signing out there asks for, sealed with a key
-- that is not in the database, and the activities of which the person chooses one.
create table psc_sign_in (
    sign_in_id uuid primary key references sign_in on delete cascade,
    sealed_id_token bytea,
    activities jsonb check (jsonb_typeof(activities) = 'array'),
    chosen integer check (chosen >= 0 and chosen < jsonb_array_length(activities))
);
grant select, insert, update, delete on psc_sign_in to teleexpertise_app;
create policy its_owner on psc_sign_in using ((select is_system()) or (select is_door())
    or exists (select from sign_in s where s.id = sign_in_id and s.account_id = (select me())));
alter table psc_sign_in enable row level security;

-- Who has signed out, or was, leaves no token behind.
create function forget_id_token() returns trigger language plpgsql security definer set search_path = public as $$
begin
    update psc_sign_in set sealed_id_token = null where sign_in_id = new.id;
    return null;
end $$;
create trigger sign_in_ended after update of ended_at on sign_in for each row when (new.ended_at is not null) execute function forget_id_token();
