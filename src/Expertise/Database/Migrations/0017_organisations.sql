-- What a coordinator keeps of a territory: specialties as a nomenclature, organisations with what names them, rooms.

-- The national specialties (arrêté du 21 avril 2017 for those of medicine) belong to nobody; a territory may add its own.
create table specialty (
    code text primary key check (code ~ '^[a-z][a-z0-9_]{1,59}$'),
    territory_id uuid references territory,
    name_fr text not null check (length(name_fr) between 2 and 100),
    name_en text not null check (length(name_en) between 2 and 100)
);
create unique index specialty_name_once on specialty (lower(name_fr), territory_id) nulls not distinct;
insert into specialty (code, name_fr, name_en) values
    ('addiction_medicine', 'Addictologie', 'Addiction medicine'),
    ('allergology', 'Allergologie', 'Allergology'),
    ('anaesthesia', 'Anesthésie-réanimation', 'Anaesthesia'),
    ('cardiology', 'Cardiologie', 'Cardiology'),
    ('child_psychiatry', 'Psychiatrie de l''enfant et de l''adolescent', 'Child and adolescent psychiatry'),
    ('dental_medicine', 'Médecine bucco-dentaire', 'Dental medicine'),
    ('dermatology', 'Dermatologie', 'Dermatology'),
    ('digestive_surgery', 'Chirurgie viscérale et digestive', 'Digestive surgery'),
    ('emergency_medicine', 'Médecine d''urgence', 'Emergency medicine'),
    ('endocrinology', 'Endocrinologie, diabétologie, nutrition', 'Endocrinology, diabetes, nutrition'),
    ('gastroenterology', 'Hépato-gastro-entérologie', 'Gastroenterology and hepatology'),
    ('general_practice', 'Médecine générale', 'General practice'),
    ('genetics', 'Génétique médicale', 'Medical genetics'),
    ('geriatrics', 'Gériatrie', 'Geriatrics'),
    ('gynaecology', 'Gynécologie médicale', 'Gynaecology'),
    ('haematology', 'Hématologie', 'Haematology'),
    ('hygiene', 'Hygiène et prévention des infections', 'Infection prevention'),
    ('infectious_diseases', 'Maladies infectieuses et tropicales', 'Infectious diseases'),
    ('intensive_care', 'Médecine intensive-réanimation', 'Intensive care'),
    ('internal_medicine', 'Médecine interne', 'Internal medicine'),
    ('legal_medicine', 'Médecine légale', 'Legal medicine'),
    ('maxillofacial_surgery', 'Chirurgie maxillo-faciale', 'Maxillofacial surgery'),
    ('nephrology', 'Néphrologie', 'Nephrology'),
    ('neurology', 'Neurologie', 'Neurology'),
    ('neurosurgery', 'Neurochirurgie', 'Neurosurgery'),
    ('nuclear_medicine', 'Médecine nucléaire', 'Nuclear medicine'),
    ('obstetrics', 'Gynécologie-obstétrique', 'Obstetrics and gynaecology'),
    ('occupational_medicine', 'Médecine du travail', 'Occupational medicine'),
    ('oncology', 'Oncologie', 'Oncology'),
    ('ophthalmology', 'Ophtalmologie', 'Ophthalmology'),
    ('oral_surgery', 'Chirurgie orale', 'Oral surgery'),
    ('orthopaedics', 'Chirurgie orthopédique et traumatologique', 'Orthopaedics and trauma'),
    ('otolaryngology', 'ORL et chirurgie cervico-faciale', 'Ear, nose and throat'),
    ('paediatric_surgery', 'Chirurgie pédiatrique', 'Paediatric surgery'),
    ('paediatrics', 'Pédiatrie', 'Paediatrics'),
    ('pain_medicine', 'Médecine de la douleur', 'Pain medicine'),
    ('palliative_care', 'Soins palliatifs', 'Palliative care'),
    ('pathology', 'Anatomie et cytologie pathologiques', 'Pathology'),
    ('pharmacology', 'Pharmacologie clinique', 'Clinical pharmacology'),
    ('plastic_surgery', 'Chirurgie plastique et reconstructrice', 'Plastic surgery'),
    ('psychiatry', 'Psychiatrie', 'Psychiatry'),
    ('public_health', 'Santé publique', 'Public health'),
    ('pulmonology', 'Pneumologie', 'Pulmonology'),
    ('radiology', 'Radiologie et imagerie médicale', 'Radiology'),
    ('rehabilitation', 'Médecine physique et de réadaptation', 'Rehabilitation medicine'),
    ('rheumatology', 'Rhumatologie', 'Rheumatology'),
    ('sleep_medicine', 'Médecine du sommeil', 'Sleep medicine'),
    ('sports_medicine', 'Médecine du sport', 'Sports medicine'),
    ('thoracic_surgery', 'Chirurgie thoracique et cardiovasculaire', 'Thoracic and cardiovascular surgery'),
    ('urology', 'Urologie', 'Urology'),
    ('vascular_medicine', 'Médecine vasculaire', 'Vascular medicine'),
    ('vascular_surgery', 'Chirurgie vasculaire', 'Vascular surgery'),
    ('wound_care', 'Plaies et cicatrisation', 'Wound care');
