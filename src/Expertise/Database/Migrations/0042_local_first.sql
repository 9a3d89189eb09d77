-- A coordinator may say of a service that a local one is asked before it. The case goes there first, which answers or hands it on.
alter table service add column first_asked_id uuid references service check (first_asked_id <> id);
create index on service (first_asked_id);

-- Both in one territory, and one step only: who is asked first sends nobody elsewhere. One change of a territory at a time.
create function refuse_wrong_first_asked() returns trigger language plpgsql security definer set search_path = public as $$
declare here uuid;
begin
    select territory_id into here from organisation where id = new.organisation_id;
    perform pg_advisory_xact_lock(hashtextextended('first asked' || here, 0));
    if not exists (select from service f join organisation o on o.id = f.organisation_id
            where f.id = new.first_asked_id and o.territory_id = here and f.first_asked_id is null)
        or exists (select from service s where s.first_asked_id = new.id) then
        raise exception 'the service asked first is of the same territory and asks nobody before itself' using errcode = 'check_violation', constraint = 'service_first_asked';
    end if;
    return new;
end $$;
create trigger service_first_asked before insert or update of first_asked_id, organisation_id on service
    for each row when (new.first_asked_id is not null) execute function refuse_wrong_first_asked();

-- What was meant, while the case is elsewhere first; or why an urgent one went past the local service.
alter table request
    add column meant_service_id uuid references service,
    add column direct_reason text check (length(direct_reason) between 3 and 500),
    add constraint request_one_way check (meant_service_id is null or direct_reason is null),
    add constraint request_direct_is_urgent check (direct_reason is null or urgency = 'urgent');

-- Only what is filed is held to the rule: a hand-on is an expert's decision, and a rule made later moves nothing.
create function refuse_way_past_local_service() returns trigger language plpgsql security definer set search_path = public as $$
declare first uuid;
begin
    select f.id into first from service s join service f on f.id = s.first_asked_id and f.closed_on is null where s.id = coalesce(new.meant_service_id, new.service_id);
    if (new.meant_service_id is not null and first is distinct from new.service_id) or (new.meant_service_id is null and first is not null and new.direct_reason is null) then
        raise exception 'the local service is asked first' using errcode = 'check_violation', constraint = 'request_local_first';
    end if;
    return new;
end $$;
create trigger request_local_first before insert on request for each row execute function refuse_way_past_local_service();
