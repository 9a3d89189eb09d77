-- A notice stays locked while its mail is sent, half a minute with a slow mail server: whatever takes back what was not told yet leaves that one, which is told at this moment.
create or replace function offer_answered() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if old.answer is not null then
        raise exception 'an offer is answered once' using errcode = 'check_violation', constraint = 'slot_offer_answered_once';
    end if;
    delete from notice where id in (select id from notice where kind = 'slot_offered' and subject_id = new.id and sent_at is null for update skip locked);
    return new;
end $$;
