-- What a plan must know of a service's slots in one look: who has them is another's case, which a planner may not read, so only urgency and owners are told.
-- In PL/pgSQL, whose plans a connection keeps: a function in SQL that is not folded into its query is planned anew at each call.
create function slots_ahead(service uuid, place uuid, earliest timestamptz, latest timestamptz) returns table (
    slot_id uuid, session_id uuid, starts_at timestamptz, ends_at timestamptz, programme_id uuid, urgency text, owners uuid[], held_for uuid, given_back_at timestamptz)
language plpgsql stable security definer set search_path = public as $$
begin
    if not (is_system() or place = any (my_territories())) then return; end if;
    return query
        select l.id, s.id, l.starts_at, l.ends_at, s.programme_id, r.urgency, array_remove(array[r.requester_id, r.co_owner_id], null), o.request_id,
            (select max(c.cancelled_at) from booking c where c.slot_id = l.id and c.status = 'cancelled')
        from session s
        join slot l on l.session_id = s.id
        left join booking b on b.slot_id = l.id and b.status <> 'cancelled'
        left join request r on r.id = b.request_id
        left join slot_offer o on o.slot_id = l.id and o.answer is null
        where s.service_id = service and s.territory_id = place and s.status in ('planned', 'open') and s.ends_at > earliest and s.starts_at < latest
            and l.starts_at >= earliest and l.starts_at < latest;
end $$;
revoke all on function slots_ahead(uuid, uuid, timestamptz, timestamptz) from public;
grant execute on function slots_ahead(uuid, uuid, timestamptz, timestamptz) to teleexpertise_app;

create or replace function hours_taken(people uuid[], since timestamptz) returns table (account_id uuid, kind text, starts_at timestamptz, ends_at timestamptz)
language plpgsql stable security definer set search_path = public as $$
declare
    seen uuid[] := people;
begin
    if not is_system() then
        seen := array(select p from unnest(people) p where exists (select from role_grant g where g.account_id = p and g.territory_id = any (my_territories())));
    end if;
    return query
        select o.account_id, 'session', o.starts_at, o.ends_at from booking_owner o where o.account_id = any (seen) and o.ends_at > since
        union all
        select d.account_id, s.kind, d.starts_at, d.ends_at from duty d join duty_source s on s.id = d.source_id where d.account_id = any (seen) and d.ends_at > since;
end $$;

create index on slot (session_id);
create index on booking (slot_id) where status = 'cancelled';
