-- What is written beside the video. What is said while a case is on belongs to that case: its care team reads it, it is kept and goes with it. What is said while none
-- is on is everybody's who may sit in the room.
create table room_message (
    id uuid primary key,
    session_id uuid not null references session,
    segment_id uuid references case_segment,
    author_id uuid not null references account,
    said_at timestamptz not null,
    wrapped_by text not null references vault_key,
    wrapped_key bytea not null check (octet_length(wrapped_key) = 61),
    sealed_text bytea not null
);
create index on room_message (session_id, said_at);
create index on room_message (segment_id);
create index on room_message (author_id);

create function check_room_message() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if tg_op = 'UPDATE' then
        if to_jsonb(new) - array['wrapped_by', 'wrapped_key'] <> to_jsonb(old) - array['wrapped_by', 'wrapped_key'] then
            raise exception 'what was said does not change' using errcode = 'check_violation', constraint = 'room_message_stays';
        end if;
        return new;
    end if;
    if new.segment_id is not null then
        -- Whoever ends the case waits, or is seen: nothing is said into a case that is over.
        perform 1 from case_segment where id = new.segment_id and session_id = new.session_id and ended_at is null for share;
        if not found then
            raise exception 'the case is not on' using errcode = 'check_violation', constraint = 'room_message_case_on';
        end if;
    elsif exists (select from case_segment where session_id = new.session_id and ended_at is null) then
        raise exception 'while a case is on, what is said belongs to it' using errcode = 'check_violation', constraint = 'room_message_case_on';
    end if;
    return new;
end $$;
create trigger room_message_checked before insert or update on room_message for each row execute function check_room_message();

-- With a case's words goes what was said about it.
create function erase_talk() returns trigger language plpgsql security definer set search_path = public as $$
begin
    delete from room_message where segment_id in (select id from case_segment where request_id = new.id);
    return null;
end $$;
create trigger request_erases_talk after update of erased_at on request for each row when (new.erased_at is not null) execute function erase_talk();
revoke all on function check_room_message(), erase_talk() from public;

alter table room_message enable row level security;
create policy with_its_parent on room_message using ((select is_system()) or exists (select from session p where p.id = room_message.session_id));
grant select, insert on room_message to teleexpertise_app;
grant update (wrapped_by, wrapped_key) on room_message to teleexpertise_app;
