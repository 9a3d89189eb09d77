-- An RPPS number that an identity provider vouched for is a way in: nobody but its owner, coming in or signed in, gives it to an account
-- that is entered that way, or takes it away.
create function refuse_typed_over_rpps() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if not is_system() and not is_door() and me() is distinct from new.id and exists (select from account_login where user_id = new.id) then
        raise exception 'an RPPS number that was vouched for is not typed over' using errcode = 'check_violation', constraint = 'account_rpps_vouched';
    end if;
    return new;
end $$;
create trigger account_rpps_vouched before update of rpps on account for each row
    when (old.rpps is distinct from new.rpps) execute function refuse_typed_over_rpps();

-- Who takes an account back takes it back whole: with another password no address waits any longer that was asked for under the one
-- before, and with another address no link works that was sent to the one before.
create function forget_what_was_asked_before() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if new.password_hash is distinct from old.password_hash then
        delete from email_change where account_id = new.id;
    end if;
    if new.normalized_email is distinct from old.normalized_email then
        delete from one_time_link where account_id = new.id and used_at is null;
    end if;
    return null;
end $$;
create trigger account_taken_back after update of password_hash, normalized_email on account for each row execute function forget_what_was_asked_before();

-- Nobody gives a role to themselves, by way of an invitation to another of their addresses either.
alter table invitation add constraint invitation_not_ones_own check (accepted_by_id <> invited_by_id);

-- Whether somebody may come in other than through an identity provider: that needs no knowledge of which way.
create function has_own_way_in(account uuid) returns boolean language sql stable security definer set search_path = public as $$
    select exists (select from account a where a.id = account and a.password_hash is not null)
        or exists (select from account_passkey where user_id = account)
$$;
