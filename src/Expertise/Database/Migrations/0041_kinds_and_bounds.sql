-- What notices there are and what a territory may decide become rows: a check that is written anew by each migration loses what another one added.
create table notice_kind (kind text primary key check (kind ~ '^[a-z_]+$'));
insert into notice_kind values ('request_filed'), ('request_declined'), ('slot_booked'), ('opinion_signed'), ('opinion_added'), ('opinion_unread'), ('case_asked'), ('case_replied'),
    ('case_handed_on'), ('password_link'), ('access_reset'), ('access_recovery'), ('sign_in_changed'), ('email_confirm'), ('email_changing'), ('invited'), ('document_quarantined'),
    ('file_shared'), ('glass_broken');
alter table notice drop constraint notice_kind_check, add constraint notice_kind_known foreign key (kind) references notice_kind;

-- A whole number from least to most, or a text of at most that many characters. The bounds are those of Settings/Policy.cs: neither side takes what the other would not.
create table setting_bound (
    key text primary key check (key ~ '^[a-z0-9_]+$'),
    least integer,
    most integer,
    length integer,
    check ((least is null) = (most is null) and (least is null) <> (length is null) and least <= most and length > 0)
);
insert into setting_bound (key, least, most) values
    ('first_answer_days', 1, 14), ('booking_notice_minutes', 0, 2880), ('planning_weeks', 2, 26), ('room_opens_minutes', 5, 60), ('room_stays_minutes', 5, 60),
    ('certificate_minutes', 0, 60), ('invitation_days', 1, 30), ('idle_minutes', 5, 60), ('asking_pauses_clock', 0, 1), ('unread_days', 1, 30), ('acts_a_year', 0, 99),
    ('te2_cents', 0, 99999), ('rqd_cents', 0, 99999), ('broken_glass_minutes', 15, 1440);
insert into setting_bound (key, length) values ('controller', 300), ('data_protection', 200);

create function check_setting() returns trigger language plpgsql security definer set search_path = public as $$
begin
    if not exists (select from setting_bound b where b.key = new.key
        and case when b.length is null then is_number_within(new.value, b.least, b.most) else length(new.value) <= b.length end) then
        raise exception 'no such setting, or not such a value' using errcode = 'check_violation', constraint = 'setting_value', table = 'setting';
    end if;
    return new;
end $$;
revoke all on function check_setting() from public;
create trigger setting_value before insert or update on setting for each row execute function check_setting();
alter table setting drop constraint setting_value;

revoke all on notice_kind, setting_bound from teleexpertise_app;
grant select on notice_kind, setting_bound to teleexpertise_app;
