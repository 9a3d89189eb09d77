-- The case that is on, on the screen of a meeting room: by act of somebody of its care team who sits before it, or of who leads the session. A screen holds no clinical right.
create table case_on_screen (
    id uuid primary key,
    segment_id uuid not null references case_segment on delete cascade,
    screen_id uuid not null references room_screen,
    shown_by_id uuid not null references account,
    shown_at timestamptz not null,
    -- The patient agrees that those before the screen see whose the case is: taken and noted by an owner of the case.
    named_by_id uuid references account,
    named_at timestamptz check (named_at >= shown_at),
    ended_at timestamptz check (ended_at >= shown_at),
    check (num_nonnulls(named_by_id, named_at) <> 1)
);
create unique index case_on_screen_once on case_on_screen (segment_id, screen_id) where ended_at is null;

create function check_case_on_screen() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if tg_op = 'INSERT' then
        if not exists (select from case_segment s join session o on o.id = s.session_id join room_screen r on r.id = new.screen_id
            where s.id = new.segment_id and s.ended_at is null and r.territory_id = o.territory_id) then
            raise exception 'a case is shown while it is on, on a screen of its territory' using errcode = 'check_violation', constraint = 'case_on_screen_while_on';
        end if;
    elsif (old.ended_at is not null) or (old.named_at is not null and new.named_at is distinct from old.named_at) then
        raise exception 'what is written of a screen stays' using errcode = 'check_violation', constraint = 'case_on_screen_written_once';
    end if;
    return new;
end $$;
create trigger case_on_screen_checked before insert or update on case_on_screen for each row execute function check_case_on_screen();
revoke all on function check_case_on_screen() from public;

alter table case_on_screen enable row level security;
create policy with_its_case on case_on_screen using ((select is_system()) or exists (select from case_segment s join request r on r.id = s.request_id where s.id = case_on_screen.segment_id));
grant select, insert on case_on_screen to teleexpertise_app;
grant update (named_by_id, named_at, ended_at) on case_on_screen to teleexpertise_app;
