-- A programme (Project ECHO): services at the hub, organisations as spokes, series of sessions. Its sessions are for its spokes.
create table programme (
    id uuid primary key,
    territory_id uuid not null references territory,
    name text not null check (length(name) between 2 and 100),
    aim text check (length(aim) <= 1000),
    closed_on date,
    unique (id, territory_id),
    constraint programme_name_once unique (territory_id, name)
);
create table programme_hub (
    programme_id uuid not null,
    service_id uuid not null references service,
    territory_id uuid not null,
    primary key (programme_id, service_id),
    foreign key (programme_id, territory_id) references programme (id, territory_id) on delete cascade
);
create table programme_spoke (
    programme_id uuid not null,
    organisation_id uuid not null,
    territory_id uuid not null,
    primary key (programme_id, organisation_id),
    foreign key (programme_id, territory_id) references programme (id, territory_id) on delete cascade,
    foreign key (organisation_id, territory_id) references organisation (id, territory_id)
);
create index on programme_spoke (organisation_id);
create function refuse_hub_of_another_territory() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if not exists (select from service s join organisation o on o.id = s.organisation_id where s.id = new.service_id and o.territory_id = new.territory_id) then
        raise exception 'a programme asks services of its own territory' using errcode = 'check_violation', constraint = 'programme_hub_same_territory';
    end if;
    return new;
end $$;
create trigger programme_hub_same_territory before insert or update on programme_hub for each row execute function refuse_hub_of_another_territory();

alter table series add column programme_id uuid;
alter table series add foreign key (programme_id, territory_id) references programme (id, territory_id);
alter table session add column programme_id uuid;
alter table session add foreign key (programme_id, territory_id) references programme (id, territory_id);
alter table role_grant add column programme_id uuid;
alter table role_grant add foreign key (programme_id, territory_id) references programme (id, territory_id);
alter table role_grant add constraint role_grant_programme check (programme_id is null or role in ('requester', 'learner'));

-- The open programmes whose spokes include an organisation: by itself, through what it is a part of, or through a group that has it.
create function programmes_covering(organisation uuid) returns setof uuid language sql stable as $$
    with recursive up as (
        select organisation as id
        union select o.parent_id from organisation o join up on o.id = up.id where o.parent_id is not null)
    select distinct s.programme_id from programme_spoke s join programme p on p.id = s.programme_id
    where p.closed_on is null and (s.organisation_id in (select id from up)
        or s.organisation_id in (select m.group_id from organisation_member m where m.member_id in (select id from up)))
$$;

-- Who to call: a function first, a person when there is one. And where the mobile surgery stops.
create table contact (
    id uuid primary key,
    territory_id uuid not null references territory,
    organisation_id uuid,
    role text not null check (length(role) between 2 and 120),
    person text check (length(person) <= 120),
    phone text check (phone ~ '^[0-9+][0-9 .]{1,24}$'),
    email text check (length(email) <= 254),
    note text check (length(note) <= 300),
    foreign key (organisation_id, territory_id) references organisation (id, territory_id),
    constraint contact_reachable check (phone is not null or email is not null)
);
create index on contact (territory_id);
create table tour_stop (
    id uuid primary key,
    territory_id uuid not null,
    organisation_id uuid not null,
    commune_code text not null references commune,
    place text not null check (length(place) between 1 and 120),
    weekday integer not null check (weekday between 1 and 7),
    weeks text not null check (weeks in ('every', 'even', 'odd')),
    from_time time not null,
    to_time time not null check (to_time > from_time),
    valid_from date not null,
    valid_until date check (valid_until >= valid_from),
    foreign key (organisation_id, territory_id) references organisation (id, territory_id)
);
create index on tour_stop (territory_id);

do $$
declare t text;
begin
    foreach t in array array['programme', 'programme_hub', 'programme_spoke', 'contact', 'tour_stop'] loop
        execute format('alter table %I enable row level security', t);
        execute format('create policy territory on %I using ((select is_system()) or territory_id = any ((select my_territories())::uuid[]))', t);
        execute format('grant select, insert, update, delete on %I to teleexpertise_app', t);
    end loop;
end $$;
