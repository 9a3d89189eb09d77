-- What a territory decides for itself. The keys and bounds are those of Settings/Policy.cs: neither side takes what the other would not.
create function is_number_within(value text, low integer, high integer) returns boolean language sql immutable as
    $$ select case when value ~ '^(0|[1-9][0-9]{0,5})$' then value::integer between low and high else false end $$;
create table setting (
    territory_id uuid not null references territory,
    key text not null,
    value text not null,
    changed_at timestamptz not null,
    changed_by_id uuid not null references account,
    primary key (territory_id, key),
    constraint setting_value check (case key
        when 'first_answer_days' then is_number_within(value, 1, 14)
        when 'booking_notice_minutes' then is_number_within(value, 0, 2880)
        when 'planning_weeks' then is_number_within(value, 2, 26)
        when 'room_opens_minutes' then is_number_within(value, 5, 60)
        when 'room_stays_minutes' then is_number_within(value, 5, 60)
        when 'certificate_minutes' then is_number_within(value, 0, 60)
        when 'invitation_days' then is_number_within(value, 1, 30)
        when 'idle_minutes' then is_number_within(value, 5, 60)
        when 'controller' then length(value) <= 300
        when 'data_protection' then length(value) <= 200
        else false
    end)
);

create table setting_change (
    id bigint primary key generated always as identity,
    territory_id uuid not null references territory,
    key text not null,
    before text,
    after text not null,
    changed_at timestamptz not null,
    changed_by_id uuid not null references account
);
create index on setting_change (territory_id, id);

-- The history is written here, so that no code can forget it; the application can neither write nor change it.
create function keep_setting_history() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if tg_op = 'INSERT' or new.value <> old.value then
        insert into setting_change (territory_id, key, before, after, changed_at, changed_by_id)
            values (new.territory_id, new.key, case when tg_op = 'UPDATE' then old.value end, new.value, new.changed_at, new.changed_by_id);
    end if;
    return null;
end $$;
create trigger setting_history after insert or update on setting for each row execute function keep_setting_history();

grant select, insert, update on setting to teleexpertise_app;
revoke all on setting_change from teleexpertise_app;
grant select on setting_change to teleexpertise_app;
do $$
declare t text;
begin
    foreach t in array array['setting', 'setting_change'] loop
        execute format('alter table %I enable row level security', t);
        execute format('create policy territory on %I using ((select is_system()) or territory_id = any ((select my_territories())::uuid[]))', t);
    end loop;
end $$;

create function setting_minutes(territory uuid, key text, otherwise integer) returns interval language sql stable as
    $$ select make_interval(mins => coalesce((select s.value::integer from setting s where s.territory_id = setting_minutes.territory and s.key = setting_minutes.key), otherwise)) $$;

-- Asked at the door, where no setting is seen: the shortest of the territories where the person holds a role on that day.
create function idle_minutes(person uuid, today date, otherwise integer) returns integer language sql stable security definer set search_path = public as $$
    select coalesce(min(coalesce(s.value::integer, otherwise)), otherwise)
    from role_grant g left join setting s on s.territory_id = g.territory_id and s.key = 'idle_minutes'
    where g.account_id = person and g.starts_on <= today and (g.ends_on is null or g.ends_on >= today)
$$;
