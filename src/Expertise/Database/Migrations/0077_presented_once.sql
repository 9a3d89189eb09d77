-- A case that was presented moves no more: it has one slot, waiting for its session or behind it.
drop index booking_request_once;
create unique index booking_request_once on booking (request_id) where status <> 'cancelled';

-- A case that waits no more, because it was withdrawn, declined or turned to a written answer, holds no slot for itself.
create function end_offers_of_case() returns trigger language plpgsql security definer set search_path = public as $$
begin
    update slot_offer set answer = 'lapsed', answered_at = greatest(now(), offered_at) where answer is null and request_id = new.id;
    return null;
end $$;
revoke all on function end_offers_of_case() from public;
create trigger request_ends_offers after update of status on request for each row when (old.status = 'waiting' and new.status not in ('waiting', 'booked')) execute function end_offers_of_case();

-- Whoever plans sees the hours of people who hold a role in one of their territories today.
create or replace function hours_taken(people uuid[], since timestamptz) returns table (account_id uuid, kind text, starts_at timestamptz, ends_at timestamptz)
language plpgsql stable security definer set search_path = public as $$
declare
    seen uuid[] := people;
begin
    if not is_system() then
        seen := array(select p from unnest(people) p where exists (select from role_grant g
            where g.account_id = p and g.territory_id = any (my_territories()) and g.ended_at is null and (g.ends_on is null or g.ends_on >= today())));
    end if;
    return query
        select o.account_id, 'session', o.starts_at, o.ends_at from booking_owner o where o.account_id = any (seen) and o.ends_at > since
        union all
        select d.account_id, s.kind, d.starts_at, d.ends_at from duty d join duty_source s on s.id = d.source_id where d.account_id = any (seen) and d.ends_at > since;
end $$;
