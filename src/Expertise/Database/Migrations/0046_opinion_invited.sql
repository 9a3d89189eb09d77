-- A treating doctor without an account is invited to one opinion, by a link that opens it for the RPPS number for which it was made and no other.
create table opinion_invitation (
    id uuid primary key references opinion_recipient,
    email text not null check (length(email) between 3 and 254),
    token_sha256 bytea unique check (length(token_sha256) = 32),
    expires_at timestamptz not null
);
grant select, insert, update on opinion_invitation to teleexpertise_app;
alter table opinion_invitation enable row level security;
create policy with_its_parent on opinion_invitation using ((select is_system()) or exists (select from opinion_recipient r where r.id = opinion_invitation.id));

-- Whoever has it sees that it was sent to them, in whatever territory; the report itself is read by the server's own hand.
create policy to_me on opinion_recipient for select using (account_id = (select me()));

create function refuse_opinion_to_another() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if not exists (select from account a where a.id = new.account_id and a.rpps = new.rpps) then
        raise exception 'an opinion opens for the RPPS number to which it was sent' using errcode = 'check_violation', constraint = 'opinion_recipient_rpps';
    end if;
    return new;
end $$;
create trigger opinion_recipient_rpps before insert or update of account_id on opinion_recipient
    for each row when (new.account_id is not null) execute function refuse_opinion_to_another();
create function refuse_recipient_replaced() returns trigger language plpgsql as $$
begin
    raise exception 'who has an opinion keeps it' using errcode = 'check_violation', constraint = 'opinion_recipient_stays';
end $$;
create trigger opinion_recipient_stays before update on opinion_recipient for each row
    when (old.account_id is distinct from new.account_id and old.account_id is not null or old.rpps is distinct from new.rpps or old.opinion_id <> new.opinion_id)
    execute function refuse_recipient_replaced();

insert into notice_kind values ('opinion_invited');
alter table notice drop constraint notice_recipient, add constraint notice_recipient check ((kind in ('invited', 'opinion_invited')) = (recipient_id is null));
drop policy to_somebody_seen on notice;
create policy to_somebody_seen on notice using ((select is_system()) or ((select me()) is not null
    and (exists (select from account a where a.id = recipient_id) or (kind = 'invited' and exists (select from invitation i where i.id = subject_id))
        or (kind = 'opinion_invited' and exists (select from opinion_invitation i where i.id = subject_id)))));