alter table specialty enable row level security;
create policy ours on specialty using ((select is_system()) or (territory_id is null and not (select is_door())) or territory_id = any ((select my_territories())::uuid[]))
    with check ((select is_system()) or territory_id = any ((select my_territories())::uuid[]));
grant select, insert, update, delete on specialty to teleexpertise_app;

alter table service drop constraint service_specialty_check;
alter table service add foreign key (specialty) references specialty;
alter table service drop constraint service_organisation_id_specialty_key;
alter table service add constraint service_name_once unique (organisation_id, name);
alter table service add column closed_on date;

-- Organisations: the tree stays inside one territory and has no circle.
alter table organisation drop constraint organisation_kind_check;
alter table organisation add constraint organisation_kind_check check (kind in ('chu', 'hospital', 'local_hospital', 'hospital_site', 'clinic', 'msp', 'msp_site', 'health_centre', 'esp', 'cpts', 'cls', 'ght', 'dac',
    'ehpad', 'usld', 'smr', 'mas', 'foyer', 'pmi', 'social_centre', 'pharmacy', 'laboratory', 'mobile_surgery', 'practice', 'site', 'other'));
alter table organisation add column legal_form text check (legal_form in
    ('public_hospital', 'local_authority', 'association', 'sisa', 'gcs', 'gcsms', 'gip', 'mutual', 'foundation', 'company', 'liberal', 'state', 'other'));
alter table organisation add column address text check (length(address) <= 300);
alter table organisation add column closed_on date;
alter table organisation add constraint organisation_in_territory unique (id, territory_id);
alter table organisation drop constraint organisation_parent_id_fkey;
alter table organisation add constraint organisation_parent_same_territory foreign key (parent_id, territory_id) references organisation (id, territory_id);
alter table organisation drop constraint organisation_territory_id_name_key;
alter table organisation add constraint organisation_name_once unique (territory_id, name);
create unique index organisation_finess_once on organisation (territory_id, finess);

create function refuse_circle_of_organisations() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if new.parent_id is null then return new; end if;
    perform pg_advisory_xact_lock(hashtextextended('organisation tree ' || new.territory_id, 0)); -- two moves at once could close a circle together
    if exists (with recursive above as (
            select new.parent_id as id
            union select o.parent_id from organisation o join above a on o.id = a.id where o.parent_id is not null)
        select from above where id = new.id) then
        raise exception 'an organisation does not stand below itself' using errcode = 'check_violation', constraint = 'organisation_no_circle';
    end if;
    return new;
end $$;
create trigger organisation_no_circle before insert or update of parent_id on organisation for each row execute function refuse_circle_of_organisations();

