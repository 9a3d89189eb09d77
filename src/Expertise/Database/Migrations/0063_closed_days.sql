-- Days without sessions: public holidays are computed (Slots/Calendars/Holidays.cs), a territory's own are rows.
create table closed_day (
    id uuid primary key,
    territory_id uuid not null references territory,
    day date not null,
    name text not null check (length(name) between 2 and 100),
    constraint closed_day_once unique (territory_id, day)
);
alter table closed_day enable row level security;
create policy territory on closed_day using ((select is_system()) or territory_id = any ((select my_territories())::uuid[]));
grant select, insert, delete on closed_day to teleexpertise_app;

-- A setting may also be one of some words.
alter table setting_bound add column words text[];
do $$
declare c text;
begin
    for c in select conname from pg_constraint where conrelid = 'setting_bound'::regclass and contype = 'c' and conname <> 'setting_bound_key_check' loop
        execute format('alter table setting_bound drop constraint %I', c);
    end loop;
end $$;
alter table setting_bound add constraint setting_bound_of_one_sort check ((least is null) = (most is null) and num_nonnulls(least, length, words) = 1 and least <= most and length > 0 and cardinality(words) > 0);
create or replace function check_setting() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if not exists (select from setting_bound b where b.key = new.key
        and case when b.words is not null then new.value = any (b.words) when b.length is null then is_number_within(new.value, b.least, b.most) else length(new.value) <= b.length end) then
        raise exception 'no such setting, or not such a value' using errcode = 'check_violation', constraint = 'setting_value', table = 'setting';
    end if;
    return new;
end $$;
insert into setting_bound (key, words) values ('holidays', '{metropole,alsace_moselle,guadeloupe,martinique,guyane,reunion,mayotte,saint_barthelemy,saint_martin}');
insert into setting_bound (key, least, most) values ('sessions_on_holidays', 0, 1);
