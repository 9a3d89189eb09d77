-- A slot given back at short notice is held for one waiting case at a time, until whoever asked answers.
create table slot_offer (
    id uuid primary key,
    slot_id uuid not null references slot on delete cascade,
    request_id uuid not null references request on delete cascade,
    offered_at timestamptz not null,
    expires_at timestamptz not null check (expires_at > offered_at),
    answer text check (answer in ('accepted', 'declined', 'expired', 'lapsed')),
    answered_at timestamptz,
    answered_by_id uuid references account,
    check ((answer is null) = (answered_at is null)),
    check ((coalesce(answer, '') in ('accepted', 'declined')) = (answered_by_id is not null))
);
create unique index slot_offer_held_once on slot_offer (slot_id) where answer is null;
create unique index slot_offer_one_a_case on slot_offer (request_id) where answer is null;
create index on slot_offer (slot_id);
create index on slot_offer (request_id);
alter table slot_offer enable row level security;
create policy with_its_parent on slot_offer using ((select is_system()) or exists (select from request p where p.id = slot_offer.request_id));
grant select, insert on slot_offer to teleexpertise_app;
grant update (answer, answered_at, answered_by_id) on slot_offer to teleexpertise_app;

-- Whoever books: the offers of that slot and of that case are over.
create function end_offers() returns trigger language plpgsql security definer set search_path = public as $$
begin
    update slot_offer set answer = 'lapsed', answered_at = greatest(new.booked_at, offered_at) where answer is null and (slot_id = new.slot_id or request_id = new.request_id);
    return null;
end $$;
revoke all on function end_offers() from public;
create trigger booking_ends_offers after insert on booking for each row when (new.status = 'booked') execute function end_offers();

-- What is answered stays; what nobody has read of it yet is not sent any more.
create function offer_answered() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if old.answer is not null then
        raise exception 'an offer is answered once' using errcode = 'check_violation', constraint = 'slot_offer_answered_once';
    end if;
    delete from notice where kind = 'slot_offered' and subject_id = new.id and sent_at is null;
    return new;
end $$;
revoke all on function offer_answered() from public;
create trigger slot_offer_answered before update on slot_offer for each row execute function offer_answered();

insert into notice_kind values ('slot_offered');
insert into setting_bound (key, least, most) values ('offer_minutes', 10, 240);
