-- An account closes, whichever way: what waits for a co-signature of its bearer, or was written by them for one, waits no more. The other one of
-- the two is told once, without a word about whom.
insert into notice_kind values ('co_signature_dropped'), ('erasure_waits');

create function drop_co_signatures() returns trigger language plpgsql security definer set search_path = public as $$
begin
    with dropped as (
        update co_signature set ended_at = greatest(new.disabled_at, sent_at) where ended_at is null and new.id in (intern_id, supervisor_id)
            returning case new.id when intern_id then supervisor_id else intern_id end as other)
    insert into notice (id, recipient_id, kind, subject_id, created_at, attempts)
        select gen_random_uuid(), a.id, 'co_signature_dropped', new.id, new.disabled_at, 0 from account a where a.id in (select other from dropped) and a.disabled_at is null
        on conflict do nothing;
    return null;
end $$;
revoke all on function drop_co_signatures() from public;
create trigger account_closed after update on account for each row when (old.disabled_at is null and new.disabled_at is not null) execute function drop_co_signatures();
