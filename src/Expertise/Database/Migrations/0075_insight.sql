-- What a territory's figures are made of. Row by row under row-level security a year of cases took half a minute; here the territory is asked about once. Whoever works
-- there may count its cases and sessions. Neither patient nor question nor doctor leaves these functions; who withdrew their consent, or whose file was erased, is not counted. Compiling their plans (jit) would cost more than running them.
create index on request (territory_id, closed_at);

create function counted_cases(place uuid, since timestamptz) returns table (number bigint, service_id uuid, organisation_id uuid, urgency text, filed_at timestamptz, status text,
    closed_at timestamptz, presented_at timestamptz, in_writing boolean, turned boolean)
language sql stable security definer set search_path = public set jit = off as $$
    select r.number, r.service_id, r.organisation_id, r.urgency, r.filed_at, r.status, r.closed_at,
        (select min(b.starts_at) from booking b where b.request_id = r.id and b.status = 'presented'), r.in_writing_since is not null,
        r.in_writing_since is not null and exists (select from triage_decision d where d.request_id = r.id and d.kind = 'take_to_session')
    from request r
    where (is_system() or place = any (my_territories())) and r.territory_id = place and (r.closed_at is null or r.closed_at >= since) and r.withdrawn_at is null and r.erased_at is null
$$;

-- What was cancelled at a session's end was booked until then.
create function counted_sessions(place uuid, since date, until timestamptz) returns table (service_id uuid, local_date date, status text, reason text, slots bigint,
    booked bigint, presented bigint, missed bigint, given_back bigint, urgent bigint)
language sql stable security definer set search_path = public set jit = off as $$
    with over as (select s.* from session s where (is_system() or place = any (my_territories())) and s.territory_id = place and s.local_date >= since and s.ends_at <= until),
        held as (
            select o.id, count(*) filter (where b.status <> 'cancelled' or b.cancelled_at >= o.starts_at) as booked, count(*) filter (where b.status = 'presented') as presented,
                count(*) filter (where b.cancelled_at < o.starts_at) as given_back,
                count(*) filter (where r.urgency = 'urgent' and (b.status <> 'cancelled' or b.cancelled_at >= o.starts_at)) as urgent
            from over o join slot s on s.session_id = o.id join booking b on b.slot_id = s.id join request r on r.id = b.request_id
            where r.withdrawn_at is null and r.erased_at is null group by o.id),
        missing as (select n.session_id, count(*) as missed from no_show n join over o on o.id = n.session_id join request r on r.id = n.request_id where r.withdrawn_at is null and r.erased_at is null group by n.session_id)
    select o.service_id, o.local_date, o.status, o.reason, (select count(*) from slot where session_id = o.id),
        coalesce(h.booked, 0), coalesce(h.presented, 0), coalesce(m.missed, 0), coalesce(h.given_back, 0), coalesce(h.urgent, 0)
    from over o left join held h on h.id = o.id left join missing m on m.session_id = o.id
$$;
revoke all on function counted_cases(uuid, timestamptz), counted_sessions(uuid, date, timestamptz) from public;
grant execute on function counted_cases(uuid, timestamptz), counted_sessions(uuid, date, timestamptz) to teleexpertise_app;
