create table territory (
    id uuid primary key,
    code text not null unique check (code ~ '^[a-z][a-z0-9-]*$'),
    name text not null,
    time_zone text not null default 'Europe/Paris',
    demo boolean not null
);

create table commune (
    code text primary key check (code ~ '^[0-9][0-9AB][0-9]{3}$'),
    name text not null,
    latitude double precision not null check (latitude between -90 and 90),
    longitude double precision not null check (longitude between -180 and 180)
);

create table organisation (
    id uuid primary key,
    territory_id uuid not null references territory,
    parent_id uuid references organisation check (parent_id <> id),
    kind text not null check (kind in ('chu', 'hospital', 'local_hospital', 'hospital_site', 'msp', 'msp_site', 'esp', 'cpts', 'cls', 'ght', 'dac', 'ehpad', 'mobile_surgery', 'practice')),
    name text not null,
    short_name text not null,
    finess text check (finess ~ '^[0-9AB]{9}$'),
    commune_code text references commune,
    demo boolean not null,
    unique (territory_id, name)
);
create index on organisation (parent_id);

-- Overlapping groups (ESP, CPTS, CLS, GHT) beside the tree.
create table organisation_member (
    group_id uuid not null references organisation,
    member_id uuid not null references organisation check (member_id <> group_id),
    primary key (group_id, member_id)
);
create index on organisation_member (member_id);

create table service (
    id uuid primary key,
    organisation_id uuid not null references organisation,
    specialty text not null check (specialty in ('internal_medicine', 'cardiology', 'dermatology', 'geriatrics', 'psychiatry')),
    name text not null,
    unique (organisation_id, specialty)
);

-- The road that a patient is spared: from the commune where they live to the hospital's commune.
create table trip (
    from_code text not null references commune,
    to_code text not null references commune,
    kilometres double precision not null check (kilometres >= 0),
    minutes integer not null check (minutes >= 0),
    estimated boolean not null,
    primary key (from_code, to_code)
);
