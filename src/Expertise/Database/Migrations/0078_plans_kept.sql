-- The policy of notices was expanded, with those of accounts and invitations inside it, into each statement that writes one: planning it took tens of milliseconds
-- on every new connection. In a function of PL/pgSQL a connection plans it once, for whatever statement asks.
create function may_tell(recipient uuid, kind text, subject uuid) returns boolean language plpgsql stable as $$
begin
    return me() is not null and (exists (select from public.account a where a.id = recipient)
        or (kind = 'invited' and exists (select from public.invitation i where i.id = subject))
        or (kind = 'opinion_invited' and exists (select from public.opinion_invitation i where i.id = subject)));
end $$;
revoke all on function may_tell(uuid, text, uuid) from public;
grant execute on function may_tell(uuid, text, uuid) to teleexpertise_app;
drop policy to_somebody_seen on notice;
create policy to_somebody_seen on notice using ((select is_system()) or may_tell(recipient_id, kind, subject_id));

-- Before statistics of slots are known, all slots of all services were looked through once for each session: "offset 0" keeps the instants out of that choice.
-- Owners come in two columns: an array costs whoever reads it a delegate for each row.
drop function slots_ahead(uuid, uuid, timestamptz, timestamptz);
create function slots_ahead(service uuid, place uuid, earliest timestamptz, latest timestamptz) returns table (
    slot_id uuid, session_id uuid, starts_at timestamptz, ends_at timestamptz, programme_id uuid, urgency text, requester_id uuid, co_owner_id uuid, held_for uuid, given_back_at timestamptz)
language plpgsql stable security definer set search_path = public as $$
begin
    if not (is_system() or place = any (my_territories())) then return; end if;
    return query
        select l.id, s.id, l.starts_at, l.ends_at, s.programme_id, r.urgency, r.requester_id, r.co_owner_id, o.request_id,
            (select max(c.cancelled_at) from booking c where c.slot_id = l.id and c.status = 'cancelled')
        from session s
        cross join lateral (select of_session.* from slot of_session where of_session.session_id = s.id offset 0) l
        left join booking b on b.slot_id = l.id and b.status <> 'cancelled'
        left join request r on r.id = b.request_id
        left join slot_offer o on o.slot_id = l.id and o.answer is null
        where s.service_id = service and s.territory_id = place and s.status in ('planned', 'open') and s.ends_at > earliest and s.starts_at < latest
            and l.starts_at >= earliest and l.starts_at < latest;
end $$;
revoke all on function slots_ahead(uuid, uuid, timestamptz, timestamptz) from public;
grant execute on function slots_ahead(uuid, uuid, timestamptz, timestamptz) to teleexpertise_app;