-- A group and its members are of one territory, and only these kinds are groups.
alter table organisation_member add column territory_id uuid;
update organisation_member m set territory_id = (select o.territory_id from organisation o where o.id = m.group_id);
alter table organisation_member alter column territory_id set not null;
alter table organisation_member drop constraint organisation_member_group_id_fkey, drop constraint organisation_member_member_id_fkey;
alter table organisation_member add foreign key (group_id, territory_id) references organisation (id, territory_id) on delete cascade;
alter table organisation_member add foreign key (member_id, territory_id) references organisation (id, territory_id) on delete cascade;
create function refuse_member_of_no_group() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if not exists (select from organisation where id = new.group_id and kind in ('esp', 'cpts', 'cls', 'ght')) then
        raise exception 'only an ESP, a CPTS, a CLS or a GHT has members' using errcode = 'check_violation', constraint = 'organisation_member_of_group';
    end if;
    return new;
end $$;
create trigger organisation_member_of_group before insert or update on organisation_member for each row execute function refuse_member_of_no_group();

-- Where people meet: a room of a site, with what it has.
create table room (
    id uuid primary key,
    territory_id uuid not null,
    organisation_id uuid not null,
    name text not null check (length(name) between 1 and 100),
    seats integer not null check (seats between 1 and 500),
    equipment text[] not null default '{}' check (equipment <@ array['screen', 'camera', 'microphone', 'loudspeaker', 'document_camera', 'computer', 'stethoscope', 'otoscope', 'dermatoscope', 'ecg', 'ultrasound', 'wired_network', 'step_free']),
    note text check (length(note) <= 500),
    closed_on date,
    foreign key (organisation_id, territory_id) references organisation (id, territory_id),
    constraint room_name_once unique (organisation_id, name)
);
create index on room (territory_id);
alter table room enable row level security;
create policy territory on room using ((select is_system()) or territory_id = any ((select my_territories())::uuid[]));
grant select, insert, update, delete on room to teleexpertise_app;

-- A known road belongs to the territory whose coordinator knows it; all others are estimated where they are shown.
create table road (
    territory_id uuid not null references territory,
    from_code text not null references commune,
    to_code text not null references commune check (to_code <> from_code),
    kilometres double precision not null check (kilometres > 0 and kilometres < 2000),
    minutes integer not null check (minutes between 1 and 2880),
    primary key (territory_id, from_code, to_code)
);
insert into road (territory_id, from_code, to_code, kilometres, minutes)
    select distinct o.territory_id, t.from_code, t.to_code, t.kilometres, t.minutes
    from trip t join organisation o on o.commune_code = t.to_code where not t.estimated and t.from_code <> t.to_code and t.kilometres > 0 and t.minutes > 0;
drop table trip;
alter table road enable row level security;
create policy territory on road using ((select is_system()) or territory_id = any ((select my_territories())::uuid[]));
grant select, insert, update, delete on road to teleexpertise_app;

-- Communes are public facts: added by whoever needs one, changed by nobody.
revoke update, delete on commune from teleexpertise_app;

-- The audit finds the territory of any record that names one, so that a new kind of record needs no line here.
alter function audited_territory(text, uuid, uuid) rename to audited_territory_of_known;
create function audited_territory(subject text, subject_id uuid, actor_id uuid) returns uuid language plpgsql stable security definer set search_path = public as $$
declare found uuid;
begin
    if exists (select from pg_attribute where attrelid = to_regclass('public.' || quote_ident(replace(subject, '-', '_'))) and attname = 'territory_id' and not attisdropped)
        and exists (select from pg_attribute where attrelid = to_regclass('public.' || quote_ident(replace(subject, '-', '_'))) and attname = 'id' and atttypid = 'uuid'::regtype) then
        execute format('select territory_id from %I where id = $1', replace(subject, '-', '_')) into found using subject_id;
    end if;
    return coalesce(found, audited_territory_of_known(subject, subject_id, actor_id));
end $$;
