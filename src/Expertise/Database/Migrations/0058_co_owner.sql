-- A nurse asks together with a doctor (an ASALEE pair): the case is both's, whoever of them wrote it.
alter table request
    add column co_owner_id uuid references account,
    add constraint request_co_owner_other check (co_owner_id <> requester_id);
create index on request (co_owner_id) where co_owner_id is not null;

-- A doctor of the organisation that asks, chosen when it is filed. They may step out; nobody steps in later.
create function check_co_owner() returns trigger language plpgsql security definer set search_path = public as $$
declare day date := (new.filed_at at time zone 'Europe/Paris')::date;
begin
    if tg_op = 'UPDATE' then
        if new.co_owner_id is not null then
            raise exception 'with whom a case is asked is said when it is filed' using errcode = 'check_violation', constraint = 'request_co_owner';
        end if;
    elsif not exists (select from role_grant g join account a on a.id = g.account_id where a.id = new.co_owner_id and a.profession = 'doctor' and a.disabled_at is null
        and g.role = 'requester' and g.organisation_id = new.organisation_id and g.starts_on <= day and (g.ends_on is null or g.ends_on >= day) and g.ended_at is null) then
        raise exception 'a case is asked together with a doctor of the same organisation' using errcode = 'check_violation', constraint = 'request_co_owner';
    end if;
    return new;
end $$;
revoke all on function check_co_owner() from public;
create trigger request_co_owner before insert on request for each row when (new.co_owner_id is not null) execute function check_co_owner();
create trigger request_co_owner_leaves before update on request for each row when (new.co_owner_id is distinct from old.co_owner_id) execute function check_co_owner();

drop policy consented on request;
create policy consented on request as restrictive using ((select is_system()) or withdrawn_at is null or requester_id = (select me()) or co_owner_id = (select me())
    or exists (select from delegation d where d.to_id = (select me()) and d.from_id in (requester_id, co_owner_id) and d.territory_id = request.territory_id
        and d.ended_at is null and (now() at time zone 'Europe/Paris')::date between d.starts_on and d.ends_on));

insert into notice_kind values ('co_owner_named'), ('co_owner_left');
